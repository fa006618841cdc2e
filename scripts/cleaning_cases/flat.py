"""Flat OpenDocument sources with remarks, changes and a picture, for LibreOffice to turn into every format."""

import base64
from io import BytesIO

from PIL import Image

from cleaning_cases.making import AUTHOR, BODY, NAME
from cleaning_cases.pictures import drawing

_SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        ("office", "office"), ("text", "text"), ("meta", "meta"), ("table", "table"), ("draw", "drawing"), ("style", "style"),
        ("presentation", "presentation"), ("svg", "svg-compatible"), ("fo", "xsl-fo-compatible"),
    )
)  # fmt: skip
_OTHERS = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2"'
_META = (
    f"<office:meta><meta:initial-creator>{AUTHOR}</meta:initial-creator><dc:creator>{NAME}</dc:creator><dc:title>{NAME}</dc:title>"
    f"<dc:subject>{AUTHOR}</dc:subject><meta:keyword>{NAME}</meta:keyword><meta:creation-date>2023-05-06T07:08:09</meta:creation-date>"
    f'<meta:user-defined meta:name="{NAME}">{AUTHOR}</meta:user-defined>'
    f'<meta:template xlink:href="file:///home/kanari/a.ott" xlink:title="{NAME}"/></office:meta>'
)
_REMARK = (
    f"<office:annotation><dc:creator>{AUTHOR}</dc:creator><dc:date>2023-05-06T07:08:09</dc:date>"
    "<text:p>메모 내용</text:p></office:annotation>"
)


def _whole(kind: str, body: str) -> bytes:
    head = f'<office:document {_SPACES} {_OTHERS} office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.{kind}">'
    return f'<?xml version="1.0" encoding="UTF-8"?>{head}{_META}<office:body>{body}</office:body></office:document>'.encode()


def _picture() -> str:
    out, exif = BytesIO(), Image.Exif()
    exif[0x013B], exif[0x010F] = NAME, "KanariPhone"
    drawing().save(out, "JPEG", exif=exif, comment=NAME.encode())
    return (
        '<draw:frame draw:name="IMG_kanari.jpg" svg:width="3cm" svg:height="2cm" text:anchor-type="as-char">'
        f"<draw:image><office:binary-data>{base64.b64encode(out.getvalue()).decode()}</office:binary-data></draw:image>"
        "<svg:desc>C:\\Users\\kanari\\IMG_kanari.jpg</svg:desc></draw:frame>"
    )


def text() -> bytes:
    """A letter with a remark, a change and a photo."""
    change = (
        '<text:tracked-changes><text:changed-region text:id="c1"><text:insertion><office:change-info>'
        f"<dc:creator>{NAME}</dc:creator><dc:date>2023-05-06T07:08:09</dc:date></office:change-info></text:insertion>"
        "</text:changed-region></text:tracked-changes>"
    )
    return _whole(
        "text",
        f'<office:text>{change}<text:p>{BODY}{_REMARK}</text:p><text:p><text:change-start text:change-id="c1"/>더한 글'
        f'<text:change-end text:change-id="c1"/></text:p><text:p>{_picture()}</text:p></office:text>',
    )


def sheet() -> bytes:
    """A table with a remark on a cell."""
    return _whole(
        "spreadsheet",
        '<office:spreadsheet><table:table table:name="Sheet1"><table:table-row>'
        f'<table:table-cell office:value-type="string">{_REMARK}<text:p>{BODY}</text:p></table:table-cell>'
        '<table:table-cell office:value-type="float" office:value="3" table:formula="of:=1+2"><text:p>3</text:p>'
        "</table:table-cell></table:table-row></table:table></office:spreadsheet>",
    )


def slides() -> bytes:
    """One slide with a remark, a photo and speaker notes."""
    frame = f'<draw:frame svg:width="20cm" svg:height="3cm"><draw:text-box><text:p>{BODY}</text:p></draw:text-box></draw:frame>'
    notes = (
        '<presentation:notes><draw:frame presentation:class="notes" svg:width="15cm" svg:height="9cm"><draw:text-box>'
        "<text:p>노트</text:p></draw:text-box></draw:frame></presentation:notes>"
    )
    picture = _picture().replace(' text:anchor-type="as-char"', "")
    return _whole(
        "presentation",
        f'<office:presentation><draw:page draw:name="p1">{_REMARK}{frame}{picture}{notes}</draw:page></office:presentation>',
    )
