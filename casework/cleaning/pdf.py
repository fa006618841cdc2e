"""PDF: written anew from the objects that pages need, with everything about authors, programs and history left out."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from casework.cleaning.findings import Findings, Left, Removed
from casework.cleaning.markup import is_path
from casework.cleaning.pdfnames import (
    ACTIONS_DROPPED,
    ATTACHING,
    CATALOG_KEPT,
    COUNTED_IN_CATALOG,
    DROPPED,
    MARKUP_DROPPED,
    PAGE_KEPT,
)
from casework.cleaning.pdfstreams import scrub_stream
from casework.cleaning.refusals import DamagedFileError, LockedFileError, UnpacksTooBigError

MOST_OBJECTS = 300_000
MOST_PAGES = 5_000
_DEEPEST_TREE = 100
_NEAR_THE_START = 1024


def prepare() -> None:
    """An empty file is written with a lock, because qpdf opens the kernel's random numbers when it first needs them."""
    empty = Pdf.new()
    empty.add_blank_page()
    empty.save(BytesIO(), encryption=pikepdf.Encryption(owner="-", user="-"))


def scrub(data: bytes, found: Findings) -> bytes:
    """The same pages with the same text."""
    found.took(Removed.TRAILING, int(len(data) - data.rfind(b"%%EOF") > _NEAR_THE_START))
    # One end of file is usual, a file made for the web has two and says so at its beginning.
    usual = 2 if b"/Linearized" in data[:_NEAR_THE_START] else 1
    found.took(Removed.HISTORY, max(data.count(b"%%EOF") - usual, 0))
    source = _opened(data)
    if len(source.objects) > MOST_OBJECTS:
        raise UnpacksTooBigError
    _check_tree(source)
    _head(source, found)
    for each in source.objects:
        _walk(each, found)
    _pages(source, found)
    out = BytesIO()
    source.save(
        out,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        compress_streams=True,
        deterministic_id=True,
        encryption=False,
        fix_metadata_version=False,
    )
    return out.getvalue()


def _opened(data: bytes) -> Pdf:
    try:
        source = Pdf.open(BytesIO(data))
    except pikepdf.PasswordError:
        raise LockedFileError from None
    if not source.is_encrypted:
        return source
    # Locked against printing or copying only: its raw streams are readable once it is written without the lock.
    plain = BytesIO()
    source.save(plain, encryption=False, deterministic_id=True)
    return Pdf.open(plain)


def _check_tree(source: Pdf) -> None:
    """A page tree is walked by recursion in many readers: neither too deep nor in a circle."""
    root, seen, pages = source.Root.get(Name.Pages), set(), 0
    waiting = [(root, 0)] if isinstance(root, Dictionary) else []
    while waiting:
        node, depth = waiting.pop()
        if depth > _DEEPEST_TREE or (node.is_indirect and node.objgen in seen):
            raise DamagedFileError
        seen.add(node.objgen)
        kids = node.get(Name.Kids)
        if kids is None:
            pages += 1
        if pages > MOST_PAGES:
            raise UnpacksTooBigError
        waiting += [(kid, depth + 1) for kid in kids or () if isinstance(kid, Dictionary)]
    if not pages:
        raise DamagedFileError


def _head(source: Pdf, found: Findings) -> None:
    if Name.Info in source.trailer:
        found.took(Removed.DOCUMENT, len(source.docinfo.keys()))
        del source.docinfo
    found.took(Removed.IDENTIFIER, int(Name.ID in source.trailer))
    for key in list(source.trailer.keys()):
        if key not in {"/Root", "/Size"}:
            del source.trailer[key]
    root = source.Root
    names = root.get(Name.Names)
    if isinstance(names, Dictionary):
        found.took(Removed.EMBEDDED, int(Name.EmbeddedFiles in names))
        found.took(Removed.SCRIPT, int(Name.JavaScript in names))
        for key in set(names.keys()) - {"/Dests"}:
            del names[key]
    for entry in set(root.keys()) - CATALOG_KEPT:
        # Where to begin reading is no action, but which page was open last is nobody's business either.
        plain = entry == "/OpenAction" and isinstance(root[entry], Array)
        found.took(Removed.TAG if plain else COUNTED_IN_CATALOG.get(entry, Removed.TAG))
        del root[entry]
    form = root.get(Name.AcroForm)
    if isinstance(form, Dictionary) and Name.XFA in form:
        found.took(Removed.EMBEDDED)
        del form[Name.XFA]
    found.kept(Left.LAYERS, int(Name.OCProperties in root))


