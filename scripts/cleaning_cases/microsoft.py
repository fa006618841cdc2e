"""What Microsoft's programs leave in their files, put into documents that LibreOffice has made."""

from casework.cleaning.compound import compound
from cleaning_cases.making import AUTHOR, NAME

_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_XL = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_THREADS = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
_OLE = compound({("\x01Ole10Native",): NAME.encode(), ("\x05SummaryInformation",): NAME.encode("utf-16-le") * 300})

Parts = dict[str, bytes]


def _put(parts: Parts, name: str, old: bytes, new: str) -> None:
    if old not in parts[name]:
        raise RuntimeError(f"{name} has no {old!r}")
    parts[name] = parts[name].replace(old, new.encode() + old, 1)


def _relate(parts: Parts, rels: str, name: str, kind: str, target: str, *, outside: bool = False) -> None:
    mode = ' TargetMode="External"' if outside else ""
    if rels not in parts:
        parts[rels] = (
            b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
        )
    _put(parts, rels, b"</Relationships>", f'<Relationship Id="{name}" Type="{_REL}/{kind}" Target="{target}"{mode}/>')


def _declare(parts: Parts, *endings: tuple[str, str]) -> None:
    for ending, kind in endings:
        if f'Extension="{ending}"'.encode() not in parts["[Content_Types].xml"]:
            _put(parts, "[Content_Types].xml", b"</Types>", f'<Default Extension="{ending}" ContentType="{kind}"/>')


def _everywhere(parts: Parts, photo: bytes, folder: str) -> None:
    """What all three have: a thumbnail, own properties, a label of the organisation, a photo, an object."""
    parts["docProps/thumbnail.jpeg"] = photo
    parts["docProps/custom.xml"] = f"<Properties><p>{AUTHOR}</p></Properties>".encode()
    parts["docMetadata/LabelInfo.xml"] = (
        f'<clbl:labelList xmlns:clbl="a"><clbl:label siteId="{NAME}"/></clbl:labelList>'.encode()
    )
    parts["customXml/item1.xml"] = f"<a>{AUTHOR}</a>".encode()
    parts[f"{folder}/media/kanari1.jpg"] = photo
    parts[f"{folder}/embeddings/oleObject1.bin"] = _OLE
    _declare(
        parts,
        ("jpg", "image/jpeg"),
        ("jpeg", "image/jpeg"),
        ("bin", "application/vnd.openxmlformats-officedocument.oleObject"),
    )
    _relate(parts, "_rels/.rels", "rThumb", "metadata/thumbnail", "docProps/thumbnail.jpeg")
    _relate(parts, "_rels/.rels", "rCustom", "custom-properties", "docProps/custom.xml")


