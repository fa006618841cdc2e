"""Departments, organisations and places that a text names."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from casework.deidentifying.spans import Span
from casework.deidentifying.views import View
from policies.identifiers import Label, UnitRule
from policies.pieces import any_of
from policies.rules import Rules

_KNOWN, _LIKELY, _GUESSED = 0.8, 0.7, 0.45
# Units that are places to everybody, or the office itself as the text's addressee.
_OFFICES = frozenset({"구청장", "부구청장", "금천구청", "민원감사담당관"})


@dataclass(frozen=True, slots=True)
class _Patterns:
    known: re.Pattern[str] | None
    department: re.Pattern[str]
    organisation: re.Pattern[str]
    place: re.Pattern[str]
    english: re.Pattern[str]
    general: frozenset[str]


def find_units(view: View, rules: Rules, more: Sequence[str] = ()) -> Iterator[Span]:
    """Names of departments, organisations and places finer than the city."""
    names = tuple(sorted({*(unit.name for unit in rules.organisation.units), *more} - _OFFICES - {""}))
    patterns = _patterns(rules.deidentification.units, names)
    for label, way, pattern, confidence in (
        (Label.DEPT, "unit_known", patterns.known, _KNOWN),
        (Label.DEPT, "department", patterns.department, _LIKELY),
        (Label.DEPT, "department_english", patterns.english, _LIKELY),
        (Label.ORG, "organisation", patterns.organisation, _GUESSED),
        (Label.LOC, "place", patterns.place, _GUESSED),
    ):
        for match in pattern.finditer(view.text) if pattern else ():
            if match.groupdict().get("stem") not in patterns.general:
                yield _span(view, match, label, way, confidence)


def _span(view: View, match: re.Match[str], label: Label, way: str, confidence: float) -> Span:
    first, last = view.origin(match.start(), match.end())
    return Span(first, last, label, way, confidence)


@lru_cache(maxsize=8)
def _patterns(rule: UnitRule, names: tuple[str, ...]) -> _Patterns:
    stem, branch = any_of(rule.stems), any_of(rule.branches)
    # One stem alone before 과 counts only if the organisation chart has it: 가족과 is also "with the family".
    one = f"(?:{stem}{{2,3}}[0-9]?{branch}|{stem}[0-9]?(?:팀|담당관|지원단|추진단))"
    # A particle may follow, another syllable of a longer word may not.
    ends = "(?![가-힣]{0,1}[장원]|목|자|급|업)"
    return _Patterns(
        known=re.compile(f"(?<![가-힣])(?:{any_of(names)})(?: {one})?") if names else None,
        department=re.compile(f"(?<![가-힣])[가-힣]{{0,4}}{one}{ends}(?: {one}{ends})?"),
        organisation=re.compile(f"(?<![가-힣])(?P<stem>[가-힣A-Za-z0-9]{{2,8}}?)(?:{any_of(rule.organisations)})"),
        place=re.compile(
            f"(?<![가-힣])(?:(?P<stem>[가-힣A-Za-z0-9]{{2,6}}?)(?:{any_of(rule.places)})"
            "|[가-힣]{2,3}[0-9]?동(?= ?주민|에 ?(?:사는|살|거주)| [가-힣]{3}입니다))"
        ),
        english=re.compile(
            "(?<![A-Za-z])(?:[A-Z][a-z]{1,14} (?:and |& )?){1,4}(?:Division|Department|Team|Section|Bureau)(?![a-z])"
        ),
        general=frozenset(rule.general),
    )
