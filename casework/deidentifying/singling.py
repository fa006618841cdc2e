"""How many people of the office a description fits: department, title and sex against the organisation chart."""

from collections.abc import Sequence
from dataclasses import dataclass

_WOMEN = ("여자", "여성", "여직원", "임산부", "임신", "언니", "누나", "할머니")
_MEN = ("남자", "남성", "남직원", "형님", "오빠", "할아버지")


@dataclass(frozen=True, slots=True)
class Staff:
    """One person of the organisation chart, without the name; `sex` is "f", "m" or unknown as an empty text."""

    department: str
    title: str
    sex: str = ""


def how_many(text: str, staff: Sequence[Staff]) -> int | None:
    """How many people fit everything the text says of department, title and sex; None where it says none of these."""
    departments = {each.department for each in staff if each.department and each.department in text}
    titles = {each.title for each in staff if each.title and each.title in text}
    sex = "f" if any(word in text for word in _WOMEN) else "m" if any(word in text for word in _MEN) else ""
    if not (departments or titles or sex) or not staff:
        return None
    return sum(
        1
        for each in staff
        if (not departments or each.department in departments)
        and (not titles or each.title in titles)
        and (not sex or each.sex in {sex, ""})
    )


def sentence_around(text: str, start: int, end: int) -> str:
    """The sentence or line in which a stretch stands."""
    begin = max(text.rfind(mark, 0, start) for mark in ".!?\n") + 1
    ends = [at for mark in ".!?\n" if (at := text.find(mark, end)) >= 0]
    return text[begin : min(ends, default=len(text))]
