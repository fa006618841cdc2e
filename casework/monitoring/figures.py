"""Figures of how ordinary matters are worked on (R-D3): from plain columns, counted anew for whoever asks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from casework.clock import KST
from casework.states import CLOCK_STANDS
from casework.store.ordinary import OrdinaryRow
from policies.rules import Rules

ALL = ""
COUNTS = ("received", "done", "on_time", "late", "extended", "overdue")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How many matters came in, were done, in time or late, were lengthened, are overdue; and how long it took."""

    received: int = 0
    done: int = 0
    on_time: int = 0
    late: int = 0
    extended: int = 0
    overdue: int = 0
    days: int = 0  # of those that are done, altogether

    @property
    def on_time_share(self) -> float | None:
        """Of a hundred that are done, how many were in time."""
        return None if not self.done else 100 * self.on_time / self.done

    @property
    def average_days(self) -> float | None:
        """Calendar days from arrival to the answer."""
        return None if not self.done else self.days / self.done


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The figures of one department in one channel; either may be all of them."""

    unit: str
    channel: str
    figures: Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A line as it may be read: a number that is not told is None."""

    unit: str
    channel: str
    counts: Mapping[str, int | None]
    on_time_share: float | None
    average_days: float | None


def is_done(row: OrdinaryRow) -> bool:
    """Whether the person has an answer, or another agency has the matter."""
    return row.done_at is not None and row.state in CLOCK_STANDS


def is_overdue(row: OrdinaryRow, now: datetime) -> bool:
    """Whether a matter still runs although its statutory date has gone by."""
    if row.state in CLOCK_STANDS or row.due is None:
        return False
    return row.due_at < now if row.due_at is not None else row.due < now.astimezone(KST).date()


def was_on_time(row: OrdinaryRow) -> bool:
    """Whether what is done was done by its statutory date."""
    if row.done_at is None or row.due is None:
        return row.done_at is not None
    if row.due_at is not None:
        return row.done_at <= row.due_at
    return row.done_at.astimezone(KST).date() <= row.due


def unit_of(row: OrdinaryRow, rules: Rules) -> str:
    """The department that is to act, or the office's own team that works on it."""
    team = rules.organisation.teams.get(row.team)
    return row.unit or (team.label if team else rules.organisation.name)


def channel_of(row: OrdinaryRow, rules: Rules) -> str:
    """The channel through which a matter came, as the plan counts them."""
    return rules.monitoring.channel_of(row.lane, row.kind, row.desk)


def figures_of(rows: Iterable[OrdinaryRow], now: datetime) -> Figures:
    """The figures of these matters."""
    rows = list(rows)
    done = [row for row in rows if is_done(row)]
    on_time = sum(was_on_time(row) for row in done)
    return Figures(
        received=len(rows),
        done=len(done),
        on_time=on_time,
        late=len(done) - on_time,
        extended=sum(row.extensions > 0 for row in rows),
        overdue=sum(is_overdue(row, now) for row in rows),
        days=sum(_days(row.received_day, row.done_at) for row in done),
    )


def table_of(rows: Sequence[OrdinaryRow], now: datetime, rules: Rules) -> tuple[Line, ...]:
    """Department by channel, and at the end every channel for all departments together."""
    groups: dict[tuple[str, str], list[OrdinaryRow]] = {}
    for row in rows:
        groups.setdefault((unit_of(row, rules), channel_of(row, rules)), []).append(row)
    channels = [name for name in rules.monitoring.channels if any(name == key[1] for key in groups)]
    units = sorted({unit for unit, _ in groups})
    lines = [
        Line(unit=unit, channel=name, figures=figures_of(groups[unit, name], now))
        for unit in units
        for name in channels
        if (unit, name) in groups
    ]
    lines += [
        Line(
            unit=ALL,
            channel=name,
            figures=figures_of((row for key, part in groups.items() if key[1] == name for row in part), now),
        )
        for name in channels
    ]
    return (*lines, Line(unit=ALL, channel=ALL, figures=figures_of(rows, now)))


def told_inside(lines: Sequence[Line]) -> tuple[Told, ...]:
    """The figures as those in the office read them."""
    return tuple(
        Told(
            unit=line.unit,
            channel=line.channel,
            counts={name: getattr(line.figures, name) for name in COUNTS},
            on_time_share=line.figures.on_time_share,
            average_days=line.figures.average_days,
        )
        for line in lines
    )


def told_outside(lines: Sequence[Line], smallest: int) -> tuple[Told, ...]:
    """The figures as they may leave the office: none that is small, none from which a small one could be reckoned.

    A sum is kept back where a single part of it is, or where the parts kept back are few altogether; and what is left
    of a line when one of its parts is taken from another is looked at like a part.
    """
    counts = [_large_only(line.figures, smallest) for line in lines]
    parts = [at for at, line in enumerate(lines) if line.unit != ALL]
    for at, line in enumerate(lines):
        if line.unit != ALL:
            continue
        own = [part for part in parts if line.channel in {ALL, lines[part].channel}]
        for name in COUNTS:
            hidden = [getattr(lines[part].figures, name) for part in own if counts[part][name] is None]
            if hidden and (len(hidden) == 1 or sum(hidden) < smallest):
                counts[at][name] = None
    _sums_of_sums(lines, counts, smallest)
    counts = [_together(each) for each in counts]
    return tuple(_told(line, count) for line, count in zip(lines, counts, strict=True))


def _large_only(figures: Figures, smallest: int) -> dict[str, int | None]:
    counts: dict[str, int | None] = {name: getattr(figures, name) for name in COUNTS}
    small = {name for name in COUNTS if 0 < getattr(figures, name) < smallest}
    if 0 < figures.received - figures.done < smallest:  # what is open
        small.add("done")
    return _together({name: None if name in small else count for name, count in counts.items()})


def _together(counts: Mapping[str, int | None]) -> dict[str, int | None]:
    """Who knows two of done, in time and late knows the third."""
    if all(counts[name] is not None for name in ("done", "on_time", "late")):
        return dict(counts)
    return {**counts, "on_time": None, "late": None}


def _sums_of_sums(lines: Sequence[Line], counts: list[dict[str, int | None]], smallest: int) -> None:
    """The last line adds the channels up: where one channel's sum is kept back it must not follow from the others."""
    channels = [at for at, line in enumerate(lines) if line.unit == ALL and line.channel != ALL]
    for at, line in enumerate(lines):
        if (line.unit, line.channel) != (ALL, ALL):
            continue
        for name in COUNTS:
            hidden = [getattr(lines[each].figures, name) for each in channels if counts[each][name] is None]
            if hidden and (len(hidden) == 1 or sum(hidden) < smallest):
                counts[at][name] = None


def _told(line: Line, counts: Mapping[str, int | None]) -> Told:
    whole = counts["done"] is not None
    exact = whole and counts["on_time"] is not None
    return Told(
        unit=line.unit,
        channel=line.channel,
        counts=counts,
        on_time_share=line.figures.on_time_share if exact else None,
        average_days=line.figures.average_days if whole else None,
    )


def _days(received: date, done_at: datetime | None) -> int:
    return 0 if done_at is None else max(0, (done_at.astimezone(KST).date() - received).days)
