"""Rotate what must not live long: the key over the keyring, the tag keys, epoch keys nobody needs any more."""

import asyncio
from datetime import date, timedelta
from pathlib import Path

import structlog

from casework.backing.daykeys import destroy_file
from casework.bootstrap import Office, write_secret
from casework.errors import ReloadKeysError
from casework.store.taking import drops_for_key
from casework.store.vault import destroy_envelope
from crypto.keyring import KeyEncryptionKey
from crypto.tags import TagKey

_log = structlog.get_logger()
_WEEK = timedelta(days=7)
_GRACE = timedelta(days=1)  # a process that read the folder before may still write under the key before
_WARN_DAYS = 10


async def rotate_kek(office: Office, today: date) -> bool:
    """Once a week a new key over the keyring; what lies under the old one is moved, then the old one is destroyed.

    The destruction waits a day, and whatever was still written under the old key in between is moved first.
    """
    folder = office.settings.keys / "kek"
    paths = sorted(folder.glob("*.key"))
    made = _made_on(paths[-1], today)
    if len(paths) > 1 and today >= made + _GRACE:
        await office.keyring.rewrap_all()
        for path in paths[:-1]:
            await asyncio.to_thread(_destroy, path)
        _log.info("kek_destroyed", count=len(paths) - 1)
    if today < made + _WEEK:
        return False
    kek = KeyEncryptionKey.generate()
    number = int(paths[-1].stem.partition("-")[0]) + 1
    write_secret(folder / f"{number:06d}-{kek.id.hex()}.key", kek.raw())
    _remember(folder, number, today)
    await office.keyring.rewrap_all()
    _log.info("kek_rotated")
    return True


def rotate_tag_key(office: Office, today: date) -> bool:
    """Once a week a new tag key; the one before is kept for links on their way, older ones are destroyed."""
    folder = office.settings.keys / "tags"
    paths = sorted(folder.glob("*.key"))
    if not paths or today < date.fromisoformat(paths[-1].stem) + _WEEK:
        return False
    write_secret(folder / f"{today.isoformat()}.key", TagKey.generate().raw())
    for path in paths[:-1]:
        _destroy(path)
    _log.info("tag_key_rotated")
    return True


async def destroy_epoch_keys(office: Office, today: date) -> int:
    """Destroy desk keys that receive nothing any more; refuse and alarm where a drop still waits."""
    destroyed = 0
    for row in await office.people.epoch_keys():
        if row.valid_until >= today:
            continue
        if await office.cases.waits_for_key(row.id) or await drops_for_key(office.drops.store, row.id):
            _log.error("epoch_key_still_needed")
            continue
        await office.keyring.destroy(row.id)
        await destroy_envelope(office.vault, row.id)
        await office.people.epoch_key_destroyed(row.id)
        destroyed += 1
    return destroyed


def warn_of_expiry(office: Office, today: date) -> None:
    """Say in the log when the published key list ends soon; without a new one nobody can report."""
    try:
        left = (office.keys.current(today).expires - today).days
    except ReloadKeysError:
        left = 0
    if left < _WARN_DAYS:
        _log.error("key_list_expires_soon", count=left)


def _made_on(path: Path, today: date) -> date:
    mark = path.with_suffix(".day")
    if not mark.exists():
        mark.write_text(today.isoformat(), encoding="ascii")
    return date.fromisoformat(mark.read_text(encoding="ascii"))


def _remember(folder: Path, number: int, today: date) -> None:
    path = next(folder.glob(f"{number:06d}-*.key"))
    path.with_suffix(".day").write_text(today.isoformat(), encoding="ascii")


def _destroy(path: Path) -> None:
    destroy_file(path)
    path.with_suffix(".day").unlink(missing_ok=True)
