"""When a clock stands still: stops with reasons, held to the limits of the law, overlapping ones counted once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from casework.clock import KST
from casework.errors import MalformedRequestError
from policies.deadlines import Calendar, DeadlineRule, PauseReason, Unit

_DAY = timedelta(days=1)
# Where a stop has no end yet.
FOREVER = datetime.max  # noqa: DTZ901 - wall time, compared with wall time alone

Stretch = tuple[datetime, datetime]


class PauseTooLongError(Exception):
    """The stops leave no day on which the deadline could end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A stop of the clock: whole days, the last included, or minute to minute; without a last one it still goes on."""

    first: date
    last: date | None
    reason: PauseReason = PauseReason.SUPPLEMENT
    prolonged: bool = False

    def __post_init__(self) -> None:
        if self.until < self.since:
            raise MalformedRequestError

    @property
    def since(self) -> datetime:
        """The first moment at which the clock stands, in Korean wall time."""
        return whole_minute(self.first)

    @property
    def until(self) -> datetime:
        """The first moment at which it runs again; FOREVER while nobody knows."""
        if self.last is None:
            return FOREVER
        if isinstance(self.last, datetime):
            return whole_minute(self.last)
        return FOREVER if self.last == date.max else whole_minute(self.last + _DAY)


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop as one rule sees it, in wall time; the end is outside."""

    since: datetime
    until: datetime
    reason: PauseReason

    @property
    def is_open(self) -> bool:
        """Whether its end is not known yet."""
        return self.until == FOREVER


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """All stops that count for one rule: with their reasons, and joined so that none is counted twice.

    `runs_on` says of a reason that outlasts the law how many days it may stop, and from which day on it does not.
    """

    stops: tuple[Stop, ...] = ()
    joined: tuple[Stretch, ...] = ()
    runs_on: Mapping[PauseReason, tuple[int, date]] = field(default_factory=dict)

    @property
    def for_good(self) -> datetime:
        """From when on the clock stands without a known end; FOREVER if it does not."""
        return self.joined[-1][0] if self.joined and self.joined[-1][1] == FOREVER else FOREVER

    def free(self, opens: datetime, closes: datetime) -> Iterator[Stretch]:
        """The parts of a stretch in which the clock runs."""
        for since, until in self.joined:
            if until <= opens:
                continue
            if since >= closes:
                break
            if opens < since:
                yield opens, since
            opens = until
        if opens < closes:
            yield opens, closes

    def reasons_in(self, opens: datetime, closes: datetime) -> tuple[PauseReason, ...]:
        """Why the clock stands in a stretch, or in a part of it, each reason once."""
        found = (stop.reason for stop in self.stops if stop.since < closes and opens < stop.until)
        return tuple(dict.fromkeys(found))


_NEVER = Standing()


def standing(pauses: Sequence[Pause], rule: DeadlineRule, calendar: Calendar) -> Standing:
    """The stops that this rule knows, as far as the law lets them go; one beyond the office's longest is refused."""
    if not pauses:
        return _NEVER
    for pause in pauses:
        if pause.last is not None and (pause.until - pause.since).days > calendar.longest_pause:
            raise PauseTooLongError
    stops = sorted((_seen_by(rule, each) for each in pauses if each.reason in rule.pauses), key=_begins)
    runs_on: dict[PauseReason, tuple[int, date]] = {}
    for limit in rule.limits:
        prolonged = any(each.prolonged for each in pauses if each.reason is limit.reason)
        longest = limit.days + (limit.prolonged_by if prolonged else 0)
        mine, cut = _limited([each for each in stops if each.reason is limit.reason], timedelta(days=longest))
        stops = sorted([each for each in stops if each.reason is not limit.reason] + mine, key=_begins)
        if cut is not None:
            runs_on[limit.reason] = (longest, cut)
    return Standing(stops=tuple(stops), joined=tuple(_joined(stops)), runs_on=runs_on)


def wall_time(moment: date) -> datetime:
    """A moment, or the beginning of a day, as Korean wall time without a zone."""
    if not isinstance(moment, datetime):
        return datetime.combine(moment, time())
    return moment.astimezone(KST).replace(tzinfo=None) if moment.tzinfo else moment


def whole_minute(moment: date) -> datetime:
    """The same without its seconds: clocks are started and stopped by the minute."""
    return wall_time(moment).replace(second=0, microsecond=0)


def _begins(stop: Stop) -> tuple[datetime, datetime]:
    return stop.since, stop.until


def _seen_by(rule: DeadlineRule, pause: Pause) -> Stop:
    if rule.measure is not Unit.DAYS:
        return Stop(pause.since, pause.until, pause.reason)
    # Who counts in days leaves out the day of the request and the day of the answer (행정절차법 시행령 제11조).
    since, until = datetime.combine(pause.since, time()), pause.until
    if until == FOREVER or (until > since and until.time() == time()):
        return Stop(since, until, pause.reason)
    return Stop(since, datetime.combine(until, time()) + _DAY, pause.reason)


def _limited(stops: Iterable[Stop], longest: timedelta) -> tuple[list[Stop], date | None]:
    """Stops of one reason until they have used up what the law gives, and the day from which the clock runs on."""
    kept: list[Stop] = []
    for stop in stops:
        since = max(stop.since, kept[-1].until) if kept else stop.since
        if stop.until - since > longest:
            kept.append(Stop(since, since + longest, stop.reason))
            return kept, (since + longest).date()
        if since < stop.until:
            kept.append(Stop(since, stop.until, stop.reason))
            longest -= stop.until - since
    return kept, None


def _joined(stops: Iterable[Stop]) -> Iterator[Stretch]:
    begin: datetime | None = None
    end = FOREVER
    for stop in stops:
        if begin is not None and stop.since <= end:
            end = max(end, stop.until)
            continue
        if begin is not None:
            yield begin, end
        begin, end = stop.since, stop.until
    if begin is not None:
        yield begin, end
