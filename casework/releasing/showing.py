"""A paper as its page shows it: the text, what the guard holds, and whose words stand beside it."""

from dataclasses import dataclass, field
from datetime import date

from casework.bootstrap import Office
from casework.content import text_of
from casework.deidentifying.guard import Finding
from casework.holding import hold_case
from casework.ids import CaseId, case_bytes
from casework.listing import CaseLine, case_line, plain_fields
from casework.people import Unlocked
from casework.releasing.drafts import (
    Override,
    content_of,
    digest_of,
    inspect_paper,
    note_in_journal,
    override_of,
    paper_of,
)
from casework.reviewing.stretches import State, Stretch
from casework.reviewing.studying import Studied, study
from casework.said import Said
from casework.store.papers import PaperRow, papers_of_case
from casework.unlocking import require
from policies.rules import Permission

_AROUND = 18


@dataclass(frozen=True, slots=True)
class Words:
    """A piece of an excerpt: words before, the stretch itself, or something covered; `label` names what is covered."""

    text: str = field(repr=False)
    marked: bool = False
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One finding of the guard with the words around it, and the reporter's words beside them where there are any."""

    finding: Finding
    number: int
    here: tuple[Words, ...]
    there: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperLine:
    """A paper in the list of its case."""

    id: str
    audience: str
    number: int
    state: str
    writer: str
    released_by: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperView:
    """A paper opened by somebody of the case, with what the guard says of it now."""

    line: CaseLine
    paper: PaperLine
    version: int
    text: str = field(repr=False)
    held: tuple[Held, ...]
    shared: float
    blocked: bool
    override: Override | None
    override_names: tuple[str, str]
    may_confirm: bool
    may_release: bool


async def papers_of(case_id: CaseId, unlocked: Unlocked, office: Office) -> tuple[PaperLine, ...]:
    """The papers of a case; nothing is opened."""
    require(unlocked, Permission.CASE_REVIEW)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    names = {each.id: each.name for each in await office.people.all()}
    return tuple(_line(row, names) for row in await papers_of_case(office.cases.store, held.row.id))


async def open_paper(case_id: CaseId, paper_id: str, unlocked: Unlocked, office: Office) -> PaperView:
    """A paper and what the guard says of it, held against the case as it is now; the journal knows first."""
    require(unlocked, Permission.CASE_REVIEW)
    held, row = await paper_of(case_id, paper_id, unlocked, office)
    await note_in_journal("paper_opened", None, held, unlocked, office)
    content = await content_of(row, held, office)
    text = text_of(content)
    studied = await study(held, unlocked, office)
    report = await inspect_paper(text, row.kind, studied, office)
    override = override_of(content)
    passes = override is not None and override.digest == digest_of(text, report)
    names = {each.id: each.name for each in await office.people.all()}
    officers = (await office.cases.officers_of([held.row.id]))[held.row.id]
    assigned = tuple(name for _, name, works in officers if works)
    me = unlocked.officer.id
    may = Permission.CASE_RELEASE in unlocked.officer.permissions
    return PaperView(
        line=case_line(plain_fields(held.row), assigned, office),
        paper=_line(row, names),
        version=row.version,
        text=text,
        held=tuple(_held(number, each, text, studied) for number, each in enumerate(report.findings, 1)),
        shared=report.shared,
        blocked=report.is_blocked and not (passes and override is not None and override.second),
        override=override if passes else None,
        override_names=(names.get(override.by, ""), names.get(override.second, "")) if override else ("", ""),
        may_confirm=bool(may and passes and override and not override.second and override.by != me),
        may_release=may,
    )


def _line(row: PaperRow, names: dict[str, str]) -> PaperLine:
    return PaperLine(
        id=row.id.hex(),
        audience=row.kind,
        number=row.number,
        state=row.state,
        writer=names.get(row.officer_id, ""),
        released_by=names.get(row.released_by or "", ""),
        day=row.day,
    )


def _held(number: int, finding: Finding, text: str, studied: Studied) -> Held:
    there: tuple[Words, ...] = ()
    if finding.said is not None:
        at, start, end = finding.said
        there = _excerpt_of_case(studied.said[at], studied.stretches[at], start, end)
    return Held(finding=finding, number=number, here=_excerpt(text, finding.start, finding.end), there=there)


def _excerpt(text: str, start: int, end: int) -> tuple[Words, ...]:
    before, after = text[max(start - _AROUND, 0) : start], text[end : end + _AROUND]
    return (Words(before), Words(text[start:end], marked=True), Words(after))


def _excerpt_of_case(said: Said, stretches: tuple[Stretch, ...], start: int, end: int) -> tuple[Words, ...]:
    """The reporter's words around a stretch; what is covered there stays covered here."""
    first, last = max(start - _AROUND, 0), min(end + _AROUND, len(said.text))
    hidden = [each.span for each in stretches if each.state in {State.COVERED, State.SEALED}]
    words: list[Words] = []
    at = first
    for span in [*(each for each in hidden if each.end > first and each.start < last), None]:
        stop = min(span.start, last) if span else last
        for one, other in ((at, start), (start, end), (end, stop)):
            lower, upper = max(one, at), min(other, stop)
            if lower < upper:
                words.append(Words(said.text[lower:upper], marked=start <= lower and upper <= end))
        if span:
            words.append(Words("", marked=span.start < end and start < span.end, label=str(span.label)))
            at = max(span.end, at)
    return tuple(words)
