"""Stretches of time as plans write them: days, months, halves of a year, or not decided yet (handbook 0.1b).

Kept as `2023-03-21/2023-04-29`, `2023-02/2023-03`, `2023-H1/2023-H1` or `2023/undecided`.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_LAST_MONTH = {1: 6, 2: 12}
_UNDECIDED = "undecided"
_ENDS = 2
_HALVES = {"상반기": 1, "하반기": 2}
_DAY = re.compile(r"(?:(\d{4})\s*[.\-/년]\s*)?(\d{1,2})\s*[.\-/월]\s*(\d{1,2})\s*[.일]?")
_MONTH = re.compile(r"(?:(\d{4})\s*[.\-/년]\s*)?(\d{1,2})\s*[월.]?")
_HALF = re.compile(r"(?:(\d{4})\s*[.\-/년]?\s*)?(상반기|하반기)")
_NOT_YET = re.compile(r"(?:(\d{4})\s*[.\-/년]?\s*)?미정")
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})?")
_BETWEEN = re.compile(r"\s*[~∼〜～–]\s*")
_KEPT = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?|-H([12]))")


class Precision(StrEnum):
    """How exactly a stretch of time is known."""

    DAY = "day"
    MONTH = "month"
    HALF = "half"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last day; of what is not decided yet only the year is known."""

    precision: Precision
    first: date
    last: date

    @property
    def year(self) -> int:
        """The year in which it begins."""
        return self.first.year

    @property
    def is_known(self) -> bool:
        """Whether it has days at all."""
        return self.precision is not Precision.UNDECIDED

    def as_text(self) -> str:
        """The kept form."""
        if not self.is_known:
            return f"{self.year}/{_UNDECIDED}"
        return f"{_edge(self.first, self.precision)}/{_edge(self.last, self.precision)}"

    def shown(self, year: int | None = None) -> str:
        """As plans write it; the year is left out where it is the given one."""
        if not self.is_known:
            return "미정" if self.year == year else f"{self.year}년 미정"
        begins = _said(self.first, self.precision, year)
        if _edge(self.first, self.precision) == _edge(self.last, self.precision):
            return begins
        ends = _said(self.last, self.precision, self.first.year)
        if self.precision is Precision.MONTH and self.first.year == self.last.year:
            return f"{begins.removesuffix('월')} ~ {ends}"
        return f"{begins}~{ends}" if self.precision is Precision.DAY else f"{begins} ~ {ends}"


def read_period(text: str, year: int) -> Period | None:
    """A stretch of time as somebody typed it; without a year the given one is meant. None if it is none."""
    text = " ".join(text.strip().strip("'").split())
    found = _NOT_YET.fullmatch(text)
    if found:
        known = int(found[1] or year)
        return _checked(Precision.UNDECIDED, date(known, 1, 1), date(known, 12, 31)) if _is_year(known) else None
    parts = _BETWEEN.split(text)
    if len(parts) > _ENDS or not all(parts):
        return None
    # In "2 ~ 3월" only the last one says that these are months.
    begins = _read(parts[0], year)
    ends = _read(parts[-1], begins[1].year if begins else year)
    if begins is None or ends is None or begins[0] is not ends[0]:
        return None
    return _checked(begins[0], begins[1], ends[2])


def period_of(kept: str) -> Period:
    """The stretch of time that was kept; ValueError for anything else."""
    begins, _, ends = kept.partition("/")
    if ends == _UNDECIDED:
        return Period(Precision.UNDECIDED, date(int(begins), 1, 1), date(int(begins), 12, 31))
    first, last = _kept(begins), _kept(ends)
    if first[0] is not last[0] or first[1] > last[2]:
        raise ValueError
    return Period(first[0], first[1], last[2])


def _checked(precision: Precision, first: date, last: date) -> Period | None:
    return Period(precision, first, last) if first <= last else None


def _is_year(year: int) -> bool:
    return _FIRST_YEAR <= year <= _LAST_YEAR


def _read(text: str, year: int) -> tuple[Precision, date, date] | None:
    # As programs print days and months: 20230321, 202303.
    digits = _DIGITS.fullmatch(text)
    text = ".".join(filter(None, digits.groups())) if digits else text
    for precision, pattern in ((Precision.HALF, _HALF), (Precision.DAY, _DAY), (Precision.MONTH, _MONTH)):
        found = pattern.fullmatch(text)
        if found is None:
            continue
        known = int(found[1] or year)
        if not _is_year(known):
            return None
        numbers = [_HALVES[found[2]]] if precision is Precision.HALF else [int(each) for each in found.groups()[1:]]
        try:
            return _stretch(precision, known, *numbers)
        except ValueError:
            return None
    return None


def _kept(text: str) -> tuple[Precision, date, date]:
    found = _KEPT.fullmatch(text)
    if found is None:
        raise ValueError
    year, month, day, half = found.groups()
    if half:
        return _stretch(Precision.HALF, int(year), int(half))
    if day:
        return _stretch(Precision.DAY, int(year), int(month), int(day))
    if month is None:
        raise ValueError
    return _stretch(Precision.MONTH, int(year), int(month))


def _stretch(precision: Precision, year: int, *numbers: int) -> tuple[Precision, date, date]:
    if precision is Precision.DAY:
        day = date(year, numbers[0], numbers[1])
        return precision, day, day
    if precision is Precision.MONTH:
        return precision, date(year, numbers[0], 1), _end_of(year, numbers[0])
    last = _LAST_MONTH[numbers[0]]
    return precision, date(year, last - 5, 1), _end_of(year, last)


def _end_of(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)


def _edge(day: date, precision: Precision) -> str:
    if precision is Precision.DAY:
        return day.isoformat()
    if precision is Precision.MONTH:
        return f"{day.year:04}-{day.month:02}"
    return f"{day.year:04}-H{1 if day.month <= _LAST_MONTH[1] else 2}"


def _said(day: date, precision: Precision, year: int | None) -> str:
    before = "" if day.year == year else f"{day.year}. " if precision is Precision.DAY else f"{day.year}년 "
    if precision is Precision.DAY:
        return f"{before}{day.month}.{'' if not before else ' '}{day.day}."
    if precision is Precision.MONTH:
        return f"{before}{day.month}월"
    return f"{before}{'상반기' if day.month <= _LAST_MONTH[1] else '하반기'}"