def word(parts: Parts, photo: bytes) -> Parts:
    """A letter out of Word."""
    _everywhere(parts, photo, "word")
    rels, settings, document = "word/_rels/document.xml.rels", "word/settings.xml", "word/document.xml"
    _relate(parts, rels, "rPhoto", "image", "media/image kanari.jpg".replace("image ", ""))
    parts["word/media/kanari.jpg"] = parts.pop("word/media/kanari1.jpg")
    _relate(parts, rels, "rOle", "oleObject", "embeddings/oleObject1.bin")
    _relate(parts, rels, "rFar", "image", "file:///C:/Users/kanari/far.png", outside=True)
    _relate(parts, rels, "rLink", "hyperlink", "file:///C:/Users/kanari/letter.docx", outside=True)
    _relate(parts, rels, "rWeb", "hyperlink", "https://example.com/", outside=True)
    _relate(
        parts,
        "word/_rels/settings.xml.rels",
        "rTemplate",
        "attachedTemplate",
        "file:///C:/Users/kanari/a.dotm",
        outside=True,
    )
    parts["word/people.xml"] = f'<w15:people xmlns:w15="w15"><w15:person w15:author="{NAME}"/></w15:people>'.encode()
    _relate(parts, rels, "rPeople", "people", "people.xml")
    _put(
        parts, settings, b"</w:settings>",
        '<w:rsids><w:rsidRoot w:val="00KANARI"/></w:rsids>'
        f'<w:docVars><w:docVar w:name="a" w:val="{AUTHOR}"/></w:docVars>',
    )  # fmt: skip
    changed = (
        f'<w:p w:rsidR="00KANARI"><w:del w:id="90" w:author="{NAME}" w:date="2023-05-06T07:08:09Z"><w:r><w:delText>지운 글</w:delText>'
        '</w:r></w:del><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r>'
        '<w:instrText xml:space="preserve"> INCLUDEPICTURE "C:\\\\Users\\\\kanari\\\\a.png" \\d </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    parts[document] = parts[document].replace(b"<w:sectPr", changed.encode() + b"<w:sectPr", 1)
    return parts


def excel(parts: Parts, photo: bytes) -> Parts:
    """A table out of Excel."""
    _everywhere(parts, photo, "xl")
    rels, book = "xl/_rels/workbook.xml.rels", "xl/workbook.xml"
    path = '<x15ac:absPath xmlns:x15ac="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac" url="C:\\Users\\kanari\\"/>'
    choice = f'<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice Requires="x15">{path}'
    _put(parts, book, b"<sheets>", f'<fileSharing userName="{NAME}"/>{choice}</mc:Choice></mc:AlternateContent>')
    parts["xl/persons/person.xml"] = (
        f'<personList xmlns="{_THREADS}"><person displayName="{AUTHOR}" id="{{1}}" userId="S::kanari@office" providerId="AD"/></personList>'
    ).encode()
    parts["xl/threadedComments/threadedComment1.xml"] = (
        f'<ThreadedComments xmlns="{_THREADS}"><threadedComment ref="A1" dT="2023-05-06T07:08:09.00" personId="{{1}}" id="{{2}}">'
        "<text>대화</text></threadedComment></ThreadedComments>"
    ).encode()
    parts["xl/printerSettings/printerSettings1.bin"] = NAME.encode("utf-16-le")
    parts["xl/externalLinks/externalLink1.xml"] = (
        f'<externalLink xmlns="{_XL}"><externalBook><sheetNames><sheetName val="S"/></sheetNames><sheetDataSet><sheetData sheetId="0">'
        f'<row r="1"><cell r="A1" t="str"><v>{NAME}</v></cell></row></sheetData></sheetDataSet></externalBook></externalLink>'
    ).encode()
    _relate(
        parts,
        "xl/externalLinks/_rels/externalLink1.xml.rels",
        "rId1",
        "externalLinkPath",
        "file:///C:/Users/kanari/b.xlsx",
        outside=True,
    )
    _relate(parts, rels, "rPerson", "person", "persons/person.xml")
    for name in [each for each in parts if each.startswith("xl/comments")]:
        parts[name] = parts[name].replace(b"<t ", f'<t xml:space="preserve">{AUTHOR}:</t></r><r><t '.encode(), 1)
    return parts


def powerpoint(parts: Parts, photo: bytes) -> Parts:
    """Slides out of PowerPoint."""
    _everywhere(parts, photo, "ppt")
    modern = "http://schemas.microsoft.com/office/powerpoint/2018/8/main"
    parts["ppt/authors.xml"] = (
        f'<p188:authorLst xmlns:p188="{modern}"><p188:author id="{{1}}" name="{NAME}" initials="HK" userId="S::kanari" providerId="AD"/>'
        "</p188:authorLst>"
    ).encode()
    parts["ppt/comments/modernComment_1.xml"] = (
        f'<p188:cmLst xmlns:p188="{modern}"><p188:cm id="{{2}}" authorId="{{1}}" created="2023-05-06T07:08:09"/></p188:cmLst>'
    ).encode()
    parts["ppt/revisionInfo.xml"] = f"<a>{NAME}</a>".encode()
    parts["ppt/printerSettings/printerSettings1.bin"] = NAME.encode()
    _relate(parts, "ppt/_rels/presentation.xml.rels", "rAuthors", "authors", "authors.xml")
    for name in [each for each in parts if each.startswith("ppt/slides/slide")]:
        parts[name] = parts[name].replace(b'descr=""', b'descr="C:\\Users\\kanari\\p.png"')
    return parts
