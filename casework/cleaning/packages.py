"""Zip files as documents use them: read with bounds, written anew without times, owners and remarks."""

import re
import zipfile
from collections.abc import Mapping
from io import BytesIO

from casework.cleaning.refusals import DamagedFileError, LockedFileError, MacroFileError, UnpacksTooBigError

MOST_PARTS = 5_000
BIGGEST_UNPACKED = 300 * 1024 * 1024
_WORTH_A_RATIO, _HIGHEST_RATIO = 16 * 1024 * 1024, 150
_LONGEST_NAME = 260
_LOCKED = 0x1
_START_OF_TIME = (1980, 1, 1, 0, 0, 0)
_WRONG_NAME = re.compile(r"^/|\\|(?:^|/)\.\.?(?:/|$)|//|[\x00-\x1f:]")
_PLAIN = {"mimetype", "version.xml"}  # must stay uncompressed at the front for readers that look at the bytes

_BY_MIMETYPE = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
    b"application/hwp+zip": "hwpx",
}
_BY_MAIN_PART = {
    b"wordprocessingml.document.main+xml": "docx",
    b"spreadsheetml.sheet.main+xml": "xlsx",
    b"presentationml.presentation.main+xml": "pptx",
}


def kind_of_package(data: bytes) -> str | None:
    """The document that a zip file holds, by what it says in the agreed place; None if it is just a zip."""
    with _opened(data) as package:
        names = set(package.namelist())
        if "mimetype" in names:
            return _BY_MIMETYPE.get(_bounded(package, package.getinfo("mimetype"), 256).strip())
        if "[Content_Types].xml" not in names:
            return None
        types = _bounded(package, package.getinfo("[Content_Types].xml"), 1024 * 1024)
    if b"macroEnabled" in types or any(name.endswith("vbaProject.bin") for name in names):
        raise MacroFileError
    return next((name for part, name in _BY_MAIN_PART.items() if part in types), None)


def unpack(data: bytes, spent: int = 0) -> dict[str, bytes]:
    """All parts in their order; refused when they are too many, too big or badly named."""
    parts: dict[str, bytes] = {}
    with _opened(data) as package:
        listed = [each for each in package.infolist() if not each.is_dir()]
        declared = sum(each.file_size for each in listed)
        if declared > _WORTH_A_RATIO and declared > _HIGHEST_RATIO * len(data):
            raise UnpacksTooBigError
        for each in listed:
            parts[each.filename] = _bounded(package, each, BIGGEST_UNPACKED - spent)
            spent += len(parts[each.filename])
    if len(parts) != len(listed):
        raise DamagedFileError
    return parts


def pack(parts: Mapping[str, bytes]) -> bytes:
    """A zip file of these parts in this order, of no time and no system."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _START_OF_TIME)
            entry.create_system, entry.external_attr = 0, 0
            entry.compress_type = zipfile.ZIP_STORED if name in _PLAIN else zipfile.ZIP_DEFLATED
            package.writestr(entry, content)
    return out.getvalue()


def _opened(data: bytes) -> zipfile.ZipFile:
    try:
        package = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError):
        raise DamagedFileError from None
    listed = package.infolist()
    if len(listed) > MOST_PARTS or sum(each.file_size for each in listed) > BIGGEST_UNPACKED:
        raise UnpacksTooBigError
    for each in listed:
        if each.flag_bits & _LOCKED:
            raise LockedFileError
        if _WRONG_NAME.search(each.filename) or len(each.filename) > _LONGEST_NAME:
            raise DamagedFileError
        if each.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise DamagedFileError
    return package


def _bounded(package: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    """What is really in there counts, not what the directory declares."""
    with package.open(entry) as stream:
        content = stream.read(most + 1)
    if len(content) > most:
        raise UnpacksTooBigError
    return content
