"""Texts, tables and slides of LibreOffice (ODF)."""

from casework.cleaning import inside
from casework.cleaning.findings import Findings, Left, Removed
from casework.cleaning.inside import scrub_inside
from casework.cleaning.markup import Element, drop, is_path, local, parse, written
from casework.cleaning.packages import pack, unpack
from casework.cleaning.people import People
from casework.cleaning.refusals import DamagedFileError, LockedFileError, MacroFileError

_MANIFEST = "META-INF/manifest.xml"
_DROPPED_STARTS = (
    ("Thumbnails/", Removed.PREVIEW),
    ("Configurations2/", Removed.SOFTWARE),
    ("ObjectReplacements/", Removed.PREVIEW),
    ("Versions/", Removed.HISTORY),
    ("VersionList.xml", Removed.HISTORY),
    ("META-INF/documentsignatures.xml", Removed.SIGNATURE),
    ("manifest.rdf", Removed.DOCUMENT),
    ("layout-cache", Removed.SOFTWARE),
    ("Dialogs/", Removed.SCRIPT),
)
_DROPPED_NAMES = {"meta.xml": Removed.DOCUMENT, "settings.xml": Removed.PRINTER}
_PROGRAMS = ("Basic/", "Scripts/")
_ELEMENTS = {
    "sender-initials": Removed.AUTHOR,
    "creator-initials": Removed.AUTHOR,
    "date-string": Removed.DATE,
    "scripts": Removed.SCRIPT,
    "event-listeners": Removed.SCRIPT,
    "dde-links": Removed.LINK,
    "database-source-table": Removed.LINK,
}
# A change must have a time; this one is nobody's.
_START_OF_TIME = "1970-01-01T00:00:00"
_CONTENT_DATES = ("annotation", "change-info")
_ATTRIBUTES = {
    "rsid": Removed.HISTORY,
    "paragraph-rsid": Removed.HISTORY,
    "generator": Removed.SOFTWARE,
    "connection-resource": Removed.LINK,
}
_HARMLESS_LINKS = (
    "http://",
    "https://",
    "mailto:",
    "#",
    "./",
    "Pictures/",
    "Object",
    "media/",
    "vnd.sun.star.Package:",
)

prepare = inside.prepare


def scrub(data: bytes, found: Findings) -> bytes:
    """The same document."""
    parts = unpack(data)
    manifest = parts.get(_MANIFEST, b"")
    if b"encryption-data" in manifest:
        raise LockedFileError
    if any(name.startswith(_PROGRAMS) for name in parts):
        raise MacroFileError
    if "content.xml" not in parts:
        raise DamagedFileError
    people, kept = People(), dict[str, bytes]()
    for name, content in parts.items():
        code = _dropped(name)
        if code is not None:
            found.took(code)
        elif name == "mimetype" or (not content and not name.endswith(".xml")):
            kept[name] = content.strip()
        elif name.endswith((".xml", ".rdf")) and name != _MANIFEST:
            root = parse(content)
            _go_through(root, found, people)
            kept[name] = written(root)
        elif name != _MANIFEST:
            kept[name] = scrub_inside(name, content, found)
    kept[_MANIFEST] = _manifest(parse(manifest), set(kept))
    return pack({"mimetype": kept.pop("mimetype"), **kept})


def _dropped(name: str) -> Removed | None:
    by_start = next((code for start, code in _DROPPED_STARTS if name.startswith(start)), None)
    return by_start or _DROPPED_NAMES.get(name.rpartition("/")[2])


def _manifest(root: Element, kept: set[str]) -> bytes:
    for each in list(root):
        path = next((value for key, value in each.attrib.items() if local(key) == "full-path"), "")
        folder = path.endswith("/") and any(name.startswith(path) for name in kept)
        if path != "/" and path not in kept and not folder:
            root.remove(each)
    return written(root)


def _go_through(root: Element, found: Findings, people: People) -> None:
    gone = []
    for each in root.iter():
        name = local(each.tag)
        parent = each.getparent()
        above = "" if parent is None else local(parent.tag)
        if name in _ELEMENTS:
            if len(each) or each.text:  # an empty list of scripts stands in every document
                found.took(_ELEMENTS[name])
            gone.append(each)
            continue
        if name == "date" and above in _CONTENT_DATES:
            found.took(Removed.DATE, int(each.text != _START_OF_TIME))
            each.text = _START_OF_TIME
        if name in {"annotation", "changed-region"}:
            found.kept(Left.COMMENTS if name == "annotation" else Left.CHANGES)
        if name == "title" and is_path(each.text or ""):
            each.text = ""
        if name == "desc" and is_path(each.text or ""):
            found.took(Removed.DOCUMENT)
            each.text = ""
        people.replace_text(each, name, found)
        _attributes(each, found)
    for each in gone:
        drop(each)


def _attributes(each: Element, found: Findings) -> None:
    for key, value in list(each.attrib.items()):
        short = local(key)
        if short in _ATTRIBUTES:
            found.took(_ATTRIBUTES[short])
            del each.attrib[key]
        elif short == "href" and not value.startswith(_HARMLESS_LINKS):
            found.took(Removed.LINK)
            each.attrib[key] = "about:blank"
        elif short == "name" and is_path(value):
            found.took(Removed.DOCUMENT)
            each.attrib[key] = "Picture"
        elif (short == "visibility" and value in {"collapse", "hidden"}) or (short == "display" and value == "none"):
            found.kept(Left.HIDDEN_PARTS)
