"""What changes of staff mean for those who stand in a register: compared in memory, by staff number, by who writes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from casework.bootstrap import Office
from casework.errors import NotFoundError
from casework.ids import from_hex
from casework.people import Unlocked
from casework.registering.fields import Values, typed_value
from casework.registering.reading import values_of_all
from casework.registering.staff_notes import LEFT, MOVED, RETIRED, StaffNote, hearing, open_notes
from casework.store.register_lists import EntryQuery, list_entries
from casework.store.registers import EntryRow
from policies.registers import Register, StaffGround, StaffNews
from policies.rules import Rules

# What it comes to: somebody who stands there retires, leaves, or belongs there no more; still does, elsewhere; comes
# in; cannot be compared for want of a number; is none of the register's; or the note does not open.
MOVED_OUT, STILL, COMES_IN, NO_NUMBER, APART, BROKEN = "moved_out", "still", "comes_in", "no_number", "apart", "broken"
_AT_ONCE = 500
_WORD = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsLine:
    """One note, with what it comes to and which entry it is about."""

    id: str
    what: str
    note: StaffNote | None = field(repr=False)
    entry_id: str = ""
    entry_number: str = ""
    ground: str = ""  # the ground that is proposed, as people read it

    @property
    def is_unsure(self) -> bool:
        """Whether the grade decides, and the list does not say it."""
        return self.what in {STILL, COMES_IN} and self.note is not None and not self.note.grade


@dataclass(frozen=True, slots=True)
class _Person:
    row: EntryRow
    values: Values


async def news_of(name: str, unlocked: Unlocked, office: Office) -> tuple[NewsLine, ...]:
    """Every note that waits, compared with who stands in the register."""
    register, rule = hearing(name, unlocked, office)
    notes = await open_notes(name, unlocked, office)
    people = await _people(name, register, rule, unlocked, office) if notes else {}
    return tuple(_line(note_id, note, people, register, rule, office.rules) for note_id, note in notes.items())


async def begun_from_news(name: str, note_id: str, unlocked: Unlocked, office: Office) -> tuple[str, dict[str, Any]]:
    """The entry that a note is about, empty for a new one, and what its form says at first because of it."""
    register, rule = hearing(name, unlocked, office)
    wanted = from_hex(note_id)
    note = (await open_notes(name, unlocked, office)).get(wanted)
    if note is None:
        raise NotFoundError
    people = await _people(name, register, rule, unlocked, office)
    line = _line(wanted, note, people, register, rule, office.rules)
    person, ground = people.get(_plain(note.number)), _ground(note, rule, office.rules)
    told = _told(line, note, ground, rule, office.rules)
    found = {each.name: typed_value(each, told[each.name]) for each in register.fields if each.name in told}
    if person is None:
        return "", found
    own = {each.name: typed_value(each, person.values.get(each.name)) for each in register.fields}
    return line.entry_id, own | found


def _told(line: NewsLine, note: StaffNote, ground: StaffGround | None, rule: StaffNews, rules: Rules) -> dict[str, str]:
    """What stands in fields because of a note, as it would be kept."""
    day, unit = note.day.isoformat(), _unit(note.goes_to, rules)
    if line.what in {RETIRED, LEFT}:
        return dict.fromkeys(rule.retired.days, day) | dict(rule.retired.says)
    if line.what == MOVED_OUT:
        return dict.fromkeys(rule.moved.days, day) | dict(rule.moved.says)
    said = {rule.ground: ground.option} if ground else {}
    said |= {rule.unit: unit} if unit else {}
    if line.what == STILL:
        return said
    return said | {rule.who: note.number, rule.begins: day}


def _line(
    note_id: bytes, note: StaffNote | None, people: Mapping[str, _Person], register: Register, rule: StaffNews,
    rules: Rules,
) -> NewsLine:  # fmt: skip
    if note is None:
        return NewsLine(id=note_id.hex(), what=BROKEN, note=None)
    number = _plain(note.number)
    person, ground = people.get(number), _ground(note, rule, rules)
    label = register.field_of(rule.ground)
    return NewsLine(
        id=note_id.hex(), what=_what(note, person, ground, rule) if number else NO_NUMBER, note=note,
        entry_id=person.row.id.hex() if person else "", entry_number=person.row.number if person else "",
        ground=label.options[ground.option] if label and ground else "",
    )  # fmt: skip


def _what(note: StaffNote, person: _Person | None, ground: StaffGround | None, rule: StaffNews) -> str:
    if person is None:
        return COMES_IN if note.kind == MOVED and ground else APART
    if note.kind != MOVED:
        return note.kind if note.kind in {RETIRED, LEFT} else BROKEN
    # Whoever stands there for their grade keeps it where the list says none.
    by_grade = {each.option for each in rule.grounds if each.grades and not each.units}
    stays = ground is not None or (not note.grade and person.values.get(rule.ground) in by_grade)
    return STILL if stays else MOVED_OUT


def _ground(note: StaffNote, rule: StaffNews, rules: Rules) -> StaffGround | None:
    """The first ground that fits; a department's fits as well where the list does not say the grade."""
    unit, grade = _unit(note.goes_to, rules), grade_of(note.grade, rules)
    for each in rule.grounds:
        if each.units and unit not in each.units:
            continue
        if each.grades and grade not in each.grades and (grade or not each.units):
            continue
        return each
    return None


def grade_of(text: str, rules: Rules) -> str:
    """The grade that a list means: by the longest word for one that stands there."""
    said = "".join(text.split())
    words = [(len(word), grade) for grade, some in rules.officers.grades.items() for word in some if word in said]
    return max(words)[1] if words else ""


def _unit(text: str, rules: Rules) -> str:
    """A department as the organisation calls it; a team of this office is of the office."""
    said = "".join(text.split())
    teams = {"".join(each.label.split()) for each in rules.organisation.teams.values()}
    if said in teams:
        return rules.organisation.name
    names = sorted({each.name for each in rules.organisation.units}, key=len, reverse=True)
    # A list may say the bureau before it.
    return next((each for each in names if said.endswith("".join(each.split()))), text.strip())


async def _people(
    name: str, register: Register, rule: StaffNews, unlocked: Unlocked, office: Office
) -> dict[str, _Person]:
    """Who stands in a register and belongs there, by each number that their entry names."""
    found: dict[str, _Person] = {}
    query = EntryQuery(register=name, states=rule.states, size=_AT_ONCE)
    rows, total = await list_entries(office.cases.store, query)
    for page in range(2, -(-total // _AT_ONCE) + 1):
        more = EntryQuery(register=name, states=rule.states, size=_AT_ONCE, page=page)
        rows += (await list_entries(office.cases.store, more))[0]
    values = await values_of_all(rows, register, unlocked, office)
    for row in rows:
        for word in _WORD.findall(str(values[row.id].get(rule.who, ""))):
            found.setdefault(_plain(word), _Person(row, values[row.id]))
    return found


def _plain(number: str) -> str:
    return "".join(each for each in number.upper() if each.isascii() and each.isalnum())
