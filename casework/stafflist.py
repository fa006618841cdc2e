"""A staff list as an office exports it: CSV in, people out; whatever is wrong is refused with the row's number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from casework.deidentifying.singling import Staff
from casework.list_errors import StaffListError, StaffListTooBigError
from casework.sheets import sheet_rows, sheet_text, tidy

BIGGEST = 2 * 1024 * 1024
MOST_ROWS = 20_000
EXAMPLE = (
    "이름,부서,직위,성별\n독고은별,청소행정과,주무관,여\n선우하람,청소행정과,팀장,남\n제갈바다,맑은환경과,주무관,\n"
)
_LONGEST_FIELD = 60
_COLUMNS: Mapping[str, str] = {
    **dict.fromkeys(("name", "이름", "성명"), "name"),
    **dict.fromkeys(("department", "부서", "부서명", "소속"), "department"),
    **dict.fromkeys(("title", "직위", "직급", "직책"), "title"),
    **dict.fromkeys(("sex", "성별"), "sex"),
}
_SEXES = {"": "", "f": "f", "여": "f", "여자": "f", "여성": "f", "m": "m", "남": "m", "남자": "m", "남성": "m"}


@dataclass(frozen=True, slots=True)
class Colleague:
    """One row of the list."""

    name: str = field(repr=False)
    staff: Staff = field(repr=False)


def read_staff(raw: bytes) -> tuple[Colleague, ...]:
    """Everybody on the list; names are needed, everything else may be missing."""
    if len(raw) > BIGGEST:
        raise StaffListTooBigError
    rows = sheet_rows(sheet_text(raw, StaffListError), StaffListError)
    first = next(rows, None)
    if first is None:
        raise StaffListError("empty")
    columns = [_COLUMNS.get(tidy(each).casefold(), "") for each in first[1]]
    if "name" not in columns:
        raise StaffListError("columns")
    people: list[Colleague] = []
    for number, cells in rows:
        if len(people) == MOST_ROWS:
            raise StaffListTooBigError
        people.append(_colleague(number, cells, columns))
    if not people:
        raise StaffListError("empty")
    return tuple(people)


def _colleague(number: int, cells: Sequence[str], columns: Sequence[str]) -> Colleague:
    if len(cells) > len(columns):
        raise StaffListError("row", number)
    found: dict[str, str] = {}
    for column, cell in zip(columns, cells, strict=False):
        if column:
            # Of two columns with one meaning (직급 and 직책) the first that says something counts.
            found[column] = found.get(column) or tidy(cell)
    sex = _SEXES.get(found.get("sex", "").casefold())
    if not found.get("name") or sex is None or any(len(each) > _LONGEST_FIELD for each in found.values()):
        raise StaffListError("row", number)
    return Colleague(found["name"], Staff(found.get("department", ""), found.get("title", ""), sex))
