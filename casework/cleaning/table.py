"""Comma-separated tables: text that a spreadsheet opens, so its formulas are pointed out."""

import re

from casework.cleaning import text
from casework.cleaning.findings import Findings, Left

# Only what a spreadsheet would compute; a negative number or a telephone number is no formula.
_FORMULA = re.compile(r"(?:^|[,;\t\n])\"?\s*[=@+\-](?![\d.,\s\"'-]*(?:[,;\t\n]|$))", re.MULTILINE)

prepare = text.prepare


def scrub(data: bytes, found: Findings) -> bytes:
    """The table in UTF-8 with the mark by which a spreadsheet knows it as Korean."""
    table = text.read(data, found)
    found.kept(Left.FORMULA, len(_FORMULA.findall(table)))
    return "\ufeff".encode() + table.replace("\n", "\r\n").encode()
