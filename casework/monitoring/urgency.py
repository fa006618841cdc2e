"""Whether words make an ordinary matter pressing: a first suggestion from rules, of which only the mark is kept."""

import asyncio
import re
from dataclasses import dataclass
from functools import cache

from casework.bootstrap import Office
from casework.monitoring.admitting import ordinary_kinds
from casework.states import CaseState
from casework.store.case_rows import CaseRow
from casework.store.watches import WatchRow, write_watch
from policies.monitoring import Mark, UrgencyRule
from policies.rules import Rules

_SENTENCE = re.compile(r"[.!?\n。]+")
_ORDER = (Mark.URGENT, Mark.IMPORTANT)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The gravest mark that words ask for, and the rules that say so."""

    mark: Mark
    labels: tuple[str, ...] = ()


def urgency_of(text: str, rules: Rules) -> Suggestion:
    """What the rules suggest of a text, sentence by sentence."""
    found = {
        rule.label: rule.mark
        for sentence in _SENTENCE.split(text)
        for rule in rules.urgency.rules.values()
        if _speaks(rule, sentence)
    }
    mark = next((each for each in _ORDER if each in found.values()), Mark.ORDINARY)
    return Suggestion(mark, tuple(found))


async def suggest_mark(row: CaseRow, text: str, office: Office) -> None:
    """Keep the mark that the first words of an ordinary case ask for; nothing of the words, and nothing where none is.

    Written before the case itself: one that is never kept leaves a mark of nothing, which the keeper sweeps.
    """
    if row.kind not in ordinary_kinds(office.rules) or row.state == CaseState.QUARANTINED:
        return
    found = await asyncio.to_thread(urgency_of, text, office.rules)
    if found.mark is not Mark.ORDINARY:
        await write_watch(
            office.cases.store, WatchRow(case_id=row.id, mark=found.mark, suggested=True, version=1), before=0
        )


def _speaks(rule: UrgencyRule, sentence: str) -> bool:
    words, unless = _compiled(rule.words), _compiled(rule.unless)
    return bool(words and words.search(sentence)) and not (unless and unless.search(sentence))


@cache
def _compiled(patterns: tuple[str, ...]) -> re.Pattern[str] | None:
    return re.compile("|".join(f"(?:{each})" for each in patterns)) if patterns else None
