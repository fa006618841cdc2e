"""Which format a file is of: its content decides, never its name."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from casework.cleaning.findings import Findings
from casework.cleaning.packages import kind_of_package
from casework.cleaning.refusals import LockedFileError, MacroFileError, UnknownFormatError

_PACKAGE = "casework.cleaning"
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Texts that a program would read as something else than text.
_NO_TEXT = re.compile(rb"\s*(?:<|\{\\rtf|%!|#!|MIME-Version:|Received:|From |BEGIN:VC)", re.IGNORECASE)
_STARTS = {
    b"\xff\xd8\xff": "jpg",
    b"\x89PNG": "png",
    b"GIF8": "gif",
    b"II*\0": "tiff",
    b"MM\0*": "tiff",
    b"%PDF": "pdf",
    b"OggS": "ogg",
    b"ID3": "mp3",
}
_LAYER_III = re.compile(rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb]")
_HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_NOT_FILM = {b"avif", b"avis", b"crx ", b"jp2 ", b"jpx ", b"jxl "}
_SOUND_BRANDS = {b"M4A ", b"M4B ", b"M4P "}
_QUICKTIME_STARTS = {b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"}


@dataclass(frozen=True, slots=True)
class Kind:
    """A format, the module that cleans it, and the media type of what comes out."""

    name: str
    module: str
    type: str

    @property
    def scrub(self) -> Callable[[bytes, Findings], bytes]:
        """The function that takes everything out."""
        cleaner: Callable[[bytes, Findings], bytes] = import_module(f"{_PACKAGE}.{self.module}").scrub
        return cleaner


KINDS = {
    each.name: each
    for each in (
        Kind("jpg", "pictures", "image/jpeg"),
        Kind("png", "pictures", "image/png"),
        Kind("webp", "pictures", "image/webp"),
        Kind("heic", "pictures", "image/jpeg"),  # hardly any office computer opens one, so a JPEG comes out
        Kind("gif", "pictures", "image/gif"),
        Kind("tiff", "pictures", "image/tiff"),
        Kind("pdf", "pdf", "application/pdf"),
        Kind("docx", "office", f"{_OFFICE}wordprocessingml.document"),
        Kind("xlsx", "office", f"{_OFFICE}spreadsheetml.sheet"),
        Kind("pptx", "office", f"{_OFFICE}presentationml.presentation"),
        Kind("odt", "opendocument", f"{_OPEN}text"),
        Kind("ods", "opendocument", f"{_OPEN}spreadsheet"),
        Kind("odp", "opendocument", f"{_OPEN}presentation"),
        Kind("hwpx", "hwpx", "application/hwp+zip"),
        Kind("hwp", "hwp", "application/x-hwp"),
        Kind("txt", "text", "text/plain; charset=utf-8"),
        Kind("csv", "table", "text/csv; charset=utf-8"),
        Kind("mp3", "mp3", "audio/mpeg"),
        Kind("m4a", "film", "audio/mp4"),
        Kind("wav", "wav", "audio/wav"),
        Kind("ogg", "ogg", "audio/ogg"),
        Kind("mp4", "film", "video/mp4"),
        Kind("mov", "film", "video/quicktime"),
    )
}
ENDINGS_OF_TEXT = {"txt": "txt", "csv": "csv", "log": "txt", "md": "txt"}


def kind_of(data: bytes, ending: str) -> Kind:
    """The format of the content; only between two kinds of plain text does the ending of the name decide."""
    name = _by_first_bytes(data)
    if name is None and data.startswith(b"PK\x03\x04"):
        name = kind_of_package(data)
    if name is None and data.startswith(_COMPOUND):
        name = _compound(data)
    if name is None and not _NO_TEXT.match(data[:512]):
        name = ENDINGS_OF_TEXT.get(ending)
    if name is None:
        raise UnknownFormatError
    return KINDS[name]


def load(kind: Kind) -> None:
    """Import what cleaning this kind needs: afterwards the process can open no file, not even a module."""
    prepare = getattr(import_module(f"{_PACKAGE}.{kind.module}"), "prepare", None)
    if prepare is not None:
        prepare()


def _by_first_bytes(data: bytes) -> str | None:
    for start, name in _STARTS.items():
        if data.startswith(start):
            return name
    if data.startswith(b"RIFF"):
        return {b"WEBP": "webp", b"WAVE": "wav"}.get(data[8:12])
    if data[4:8] == b"ftyp":
        return _by_brand(data[8:12])
    if data[4:8] in _QUICKTIME_STARTS:
        return "mov"
    return "mp3" if _LAYER_III.match(data) else None


def _by_brand(brand: bytes) -> str | None:
    if brand in _HEIC:
        return "heic"
    if brand in _NOT_FILM:
        return None
    if brand in _SOUND_BRANDS:
        return "m4a"
    return "mov" if brand == b"qt  " else "mp4"


def _compound(data: bytes) -> str | None:
    """Of the old binary documents only Hangul's is cleaned; a locked or new document may hide in one."""
    if b"HWP Document File" in data:
        return "hwp"
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise LockedFileError
    if "_VBA_PROJECT".encode("utf-16-le") in data:
        raise MacroFileError
    return None
