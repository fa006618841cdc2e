"""How a hostile file may end, and the pieces such files are made of."""

import struct
import zipfile
import zlib
from io import BytesIO

from tests.casework.cleaning.conftest import CORPUS

CLEANED = "cleaned"
UNKNOWN, DAMAGED, LOCKED = "file_format_unknown", "file_damaged", "file_locked"
MACROS, UNPACKS, SLOW = "file_has_macros", "file_unpacks_too_big", "file_takes_too_long"


def corpus(name):
    return (CORPUS / name).read_bytes()


def zipped_readme():
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("readme.txt", "x")
    return out.getvalue()


def chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def box(name, content=b""):
    return struct.pack(">I", 8 + len(content)) + name + content
