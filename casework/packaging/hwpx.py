"""A document as HWPX, the format in which Korean offices work: built by python-hwpx in memory, its metadata blank."""

from hwpx.document import HwpxDocument

from casework.packaging.documents import Document, Heading, Listing, Paragraphs, Table

_WHOLE = 42_520  # the width of the text on A4 in the format's units
_STYLE = "바탕글"


def hwpx_of(document: Document) -> bytes:
    """One copy as HWPX; takes a moment, so it runs beside the loop."""
    made = HwpxDocument.new()
    if document.mark:
        made.page.set_header(text=document.mark)
        made.page.set_footer(text=document.mark)
    made.add_heading(document.title, level=1)
    for block in document.blocks:
        if isinstance(block, Heading):
            made.add_heading(block.text, level=block.level)
        elif isinstance(block, Table):
            _table(made, block)
        elif isinstance(block, Paragraphs):
            _lines(made, [line for line in block.text.split("\n") if line.strip()])
        elif isinstance(block, Listing):
            _lines(made, [f"- {line}" for line in block.lines])
    _lines(made, [document.sender])
    # It would sign with a default creator and a preview of its skeleton.
    made.parts.clear_document_metadata()
    made.parts.clear_preview()
    return made.to_bytes()


def _lines(made: HwpxDocument, lines: list[str]) -> None:
    for line in lines:
        made.add_paragraph(line, style=_STYLE)


def _table(made: HwpxDocument, block: Table) -> None:
    table = made.add_table(len(block.rows), len(block.rows[0]), width=_WHOLE)
    table.set_column_widths(block.widths)
    for at, row in enumerate(block.rows):
        for place, told in enumerate(row):
            table.set_cell_text(at, place, told)
