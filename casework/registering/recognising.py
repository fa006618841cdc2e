"""Tables of other programs: where their heads stand, whose layout it is, which column is which field."""

import asyncio
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from casework.bootstrap import Office
from casework.cleaning.tables import table_rows
from casework.list_errors import ImportRefusedError
from casework.people import Unlocked
from casework.registering.admitting import register_for
from casework.registering.case_links import CASE
from policies.checking_layouts import OFFICER, STATE, plain_head
from policies.fields import Field, FieldType
from policies.layouts import Layout
from policies.registers import Register

_STATE_HEADS, _OFFICER_HEADS = {"단계", "상태", "진행상태"}, {"담당", "담당자"}
_HEAD_WITHIN = 12  # a table may begin with its title
_MEASURE = re.compile(r"단위\s*[:：]?\s*(천원|백만원|만원|억원)")


@dataclass(frozen=True, slots=True)
class Table:
    """What somebody brought: the heads of its columns and its rows, numbered as in the sheet; whose layout it is."""

    heads: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...] = field(repr=False)
    layout: Layout | None = None
    measure: str = ""  # of amounts whose head has none: a table says it above its heads


async def read_table(name: str, raw: bytes, unlocked: Unlocked, office: Office) -> Table:
    """A table for a register, its heads found; read beside the loop, nothing of it is kept."""
    register = register_for(name, unlocked, office, writes=True)
    return await asyncio.to_thread(_read_table, raw, register, layouts_of(name, office))


def layouts_of(name: str, office: Office) -> tuple[Layout, ...]:
    """The tables of other systems that a register takes."""
    return tuple(each for each in office.rules.layouts.values() if each.register == name)


def guess(table: Table, register: Register) -> dict[int, str]:
    """Which column is which field: as its layout says, else as far as the heads say what we call it."""
    found = _by_layout(table)
    exact: dict[str, str] = {}
    loose: dict[str, str] = {}
    for head, name in _heads_of(register):
        if head:
            exact.setdefault("".join(head.split()), name)
            loose.setdefault(plain_head(head), name)
    spanned = set(table.layout.spans) if table.layout else set()
    for place, head in enumerate(table.heads):
        known = exact.get("".join(head.split())) or loose.get(plain_head(head))
        if head and known and place not in found and known not in {*found.values(), *spanned}:
            found[place] = known
    return found


def columns_of(register: Register) -> dict[str, str]:
    """What a column may be: the key of a mapping to what people read."""
    found: dict[str, str] = {}
    for each in register.fields:
        if each.type is FieldType.LINES:
            found |= {
                f"{each.name}.{line.name}": f"{each.label}: {line.label}" for line in each.lines if not line.computed
            }
        elif not each.computed and not _is_apart(each):
            found[each.name] = each.label
    return found | {STATE: "단계", OFFICER: "담당"}


def spans_of(table: Table) -> dict[str, tuple[int, int]]:
    """The periods that stand in two columns, with the places of these."""
    places = {plain_head(head): place for place, head in reversed(list(enumerate(table.heads)))}
    pairs = table.layout.spans if table.layout else {}
    return {
        name: (places[plain_head(first)], places[plain_head(last)])
        for name, (first, last) in pairs.items()
        if {plain_head(first), plain_head(last)} <= places.keys()
    }


def said_in_words(name: str, text: str, words: Mapping[str, Mapping[str, str]]) -> str:
    """What a word of the other system is called here, or several between commas; what nobody knows stays as it is."""
    known = words.get(name)
    if not known:
        return text
    parts = [" ".join(part.split()) for part in text.split(",")]
    return known.get(" ".join(text.split())) or ",".join(known.get(part, part) for part in parts)


def _by_layout(table: Table) -> dict[int, str]:
    found: dict[int, str] = {}
    places = {plain_head(head): place for place, head in reversed(list(enumerate(table.heads))) if head}
    for name, heads in (table.layout.columns if table.layout else {}).items():
        place = next((places[plain_head(head)] for head in heads if plain_head(head) in places), None)
        if place is not None and place not in found:
            found[place] = name
    return found


def _heads_of(register: Register) -> Iterator[tuple[str, str]]:
    """What a head may say, and which field it then is; what is said first counts."""
    for name, label in columns_of(register).items():
        yield label.replace(": ", ""), name
    for each in register.fields:
        if not each.computed and not _is_apart(each):
            yield each.name, each.name
            yield each.handbook, each.name
        for column in each.lines:
            yield column.label, f"{each.name}.{column.name}"
    yield from ((head, STATE) for head in _STATE_HEADS)
    yield from ((head, OFFICER) for head in _OFFICER_HEADS)


def _is_apart(rule: Field) -> bool:
    """Whether no single column brings it: lines have columns of their own, cases are linked by hand."""
    return rule.type is FieldType.LINES or (rule.type is FieldType.LINK and rule.to == CASE)


def _read_table(raw: bytes, register: Register, layouts: tuple[Layout, ...]) -> Table:
    rows = [(number, tuple(cells)) for number, cells in table_rows(raw)]
    if not rows:
        raise ImportRefusedError("empty")
    best, most = 0, 0
    for place, (_, cells) in enumerate(rows[:_HEAD_WITHIN]):
        if layout := _layout_of(cells, layouts):
            return Table(cells, tuple(rows[place + 1 :]), layout, _measure(rows[:place]))
        count = len(guess(Table(cells, ()), register))
        if count > most:
            best, most = place, count
    if not most:
        raise ImportRefusedError("columns")
    return Table(rows[best][1], tuple(rows[best + 1 :]), measure=_measure(rows[:best]))


def _measure(rows: Sequence[tuple[int, tuple[str, ...]]]) -> str:
    """What stands above the heads: (단위: 천원)."""
    found = _MEASURE.search(" ".join(cell for _, cells in rows for cell in cells))
    return found[1] if found else ""


def _layout_of(cells: tuple[str, ...], layouts: tuple[Layout, ...]) -> Layout | None:
    """The layout of which most heads that it needs stand here, all of them."""
    there = {plain_head(cell) for cell in cells}
    fitting = [each for each in layouts if {plain_head(head) for head in each.needs} <= there]
    return max(fitting, key=lambda each: len(each.needs), default=None)
