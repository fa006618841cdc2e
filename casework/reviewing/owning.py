"""The investigator says whose it is: what is the reporter's goes behind the identity quorum, wherever it stands."""

from collections.abc import Sequence
from functools import partial

from casework.bootstrap import Office
from casework.errors import NotAllowedNowError
from casework.holding import hold_case
from casework.ids import CaseId, case_bytes
from casework.joining import point_cuts
from casework.masking import COVERED, REMOVED, Cut, cut_more, span_labels
from casework.people import Unlocked
from casework.reviewing.decisions import Act, Decision, Decisions
from casework.reviewing.naming import decision_at
from casework.reviewing.stretches import State, stretches_of
from casework.reviewing.studying import study
from casework.rewriting import rewrite_message
from casework.said import Said
from casework.unlocking import require
from policies.rules import IdentityClass, Permission, Rules


async def give_to_reporter(case_id: CaseId, at: str, unlocked: Unlocked, office: Office) -> int:
    """Cut a stretch and its words out of every message, into the vault; returns at how many places they stood.

    Nobody of the office can take it back alone: it returns by a grant of the custodians, span by span.
    """
    require(unlocked, Permission.CASE_REVIEW)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    studied = await study(held, unlocked, office)
    cuts = _cuts(decision_at(at, Act.ADDED, studied.said), studied.said, office.rules)
    if not cuts:
        raise NotAllowedNowError  # it lies there already
    await office.journal.append("reporter_named", office.clock.now(), unlocked.officer.id, held.row.journal_id, None)
    texts = {(said.message, said.part): said.text for said in studied.said}
    rows = {row.id.hex(): row for row in await office.cases.messages(held.row.id)}
    for message, found in cuts.items():
        taken = [texts[message, cut.part][cut.start : cut.end] for cut in found]
        pointed = await point_cuts(found, taken, held, office)
        change = partial(cut_more, cuts=pointed, labels=span_labels(office.rules))
        await rewrite_message(held, rows[message], change, unlocked, office)
    await office.cases.change(held.row.id, identity_class=IdentityClass.SEALED)
    return sum(len(found) for found in cuts.values())


def _cuts(decision: Decision, said: Sequence[Said], rules: Rules) -> dict[str, list[Cut]]:
    """By message, every place at which the words stand and are not sealed yet."""
    words = Decisions((decision,), ((decision.words, decision.label),))
    cuts: dict[str, list[Cut]] = {}
    bare = [Said(message=s.message, origin=s.origin, part=s.part, day=s.day, text=s.text, marks=()) for s in said]
    for each, stretches in zip(said, stretches_of(bare, [[]] * len(said), words, rules), strict=True):
        spans = [(one.span.start, one.span.end) for one in stretches if one.state is State.ADDED]
        for start, end in _apart(each, spans):
            cuts.setdefault(each.message, []).append(Cut(each.part, start, end, decision.label, REMOVED))
    return cuts


def _apart(said: Said, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans, each with the whole of what is covered under it, joined where they meet; none in what is sealed."""
    sealed = [mark for _, mark in said.marks if mark.state == REMOVED]
    wider: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        under = [m for _, m in said.marks if m.state == COVERED and m.start < end and start < m.end]
        first, last = min([start, *(m.start for m in under)]), max([end, *(m.end for m in under)])
        if any(mark.start < last and first < mark.end for mark in sealed):
            continue
        if wider and first < wider[-1][1]:
            before = wider.pop()
            first, last = before[0], max(before[1], last)
        wider.append((first, last))
    return wider