def _pages(source: Pdf, found: Findings) -> None:
    for page in source.pages:
        for key in set(page.obj.keys()) - PAGE_KEPT:
            found.took(Removed.PREVIEW if key == "/Thumb" else Removed.TAG)
            del page.obj[key]
        notes = page.obj.get(Name.Annots)
        if isinstance(notes, Array):
            wanted = [
                each for each in notes if isinstance(each, Dictionary) and each.get(Name.Subtype) not in ATTACHING
            ]
            found.took(Removed.EMBEDDED, len(notes) - len(wanted))
            page.obj[Name.Annots] = source.make_indirect(Array(wanted))
            found.kept(Left.COMMENTS, sum(each.get(Name.Subtype) not in {"/Link", "/Widget"} for each in wanted))


def _walk(top: Any, found: Findings) -> None:
    """One indirect object and the direct ones inside it."""
    waiting = [top]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Stream):
            scrub_stream(each, found)
            _dictionary(each, found)
            waiting += _direct(value for _, value in each.stream_dict.items())
        elif isinstance(each, Dictionary):
            _dictionary(each, found)
            waiting += _direct(value for _, value in each.items())
        elif isinstance(each, Array):
            waiting += _direct(each)


def _direct(values: Any) -> Iterator[Any]:
    return (each for each in values if isinstance(each, Dictionary | Array) and not each.is_indirect)


def _dictionary(each: Any, found: Findings) -> None:
    keys = set(each.keys())
    for key in keys & DROPPED.keys():
        found.took(DROPPED[key])
        del each[key]
    if "/S" in keys and each.get(Name.Type) in {None, Name.Action}:
        _action(each, found)
    if "/Subtype" in keys and "/Rect" in keys:
        _annotation(each, keys, found)
    if each.get(Name.Type) in {Name.Sig, Name.DocTimeStamp} or {"/ByteRange", "/Contents"} <= keys:
        _emptied(each, keys, Removed.SIGNATURE, found)
    elif "/EF" in keys:
        _emptied(each, keys, Removed.EMBEDDED, found)
    if "/Alt" in keys and is_path(str(each[Name.Alt])):
        found.took(Removed.DOCUMENT)
        del each[Name.Alt]
    if "/URI" in keys and is_path(str(each[Name.URI])):
        found.took(Removed.LINK)
        each[Name.URI] = pikepdf.String("about:blank")


def _emptied(each: Any, keys: set[str], code: Removed, found: Findings) -> None:
    found.took(code)
    for key in keys & set(each.keys()) - {"/Type"}:
        del each[key]


def _action(each: Any, found: Findings) -> None:
    kind = each.get(Name.S)
    if not isinstance(kind, Name) or str(kind) not in ACTIONS_DROPPED:
        return
    found.took(Removed.SCRIPT if kind == Name.JavaScript else Removed.CALL)
    for key in set(each.keys()) - {"/Type"}:
        del each[key]
    each[Name.S] = Name.Named
    each[Name.N] = Name.NoAction


def _annotation(each: Any, keys: set[str], found: Findings) -> None:
    field = "/FT" in keys or "/Parent" in keys or each.get(Name.Subtype) == Name.Widget
    for key in keys & MARKUP_DROPPED.keys():
        if not (key == "/T" and field):
            found.took(MARKUP_DROPPED[key])
            del each[key]
