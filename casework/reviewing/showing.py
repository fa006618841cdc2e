"""A case as its reviewer sees it: every text before and after, every find with what is known about it."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from casework.bootstrap import Office
from casework.deidentifying import Span, linking_of
from casework.deidentifying.singling import Staff, count_around
from casework.deidentifying.tagger import RULE
from casework.deidentifying.together import AGAIN
from casework.errors import NotFoundError
from casework.holding import hold_case
from casework.ids import CaseId, case_bytes
from casework.listing import CaseLine, case_line, plain_fields
from casework.people import Unlocked
from casework.reviewing.naming import name_of
from casework.reviewing.stretches import REVIEWER, State, Stretch, rewritten
from casework.reviewing.studying import Studied, study
from casework.said import Said
from casework.unlocking import require
from policies.identifiers import Label
from policies.rules import Permission, Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A stretch as the page draws it; `at` names it when something is decided about it."""

    at: str
    state: State
    label: str
    label_text: str
    confidence: float
    source: str  # shape | list | again | context | phrase | reader | reviewer
    people: int | None
    mark: int | None


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text: plain, or a stretch. What is covered or sealed carries no text."""

    text: str = field(repr=False)
    shown: Shown | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One text before and after."""

    message: str
    title: str
    day: str
    before: tuple[Piece, ...]
    after: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """Everything that was said in a case, what was found in it, and how one audience would read it."""

    line: CaseLine
    audience: str
    passages: tuple[Passage, ...]
    masked: Mapping[str, int]  # by label, what this audience does not read
    open: int  # finds nobody has looked at

    @property
    def text(self) -> str:
        """The whole as this audience reads it."""
        return "\n\n".join(each.after for each in self.passages if each.after.strip())


async def open_review(case_id: CaseId, audience: str, unlocked: Unlocked, office: Office) -> Review:
    """The case as reviewer and audience read it; the journal knows first."""
    require(unlocked, Permission.CASE_REVIEW)
    if audience not in office.rules.deidentification.audiences:
        raise NotFoundError
    held = await hold_case(case_bytes(case_id), unlocked, office)
    await office.journal.append("review_opened", office.clock.now(), unlocked.officer.id, held.row.journal_id, None)
    studied = await study(held, unlocked, office)
    officers = (await office.cases.officers_of([held.row.id]))[held.row.id]
    assigned = tuple(name for _, name, works in officers if works)
    line = case_line(plain_fields(held.row), assigned, office)
    return await asyncio.to_thread(_review, line, studied, audience, office.rules)


def _review(line: CaseLine, studied: Studied, audience: str, rules: Rules) -> Review:
    wording = rules.wording["ko"]
    texts = [each.text for each in studied.said]
    spans = [[each.span for each in stretches if each.counts] for stretches in studied.stretches]
    linking = linking_of(texts, spans, rules)
    masked: Counter[str] = Counter()
    passages = []
    for said, stretches in zip(studied.said, studied.stretches, strict=True):
        after = rewritten(said, stretches, audience, linking, rules, wording["token.reporter"])
        masked.update(after.replaced)
        passages.append(
            Passage(
                message=said.message,
                title=_title(said.part, wording),
                day=said.day,
                before=tuple(_pieces(said, stretches, studied.known.staff, rules)),
                after=after.text,
            )
        )
    undecided = sum(1 for stretches in studied.stretches for each in stretches if each.state is State.FOUND)
    return Review(line=line, audience=audience, passages=tuple(passages), masked=dict(masked), open=undecided)


def _pieces(said: Said, stretches: Sequence[Stretch], staff: Sequence[Staff], rules: Rules) -> list[Piece]:
    pieces: list[Piece] = []
    at = 0
    for each in stretches:
        span = each.span
        if span.start > at:
            pieces.append(Piece(said.text[at : span.start]))
        hidden = each.state in {State.COVERED, State.SEALED}
        pieces.append(
            Piece("" if hidden else said.text[span.start : span.end], _shown(each, stretches, said, staff, rules))
        )
        at = span.end
    if at < len(said.text):
        pieces.append(Piece(said.text[at:]))
    return pieces


def _shown(each: Stretch, others: Sequence[Stretch], said: Said, staff: Sequence[Staff], rules: Rules) -> Shown:
    span = each.span
    people = None
    if span.label == Label.QUASI:
        people = count_around(said.text, span, (other.span for other in others), staff)
    return Shown(
        at=name_of(said, span.start, span.end, span.label),
        state=each.state,
        label=str(span.label),
        label_text=rules.wording["ko"][f"span.{span.label}"],
        confidence=span.confidence,
        source=_source(span, rules),
        people=people,
        mark=each.mark,
    )


def _source(span: Span, rules: Rules) -> str:
    if span.rule == REVIEWER:
        return "reviewer"
    if span.label == Label.QUASI:
        return "phrase"
    if span.rule in {RULE, AGAIN}:
        return "reader" if span.rule == RULE else "again"
    if span.rule.startswith("roster"):
        return "list"
    return "shape" if any(rule.id == span.rule for rule in rules.deidentification.rules) else "context"


def _title(part: str, wording: Mapping[str, str]) -> str:
    name = "text" if part == "text" else part.removeprefix("answer.")
    return wording.get(f"answer.{name}", name)
