"""HWPX made by python-hwpx, and HWP laid by hand after Hangul's published description of it."""

import struct
import zlib
from pathlib import Path

from hwpx.document import HwpxDocument

from casework.cleaning.compound import compound
from cleaning_cases.making import AUTHOR, BODY, NAME, Corpus, unzipped, zipped
from cleaning_cases.pictures import photo

_LONG = 0xFFF  # the size follows
_AUTOMATIC = "그림입니다.\r\n원본 그림의 이름: IMG_kanari.jpg\r\n원본 그림의 크기: 가로 160pixel, 세로 120pixel\r\n사진 찍은 날짜: 2023년 05월 06일"


def make(corpus: Corpus) -> None:
    """All Hangul documents."""
    plain = corpus.work / "plain.hwpx"
    document = HwpxDocument.new()
    document.add_paragraph(BODY)
    document.save_to_path(plain)
    parts = _signed(unzipped(plain))
    corpus.add("report.hwpx", "hwpx", zipped(parts, corpus.work / "signed.hwpx"), text=[BODY])
    image = photo(corpus, "hangul.jpg").read_bytes()
    corpus.add(
        "report-everything.hwpx", "hwpx", zipped(_rich(dict(parts), image), corpus.work / "rich.hwpx"), text=[BODY]
    )
    for name, packed in (("report.hwp", True), ("report-unpacked.hwp", False)):
        corpus.add(name, "hwp", _binary(image, packed=packed), text=[BODY])
    corpus.add(
        "report-freed.hwp", "hwp", _binary(image, packed=True) + NAME.encode("utf-16-le").ljust(512, b"\0"), text=[BODY]
    )
    _larger(corpus, plain)


def _larger(corpus: Corpus, plain: Path) -> None:
    document = HwpxDocument.open(plain)
    for number in range(40):
        document.add_paragraph(f"{number}번째 문단입니다.")
    path = corpus.work / "long.hwpx"
    document.save_to_path(path)
    corpus.add("report-long.hwpx", "hwpx", zipped(_signed(unzipped(path)), path), text=[BODY, "39번째 문단입니다."])


def _signed(parts: dict[str, bytes]) -> dict[str, bytes]:
    """The same with a name wherever Hangul writes one."""
    said = "".join(
        f'<opf:meta name="{name}" content="text">{AUTHOR}</opf:meta>'
        for name in (
            "creator",
            "lastsaveby",
            "CreatedDate",
            "ModifiedDate",
            "date",
            "subject",
            "keyword",
            "description",
        )
    )
    parts["Contents/content.hpf"] = parts["Contents/content.hpf"].replace(
        b"</opf:metadata>", f"{said}</opf:metadata>".encode(), 1
    )
    parts["version.xml"] = parts["version.xml"].replace(
        b"<hv:HCFVersion ", f'<hv:HCFVersion kanari="{NAME}" '.encode(), 1
    )
    parts["Preview/PrvText.txt"] = f"{AUTHOR} {NAME}".encode()
    parts["DocHistory/VersionLog0"] = NAME.encode()
    parts["Scripts/headerScripts.js"] = NAME.encode("utf-16-le")
    return parts


