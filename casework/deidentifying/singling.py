"""How many people of the office a description fits: department, title and sex against the organisation chart."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from casework.deidentifying.spans import Span
from policies.identifiers import Label

_WOMEN = ("여자", "여성", "여직원", "임산부", "임신", "언니", "누나", "할머니")
_MEN = ("남자", "남성", "남직원", "형님", "오빠", "할아버지")
# A part of the office that is not named: who is meant, only those who know the writer can tell.
_OURS = re.compile("(?:우리|저희|같은|제|내|그|이) ?(?:팀|과|부서|국|실|동|센터|사무실|계)")


@dataclass(frozen=True, slots=True)
class Staff:
    """One person of the organisation chart, without the name; `sex` is "f", "m" or unknown as an empty text."""

    department: str
    title: str
    sex: str = ""


def how_many(text: str, staff: Sequence[Staff], units: Sequence[str] = ()) -> int | None:
    """How many people fit everything the text says of department, title and sex; None where it says none of these.

    Also None where it speaks of a part of the office that the chart does not have, or does not name: the number of the
    whole office would comfort wrongly.
    """
    departments = {each.department for each in staff if each.department and each.department in text}
    titles = {each.title for each in staff if each.title and each.title in text}
    sex = "f" if any(word in text for word in _WOMEN) else "m" if any(word in text for word in _MEN) else ""
    if not (departments or titles or sex) or not staff:
        return None
    if not departments and (units or _OURS.search(text)):
        return None
    return sum(
        1
        for each in staff
        if (not departments or each.department in departments)
        and (not titles or each.title in titles)
        and (not sex or each.sex in {sex, ""})
    )


def count_around(text: str, span: Span, found: Iterable[Span], staff: Sequence[Staff]) -> int | None:
    """How many people fit the sentence or line in which a phrase stands."""
    begin = max(text.rfind(mark, 0, span.start) for mark in ".!?\n") + 1
    ends = [at for mark in ".!?\n" if (at := text.find(mark, span.end)) >= 0]
    end = min(ends, default=len(text))
    units = [text[each.start : each.end] for each in found if each.label == Label.DEPT and begin <= each.start < end]
    return how_many(text[begin:end], staff, units)
