"""Open cleaned files with the libraries that people's programs are made of, and compare them with the originals."""

import struct
import wave
import zipfile
import zlib
from io import BytesIO
from posixpath import dirname, join, normpath

import mutagen
import olefile
import pikepdf
from hwpx.document import HwpxDocument
from lxml import etree
from PIL import Image

from casework.cleaning.boxes import boxes, child
from casework.cleaning.samples import spans

_START = (1980, 1, 1, 0, 0, 0)
_TEXT_PARTS = {
    "docx": ("word/document.xml",),
    "xlsx": ("xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"),
    "pptx": ("ppt/slides/slide1.xml",),
    "odt": ("content.xml",),
    "ods": ("content.xml",),
    "odp": ("content.xml",),
    "hwpx": ("Contents/section0.xml",),
}
# Elements whose words are about people or come from a program.
_NOT_TEXT = {
    "creator", "date", "creator-initials", "sender-initials", "instrText", "stringParam", "shapeComment", "desc",
    "title", "scripts", "generator",
}  # fmt: skip
_PARAGRAPH = 67
_TIFF_STRUCTURE = {256, 257, 258, 259, 262, 273, 277, 278, 279, 284, 292, 317, 320, 338, 339}


def check_picture(data, facts):
    with Image.open(BytesIO(data)) as picture:
        picture.load()
        # Of a TIFF these are its structure: size, bits, where the strips lie.
        assert dict(picture.getexif()).keys() <= (_TIFF_STRUCTURE if picture.format == "TIFF" else set())
        assert not {"exif", "icc_profile", "xmp", "comment", "photoshop", "XML:com.adobe.xmp"} & picture.info.keys()
        assert picture.size == tuple(facts.get("size", picture.size))
        assert getattr(picture, "n_frames", 1) == facts.get("frames", 1)


def check_pdf(data, original, facts):
    with pikepdf.open(BytesIO(data)) as pdf, pikepdf.open(BytesIO(original)) as before:
        assert len(pdf.pages) == facts["pages"]
        assert "/Info" not in pdf.trailer
        assert not {"/Metadata", "/OpenAction", "/AA", "/AF"} & set(pdf.Root.keys())
        for page, old in zip(pdf.pages, before.pages, strict=True):
            assert content_of(page) == content_of(old)
        assert all(text.encode() in content_of(pdf.pages[0]) for text in facts.get("text", ()))


def content_of(page):
    """What is drawn, text included."""
    content = page.Contents
    return (
        b"".join(each.read_bytes() for each in content) if isinstance(content, pikepdf.Array) else content.read_bytes()
    )


def check_package(kind, data, original):
    with zipfile.ZipFile(BytesIO(data)) as package:
        assert package.testzip() is None
        names = set(package.namelist())
        for each in package.infolist():
            assert (each.date_time, each.extra, each.comment) == (_START, b"", b"")
            if each.filename.endswith((".xml", ".rels", ".hpf")):
                etree.fromstring(package.read(each))
            if each.filename.endswith(".rels"):
                assert missing_targets(each.filename, package.read(each), names) == []
    for name in _TEXT_PARTS[kind]:
        assert words_of(data, name) == words_of(original, name)
    if kind == "hwpx":
        HwpxDocument.open(BytesIO(data))


def missing_targets(name, data, names):
    folder = dirname(dirname(name))
    wanted = [
        each.get("Target")
        for each in etree.fromstring(data)
        if each.get("TargetMode") != "External" and not each.get("Target").startswith("#")
    ]
    return [one for one in wanted if (one[1:] if one[0] == "/" else normpath(join(folder, one))) not in names]


def words_of(data, name):
    with zipfile.ZipFile(BytesIO(data)) as package:
        root = etree.fromstring(package.read(name))
    words = [
        each.text.strip()
        for each in root.iter()
        if isinstance(each.tag, str) and etree.QName(each).localname not in _NOT_TEXT and (each.text or "").strip()
    ]
    return [word for word in words if not word.endswith(":")]


def check_hwp(data, original, facts):
    assert olefile.isOleFile(data=data)
    assert paragraphs(data) == paragraphs(original)
    assert all(any(text in one for one in paragraphs(data)) for text in facts["text"])
    with olefile.OleFileIO(BytesIO(data)) as source:
        assert source.openstream("FileHeader").read(17) == b"HWP Document File"
        assert source.root.getmtime() is None
        assert len(source.openstream("\x05HwpSummaryInformation").read()) == 56


def paragraphs(data):
    """The text records of the first section."""
    with olefile.OleFileIO(BytesIO(data)) as source:
        packed = source.openstream("FileHeader").read()[36] & 1
        body = source.openstream("BodyText/Section0").read()
    body, place, found = zlib.decompress(body, -15) if packed else body, 0, []
    while place < len(body):
        head = struct.unpack_from("<I", body, place)[0]
        size, place = head >> 20, place + 4
        if head & 0x3FF == _PARAGRAPH:
            found.append(body[place : place + size].decode("utf-16-le"))
        place += size
    return found


def check_sound(kind, data, original):
    if kind == "wav":
        with wave.open(BytesIO(data)) as after, wave.open(BytesIO(original)) as before:
            assert after.readframes(1 << 20) == before.readframes(1 << 20)
        return
    opened, before = mutagen.File(BytesIO(data)), mutagen.File(BytesIO(original))
    assert not opened.tags
    assert abs(opened.info.length - before.info.length) < 0.2


def check_film(data, original):
    """The samples that stayed lie where they lay, and no time is left."""
    after, before = (bytearray(each) for each in (data, original))
    tracks = tracks_of(after)
    assert tracks
    assert {box.name for box in boxes(after, 0, len(after))} <= {b"ftyp", b"moov", b"mdat", b"free"}
    for track in tracks:
        table = child(after, track, b"mdia", b"minf", b"stbl")
        places = spans(after, table)
        assert sum(after[start:end] == before[start:end] for start, end in places) >= len(places) - 1
        head = child(after, track, b"tkhd")
        assert not any(after[head.body + 4 : head.body + 12])


def tracks_of(data):
    movie = next(box for box in boxes(data, 0, len(data)) if box.name == b"moov")
    return [box for box in boxes(data, movie.body, movie.end) if box.name == b"trak"]


def check_text(data, facts):
    text = data.decode("utf-8")
    assert facts["text"][0] in text
    assert "\u200b" not in text