def _rich(parts: dict[str, bytes], image: bytes) -> dict[str, bytes]:
    """A memo, a changed word and a photo that Hangul has described."""
    parts["BinData/image1.jpg"] = image
    memo = (
        '<hp:run charPrIDRef="0"><hp:ctrl><hp:fieldBegin id="1" type="MEMO" name="" editable="1" dirty="0" zorder="-1" fieldid="1">'
        f'<hp:parameters cnt="3" name=""><hp:stringParam name="Author">{AUTHOR}</hp:stringParam>'
        '<hp:stringParam name="CreateDateTime">2023-05-06 kanari</hp:stringParam></hp:parameters></hp:fieldBegin></hp:ctrl>'
        f'<hp:pic id="2"><hp:shapeComment>{_AUTOMATIC}</hp:shapeComment></hp:pic></hp:run></hp:p>'
    )
    section = "Contents/section0.xml"
    place = parts[section].rindex(b"</hp:p>")
    parts[section] = parts[section][:place] + memo.encode() + parts[section][place + len(b"</hp:p>") :]
    linked = (
        '<opf:item id="far" href="C:\\Users\\kanari\\far.png" media-type="image/png" isEmbeded="0"/></opf:manifest>'
    )
    parts["Contents/content.hpf"] = parts["Contents/content.hpf"].replace(b"</opf:manifest>", linked.encode())
    changes = (
        f'<hh:trackChanges itemCnt="1"><hh:trackChange type="Insert" date="2023-05-06T07:08:09Z" authorID="1" id="1"/></hh:trackChanges>'
        '<hh:docOption><hh:linkinfo path="C:\\Users\\kanari\\a.hwpx" pageInherit="0" footnoteInherit="0"/></hh:docOption>'
        f'<hh:trackChangeAuthors itemCnt="1"><hh:trackChangeAuthor name="{NAME}" mark="1" id="1"/></hh:trackChangeAuthors></hh:head>'
    )
    parts["Contents/header.xml"] = parts["Contents/header.xml"].replace(b"</hh:head>", changes.encode())
    return parts


def _record(tag: int, level: int, content: bytes) -> bytes:
    if len(content) < _LONG:
        return struct.pack("<I", tag | level << 10 | len(content) << 20) + content
    return struct.pack("<II", tag | level << 10 | _LONG << 20, len(content)) + content


def _counted(text: str) -> bytes:
    return struct.pack("<H", len(text)) + text.encode("utf-16-le")


def _binary(image: bytes, *, packed: bool) -> bytes:
    def pack(content: bytes) -> bytes:
        packer = zlib.compressobj(6, zlib.DEFLATED, -15)
        return packer.compress(content) + packer.flush() if packed else content

    info = _record(16, 0, struct.pack("<7H", 1, 1, 1, 1, 1, 1, 1) + bytes(12)) + _record(17, 0, bytes(72))
    info += _record(18, 1, struct.pack("<HHH", 1, 1, 3) + "jpg".encode("utf-16-le"))
    info += _record(18, 1, struct.pack("<H", 0) + _counted(f"C:\\Users\\{NAME}\\far.png") + _counted("kanari.png"))
    info += _record(97, 0, struct.pack("<I", len(AUTHOR)) + AUTHOR.encode("utf-16-le") + bytes(8))
    text = f"{BODY}\r"
    body = _record(66, 0, struct.pack("<I", len(text)) + bytes(18)) + _record(67, 1, text.encode("utf-16-le"))
    body += _record(71, 1, b" osg" + bytes(40) + _counted(_AUTOMATIC))
    body += _record(71, 1, b"em%%" + bytes(5) + _counted(f"MEMO/{AUTHOR}/2023;{NAME}") + bytes(4))
    summary = bytes(48) + AUTHOR.encode("utf-16-le") + NAME.encode("utf-16-le")
    head = b"HWP Document File".ljust(32, b"\0") + struct.pack("<II", 0x05000500, int(packed) | 1 << 6)
    return compound({
        ("FileHeader",): head.ljust(256, b"\0"),
        ("DocInfo",): pack(info),
        ("BodyText", "Section0"): pack(body),
        ("\x05HwpSummaryInformation",): summary,
        ("PrvText",): f"<{AUTHOR}>".encode("utf-16-le"),
        ("PrvImage",): image,
        ("DocOptions", "_LinkDoc"): NAME.encode("utf-16-le").ljust(524, b"\0"),
        ("DocHistory", "VersionLog0"): pack(NAME.encode("utf-16-le")),
        ("Scripts", "DefaultJScript"): pack(NAME.encode("utf-16-le")),
        ("BinData", "BIN0001.jpg"): pack(image),
        ("BinData", "BIN0002.OLE"): pack(bytes(4) + b"\xd0\xcf\x11\xe0" + NAME.encode("utf-16-le")),
    })  # fmt: skip
