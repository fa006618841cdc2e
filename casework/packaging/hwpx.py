"""A package as HWPX, the format in which Korean offices work: built by python-hwpx in memory, its metadata blank."""

from collections.abc import Sequence

from hwpx.document import HwpxDocument

from casework.packaging.contents import DUTIES, Package

_WHOLE = 42_520  # the width of the text on A4 in the format's units
_NARROW = {2: (1, 4), 3: (2, 2, 5)}  # names take less room than what is told


def hwpx_of(package: Package) -> bytes:
    """One copy as HWPX; takes a moment, so it runs beside the loop."""
    document = HwpxDocument.new()
    document.page.set_header(text=package.mark)
    document.page.set_footer(text=package.mark)
    _heading(document, package.title, 1)
    _table(document, package.cover)
    _heading(document, "확인할 내용", 2)
    for line in package.text.split("\n"):
        if line.strip():
            document.add_paragraph(line, style="바탕글")
    _heading(document, "지금까지 한 조치", 2)
    _table(document, package.measures)
    _heading(document, "붙임", 2)
    if package.enclosed:
        _table(document, [("이름", "크기", "SHA-256"), *package.enclosed])
    else:
        document.add_paragraph("없음", style="바탕글")
    _heading(document, "지켜 주실 것", 2)
    for duty in DUTIES:
        document.add_paragraph(f"- {duty}", style="바탕글")
    document.add_paragraph(package.sender, style="바탕글")
    # It would sign with a default creator and a preview of its skeleton.
    document.parts.clear_document_metadata()
    document.parts.clear_preview()
    return document.to_bytes()


def _heading(document: HwpxDocument, text: str, level: int) -> None:
    document.add_heading(text, level=level)


def _table(document: HwpxDocument, rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(len(rows), len(rows[0]), width=_WHOLE)
    table.set_column_widths(_NARROW[len(rows[0])])
    for at, row in enumerate(rows):
        for place, told in enumerate(row):
            table.set_cell_text(at, place, told)
