"""Accept, undo, widen, add, cover everywhere: each decision is sealed with the case before the page shows it."""

from casework.bootstrap import Office
from casework.gazetteer import learn
from casework.holding import hold_case
from casework.ids import CaseId, case_bytes
from casework.people import Unlocked
from casework.reviewing.decisions import Act, Decisions, Place, decision_about
from casework.reviewing.naming import decision_at, name_of, place_of
from casework.reviewing.papers import seal_paper
from casework.reviewing.stretches import State, stretches_of
from casework.reviewing.studying import MARKS, Studied, study
from casework.said import Said
from casework.store.papers import add_paper, change_paper
from casework.unlocking import require
from policies.rules import Permission


async def decide(case_id: CaseId, at: str, act: Act, unlocked: Unlocked, office: Office) -> None:
    """Accept a stretch, undo it, or draw it anew as `at` names it."""
    studied = await _for_deciding(case_id, unlocked, office)
    decision = decision_at(at, act, studied.said)
    await _keep(studied.decisions.deciding(decision), studied, unlocked, office)


async def widen(case_id: CaseId, at: str, before: int, after: int, unlocked: Unlocked, office: Office) -> str:
    """Move the ends of a stretch by characters, outwards or, below zero, inwards; returns how it is named now."""
    studied = await _for_deciding(case_id, unlocked, office)
    old = decision_at(at, Act.ADDED, studied.said)
    place = place_of(at, studied.said)
    new = decision_about(
        Place(place.said, place.start - before, place.end + after), old.label, Act.ADDED, studied.said
    )  # fmt: skip
    await _keep(studied.decisions.forgetting(old).deciding(new), studied, unlocked, office)
    return name_of(studied.said[place.said], new.start, new.start + len(new.words), new.label)


async def forget(case_id: CaseId, at: str, unlocked: Unlocked, office: Office) -> None:
    """Take back whatever was decided about a stretch or about its words."""
    studied = await _for_deciding(case_id, unlocked, office)
    await _keep(studied.decisions.forgetting(decision_at(at, Act.ACCEPTED, studied.said)), studied, unlocked, office)


async def cover_everywhere(
    case_id: CaseId, word: str, label: str, unlocked: Unlocked, office: Office, *, teach: bool = False
) -> int:
    """Cover a word wherever it stands in the case; returns at how many places. Taught, the whole office knows it."""
    studied = await _for_deciding(case_id, unlocked, office)
    word = " ".join(word.split())
    # The same limits as for a stretch: nothing empty, nothing endless, a label there is.
    checked = decision_about(Place(0, 0, len(word)), label, Act.ADDED, (_alone(word),))
    if teach:
        await learn(checked.words, label, unlocked, office)
    await _keep(studied.decisions.everywhere(checked.words, label), studied, unlocked, office)
    return _count(checked.words, label, studied, office)


async def cover_same(case_id: CaseId, at: str, unlocked: Unlocked, office: Office) -> int:
    """Cover the words of a stretch wherever they stand in the case; returns at how many places."""
    studied = await _for_deciding(case_id, unlocked, office)
    decision = decision_at(at, Act.ACCEPTED, studied.said)
    await _keep(studied.decisions.everywhere(decision.words, decision.label), studied, unlocked, office)
    return _count(decision.words, decision.label, studied, office)


async def cover_nowhere(case_id: CaseId, at: str, unlocked: Unlocked, office: Office, *, teach: bool = False) -> None:
    """Leave the words of a stretch uncovered wherever they stand in the case."""
    studied = await _for_deciding(case_id, unlocked, office)
    words = decision_at(at, Act.UNDONE, studied.said).words
    if teach:
        await learn(words, "not_name", unlocked, office)
    await _keep(studied.decisions.nowhere(words), studied, unlocked, office)


async def _for_deciding(case_id: CaseId, unlocked: Unlocked, office: Office) -> Studied:
    require(unlocked, Permission.CASE_REVIEW)
    return await study(await hold_case(case_bytes(case_id), unlocked, office), unlocked, office)


async def _keep(decisions: Decisions, studied: Studied, unlocked: Unlocked, office: Office) -> None:
    """Seal what was decided anew; the wrap goes first, the one of the version before it last."""
    content = decisions.checked().to_json()
    old = studied.paper
    row = await seal_paper(content, MARKS, old, studied.held, unlocked, office)
    if old is None:
        await add_paper(office.cases.store, row, numbered=False)
        return
    await change_paper(office.cases.store, row, before=old.version)
    await office.keyring.destroy(old.sealed_id)


def _count(words: str, label: str, studied: Studied, office: Office) -> int:
    only = Decisions(words=((words, label),))
    covered = stretches_of(studied.said, [[] for _ in studied.said], only, office.rules)
    return sum(1 for stretches in covered for each in stretches if each.state is State.ADDED)


def _alone(word: str) -> Said:
    return Said(message="", origin="", part="", day="", text=word, marks=())
