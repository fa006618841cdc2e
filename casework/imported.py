"""Complaints as another system exports them: a table in, rows out; what is wrong is refused with the line's number."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from casework.cleaning.tables import is_table_file, table_rows
from casework.clock import KST
from casework.list_errors import ImportRefusedError, ImportTooBigError
from casework.sheets import sheet_rows, sheet_text, tidy
from policies.imports import NEEDED, Column, Imports, ImportSource

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_DELIMITERS = ",\t"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedRow:
    """One complaint of an export; exists in memory only."""

    line: int
    number: str = field(repr=False)
    received_day: date
    received_at: datetime | None
    kind: str
    text: str = field(repr=False)
    contact: str = field(default="", repr=False)
    where: str = field(default="", repr=False)
    unit: str = ""


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A line that was left out: its number and a fixed word for why, never what stood in it."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Export:
    """An export as it was read: the rows that can be brought, and those that cannot."""

    rows: tuple[ImportedRow, ...]
    refused: tuple[RefusedRow, ...]

    @property
    def size(self) -> int:
        """How many lines it has."""
        return len(self.rows) + len(self.refused)


class _BadRowError(Exception):
    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read_export(raw: bytes, source: ImportSource, now: datetime, imports: Imports) -> Export:
    """Every line of an export, read or refused; a file that is none is refused as a whole, before anything is kept."""
    if len(raw) > imports.biggest_bytes:
        raise ImportTooBigError
    lines = _lines(raw, source)
    columns = _header(lines, source, imports)
    rows: list[ImportedRow] = []
    refused: list[RefusedRow] = []
    seen: set[str] = set()
    for line, cells in lines:
        if len(rows) + len(refused) == imports.most_rows:
            raise ImportTooBigError
        try:
            row = _row(line, _found(cells, columns, imports), source, now, imports)
        except _BadRowError as bad:
            refused.append(RefusedRow(line, bad.reason))
            continue
        if row.number in seen:
            refused.append(RefusedRow(line, "twice"))
            continue
        seen.add(row.number)
        rows.append(row)
    if not rows and not refused:
        raise ImportRefusedError("empty")
    return Export(tuple(rows), tuple(refused))


def _lines(raw: bytes, source: ImportSource) -> Iterator[tuple[int, list[str]]]:
    """The lines of an export, whichever program saved it."""
    if is_table_file(raw):
        return table_rows(raw)
    text = sheet_text(raw, ImportRefusedError)
    return sheet_rows(text, ImportRefusedError, _delimiter(text, source))


def tidy_number(text: str) -> str:
    """A number of another system in one form, however it was typed."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def _delimiter(text: str, source: ImportSource) -> str:
    """The sign between cells of the line that names the columns; commas unless there are only tabs."""
    names = {name for known in source.columns.values() for name in known}
    for line in text.splitlines()[:50]:
        for sign in _DELIMITERS:
            if len({tidy(cell.strip('"')) for cell in line.split(sign)} & names) >= len(NEEDED):
                return sign
    return _DELIMITERS[0]


def _header(lines: Iterator[tuple[int, list[str]]], source: ImportSource, imports: Imports) -> list[str]:
    """What each column means; the line that says so may stand below a title."""
    known = {name: column for column, names in source.columns.items() for name in names}
    for line, cells in lines:
        columns = [known.get(tidy(cell), "") for cell in cells]
        if all(column in columns for column in NEEDED):
            return columns
        if line >= imports.header_within:
            break
    raise ImportRefusedError("columns")


def _found(cells: Sequence[str], columns: Sequence[str], imports: Imports) -> dict[str, str]:
    """The cells that mean something; of two columns with one meaning the first that says something counts."""
    if len(cells) > len(columns) and any(cell.strip() for cell in cells[len(columns) :]):
        raise _BadRowError("cells")
    found: dict[str, str] = {}
    for column, cell in zip(columns, cells, strict=False):
        if not column or not cell.strip():
            continue
        if len(cell) > imports.longest_cell:
            raise _BadRowError("long")
        if _CONTROL.search(cell):
            raise _BadRowError("control")
        if re.match(imports.formula, cell):
            raise _BadRowError("formula")
        found.setdefault(column, cell.replace("\r\n", "\n").replace("\r", "\n").strip())
    return found


def _row(line: int, found: dict[str, str], source: ImportSource, now: datetime, imports: Imports) -> ImportedRow:
    number = tidy_number(found.get(Column.NUMBER, ""))
    if not source.is_number(number):
        raise _BadRowError("number")
    day, at = _received(found.get(Column.RECEIVED, ""), now, imports)
    title, body = tidy(found.get(Column.TITLE, "")), found.get(Column.BODY, "")
    if not body:
        raise _BadRowError("no_text")
    text = f"{title}\n\n{body}" if title and not body.startswith(title) else body
    short = {name: tidy(found.get(name, "")) for name in (Column.WHERE, Column.UNIT, *_CONTACT)}
    if len(text) > imports.longest_cell or any(len(each) > imports.longest_line for each in short.values()):
        raise _BadRowError("long")
    return ImportedRow(
        line=line,
        number=number,
        received_day=day,
        received_at=at,
        kind=source.kinds.get(tidy(found.get(Column.KIND, "")), source.otherwise),
        text=text,
        contact=" ".join(short[name] for name in _CONTACT if short[name]),
        where=short[Column.WHERE],
        unit=short[Column.UNIT],
    )


_CONTACT = (Column.NAME, Column.PHONE, Column.EMAIL, Column.ADDRESS)


def _received(cell: str, now: datetime, imports: Imports) -> tuple[date, datetime | None]:
    """The day of reception, and the minute where the export tells it."""
    said = " ".join(cell.split())
    at = next((each for form in imports.moments if (each := _moment(said, form))), None)
    plain = at or next((each for form in imports.days if (each := _moment(said, form))), None)
    if plain is None:
        raise _BadRowError("received")
    day = plain.date()
    if day > now.date() or (at is not None and at > now):
        raise _BadRowError("future")
    if day < now.date() - timedelta(days=imports.oldest_days):
        raise _BadRowError("old")
    return day, at


def _moment(said: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(said, form).replace(second=0, tzinfo=KST)
    except ValueError:
        return None
