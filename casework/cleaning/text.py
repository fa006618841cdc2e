"""Plain text: one coding, one kind of line, and none of the signs that cannot be seen."""

import re

from casework.cleaning.findings import Findings, Removed
from casework.cleaning.refusals import UnknownFormatError

# Signs without width by which a copy can be told from others. Joiners stay: emoji need them.
_UNSEEN = re.compile(
    "[\u00ad\u180e\u200b\u200e\u200f\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


def prepare() -> None:
    """Codings are modules: load them while files can still be opened."""
    for coding in ("cp949", "utf-16-le", "utf-16-be", "utf-8"):
        "가".encode(coding)


def scrub(data: bytes, found: Findings) -> bytes:
    """The text in UTF-8 without a mark at its start."""
    return read(data, found).encode()


def read(data: bytes, found: Findings) -> str:
    """The text with plain line ends."""
    text = _decoded(data)
    if _NO_TEXT.search(text):
        raise UnknownFormatError
    seen, unseen = _UNSEEN.subn("", text)
    found.took(Removed.HIDDEN, unseen)
    return seen.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes) -> str:
    for mark, coding in _MARKS.items():
        if data.startswith(mark):
            return _in(data[len(mark) :], coding)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _in(data, "cp949")


def _in(data: bytes, coding: str) -> str:
    try:
        return data.decode(coding)
    except UnicodeDecodeError:
        raise UnknownFormatError from None
