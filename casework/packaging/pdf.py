"""A package as PDF: drawn by WeasyPrint in memory, with nothing fetched and no metadata but a title."""

import logging
from collections.abc import Iterable
from html import escape
from typing import NoReturn

from casework.errors import NoPdfError
from casework.packaging.contents import DUTIES, Package

# What it draws is nobody's business: its warnings quote the document.
for _name in ("weasyprint", "fontTools"):
    logging.getLogger(_name).disabled = True

_MARKS = 7  # lines of the mark across a page
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
h2 { font-size: 12.5pt; margin: 8mm 0 2mm; break-after: avoid }
table { width: 100%; border-collapse: collapse; break-inside: auto }
th, td { border: .3mm solid #777; padding: 1.6mm 2.4mm; text-align: left; vertical-align: top; font-size: 10pt }
th { width: 26mm; background: #f3f3f3; font-weight: 600 }
td.digest { font: 7.5pt/1.5 monospace; word-break: break-all; width: 74mm }
p.text { margin: 0 0 2mm; white-space: pre-wrap; overflow-wrap: anywhere; orphans: 2; widows: 2 }
ul { margin: 0; padding-left: 5mm; font-size: 9.5pt; color: #333 }
.from { text-align: center; font-size: 14pt; font-weight: 600; margin: 12mm 0 0 }
"""


def pdf_of(package: Package) -> bytes:
    """One copy as PDF; takes a while, so it runs beside the loop."""
    try:
        from weasyprint import HTML  # noqa: PLC0415 - it looks for the system's Pango, without which the rest works
    except OSError:
        raise NoPdfError from None
    drawn = HTML(string=_page(package), url_fetcher=_fetch_nothing)
    pdf: bytes = drawn.write_pdf(pdf_variant="pdf/ua-1")
    return pdf


def _fetch_nothing(*_args: object, **_more: object) -> NoReturn:
    raise ValueError("nothing is fetched for a package")


def _page(package: Package) -> str:
    return (
        f'<!doctype html><html lang="ko"><head><meta charset="utf-8"><title>{escape(package.title)}</title>'
        f"<style>{_STYLE}</style></head><body>{_across(package)}"
        f'<p class="mark">{escape(package.mark)}</p><h1>{escape(package.title)}</h1>{_table(package.cover)}'
        f"<h2>확인할 내용</h2>{_paragraphs(package.text)}"
        f"<h2>지금까지 한 조치</h2>{_table(package.measures)}"
        f"<h2>붙임</h2>{_enclosed(package)}"
        f"<h2>지켜 주실 것</h2><ul>{''.join(f'<li>{escape(each)}</li>' for each in DUTIES)}</ul>"
        f'<p class="from">{escape(package.sender)}</p></body></html>'
    )


def _across(package: Package) -> str:
    lines = (f'<p style="top:{8 + 38 * place}mm">{escape(package.mark)}</p>' for place in range(_MARKS))
    return f'<div class="across" aria-hidden="true">{"".join(lines)}</div>'


def _table(rows: Iterable[tuple[str, str]]) -> str:
    drawn = "".join(f'<tr><th scope="row">{escape(name)}</th><td>{escape(told)}</td></tr>' for name, told in rows)
    return f"<table>{drawn}</table>"


def _paragraphs(text: str) -> str:
    return "".join(f'<p class="text">{escape(line)}</p>' for line in text.split("\n") if line.strip())


def _enclosed(package: Package) -> str:
    if not package.enclosed:
        return '<p class="text">없음</p>'
    rows = "".join(
        f'<tr><td>{escape(name)}</td><td>{escape(size)}</td><td class="digest">{escape(digest)}</td></tr>'
        for name, size, digest in package.enclosed
    )
    head = '<tr><th scope="col">이름</th><th scope="col">크기</th><th scope="col">SHA-256</th></tr>'
    return f"<table>{head}{rows}</table>"
