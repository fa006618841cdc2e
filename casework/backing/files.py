"""Which files of an office go into which archive, and which never do."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path, PurePosixPath
from typing import Any

from casework.settings import Settings
from crypto.errors import CryptoError, MalformedError
from crypto.layout import Reader, lp

# What an office cannot go on without. Not among them: keys/offline and the restore key, which lie in safes; outbox and
# tag keys, which would let whoever opens an archive learn accounts and telephone numbers; passwords and tokens, which
# are made or put in anew.
_KEY_FILES = ("root.pub", "restore.pub", "filing.seed", "standing.key", "import.key")
_KEK = ("kek/*.key", "kek/*.day")
_FOLDERS = frozenset({"keys", "site"})
# Of the settings everything but places, which are others where the office is laid down.
_PLACES = frozenset(
    {
        "directory", "drop_url", "office_url", "keyring_url", "vault_url", "portal_url", "role_prefix",
        "content_backups", "key_backups", "day_keys",
    }
)  # fmt: skip


def key_files(settings: Settings) -> dict[str, bytes]:
    """The key files that go into the short-lived archive, by their path in the office's folder."""
    paths = [settings.keys / name for name in _KEY_FILES]
    paths += [path for pattern in _KEK for path in sorted(settings.keys.glob(pattern))]
    found = {}
    for path in paths:
        try:
            found[f"keys/{path.relative_to(settings.keys).as_posix()}"] = path.read_bytes()
        except FileNotFoundError:  # an older office has fewer; a key of the keyring may just have been destroyed
            continue
    return found


def site_files(settings: Settings) -> Iterator[tuple[str, bytes]]:
    """The static release: everybody can read it, and it is what the key list was signed with."""
    for path in sorted(settings.site.rglob("*")):
        if path.is_file():
            yield f"site/{path.relative_to(settings.site).as_posix()}", path.read_bytes()


def told_settings(settings: Settings) -> dict[str, Any]:
    """The settings without places."""
    return {name: value for name, value in asdict(settings).items() if name not in _PLACES}


def encode_file(name: str, content: bytes) -> bytes:
    """A file as a frame."""
    return lp(name.encode()) + content


def decode_file(payload: bytes) -> tuple[str, bytes]:
    """A file from its frame."""
    reader = Reader(payload)
    try:
        return reader.take(reader.number(4)).decode(), reader.rest()
    except UnicodeDecodeError:
        raise MalformedError from None


def place_of(folder: Path, name: str) -> Path:
    """Where a file of an archive belongs; refused where it would lie outside its folder."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or path.parts[0] not in _FOLDERS or len(path.parts) < 2:  # noqa: PLR2004 - a folder and a name
        raise MalformedError
    return folder / path


def read_json_file(path: Path) -> dict[str, Any] | None:
    """A small file of our own, if it is there and whole."""
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, CryptoError):
        return None
    return found if isinstance(found, dict) else None
