"""Rows as a workbook: texts stay texts, whatever they begin with, and nothing in it says who made it."""

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import xlsxwriter

NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)  # files that were made at different times say the same about themselves
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LONGEST_SHEET_NAME = 31
_WIDTH = 16


def xlsx_of(rows: Iterable[Sequence[object]], name: str) -> bytes:
    """Rows as a workbook of one sheet, the first row as its head; whole numbers are numbers, all else is text."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, OPTIONS)
    nobody(book, name)
    sheet = book.add_worksheet(sheet_name(name))
    head = book.add_format({"bold": True, "bg_color": "#f3f3f3", "bottom": 1})
    widest = 0
    for down, row in enumerate(rows):
        widest = max(widest, len(row))
        for across, cell in enumerate(row):
            style = head if down == 0 else None
            if isinstance(cell, int) and not isinstance(cell, bool):
                sheet.write_number(down, across, cell, style)
            else:
                sheet.write_string(down, across, str(cell), style)
    sheet.set_column(0, max(widest - 1, 0), _WIDTH)
    sheet.freeze_panes(1, 1)
    book.close()
    return made.getvalue()


def nobody(book: xlsxwriter.Workbook, title: str) -> None:
    """A workbook that says what it is called and nothing about who made it, or when."""
    book.set_properties({"title": title, "author": "", "company": "", "created": NO_TIME})


def sheet_name(name: str) -> str:
    """The name of a sheet: without what a workbook does not allow in one."""
    return "".join(each for each in name if each not in "[]:*?/\\")[:_LONGEST_SHEET_NAME] or "표"
