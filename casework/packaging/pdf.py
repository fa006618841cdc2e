"""A document as PDF: drawn by WeasyPrint in memory, with nothing fetched and no metadata but a title."""

import logging
from html import escape
from typing import NoReturn

from casework.errors import NoPdfError
from casework.packaging.documents import Block, Document, Heading, Listing, Paragraphs, Table

# What it draws is nobody's business: its warnings quote the document.
for _name in ("weasyprint", "fontTools"):
    logging.getLogger(_name).disabled = True

_MARKS = 7  # lines of the mark across a page
_SHORT_TITLE = 10
_FEW = 6  # columns that have room for letters of the usual size
_STYLE = """
@page { size: A4; margin: 24mm 20mm 22mm;
  @top-right { content: string(mark); font-size: 8pt; color: #555 }
  @bottom-center { content: counter(page) " / " counter(pages); font-size: 8pt; color: #555 } }
html { font: 11pt/1.7 "Noto Sans CJK KR", "Noto Sans KR", "NanumGothic", "Nanum Gothic", sans-serif; color: #111 }
.mark { string-set: mark content(text); height: 0; overflow: hidden; font-size: 1pt; color: #fff }
.across { position: fixed; top: 0; left: -20mm; width: 210mm; height: 250mm; z-index: -1 }
.across p { position: absolute; margin: 0; width: 210mm; text-align: center; font-size: 17pt; color: #ececec;
  transform: rotate(-24deg); white-space: nowrap }
h1 { font-size: 22pt; text-align: center; letter-spacing: .5em; margin: 0 0 8mm; padding-left: .5em }
h1.close { font-size: 17pt; letter-spacing: 0; padding: 0 }
h2 { font-size: 12.5pt; margin: 8mm 0 2mm; break-after: avoid }
h3 { font-size: 11.5pt; margin: 5mm 0 1.5mm; break-after: avoid }
table { width: 100%; border-collapse: collapse; break-inside: auto }
th, td { border: .3mm solid #777; padding: 1.6mm 2.4mm; text-align: left; vertical-align: top; font-size: 10pt }
h2 + p.text, h3 + p.text { break-after: avoid }
tr { break-inside: avoid }
thead, tbody tr:first-child { break-after: avoid }
table.many th, table.many td { font-size: 8pt; line-height: 1.4; padding: 1mm 1.2mm; word-break: keep-all;
  overflow-wrap: anywhere }
thead th { width: auto; text-align: center; vertical-align: middle }
th { width: 26mm; background: #f3f3f3; font-weight: 600 }
td.figure { text-align: right; font-variant-numeric: tabular-nums }
td.digest { font: 7.5pt/1.5 monospace; word-break: break-all }
p.text { margin: 0 0 2mm; white-space: pre-wrap; overflow-wrap: anywhere; orphans: 2; widows: 2 }
ul { margin: 0; padding-left: 5mm; font-size: 9.5pt; color: #333 }
.from { text-align: center; font-size: 14pt; font-weight: 600; margin: 12mm 0 0 }
"""


def pdf_of(document: Document) -> bytes:
    """One copy as PDF; takes a while, so it runs beside the loop."""
    try:
        from weasyprint import HTML  # noqa: PLC0415 - it looks for the system's Pango, without which the rest works
    except OSError:
        raise NoPdfError from None
    drawn = HTML(string=_page(document), url_fetcher=_fetch_nothing)
    pdf: bytes = drawn.write_pdf(pdf_variant="pdf/ua-1")
    return pdf


def _fetch_nothing(*_args: object, **_more: object) -> NoReturn:
    raise ValueError("nothing is fetched for a document")


def _page(document: Document) -> str:
    blocks = "".join(_block(each) for each in document.blocks)
    return (
        f'<!doctype html><html lang="ko"><head><meta charset="utf-8"><title>{escape(document.title)}</title>'
        f"<style>{_STYLE}</style></head><body>{_across(document)}"
        f'<p class="mark">{escape(document.mark)}</p><h1{_close(document.title)}>{escape(document.title)}</h1>{blocks}'
        f'<p class="from">{escape(document.sender)}</p></body></html>'
    )


def _across(document: Document) -> str:
    if not document.mark:
        return ""
    lines = (f'<p style="top:{8 + 38 * place}mm">{escape(document.mark)}</p>' for place in range(_MARKS))
    return f'<div class="across" aria-hidden="true">{"".join(lines)}</div>'


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"<h{block.level}>{escape(block.text)}</h{block.level}>"
    if isinstance(block, Paragraphs):
        return "".join(f'<p class="text">{escape(line)}</p>' for line in block.text.split("\n") if line.strip())
    if isinstance(block, Listing):
        return f"<ul>{''.join(f'<li>{escape(each)}</li>' for each in block.lines)}</ul>"
    return _table(block)


def _table(table: Table) -> str:
    rows = table.rows
    head = "".join(f'<th scope="col">{escape(told)}</th>' for told in rows[0]) if table.head else ""
    drawn = "".join(f"<tr>{_cells(row, table)}</tr>" for row in rows[bool(head) :])
    columns = ""
    if len(table.widths) > 2:  # noqa: PLR2004 - two columns are a name and what is told of it
        whole = sum(table.widths)
        columns = "".join(f'<col style="width:{100 * each // whole}%">' for each in table.widths)
        columns = f"<colgroup>{columns}</colgroup>"
    kind = ' class="many"' if len(rows[0]) > _FEW else ""
    top = f"<thead><tr>{head}</tr></thead>" if head else ""
    return f"<table{kind}>{columns}{top}<tbody>{drawn}</tbody></table>"


def _close(title: str) -> str:
    """A long title is set closer than the two or three syllables of a letter's."""
    return ' class="close"' if len(title) > _SHORT_TITLE else ""


def _cells(row: tuple[str, ...], table: Table) -> str:
    cells = [f"<td{_class_of(place, table)}>{escape(told)}</td>" for place, told in enumerate(row)]
    if not table.head:
        cells[0] = f'<th scope="row">{escape(row[0])}</th>'
    return "".join(cells)


def _class_of(place: int, table: Table) -> str:
    if place == table.fine:
        return ' class="digest"'
    return ' class="figure"' if table.figures and place else ""
