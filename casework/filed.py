"""Whether one's own words stand in the public filing list, for the lane without JavaScript (SPEC 14.4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from casework.bootstrap import Intake
from casework.content import text_of
from casework.receipts import Reporter
from casework.store.drops import OFFICE_MESSAGE
from casework.store.taking import published_day
from casework.voices import Heard, is_confirmed
from crypto.chain import verify_day
from crypto.envelope import Body
from crypto.errors import CryptoError
from crypto.receipt import filing_leaf

# The newest are enough to see whether somebody buries.
_MOST = 40
# Stored after midnight, sealed before it; or a telephone whose clock is a day off.
_AROUND = (0, 1, -1, 2)


class Place(StrEnum):
    """Where a message stands."""

    FILED = "filed"
    WAITING = "waiting"  # its day is not over, or just over
    UNCHECKED = "unchecked"  # a list that should tell does not hold
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Filed:
    """How many messages stand where, and the days of those that should be listed and are not."""

    filed: int = 0
    waiting: int = 0
    unchecked: int = 0
    missing: tuple[date, ...] = ()


async def look_up(heard: Sequence[Heard], reporter: Reporter, intake: Intake) -> Filed:
    """Look for what this very receipt said in the lists around the day that each message names."""
    said = [each for each in heard if each.row.kind != OFFICE_MESSAGE]
    own = [each for each in said if is_confirmed(each, [reporter.keys.speak])][-_MOST:]
    sealed = {each.row.id: day for each in own if (day := _day(each)) is not None}
    lists = _Lists(intake)
    places = {
        each.row.id: await _place(each, sealed[each.row.id], reporter, lists) for each in own if each.row.id in sealed
    }
    found = list(places.values())
    missing = {sealed[message_id] for message_id, place in places.items() if place is Place.MISSING}
    return Filed(
        filed=found.count(Place.FILED),
        waiting=found.count(Place.WAITING),
        unchecked=found.count(Place.UNCHECKED),
        missing=tuple(sorted(missing)),
    )


class _Lists:
    """The signed lists, each read and verified once."""

    def __init__(self, intake: Intake) -> None:
        self._intake = intake
        self._read: dict[date, frozenset[bytes] | None] = {}
        self.today = intake.clock.today()

    async def leaves(self, day: date) -> frozenset[bytes] | None:
        """The leaves of a day, empty where it has no list, None where its list does not hold."""
        if day not in self._read:
            self._read[day] = await self._leaves(day)
        return self._read[day]

    async def _leaves(self, day: date) -> frozenset[bytes] | None:
        intake = self._intake
        document = await published_day(intake.drops.store, day)
        if document is None:
            return frozenset()
        key = intake.keys.current(self.today).filing
        try:
            return frozenset(verify_day(document, key=key, office=intake.office, day=day))
        except CryptoError:
            return None


async def _place(heard: Heard, sealed: date, reporter: Reporter, lists: _Lists) -> Place:
    if sealed >= lists.today:
        return Place.WAITING
    leaf = filing_leaf(reporter.keys.filing, heard.row.id, Body.parse(heard.row.body).digest)
    days = [sealed + timedelta(days=by) for by in _AROUND]
    found = [await lists.leaves(day) for day in days if day < lists.today]
    if any(leaf in leaves for leaves in found if leaves):
        return Place.FILED
    if None in found:
        return Place.UNCHECKED
    return Place.WAITING if sealed + timedelta(days=1) >= lists.today else Place.MISSING


def _day(heard: Heard) -> date | None:
    try:
        return date.fromisoformat(text_of(heard.content, "day"))
    except ValueError:
        return None
