"""What the confined process can be asked for: to clean a file, or to show a clean one as words, page or picture."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, TypeAlias

from casework.cleaning.findings import Findings
from casework.cleaning.kinds import Kind, load
from casework.cleaning.looking import WITH_WORDS
from casework.cleaning.refusals import UnknownFormatError

Told: TypeAlias = tuple[Mapping[str, object], bytes]
Act: TypeAlias = Callable[[Kind, bytes, Mapping[str, Any]], Told]
_PICTURES = "pictures"


def _clean(kind: Kind, data: bytes, _head: Mapping[str, Any]) -> Told:
    found = Findings()
    cleaned = kind.scrub(data, found)
    return {"removed": found.removed, "left": found.left}, cleaned


def _words(kind: Kind, data: bytes, _head: Mapping[str, Any]) -> Told:
    if kind.name not in WITH_WORDS:
        raise UnknownFormatError
    return {}, import_module("casework.cleaning.words").words(data, kind.name).encode("utf-8", "replace")


def _page(kind: Kind, data: bytes, head: Mapping[str, Any]) -> Told:
    if kind.name == "pdf":
        drawn, pages = import_module("casework.cleaning.pages").page_picture(data, head["page"])
    elif kind.module == _PICTURES:
        drawn, pages = import_module("casework.cleaning.pictures").as_shown(data, head["page"])
    else:
        raise UnknownFormatError
    return {"pages": pages}, drawn


def _cover(kind: Kind, data: bytes, head: Mapping[str, Any]) -> Told:
    if kind.module != _PICTURES:
        raise UnknownFormatError
    return {}, import_module("casework.cleaning.pictures").cover(data, head["boxes"])


def _load_viewer(_kind: Kind) -> None:
    import_module("casework.cleaning.words").prepare()
    import_module("casework.cleaning.pages")
    import_module("casework.cleaning.pictures").prepare()


ACTS: Mapping[str, tuple[Callable[[Kind], None], Act]] = {
    "clean": (load, _clean),
    "words": (_load_viewer, _words),
    "page": (_load_viewer, _page),
    "cover": (load, _cover),
}
