"""HWPX, Hangul's documents in a zip file."""

import re

from casework.cleaning import inside
from casework.cleaning.findings import Findings, Left, Removed
from casework.cleaning.inside import scrub_inside
from casework.cleaning.markup import Element, drop, is_path, local, parse, written
from casework.cleaning.packages import pack, unpack
from casework.cleaning.people import WORD, People
from casework.cleaning.refusals import DamagedFileError, LockedFileError

_CONTENTS = "Contents/content.hpf"
_DROPPED = (
    ("Preview/", Removed.PREVIEW),
    ("DocHistory/", Removed.HISTORY),
    ("Scripts/", Removed.SCRIPT),
    ("DocOptions/", Removed.LINK),
    ("Custom/", Removed.DOCUMENT),
    ("META-INF/signatures", Removed.SIGNATURE),
    ("META-INF/container.rdf", Removed.DOCUMENT),
)
# version.xml: what reads the file must know, without who wrote it.
_VERSION_KEPT = {"tagetApplication", "targetApplication", "major", "minor", "micro", "xmlVersion"}
_VERSION_EMPTIED = {"application": "", "appVersion": "0, 0, 0, 0", "os": "0", "buildNumber": "0"}
# How Hangul describes an inserted picture by itself: the name of the file, the day it was taken, the camera.
_AUTOMATIC = re.compile(r"^\s*(?:그림|이미지|사진|동영상|OLE|개체)[^\n]{0,12}입니다\.?\s*(?=\S|$)")
_PERSONAL = re.compile(r"author|user|creator|writer", re.IGNORECASE)
_TIMED = re.compile(r"date|time", re.IGNORECASE)
_CHANGES = {"trackChange", "trackChangeAuthor", "memo", "memogroup"}
_FIRST_PAGE = {"listIDRef": "0", "paraIDRef": "0", "pos": "0"}

prepare = inside.prepare


def scrub(data: bytes, found: Findings) -> bytes:
    """The same document."""
    parts = unpack(data)
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise LockedFileError
    if _CONTENTS not in parts or "mimetype" not in parts:
        raise DamagedFileError
    people, kept = People(), dict[str, bytes]()
    for name, content in parts.items():
        code = next((code for start, code in _DROPPED if name.startswith(start)), None)
        if code is not None:
            found.took(code)
        elif name == "mimetype":
            kept[name] = content.strip()
        elif name.endswith((".xml", ".hpf", ".rdf")):
            kept[name] = _markup(name, parse(content), found, people)
        else:
            kept[name] = scrub_inside(name, content, found)
    for name in (_CONTENTS, "META-INF/container.xml", "META-INF/manifest.xml"):
        if name in kept:
            kept[name] = _without_gone(parse(kept[name]), set(kept))
    return pack({"mimetype": kept.pop("mimetype"), **kept})


def _markup(name: str, root: Element, found: Findings, people: People) -> bytes:
    if name == "version.xml":
        for key in set(root.attrib.keys()) - _VERSION_KEPT:
            found.took(Removed.SOFTWARE)
            root.attrib.pop(key)
        root.attrib.update(_VERSION_EMPTIED)
    elif name == "settings.xml":
        found.took(Removed.PRINTER)
        _settings(root)
    elif name == _CONTENTS:
        _metadata(root, found)
    else:
        _go_through(root, found, people)
    return written(root)


def _settings(root: Element) -> None:
    """Where the last hand stopped writing, and how it printed."""
    for each in list(root):
        if local(each.tag) == "CaretPosition":
            each.attrib.update({key: value for key, value in _FIRST_PAGE.items() if key in each.attrib})
        else:
            root.remove(each)


def _metadata(root: Element, found: Findings) -> None:
    for each in [one for one in root if local(one.tag) == "metadata"]:
        for inner in list(each):
            found.took(Removed.DOCUMENT, int(bool((inner.text or "").strip())))
            if local(inner.tag) == "language":
                continue
            if local(inner.tag) == "title":
                inner.text = ""
            else:
                each.remove(inner)


def _without_gone(root: Element, kept: set[str]) -> bytes:
    """Lists name only what is there."""
    gone = set()
    for each in list(root.iter()):
        if each.get("isEmbeded") == "0" and each.get("href"):
            each.set("href", "about:blank")  # a picture that stayed on the author's computer
            continue
        path = each.get("href") or each.get("full-path") or each.get("fullPath") or ""
        if path and "/" in path and path not in kept and local(each.tag) in {"item", "rootfile", "file-entry"}:
            gone.add(each.get("id"))
            drop(each)
    for each in list(root.iter()):
        if each.get("idref") in gone and each.get("idref") is not None:
            drop(each)
    return written(root)


def _go_through(root: Element, found: Findings, people: People) -> None:
    for each in root.iter():
        name = local(each.tag)
        if name == "shapeComment" and _AUTOMATIC.match(each.text or ""):
            found.took(Removed.CAMERA)
            each.text = ""
        elif name.endswith("Param") and each.text:
            _parameter(each, found, people)
        elif name in {"insertBegin", "deleteBegin"}:
            found.kept(Left.CHANGES)
        elif name == "fieldBegin" and each.get("type") == "MEMO":
            found.kept(Left.COMMENTS)
        elif name == "linkinfo" and each.get("path"):
            found.took(Removed.LINK)
            each.set("path", "")
        elif name == "hiddenComment":
            found.kept(Left.HIDDEN_PARTS)
        _attributes(each, name, found, people)


def _attributes(each: Element, name: str, found: Findings, people: People) -> None:
    for key, value in list(each.attrib.items()):
        if people.replace_attribute(each, name, key, found):
            continue
        if name in _CHANGES and _TIMED.search(local(key)) and value:
            found.took(Removed.DATE)
            each.set(key, "1970-01-01T00:00:00Z")


def _parameter(each: Element, found: Findings, people: People) -> None:
    """Parameters of a field: a memo keeps who wrote it and when, a link to a picture keeps a path."""
    said = each.get("name") or ""
    if is_path(each.text or ""):
        found.took(Removed.LINK)
        each.text = ""
    elif _PERSONAL.search(said):
        found.took(Removed.AUTHOR)
        each.text = people.number((each.text or WORD).strip())
    elif _TIMED.search(said):
        found.took(Removed.DATE)
        each.text = ""
