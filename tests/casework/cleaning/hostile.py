"""Files made to hurt whoever opens them, and how each may end: cleaned, or refused for one of the named reasons."""

import struct
import zipfile
import zlib
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from casework.cleaning.compound import compound
from tests.casework.cleaning.hostile_making import (
    CLEANED,
    DAMAGED,
    LOCKED,
    MACROS,
    SLOW,
    UNKNOWN,
    UNPACKS,
    corpus,
    zipped_readme,
)
from tests.casework.cleaning.hostile_media import pictures, sounds

_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types"><Override PartName="/word/document.xml" ContentType="{_MAIN}"/></Types>'
)
_WORDS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def word(document=f"<w:document {_WORDS}/>", *, types=_TYPES, **others):
    """A document of Word out of its parts."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", types)
        package.writestr("word/document.xml", document)
        for name, content in others.items():
            package.writestr(name, content)
    return out.getvalue()


def raw_deflated(content):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush()


def hwp(info=b"", body=b"", flags=1):
    head = b"HWP Document File".ljust(32, b"\0") + struct.pack("<II", 0x05000500, flags)
    parts = {("FileHeader",): head.ljust(256, b"\0"), ("DocInfo",): raw_deflated(info)}
    return compound({**parts, ("BodyText", "Section0"): raw_deflated(body)})


def saved(pdf, **options):
    out = BytesIO()
    pdf.save(out, **options)
    return out.getvalue()


def packages():
    zeros = bytes(60 * 1024 * 1024)
    bomb = word(**{f"word/media/{n}.xml": zeros for n in range(4)})
    yield "unpacks to a quarter of a gigabyte", "a.docx", bomb, {UNPACKS}
    yield "a bomb inside a document", "a.docx", word(**{"word/embeddings/a.docx": bomb}), {CLEANED, UNPACKS, DAMAGED}
    yield "six thousand parts", "a.docx", word(**{f"word/p{n}.xml": "<a/>" for n in range(6000)}), {UNPACKS}
    lying = bytearray(word("<a>" + "x" * 5000 + "</a>"))
    place = lying.rindex(b"PK\x01\x02")
    lying[place + 24 : place + 28] = struct.pack("<I", 3)
    yield "a part longer than it says", "a.docx", bytes(lying), {DAMAGED}
    yield "a part outside its folder", "a.docx", word(**{"../../etc/cron.d/x": "x"}), {DAMAGED}
    yield "a part at the root", "a.docx", word(**{"/etc/passwd": "x"}), {DAMAGED}
    yield "a part with a backslash", "a.docx", word(**{"word\\..\\x": "x"}), {DAMAGED, CLEANED}
    locked = bytearray(word())
    locked[locked.rindex(b"PK\x01\x02") + 8] |= 1
    yield "locked parts", "a.docx", bytes(locked), {LOCKED}
    yield "macros by declaration", "a.docm", word(types=_TYPES.replace("officedocument", "macroEnabled")), {MACROS}
    yield "macros by part", "a.docx", word(**{"word/vbaProject.bin": "x"}), {MACROS}
    yield "controls", "a.docx", word(**{"word/activeX/activeX1.bin": "x"}), {MACROS}
    yield "a zip file", "a.zip", zipped_readme(), {UNKNOWN}
    yield "a zip file cut in half", "a.docx", corpus("letter.docx")[:4000], {DAMAGED}
    yield "a program before a document", "a.docx", b"MZ" + bytes(500) + corpus("letter.docx"), {UNKNOWN}
    yield (
        "basic in an open document",
        "a.odt",
        with_part(corpus("letter.odt"), "Basic/Standard/M.xml", "<a/>"),
        {MACROS},
    )
    sealed = corpus("letter.odt")
    yield (
        "a locked open document",
        "a.odt",
        with_part(sealed, "META-INF/manifest.xml", "<m><encryption-data/></m>"),
        {LOCKED},
    )


def with_part(data, name, content):
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as before, zipfile.ZipFile(out, "w") as after:
        for each in before.namelist():
            if each != name:
                after.writestr(each, before.read(each))
        after.writestr(name, content)
    return out.getvalue()


def markup():
    outside = f'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document {_WORDS}>&x;</w:document>'
    yield "an entity from outside", "a.docx", word(outside), {DAMAGED}
    yield (
        "the same in UTF-16",
        "a.docx",
        word(f'<?xml version="1.0" encoding="UTF-16"?>{outside}'.encode("utf-16")),
        {DAMAGED},
    )
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    yield "a billion laughs", "a.docx", word(f'<!DOCTYPE a [<!ENTITY l0 "ha">{laughs}]><a>&l11;</a>'), {DAMAGED}
    yield "a hundred thousand levels", "a.docx", word("<a>" * 100_000 + "</a>" * 100_000), {DAMAGED}
    yield (
        "one attribute of thirty megabytes",
        "a.docx",
        word(f'<a b="{"x" * 30_000_000}"/>'),
        {DAMAGED, CLEANED, UNPACKS},
    )
    yield "not XML at all", "a.docx", word("<a><b></a>"), {DAMAGED}
    rels = (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r" Type="t/image" '
        'Target="http://127.0.0.1:9/x" TargetMode="External"/></Relationships>'
    )
    yield "a picture from the network", "a.docx", word(**{"word/_rels/document.xml.rels": rels}), {CLEANED}


def pdfs():
    plain = corpus("everything.pdf")
    yield "half of a PDF", "a.pdf", plain[: len(plain) // 2], {DAMAGED, CLEANED}
    yield "only a first line", "a.pdf", b"%PDF-1.7\n", {DAMAGED}
    yield (
        "locked with a password",
        "a.pdf",
        saved(blank(), encryption=pikepdf.Encryption(owner="o", user="u")),
        {LOCKED},
    )
    deep, pdf = None, blank()
    for _ in range(3000):
        kids = Array([deep if deep is not None else pdf.pages[0].obj])
        deep = pdf.make_indirect(Dictionary(Type=Name.Pages, Kids=kids, Count=1))
    pdf.Root.Pages = deep
    yield "three thousand levels of pages", "a.pdf", saved(pdf), {DAMAGED}
    yield "a circle of pages", "a.pdf", circle(), {DAMAGED}
    nested = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/A " + b"[" * 100_000 + b"]" * 100_000
    nested += b">>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj trailer<</Root 1 0 R>>\n%%EOF"
    yield "a hundred thousand brackets", "a.pdf", nested, {DAMAGED, CLEANED}
    pdf = blank()
    profile = pdf.make_stream(zlib.compress(bytes(900 << 20)), N=3, Alternate=Name.DeviceRGB)
    profile.Filter = Name.FlateDecode
    raw = Dictionary(CS=Array([Name.ICCBased, profile]))
    profile.write(zlib.compress(bytes(900 << 20)), filter=Name.FlateDecode)
    pdf.pages[0].obj.Resources = Dictionary(ColorSpace=raw)
    yield "a colour profile of a gigabyte", "a.pdf", saved(pdf, compress_streams=False), {UNPACKS, DAMAGED, SLOW}
    yield "a PDF that is also a zip file", "a.pdf", plain + zipped_readme(), {CLEANED}
    yield "a PDF called a picture", "a.jpg", plain, {CLEANED}


def blank():
    pdf = Pdf.new()
    pdf.add_blank_page()
    return pdf


def circle():
    pdf = blank()
    kids = pdf.Root.Pages
    out = saved(pdf)
    number = str(kids.objgen[0] or 2).encode()
    return out.replace(b"/Kids [", b"/Kids [ " + number + b" 0 R ", 1) if b"/Kids [" in out else out[:50]


def documents():
    yield "a locked Word document", "a.docx", compound({("EncryptedPackage",): bytes(5000)}), {LOCKED}
    yield "an old Word document", "a.doc", compound({("WordDocument",): bytes(5000)}), {UNKNOWN}
    yield (
        "an old workbook with macros",
        "a.xls",
        compound({("_VBA_PROJECT_CUR", "VBA", "dir"): b"x", ("Workbook",): b"x"}),
        {UNKNOWN, MACROS},
    )
    yield "a locked HWP", "a.hwp", hwp(flags=3), {LOCKED}
    yield "an HWP for distribution", "a.hwp", hwp(flags=5), {LOCKED}
    yield "an HWP that unpacks to a gigabyte", "a.hwp", hwp(info=bytes(1 << 28)), {UNPACKS}
    yield "a record longer than the rest", "a.hwp", hwp(body=struct.pack("<II", 67 | 0xFFF << 20, 1 << 30)), {DAMAGED}
    looped = bytearray(corpus("report.hwp"))
    sector, listing = struct.unpack_from("<I", looped, 76)[0], struct.unpack_from("<I", looped, 48)[0]
    struct.pack_into("<I", looped, 512 * (sector + 1) + 4 * listing, listing)
    yield "a directory that follows itself", "a.hwp", bytes(looped), {DAMAGED}
    looped = bytearray(corpus("report.hwp"))
    sector = struct.unpack_from("<I", looped, 76)[0]
    looped[512 * (sector + 1) : 512 * (sector + 1) + 8] = struct.pack("<II", 1, 0)
    yield "sectors that follow each other in a circle", "a.hwp", bytes(looped), {DAMAGED, CLEANED}
    yield "half of an HWP", "a.hwp", corpus("report.hwp")[:5000], {DAMAGED}
    yield "a header and nothing", "a.hwp", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1HWP Document File", {DAMAGED}
    yield "rich text", "a.rtf", b"{\\rtf1 x}", {UNKNOWN}
    yield "a page of the web called text", "a.txt", b"<html><script>1</script></html>", {UNKNOWN}
    yield "a program", "a.exe", b"MZ" + bytes(200), {UNKNOWN}
    yield "a program called text", "a.txt", b"MZ" + bytes(200), {UNKNOWN}
    yield "a script called text", "a.txt", b"#!/bin/sh\nrm -rf /\n", {UNKNOWN}
    yield "nothing", "a.txt", b"", {CLEANED}
    yield "nothing, called a picture", "a.jpg", b"", {UNKNOWN}
    yield "no coding at all", "a.txt", b"\x81\x20\xff\xff\x80", {UNKNOWN}
    yield "a table that starts programs", "a.csv", b"=cmd|'/C calc'!A0,1\n", {CLEANED}


CASES = {
    name: (file, data, allowed)
    for family in (packages, markup, pictures, pdfs, documents, sounds)
    for name, file, data, allowed in family()
}
