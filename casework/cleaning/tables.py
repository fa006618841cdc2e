"""Tables that people bring, XLSX or CSV, as rows of texts: measured first, no formula run, nothing fetched."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from casework.list_errors import ImportRefusedError, ImportTooBigError
from casework.sheets import sheet_rows, sheet_text

BIGGEST = 64 * 1024 * 1024
_BIGGEST_UNPACKED = 1024 * 1024 * 1024
MOST_ROWS, _MOST_COLUMNS = 200_000, 200
_MAGIC = b"PK\x03\x04"


def table_rows(raw: bytes) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not blank, each with its number in the sheet; days as 2026-11-27, whole numbers without a point."""
    if len(raw) > BIGGEST:
        raise ImportTooBigError
    rows = _workbook(raw) if is_table_file(raw) else sheet_rows(sheet_text(raw, _refuse), _refuse)
    for count, (number, cells) in enumerate(rows):
        if count > MOST_ROWS:
            raise ImportTooBigError
        if len(cells) > _MOST_COLUMNS:
            raise ImportRefusedError("row", number)
        yield number, cells


def is_table_file(raw: bytes) -> bool:
    """Whether the bytes begin as a workbook does."""
    return raw.startswith(_MAGIC)


def _refuse(reason: str, line: int) -> ImportRefusedError:
    return ImportRefusedError(reason, line)


def _workbook(raw: bytes) -> Iterator[tuple[int, list[str]]]:
    _measure(raw)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        sheet = book.get_sheet_by_index(0)
        for number, cells in enumerate(sheet.iter_rows(), 1):
            texts = [_text(cell) for cell in cells]
            if any(texts):
                yield number, texts
    except (CalamineError, ValueError, OSError):
        raise ImportRefusedError("workbook") from None


def _measure(raw: bytes) -> None:
    """Refuse what would unpack to more than a list of an office can be."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            whole = sum(each.file_size for each in packed.infolist())
    except zipfile.BadZipFile:
        raise ImportRefusedError("workbook") from None
    if whole > _BIGGEST_UNPACKED:
        raise ImportTooBigError


def _text(cell: Any) -> str:
    match cell:
        case bool():
            return "예" if cell else "아니요"
        case float():
            return str(int(cell)) if cell.is_integer() else repr(cell)
        case datetime():
            return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
        case date() | time() | timedelta():
            return str(cell)
        case _:
            return " ".join(str(cell).split()) if "\n" not in str(cell) else str(cell).strip()
