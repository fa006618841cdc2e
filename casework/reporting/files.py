"""A report as a file: CSV, XLSX, HWPX or PDF, made in memory; no property of it says who made it."""

import asyncio
import io
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import xlsxwriter

from casework.bootstrap import Office
from casework.packaging import Block, Document, Paragraphs, hwpx_of, pdf_of
from casework.packaging import Table as DrawnTable
from casework.reporting.tables import ReportRow, ReportTable
from casework.spreadsheets import csv_of
from casework.workbooks import KIND, OPTIONS, nobody, sheet_name

_HISTORY = "이력"
_MOST_PLACES = 3  # of a quantity
_LEAST_WIDE, _MOST_WIDE = 5, 28  # of a column, in halves of a Korean letter
_NARROW, _WIDE = 12, 18


async def file_of(table: ReportTable, form: str, office: Office) -> tuple[bytes, str]:
    """The report in a form of MAKERS, and what it is; made beside the loop."""
    make, kind = MAKERS[form]
    return await asyncio.to_thread(make, table, office.rules.organisation.name), kind


def _csv(table: ReportTable, _sender: str) -> bytes:
    return csv_of(
        [[table.report.label, str(table.year)], [_unit(table)], *_rows(table), *([each] for each in table.notes)]
    )


def _xlsx(table: ReportTable, sender: str) -> bytes:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, OPTIONS)
    nobody(book, table.report.label)
    sheet = book.add_worksheet(sheet_name(table.report.label))
    styles = _styles(book)
    sheet.write_string(0, 0, f"{table.report.label} ({table.year}년)", styles["title"])
    sheet.write_string(1, 0, _unit(table), styles["plain"])
    head = _heads(table)
    for down, names in enumerate(head, 2):
        for across, name in enumerate(names):
            sheet.write_string(down, across, name, styles["head"])
    _merge_groups(sheet, table, styles)
    first = 2 + len(head)
    for down, row in enumerate(table.rows, first):
        kind = "total" if row.is_total else "history" if row.is_history else "cell"
        sheet.write_string(down, 0, _label(row), styles[f"{kind}0"])
        for across, cell in enumerate(row.cells, 1):
            value = _value(row, across - 1)
            _write(sheet, (down, across), value, cell, styles[f"{kind}{_places(value)}"])
    for down, note in enumerate([*table.notes, sender], first + len(table.rows) + 1):
        sheet.write_string(down, 0, note, styles["plain"])
    sheet.set_column(0, 0, _WIDE)
    sheet.set_column(1, len(table.columns), _NARROW if not _is_list(table) else _WIDE)
    sheet.freeze_panes(first, 1)
    book.close()
    return made.getvalue()


def _write(sheet: Any, place: tuple[int, int], value: Any, cell: str, style: Any) -> None:
    if isinstance(value, (int, Decimal)):
        sheet.write_number(*place, value, style)
    else:
        sheet.write_string(*place, cell, style)


def _value(row: ReportRow, place: int) -> Any:
    """A number where the cell shows it; what is kept back stays a dash, whatever it was."""
    if place >= len(row.values) or row.cells[place] == "–":
        return None
    return row.values[place]


def _places(value: Any) -> int:
    """How many places a number has behind its point: a format for any number leaves a bare point behind whole ones."""
    exponent = value.as_tuple().exponent if isinstance(value, Decimal) else 0
    return min(-exponent, _MOST_PLACES) if isinstance(exponent, int) and exponent < 0 else 0


def _merge_groups(sheet: Any, table: ReportTable, styles: Mapping[str, Any]) -> None:
    at = 1
    for name, wide in table.groups:
        if wide > 1:
            sheet.merge_range(2, at, 2, at + wide - 1, name, styles["head"])
        at += wide


def _styles(book: Any) -> dict[str, Any]:
    cell = {"border": 1, "border_color": "#888888", "valign": "vcenter"}
    kinds: dict[str, dict[str, Any]] = {
        "cell": cell,
        "history": {**cell, "italic": True},
        "total": {**cell, "bold": True},
    }
    numbers = [f"#,##0{'.' * bool(places)}{'0' * places}" for places in range(_MOST_PLACES + 1)]
    cells = {
        f"{name}{places}": {**each, "num_format": f'{number};"△"{number}'}
        for name, each in kinds.items()
        for places, number in enumerate(numbers)
    }
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "plain": book.add_format({"font_color": "#555555"}),
        "head": book.add_format({**cell, "bold": True, "bg_color": "#f3f3f3", "align": "center", "text_wrap": True}),
        **{name: book.add_format(each) for name, each in cells.items()},
    }


def _document(table: ReportTable, sender: str) -> Document:
    title = f"{table.report.label} ({table.year}년)"
    return Document(title=title, mark="", sender=sender, blocks=blocks_of(table))


def blocks_of(table: ReportTable) -> tuple[Block, ...]:
    """A report inside a document: its measure, its table, its notes."""
    rows = tuple(tuple(str(each) for each in row) for row in _rows(table))
    return (
        Paragraphs(_unit(table)),
        DrawnTable(rows, _shares(rows), head=True, figures=not _is_list(table)),
        Paragraphs("\n".join(f"※ {each}" for each in table.notes)),
    )


def _shares(rows: Sequence[Sequence[str]]) -> tuple[int, ...]:
    """How wide each column is beside the others: by its longest cell, a head may take two lines."""
    head, *body = rows
    return tuple(
        min(max([_LEAST_WIDE, -(-_wide(name) // 2), *(_wide(row[place]) for row in body)]), _MOST_WIDE)
        for place, name in enumerate(head)
    )


def _wide(text: str) -> int:
    """How wide a text is, in halves of a Korean letter."""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


def _rows(table: ReportTable) -> list[Sequence[object]]:
    """Head and rows as people read them; where columns have a head in common it stands before their own."""
    names = [f"{each.group} {each.label}".strip() for each in table.columns]
    rows: list[Sequence[object]] = [[table.report.row_label, *names]]
    rows += [[_label(row), *row.cells] for row in table.rows]
    return rows


def _heads(table: ReportTable) -> list[list[str]]:
    names = [table.report.row_label, *(each.label for each in table.columns)]
    if not table.groups:
        return [names]
    return [["", *(each.group for each in table.columns)], names]


def _label(row: ReportRow) -> str:
    return f"{row.label} ({_HISTORY})" if row.is_history else row.label


def _unit(table: ReportTable) -> str:
    return f"(단위: {table.report.unit})" if table.report.unit else ""


def _is_list(table: ReportTable) -> bool:
    return any(each.shows for each in table.columns)


MAKERS: Mapping[str, tuple[Callable[[ReportTable, str], bytes], str]] = {
    "xlsx": (_xlsx, KIND),
    "hwpx": (lambda table, sender: hwpx_of(_document(table, sender)), "application/hwp+zip"),
    "pdf": (lambda table, sender: pdf_of(_document(table, sender)), "application/pdf"),
    "csv": (_csv, "text/csv"),
}
