"""The words of a clean document, so that they can be read and looked through without the program that made it."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pypdfium2
from lxml import etree

from casework.cleaning import hwp
from casework.cleaning.hwprecords import records
from casework.cleaning.looking import LONGEST
from casework.cleaning.markup import Element, local, parse
from casework.cleaning.packages import unpack

_SEPARATE = "\n\n"
_DIGITS = re.compile(r"(\d+)")
_BREAKS = {"annotation": "\n", "br": "\n", "cr": "\n", "line-break": "\n", "lineBreak": "\n", "tab": "\t", "s": " "}
_ENDS = {"p": "\n", "h": "\n", "si": "\n", "tc": "\t", "table-cell": "\t"}
_PARAGRAPH_TEXT, _TAG = 67, 0x3FF
# In a paragraph of HWP these stand alone; every other control takes eight places.
_ALONE = frozenset({0, 10, 13, *range(24, 32)})
_CONTROLS, _PLACES = 32, 8

Words = Iterator[str]


def words(data: bytes, kind: str) -> str:
    """What can be read in it, cut at the agreed length."""
    found, length = list[str](), 0
    for piece in READERS[kind](data):
        found.append(piece)
        length += len(piece)
        if length > LONGEST:
            break
    return "".join(found)[: LONGEST + 1]


def prepare() -> None:
    """Load the library that reads pages now: later no file can be opened."""
    pypdfium2.PdfDocument.new().close()
    hwp.prepare()


def _plain(data: bytes) -> Words:
    yield data.decode("utf-8", "replace").lstrip("\ufeff").replace("\r\n", "\n")


def _pdf(data: bytes) -> Words:
    document = pypdfium2.PdfDocument(data)
    for page in document:
        yield page.get_textpage().get_text_bounded().replace("\r\n", "\n") + _SEPARATE
        page.close()


def _hwp(data: bytes) -> Words:
    for section in hwp.sections(data):
        for head, content in records(section):
            if head & _TAG == _PARAGRAPH_TEXT:
                yield _paragraph(content) + "\n"


def _paragraph(content: bytes) -> str:
    text, place = list[str](), 0
    units = [content[at : at + 2] for at in range(0, len(content) - 1, 2)]
    while place < len(units):
        code = int.from_bytes(units[place], "little")
        if code >= _CONTROLS:
            text.append(units[place].decode("utf-16-le", "surrogatepass"))
        elif code == ord("\t"):
            text.append("\t")
        elif code == ord("\n"):
            text.append("\n")
        place += 1 if code >= _CONTROLS or code in _ALONE else _PLACES
    return "".join(text).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _marked_up(leaves: frozenset[str], *wanted: str) -> Callable[[bytes], Words]:
    """A reader of packages: the text inside these elements, in the parts with these names, in the order of counting."""

    def read(data: bytes) -> Words:
        parts = unpack(data)
        for pattern in wanted:
            for name in sorted((each for each in parts if re.fullmatch(pattern, each)), key=_counted):
                yield from _inside(parse(parts[name]), leaves)
                yield "\n"

    return read


def _inside(root: Element, leaves: frozenset[str]) -> Words:
    depth = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = local(element.tag)
        if event == "start":
            depth += name in leaves
            if depth and element.text:
                yield element.text
            if name in _BREAKS:
                yield _BREAKS[name]
            continue
        depth -= name in leaves
        if name in _ENDS:
            yield _ENDS[name]
        if depth and element.tail:
            yield element.tail


def _table(data: bytes) -> Words:
    """Row by row, cell by cell; then the remarks."""
    parts = unpack(data)
    shared = _shared(parts.get("xl/sharedStrings.xml"))
    for name in sorted((each for each in parts if re.fullmatch(r"xl/worksheets/[^/]+\.xml", each)), key=_counted):
        for row in parse(parts[name]).iter("{*}row"):
            yield "\t".join(_cell(cell, shared) for cell in row.iter("{*}c")) + "\n"
        yield "\n"
    for name in sorted(each for each in parts if re.fullmatch(r"xl/(?:comments|threadedComments/).*\.xml", each)):
        yield from _inside(parse(parts[name]), frozenset({"t", "text"}))
        yield "\n"


def _shared(content: bytes | None) -> list[str]:
    if content is None:
        return []
    return ["".join(_inside(each, frozenset({"t"}))).strip("\n") for each in parse(content).iter("{*}si")]


def _cell(cell: Element, shared: list[str]) -> str:
    value: Any = cell.find("{*}v")
    text = "" if value is None else value.text or ""
    if cell.get("t") == "s":
        return shared[int(text)] if text.isdecimal() and int(text) < len(shared) else ""
    return "".join(_inside(cell, frozenset({"t"}))).strip("\n") or text


def _counted(name: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdecimal() else (0, part) for part in _DIGITS.split(name)]


_OFFICE, _OPEN = frozenset({"t", "delText"}), frozenset({"p", "h"})
_open_document = _marked_up(_OPEN, r"content\.xml", r"styles\.xml")
READERS: Mapping[str, Callable[[bytes], Words]] = {
    "txt": _plain,
    "csv": _plain,
    "pdf": _pdf,
    "hwp": _hwp,
    "hwpx": _marked_up(frozenset({"t"}), r"Contents/section\d+\.xml"),
    "docx": _marked_up(
        _OFFICE, r"word/document\.xml", r"word/(?:foot|end)notes\.xml", r"word/comments\.xml",
        r"word/(?:header|footer)\d*\.xml",
    ),
    "pptx": _marked_up(
        _OFFICE, r"ppt/slides/slide\d+\.xml", r"ppt/notesSlides/notesSlide\d+\.xml", r"ppt/comments/[^/]+\.xml"
    ),
    "xlsx": _table,
    "odt": _open_document,
    "ods": _open_document,
    "odp": _open_document,
}  # fmt: skip
