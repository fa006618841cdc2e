"""XML of strangers: no entities, no document types, nothing fetched, no remarks."""

import re
from functools import lru_cache
from typing import Any, TypeAlias

from lxml import etree

from casework.cleaning.refusals import DamagedFileError

_DECLARATIONS = tuple(
    word.encode(coding) for word in ("<!DOCTYPE", "<!ENTITY") for coding in ("utf-8", "utf-16-le", "utf-16-be")
)
_A_FILE = re.compile(
    r"(?:^|\s)(?:[A-Za-z]:[\\/]|\\\\|file:|/(?:Users|home)/|\.\./)|\.(?:jpe?g|png|gif|bmp|heic|tiff?|emf|wmf)\b",
    re.IGNORECASE,
)

Element: TypeAlias = Any  # lxml ships no types


def parse(data: bytes, *, mend: bool = False) -> Element:
    """The root of a document that declares nothing of its own; VML is often not quite XML and is mended."""
    if any(word in data for word in _DECLARATIONS):
        raise DamagedFileError
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True, huge_tree=False,
        recover=mend,
    )  # fmt: skip
    root = etree.fromstring(data, parser)
    if root is None or root.getroottree().docinfo.doctype:
        raise DamagedFileError
    return root


def written(root: Element) -> bytes:
    """The document as bytes."""
    text: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return text


@lru_cache(10_000)
def local(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition("}")[2]


def drop(element: Element) -> None:
    """Take an element out of its parent; text after it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)


def is_path(text: str) -> bool:
    """Whether a text is a path or the name of a picture file."""
    return _A_FILE.search(text) is not None
