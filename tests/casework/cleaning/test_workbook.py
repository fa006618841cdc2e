"""A list in an XLSX file: its first sheet as text, and whatever a list never needs is refused."""

import pytest

from casework.cleaning.packages import pack
from casework.cleaning.workbook import is_workbook, workbook_rows

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"


class SheetRefused(Exception):  # noqa: N818 - as the others
    """What the reader refuses here."""


def refuse(reason: str, row: int) -> SheetRefused:
    return SheetRefused(reason, row)


def workbook(rows: str, *, strings: str = "", more: dict[str, bytes] | None = None, head: str = "") -> bytes:
    """A workbook with one sheet, as spreadsheets write it."""
    book = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}">{head}<sheets><sheet name="명단" sheetId="1" r:id="rId1"/>'
        "</sheets></workbook>"
    )
    rels = f'<Relationships xmlns="{RELS}"><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>'
    parts = {
        "xl/workbook.xml": book.encode(),
        "xl/_rels/workbook.xml.rels": rels.encode(),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode(),
    }
    if strings:
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{strings}</sst>'.encode()
    return pack(parts | (more or {}))


def read(raw: bytes) -> list[tuple[int, list[str]]]:
    return list(workbook_rows(raw, refuse))


def cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def test_shared_inline_and_number_cells_are_read_in_their_places():
    strings = "<si><t>이름</t></si><si><r><t>새</t></r><r><t> 팀</t></r><rPh><t>읽기</t></rPh></si>"
    rows = f'<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row><row r="3">{cell("A3", "독고은별")}<c r="B3"><v>46024</v></c></row>'  # noqa: E501
    raw = workbook(rows, strings=strings)
    assert is_workbook(raw)
    assert read(raw) == [(1, ["이름", "", "새 팀"]), (3, ["독고은별", "46024"])]


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ('<row r="2"><c r="A2"><f>WEBSERVICE("http://x")</f><v>1</v></c></row>', ("formula", 2)),
        ('<row r="2"><c r="A2" t="e"><v>#REF!</v></c></row>', ("formula", 2)),
        ('<row r="9000">' + cell("A9000", "x") + "</row>", ("too_long", 9000)),
        ('<row r="1">' + cell("ZZ1", "x") + "</row>", ("too_long", 1)),
        ('<row r="1"><c r="A1" t="s"><v>7</v></c></row>', ("workbook", 1)),
        ('<row r="1"><c r="?" t="s"><v>0</v></c></row>', ("workbook", 0)),
        ("<row", ("workbook", 0)),
    ],
)
def test_what_a_list_never_needs_is_refused_by_its_row(rows, reason):
    with pytest.raises(SheetRefused) as refused:
        read(workbook(rows))
    assert refused.value.args == reason


@pytest.mark.parametrize(
    "more",
    [
        {"xl/vbaProject.bin": b"x"},
        {"xl/externalLinks/externalLink1.xml": b"<x/>"},
        {"xl/embeddings/oleObject1.bin": b"x"},
        {"xl/connections.xml": b"<x/>"},
        {"xl/worksheets/_rels/sheet1.xml.rels": b'<R><Relationship TargetMode="External" Target="file://x"/></R>'},
    ],
)
def test_programs_and_links_to_elsewhere_are_refused(more):
    with pytest.raises(SheetRefused) as refused:
        read(workbook(f'<row r="1">{cell("A1", "x")}</row>', more=more))
    assert refused.value.args == ("foreign", 0)


def test_entities_are_not_expanded():
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
    bomb = (
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{laughs}]><sst xmlns="{MAIN}"><si><t>&a8;</t></si></sst>'
    )
    with pytest.raises(SheetRefused):
        read(workbook("<row/>", more={"xl/sharedStrings.xml": bomb.encode()}))


def test_what_unpacks_too_big_is_refused_before_it_is_read():
    padding = b" " * (40 * 1024 * 1024)
    with pytest.raises(SheetRefused):
        read(workbook("<row/>", more={"xl/sharedStrings.xml": padding}))


@pytest.mark.parametrize("raw", [b"PK\x03\x04", b"PK\x03\x04" + b"\0" * 100, pack({"a": b"b"})])
def test_what_is_no_workbook_is_refused(raw):
    with pytest.raises(SheetRefused):
        read(raw)


def test_days_counted_from_1904_are_refused():
    with pytest.raises(SheetRefused):
        read(workbook(f'<row r="1">{cell("A1", "x")}</row>', head='<workbookPr date1904="1"/>'))
