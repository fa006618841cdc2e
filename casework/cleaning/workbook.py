"""The first sheet of an XLSX file as rows of text: bounded, no formulas, no macros, nothing that lies elsewhere."""

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator

from casework.cleaning.markup import Element, local, parse
from casework.cleaning.packages import unpack
from casework.errors import Refusal

# Makes a refusal from a word for what is wrong and the number of the row, nothing for the whole.
Refuse = Callable[[str, int], Refusal]

_MAGIC = b"PK\x03\x04"
_BIGGEST_PART, _MOST_ROWS, _MOST_COLUMNS, _LONGEST_CELL = 16 * 1024 * 1024, 5_000, 60, 1_000
# What a list never needs: programs, data of other files, objects of other programs.
_FOREIGN = re.compile(
    r"vbaProject|externalLinks?/|embeddings/|activeX|connections\.xml|ctrlProps|customUI|queryTables", re.IGNORECASE
)
_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_LETTERS = re.compile(r"([A-Z]{1,3})(\d{1,7})")


def is_workbook(raw: bytes) -> bool:
    """Whether the bytes begin as an XLSX file does."""
    return raw.startswith(_MAGIC)


def workbook_rows(raw: bytes, refuse: Refuse) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not blank, each with its number in the sheet; a date is the number that the file keeps for it."""
    try:
        parts = unpack(raw)
    except (Refusal, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError):
        raise refuse("workbook", 0) from None
    _check_parts(parts, refuse)
    shared = _shared_texts(parts.get("xl/sharedStrings.xml", b""), refuse)
    rows = _rows(parts[_first_sheet(parts, refuse)], shared, refuse)
    for number in sorted(rows):
        if any(cell.strip() for cell in rows[number]):
            yield number, rows[number]


def _check_parts(parts: dict[str, bytes], refuse: Refuse) -> None:
    """Refuse what a list never needs; what lies elsewhere is never fetched, but then somebody believes it is there."""
    if any(_FOREIGN.search(name) for name in parts):
        raise refuse("foreign", 0)
    if any(b"External" in raw for name, raw in parts.items() if name.endswith(".rels")):
        raise refuse("foreign", 0)
    if not {_WORKBOOK, _RELATIONS} <= parts.keys() or max(map(len, parts.values())) > _BIGGEST_PART:
        raise refuse("workbook", 0)


def _first_sheet(parts: dict[str, bytes], refuse: Refuse) -> str:
    book, relations = _parsed(parts[_WORKBOOK], refuse), _parsed(parts[_RELATIONS], refuse)
    if any(each.get("date1904") in {"1", "true"} for each in _all(book, "workbookPr")):
        raise refuse("workbook", 0)
    targets = {each.get("Id", ""): each.get("Target", "") for each in _all(relations, "Relationship")}
    wanted = [value for each in _all(book, "sheet") for key, value in each.items() if local(key) == "id"]
    target = targets.get(wanted[0], "") if wanted else ""
    name = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    if name not in parts:
        raise refuse("workbook", 0)
    return name


def _shared_texts(raw: bytes, refuse: Refuse) -> list[str]:
    """The texts that cells share, in order; how a syllable is to be read aloud is left out."""
    return [_text(each) for each in _all(_parsed(raw, refuse), "si")] if raw else []


def _rows(raw: bytes, shared: list[str], refuse: Refuse) -> dict[int, list[str]]:
    """The cells of a sheet as text, rows by their number."""
    rows: dict[int, list[str]] = {}
    for cell in _all(_parsed(raw, refuse), "c"):
        row, column = _place(cell.get("r", ""), refuse)
        cells = rows.setdefault(row, [])
        cells.extend([""] * (column - len(cells)))
        cells[column - 1] = _value(cell, shared, row, refuse)[:_LONGEST_CELL]
    return rows


def _value(cell: Element, shared: list[str], row: int, refuse: Refuse) -> str:
    kind = cell.get("t", "")
    # What a formula gives depends on the program that opens it.
    if kind == "e" or any(True for _ in _all(cell, "f")):
        raise refuse("formula", row)
    if kind == "inlineStr":
        return _text(cell)
    said = "".join(each.text or "" for each in _all(cell, "v"))
    if kind != "s":
        return said
    if not said.isdigit() or int(said) >= len(shared):
        raise refuse("workbook", row)
    return shared[int(said)]


def _text(element: Element) -> str:
    said = [each.text or "" for each in _all(element, "t") if not _is_aloud(each)]
    return "".join(said)[:_LONGEST_CELL]


def _is_aloud(element: Element) -> bool:
    return any(local(each.tag) == "rPh" for each in element.iterancestors())


def _place(name: str, refuse: Refuse) -> tuple[int, int]:
    found = _LETTERS.fullmatch(name)
    if found is None:
        raise refuse("workbook", 0)
    column, row = 0, int(found[2])
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    if row > _MOST_ROWS or column > _MOST_COLUMNS:
        raise refuse("too_long", row)
    return row, column


def _all(element: Element, name: str) -> Iterator[Element]:
    return (each for each in element.iter() if isinstance(each.tag, str) and local(each.tag) == name)


def _parsed(raw: bytes, refuse: Refuse) -> Element:
    """XML that declares no document type: nothing is expanded, nothing is fetched."""
    try:
        return parse(raw)
    except (Refusal, SyntaxError):  # lxml's own is one
        raise refuse("workbook", 0) from None
