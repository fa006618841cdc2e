"""Word, Excel and PowerPoint (OOXML): parts that say who and with what are left out, the others are gone through."""

import re
from posixpath import basename, dirname, join, normpath, splitext

from lxml import etree

from casework.cleaning import inside
from casework.cleaning.findings import Findings, Left, Removed
from casework.cleaning.inside import scrub_inside
from casework.cleaning.markup import Element, drop, is_path, local, parse, written
from casework.cleaning.officenames import (
    ATTRIBUTES,
    DROPPED_PARTS,
    ELEMENTS,
    EMPTIED,
    HOLLOW_PARTS,
    KEPT_COUNTED,
    START_OF_TIME,
    TIMED,
)
from casework.cleaning.packages import pack, unpack
from casework.cleaning.people import People
from casework.cleaning.refusals import DamagedFileError, MacroFileError

_TYPES = "[Content_Types].xml"
_PACKAGES = (".docx", ".xlsx", ".pptx")
_DEEPEST = 1
_MARKUP = (".xml", ".rels", ".vml")
_STARTING = re.compile(r"\s*(?:DDEAUTO|DDE|MACROBUTTON|LINK)\b", re.IGNORECASE)
_PATH_IN_FIELD = re.compile(r"\"(?:[A-Za-z]:[\\/]|\\\\|file:|/(?:Users|home)/)[^\"]*\"")
_PLACE_OF_PICTURES = re.compile(r"/(?:media|embeddings)/[^/]+$")
_NUMBERED = re.compile(
    r"(?:image|media|audio|video|oleObject|hdphoto|Microsoft_[A-Za-z_]{1,40})\d*\.\w{1,8}", re.IGNORECASE
)
# The cells of a table, by the hundred thousand: they carry numbers and styles only.
_CELLS = {"c", "v", "row"}
_DESCRIPTIONS = {"descr", "title", "alt"}
_PICTURE_NAMES = {"docPr@name", "cNvPr@name"}
_HIDING = {
    ("sheet", "state", "hidden"),
    ("sheet", "state", "veryHidden"),
    ("sld", "show", "0"),
    ("sld", "show", "false"),
}
_HARMLESS_LINKS = ("http://", "https://", "mailto:", "#")

prepare = inside.prepare


def scrub(data: bytes, found: Findings, depth: int = 0) -> bytes:
    """The same document."""
    parts = unpack(data)
    if _TYPES not in parts or any(_is_program(name) for name in parts):
        raise DamagedFileError if _TYPES not in parts else MacroFileError
    kept: dict[str, bytes] = {}
    people = People()
    for name, content in parts.items():
        code = next(
            (code for start, code in DROPPED_PARTS if name.lower().startswith(start) or start in f"/{name.lower()}"),
            None,
        )
        if code is not None:
            found.took(code)
            continue
        kept[name] = _part(name, content, found, people, depth)
    renamed = _renamed(kept)
    found.took(Removed.DOCUMENT, len(renamed))
    for name in [each for each in kept if each.endswith(".rels")]:
        kept[name] = _relations(name, parse(kept[name]), set(kept), renamed, found)
    kept = {renamed.get(name, name): content for name, content in kept.items()}
    kept[_TYPES] = _types(parse(kept[_TYPES]), set(kept))
    return pack({_TYPES: kept.pop(_TYPES), **kept})


def _is_program(name: str) -> bool:
    lower = name.lower()
    return lower.endswith(("vbaproject.bin", "vbadata.xml")) or "/activex/" in lower or "/macrosheets/" in lower


def _part(name: str, content: bytes, found: Findings, people: People, depth: int) -> bytes:
    lower = name.lower()
    if lower.endswith(_MARKUP):
        if any(each in lower for each in HOLLOW_PARTS):
            return _hollow(parse(content), found)
        root = parse(content, mend=lower.endswith(".vml"))
        _go_through(root, found, people)
        return written(root)
    if lower.endswith(_PACKAGES):
        found.took(Removed.EMBEDDED, int(depth >= _DEEPEST))
        return scrub(content, found, depth + 1) if depth < _DEEPEST else b""
    return scrub_inside(name, content, found)


