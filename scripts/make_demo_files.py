"""Makes the files that the demo's stories bring along: a photo and a document that say who made them, all made up."""

import zipfile
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw

HOME = Path(__file__).resolve().parent.parent / "casework/demo/files"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_LINES = (
    "체육관 음향 장비 구매 규격서 (초안)",
    "1. 스피커 고정 나사 구멍은 가로 112mm, 세로 84mm 간격으로 할 것.",
    "2. 앞 번호의 간격이 다른 제품은 규격에 맞지 않는 것으로 봄.",
    "3. 문의: 담당 도라온 주무관, 010-0000-1234",
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def photo() -> bytes:
    """A building site under a bright sky, with the place and the telephone in its EXIF."""
    picture = Image.new("RGB", (1200, 800), "#8fc3ee")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 560, 1200, 800), fill="#b9a688")
    pen.rectangle((180, 260, 620, 640), fill="#d8d3c8", outline="#77736a", width=6)
    for left in range(220, 600, 100):
        for top in (300, 400, 500):
            pen.rectangle((left, top, left + 56, top + 64), fill="#5c7788")
    pen.line((760, 640, 760, 160, 1060, 220), fill="#d9a521", width=16)
    pen.ellipse((980, 60, 1080, 160), fill="#ffe27a")
    pen.rectangle((700, 640, 930, 720), fill="#37597a")
    pen.rectangle((760, 690, 870, 716), fill="#f4f4f0")
    pen.text((770, 693), "12GA 0000", fill="#222222", font_size=20)
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0132] = "Maker", "Telephone 1", "2026:10:02 09:12:33"
    place = exif.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", (37.0, 0.0, 0.0), "E", (127.0, 0.0, 0.0)
    out = BytesIO()
    picture.save(out, "JPEG", quality=80, exif=exif)
    return out.getvalue()


def document() -> bytes:
    """A document of Word with its author's name in its properties."""
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in _LINES)
    kind = "application/vnd.openxmlformats-"
    main = f"{kind}officedocument.wordprocessingml.document.main+xml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{kind}package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/>'
        f'<Override PartName="/docProps/core.xml" ContentType="{kind}package.core-properties+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
        "</Relationships>",
        "word/document.xml": f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>',
        "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>마루한</dc:creator>'
        "<cp:lastModifiedBy>마루한</cp:lastModifiedBy></cp:coreProperties>",
    }
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name, (2026, 10, 2, 9, 0, 0)), _HEAD + content)
    return out.getvalue()


if __name__ == "__main__":
    HOME.mkdir(exist_ok=True)
    (HOME / "site.jpg").write_bytes(photo())
    (HOME / "specification.docx").write_bytes(document())
