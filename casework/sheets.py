"""Comma-separated lists as offices export them: whatever the encoding, lines numbered as a spreadsheet does."""

import csv
import io
import unicodedata
from collections.abc import Callable, Iterator

from casework.errors import Refusal

# Makes a refusal from a word for what is wrong and the number of the line, nothing for the whole.
Refuse = Callable[[str, int], Refusal]


def sheet_text(raw: bytes, refuse: Refuse) -> str:
    """The text of a list in UTF-8 or CP949, composed; anything else is refused."""
    for encoding in ("utf-8-sig", "cp949"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return unicodedata.normalize("NFC", text)
    raise refuse("encoding", 0)


def sheet_rows(text: str, refuse: Refuse, delimiter: str = ",") -> Iterator[tuple[int, list[str]]]:
    """Lines that are not blank, with the number a spreadsheet shows beside them."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:  # a quotation mark that is never closed, a cell without end
            raise refuse("quotes", number) from None
        if any(cell.strip() for cell in cells):
            yield number, cells


def tidy(cell: str) -> str:
    """A cell without line breaks and without more than one blank."""
    return " ".join(cell.split())
