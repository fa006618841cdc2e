"""The keys with which short-lived archives die: drawn one for each, found again, destroyed on their day."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import structlog

from casework.backing.kinds import CONTENT, KEYS, SUFFIX
from casework.bootstrap import write_secret
from casework.settings import Settings
from crypto.backup import DayKey
from crypto.errors import MalformedError
from policies.rules import Rules

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptKey:
    """A day key's file: when it was made, which one it is."""

    path: Path
    made: date
    id: bytes


def keep_day_key(folder: Path, key: DayKey, made: date) -> Path:
    """Write a day key durably; only then may an archive lie under it."""
    path = folder / f"{made.isoformat()}-{key.id.hex()}.key"
    write_secret(path, key.raw())
    settle(path)
    settle(folder)
    return path


def find_day_key(folder: Path, key_id: bytes | None) -> DayKey | None:
    """The day key of an archive, if it still lies there."""
    for kept in day_keys(folder):
        if kept.id == key_id:
            try:
                return DayKey.from_bytes(kept.id, kept.path.read_bytes())
            except MalformedError:  # half overwritten: somebody was destroying it
                return None
    return None


def day_keys(folder: Path) -> Iterator[KeptKey]:
    """Every day key that lies in a folder, the oldest first; other files are passed over."""
    for path in sorted(folder.glob("*.key")):
        day, _, key_id = path.stem.rpartition("-")
        try:
            yield KeptKey(path=path, made=date.fromisoformat(day), id=bytes.fromhex(key_id))
        except ValueError:
            continue


def expired_keys(settings: Settings, rules: Rules, today: date) -> list[KeptKey]:
    """The day keys that should be gone."""
    last = today - timedelta(days=rules.destruction.backup_days)
    return [each for each in day_keys(settings.day_key_folder) if each.made <= last]


def end_old_backups(settings: Settings, rules: Rules, today: date) -> int:
    """Destroy the day keys whose time is over, then the archives that nobody opens any more; returns how many keys.

    The key goes first: whoever is interrupted leaves an archive that is dead already.
    """
    over = expired_keys(settings, rules, today)
    for kept in over:
        if kept.path.exists():  # keeper and backup may both be at it
            destroy_file(kept.path)
    _remove(settings.key_backup_folder, KEYS, today - timedelta(days=rules.destruction.backup_days))
    _remove(settings.content_backup_folder, CONTENT, today - timedelta(days=rules.upkeep.content_days))
    if over:
        _log.info("day_keys_destroyed", count=len(over))
    return len(over)


def archives(folder: Path, kind: str) -> Iterator[tuple[Path, date]]:
    """Every archive of a kind in a folder with the day in its name, the oldest first."""
    for path in sorted(folder.glob(f"{kind}-*{SUFFIX}")):
        try:
            yield path, date.fromisoformat(path.name.removeprefix(f"{kind}-")[:10])
        except ValueError:
            continue


def destroy_file(path: Path) -> None:
    """Overwrite and remove a key file; flash and copying file systems need an encrypted volume besides."""
    with path.open("r+b") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
        file.write(os.urandom(size))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()
    settle(path.parent)


def _remove(folder: Path, kind: str, last: date) -> None:
    found = list(archives(folder, kind))
    # A clock that is years ahead must not take the last of what is kept for years.
    for path, made in found[:-1] if kind == CONTENT else found:
        if made <= last:
            path.unlink(missing_ok=True)


def settle(path: Path) -> None:
    """Have a file, or a folder's list of files, on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