def _go_through(root: Element, found: Findings, people: People) -> None:
    # Comments of Excel begin with the name of who wrote them, as text: remember the names first.
    people.remember(root)
    gone = []  # taken out at the end: a list of every cell of a big table would not fit into the memory
    for each in root.iter():
        name = local(each.tag)
        if name in _CELLS:
            continue
        code = ELEMENTS.get(name)
        if code is not None and each.getparent() is not None:
            found.took(code)
            gone.append(_whole(each) if name == "absPath" else each)
            continue
        if name in KEPT_COUNTED:
            found.kept(KEPT_COUNTED[name])
        _attributes(each, name, found, people)
        people.replace_text(each, name, found)
        if name == "instrText" and each.text:
            each.text = _instruction(each.text, found)
    for each in gone:
        drop(each)


def _whole(each: Element) -> Element:
    """A choice between two spellings is no choice when it is empty."""
    return next((one for one in each.iterancestors() if local(one.tag) == "AlternateContent"), each)


def _instruction(text: str, found: Findings) -> str:
    """A field may name a file of its author's computer, or a program to be started."""
    if _STARTING.match(text):
        found.took(Removed.CALL)
        return ""
    cleaned, count = _PATH_IN_FIELD.subn('"about:blank"', text)
    found.took(Removed.LINK, count)
    return cleaned


def _attributes(each: Element, name: str, found: Findings, people: People) -> None:
    for key, value in list(each.attrib.items()):
        short = local(key)
        code = _code(name, short)
        if people.replace_attribute(each, name, key, found):
            continue
        if f"{name}@{short}" in EMPTIED:
            found.took(Removed.LINK, int(bool(value)))
            each.attrib[key] = ""
        elif f"{name}@{short}" in TIMED:
            found.took(Removed.DATE, int(value != START_OF_TIME))
            each.attrib[key] = START_OF_TIME
        elif name == "fldSimple" and short == "instr":
            each.attrib[key] = _instruction(value, found)
        elif code is not None:
            found.took(code)
            del each.attrib[key]
        elif is_path(value) and (short in _DESCRIPTIONS or f"{name}@{short}" in _PICTURE_NAMES):
            found.took(Removed.DOCUMENT)
            each.attrib[key] = "Picture" if short == "name" else ""
        elif (name, short, value) in _HIDING:
            found.kept(Left.HIDDEN_PARTS)


def _code(name: str, short: str) -> Removed | None:
    if short.startswith("rsid"):
        return Removed.HISTORY
    return ATTRIBUTES.get(short) or ATTRIBUTES.get(f"{name}@{short}")


def _hollow(root: Element, found: Findings) -> bytes:
    """A link to another workbook keeps the names of its sheets, which formulas need, and none of its numbers."""
    for each in [one for one in root.iter() if local(one.tag) in {"sheetDataSet", "definedNames", "alternateUrls"}]:
        found.took(Removed.LINK)
        drop(each)
    return written(root)


def _renamed(kept: dict[str, bytes]) -> dict[str, str]:
    """A picture may still be called as on its author's computer."""
    return {
        name: f"{dirname(name)}/image{9000 + number}{splitext(name)[1]}"
        for number, name in enumerate(kept)
        if _PLACE_OF_PICTURES.search(name) and not _NUMBERED.fullmatch(basename(name))
    }


def _relations(name: str, root: Element, kept: set[str], renamed: dict[str, str], found: Findings) -> bytes:
    folder = dirname(dirname(name))
    for each in list(root):
        target, kind = each.get("Target", ""), each.get("Type", "").rpartition("/")[2]
        if each.get("TargetMode") == "External":
            if kind == "hyperlink" and target.startswith(_HARMLESS_LINKS):
                found.kept(Left.LINKS)
            elif kind == "attachedTemplate":
                found.took(Removed.LINK)
                root.remove(each)
            elif target != "about:blank":
                found.took(Removed.LINK)
                each.set("Target", "about:blank")
        elif not target.startswith("#"):
            place = target[1:] if target.startswith("/") else normpath(join(folder, target))
            if place not in kept:
                root.remove(each)
            elif place in renamed:
                each.set("Target", f"/{renamed[place]}")
    return written(root)


def _types(root: Element, kept: set[str]) -> bytes:
    for each in list(root):
        if local(each.tag) == "Override" and each.get("PartName", "")[1:] not in kept:
            root.remove(each)
    etree.cleanup_namespaces(root)
    return written(root)
