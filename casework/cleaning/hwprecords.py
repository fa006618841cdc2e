"""Records of HWP's DocInfo and BodyText: what Hangul itself wrote into them about pictures, memos and changes."""

import re
from collections.abc import Callable, Iterator

from casework.cleaning.findings import Findings, Left, Removed
from casework.cleaning.refusals import DamagedFileError

_MOST_RECORDS = 1_000_000
_TAG, _LEVEL, _SIZE, _LONG = 0x3FF, 0xFFC00, 20, 0xFFF
_BINARY, _CONTROL, _CHANGE, _CHANGE_AUTHOR = 18, 71, 96, 97
_DRAWING, _MEMO_FIELD, _HIDDEN = b" osg", b"em%%", b"dcot"
# After the fixed part of a drawing: its description, as a length and UTF-16.
_DESCRIPTION, _COMMAND = 44, 9
_AUTOMATIC = re.compile(r"^\s*(?:그림|이미지|사진|동영상|OLE|개체)[^\n]{0,12}입니다\.?\s*(?=\S|$)")
_WORDS = re.compile("[가-힣A-Za-z]{2,}")
_LETTERS = re.compile("[가-힣A-Za-z0-9]")


def scrub_records(data: bytes, found: Findings) -> bytes:
    """The same records in the same order."""
    out = bytearray()
    for head, content in records(data):
        change = _CHANGES.get(head & _TAG)
        cleaned = change(content, found) if change else content
        out += _written(head, cleaned)
    return bytes(out)


def records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Head and content of each record; a size of 4095 means that the size follows."""
    place, count = 0, 0
    while place + 4 <= len(data):
        head = int.from_bytes(data[place : place + 4], "little")
        size, place = head >> _SIZE, place + 4
        if size == _LONG:
            size, place = int.from_bytes(data[place : place + 4], "little"), place + 4
        count += 1
        if place + size > len(data) or count > _MOST_RECORDS:
            raise DamagedFileError
        yield head, data[place : place + size]
        place += size


def _written(head: int, content: bytes) -> bytes:
    kept = head & (_TAG | _LEVEL)
    if len(content) < _LONG:
        return (kept | len(content) << _SIZE).to_bytes(4, "little") + content
    return (kept | _LONG << _SIZE).to_bytes(4, "little") + len(content).to_bytes(4, "little") + content


def _control(content: bytes, found: Findings) -> bytes:
    match content[:4]:
        case kind if kind == _DRAWING:
            return _description(content, found)
        case kind if kind == _MEMO_FIELD:
            found.kept(Left.COMMENTS)
            return _masked_text(content, _COMMAND, found)
        case kind if kind == _HIDDEN:
            found.kept(Left.HIDDEN_PARTS)
    return content


def _text_at(content: bytes, place: int) -> tuple[str, int] | None:
    """A counted text, and where it ends; None where there is none."""
    if place + 2 > len(content):
        return None
    end = place + 2 + 2 * int.from_bytes(content[place : place + 2], "little")
    return (content[place + 2 : end].decode("utf-16-le", "replace"), end) if end <= len(content) else None


def _description(content: bytes, found: Findings) -> bytes:
    """Hangul describes a picture with the name of its file, the day it was taken and the camera."""
    text = _text_at(content, _DESCRIPTION)
    if text is None or not _AUTOMATIC.match(text[0]):
        return content
    found.took(Removed.CAMERA)
    return content[:_DESCRIPTION] + bytes(2) + content[text[1] :]


def _masked_text(content: bytes, place: int, found: Findings) -> bytes:
    text = _text_at(content, place)
    if text is None:
        return content
    masked, count = _WORDS.subn(lambda found_word: "O" * len(found_word[0]), text[0])
    found.took(Removed.AUTHOR, count)
    return content[: place + 2] + masked.encode("utf-16-le") + content[text[1] :]


def _change_author(content: bytes, found: Findings) -> bytes:
    """A name somewhere in a record of no published shape: every letter becomes another, nothing moves."""
    out, changed = bytearray(content), False
    for place in range(0, len(content) - 1, 2):
        if _LETTERS.match(content[place : place + 2].decode("utf-16-le", "replace")):
            out[place : place + 2] = "O".encode("utf-16-le")
            changed = True
    found.took(Removed.AUTHOR, int(changed))
    return bytes(out)


def _binary(content: bytes, found: Findings) -> bytes:
    """A picture that is only linked is named with its whole path on the author's computer, and once more relatively."""
    if int.from_bytes(content[:2], "little") & 0xF:
        return content
    found.took(Removed.LINK)
    return content[:2] + bytes(4)


def _change(content: bytes, found: Findings) -> bytes:
    found.kept(Left.CHANGES)
    return content


_CHANGES: dict[int, Callable[[bytes, Findings], bytes]] = {
    _BINARY: _binary,
    _CONTROL: _control,
    _CHANGE: _change,
    _CHANGE_AUTHOR: _change_author,
}
