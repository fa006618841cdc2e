"""Help with an answer: a text to begin with, filled in for the case, and what in a draft is hard to understand."""

import re
from dataclasses import dataclass, field

from casework.bootstrap import Office
from casework.errors import NotFoundError
from casework.holding import hold_case
from casework.ids import CaseId, case_bytes
from casework.people import Unlocked
from casework.states import CLOCK_STANDS
from casework.store.case_rows import CaseRow
from casework.unlocking import require
from policies.rules import Permission, Rules

_END = re.compile(r"(?<=[.!?…])\s+|\n+")
_SHOWN = 30  # letters of a long sentence that name it
_GAP = re.compile(r"\([ \u3000]{4,}\)")
_UNTIL, _OPEN = "{month}월 {day}일까지", "기한이 정해지면"


@dataclass(frozen=True, slots=True)
class Hint:
    """A word that can be said in an easier way, or the beginning of a sentence that is long."""

    said: str = field(repr=False)
    easier: str  # empty for a long sentence


def templates_for(kind: str, rules: Rules) -> tuple[tuple[str, str], ...]:
    """The texts to begin with for a kind of case, each with its label."""
    return tuple((name, each.label) for name, each in rules.writing.templates.items() if each.fits(kind))


async def filled_template(case_id: CaseId, name: str, unlocked: Unlocked, office: Office) -> str:
    """A text to begin with, with what its person may know of the case: number, day, and which desk, nobody's name."""
    require(unlocked, Permission.CASE_ANSWER)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    template = office.rules.writing.templates.get(name)
    if template is None or not template.fits(held.row.kind):
        raise NotFoundError
    desk = office.rules.desks[held.row.desk].label
    return template.filled({"접수번호": held.row.number, "기한": _until(held.row), "담당": desk})


def has_gap(text: str) -> bool:
    """Whether a gap of a text to begin with was left empty."""
    return _GAP.search(text) is not None


def hints_for(text: str, rules: Rules) -> tuple[Hint, ...]:
    """What in a text not everybody understands: words first, then sentences that are long."""
    writing = rules.writing
    words = [Hint(each.hard, each.easy) for each in writing.words if each.stands_in(text)]
    sentences = [each.strip() for each in _END.split(text)]
    long = [Hint(_beginning(each), "") for each in sentences if len(each) > writing.longest_sentence]
    return (*words, *long)


def _until(row: CaseRow) -> str:
    if row.due is None or row.state in CLOCK_STANDS:
        return _OPEN
    return _UNTIL.format(month=row.due.month, day=row.due.day)


def _beginning(sentence: str) -> str:
    return f"{sentence[:_SHOWN]}…"
