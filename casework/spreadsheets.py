"""Tables for spreadsheets: comma-separated, as Korean ones open them, and nothing in them is ever a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_BOM = "\ufeff"


def csv_of(rows: Iterable[Sequence[object]]) -> bytes:
    """Rows as a file that a spreadsheet opens with its letters right."""
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_MINIMAL).writerows([[plain_cell(each) for each in row] for row in rows])
    return (_BOM + text.getvalue()).encode()


def plain_cell(value: object) -> object:
    """A cell that stays what it says: words that a spreadsheet would reckon with are quoted, numbers are left."""
    if isinstance(value, str) and value.lstrip().startswith(STARTS_FORMULA):
        return "'" + value
    return "" if value is None else value
