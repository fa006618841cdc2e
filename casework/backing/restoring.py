"""Lay an office down from its backup, in an empty place, all of it or nothing."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from casework.backing.anchoring import Anchors, certificates, contradicted, read_anchors, write_head
from casework.backing.archive import Archive, open_archive, read_head
from casework.backing.daykeys import find_day_key, settle
from casework.backing.files import place_of
from casework.backing.kinds import ALL_STORES, CONTENT, KEYS
from casework.backing.laying import lay_down, look_through
from casework.backing.reapplying import destroy_again
from casework.backing.refusals import (
    BrokenJournalError,
    MismatchedArchivesError,
    SpoiltArchiveError,
    TakenTargetError,
    WrongRestoreKeyError,
)
from casework.bootstrap import open_office, write_secret
from casework.clock import Clock
from casework.errors import NotReadyError
from casework.founding import create_stores, create_working_keys, urls
from casework.settings import Settings
from casework.store.engine import sqlite_url
from casework.store.landing import Landing
from casework.store.zones import create_database, database_url, owner_of, zone_url
from crypto.backup import RestoreKey
from crypto.errors import CryptoError
from policies.loading import load


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to lay down, with which keys, and where."""

    content: Path
    keys: Path
    key_file: Path
    passphrase: str = field(repr=False)
    day_keys: Path
    into: Path
    database: str = field(default="", repr=False)
    prefix: str = "daesup"
    anchor: Path | None = None
    mixed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What became of it."""

    settings: Settings
    made: date
    position: int
    lost: int | None  # acts that were anchored after the backup; none: nobody showed the anchors
    destroyed_again: int


async def restore(wanted: Wanted, clock: Clock) -> Restored:
    """Lay an office down; whatever is refused, nothing of it is left."""
    if wanted.into.exists() and (not wanted.into.is_dir() or any(wanted.into.iterdir())):
        raise TakenTargetError
    if wanted.anchor is not None and not wanted.anchor.is_dir():
        raise NotReadyError("끝값 폴더가 없습니다. 장치가 연결되어 있는지 보세요.")
    key = await asyncio.to_thread(unlock_wanted, wanted)
    archives = open_wanted(wanted, key, clock.today())
    if archives[CONTENT].pair != archives[KEYS].pair and not wanted.mixed:
        raise MismatchedArchivesError
    # Read once to the end before anything is written: a database on a server has no name to be given at the end.
    for archive in archives.values():
        await asyncio.to_thread(look_through, archive)
    async with _place(wanted) as folder:
        settings = _settings(archives[CONTENT], folder, wanted)
        return await _lay_down(archives, settings, key, wanted, clock)


def unlock_wanted(wanted: Wanted) -> RestoreKey:
    """The restore key, from its file and what was typed."""
    try:
        return RestoreKey.open(wanted.key_file.read_bytes(), wanted.passphrase, load().organisation.id)
    except (CryptoError, OSError):
        raise WrongRestoreKeyError from None


def open_wanted(wanted: Wanted, key: RestoreKey, today: date) -> dict[str, Archive]:
    """Both archives, by their kind."""
    paths = {CONTENT: wanted.content, KEYS: wanted.keys}
    return {kind: _open(path, kind, key, wanted, today) for kind, path in paths.items()}


def _open(path: Path, kind: str, key: RestoreKey, wanted: Wanted, today: date) -> Archive:
    office = load().organisation.id
    head = read_head(path, key=key.filing, office=office)
    if head.kind != kind:
        raise SpoiltArchiveError
    day_key = find_day_key(wanted.day_keys, head.day_key) if head.day_key else None
    return open_archive(path, key, office=office, day_key=day_key, today=today)


async def _lay_down(
    archives: dict[str, Archive], settings: Settings, key: RestoreKey, wanted: Wanted, clock: Clock
) -> Restored:
    async with _landings(settings, wanted) as landings:
        for archive in archives.values():
            await lay_down(archive, landings, lambda name, content: _put(settings.directory, name, content))
        create_working_keys(settings, clock.today())
        await create_stores(settings, wanted.database)  # brings them to today's schema, and makes the zones' roles
        return await _begin_again(archives[KEYS].head.made, settings, key, wanted, clock)


async def _begin_again(made: date, settings: Settings, key: RestoreKey, wanted: Wanted, clock: Clock) -> Restored:
    """Compare with the anchors, say in the journal that this was restored, destroy again what was destroyed since."""
    anchors = read_anchors(wanted.anchor) if wanted.anchor else Anchors()
    async with open_office(settings, clock=clock, zone="keeper") as office:
        if await office.journal.verify() is not None:
            raise BrokenJournalError
        position, value = await office.journal.head()
        known = Anchors({each: head for each, head in anchors.heads.items() if each <= position})
        if not anchors.readable or await contradicted(known, office.journal) is not None:
            raise BrokenJournalError
        if wanted.anchor is not None:
            await asyncio.to_thread(shutil.copytree, wanted.anchor, settings.anchor, dirs_exist_ok=True)
        write_head(settings.anchor, position, value, restored=True)
        await office.journal.append("office_restored", clock.now(), None, None, None)
        try:
            gone = await destroy_again(certificates(settings.anchor), key.filing, office)
        except CryptoError:
            raise SpoiltArchiveError from None
        while await office.journal.chain_new():
            pass
    final = _moved(settings, wanted)
    final.write(settings.directory)
    return Restored(
        settings=final, made=made, position=position,
        lost=max(anchors.last - position, 0) if wanted.anchor else None, destroyed_again=gone,
    )  # fmt: skip


@asynccontextmanager
async def _place(wanted: Wanted) -> AsyncIterator[Path]:
    """A folder that gets its name once everything lies in it; what a killed restore left is removed first."""
    folder = wanted.into.with_name(f".{wanted.into.name}.partial")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    (folder / "stores").mkdir(mode=0o700)
    try:
        yield folder
        await asyncio.to_thread(_settle_all, folder)
        if wanted.into.exists():
            wanted.into.rmdir()
        folder.rename(wanted.into)
        settle(wanted.into.parent)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


@asynccontextmanager
async def _landings(settings: Settings, wanted: Wanted) -> AsyncIterator[dict[str, Landing]]:
    """The five stores as empty landings; on a server the databases are emptied again if anything goes wrong."""
    places = urls(settings)
    for url in places.values() if wanted.database else ():
        await create_database(wanted.database, url.rpartition("/")[2])
    owner = owner_of(wanted.database) if wanted.database else ("", "")
    found = {name: Landing.at(name, zone_url(url, *owner) if wanted.database else url) for name, url in places.items()}
    try:
        for landing in found.values():
            if not await landing.is_empty():
                raise TakenTargetError
        try:
            yield found
        except BaseException:
            for landing in found.values():
                await landing.empty()
            raise
    finally:
        for landing in found.values():
            await landing.close()


def _settings(content: Archive, folder: Path, wanted: Wanted) -> Settings:
    try:
        told: dict[str, Any] = dict(content.manifest["settings"])
        prefix = wanted.prefix if wanted.database else ""
        return Settings(directory=folder, role_prefix=prefix, **_places(folder, wanted), **told)
    except (KeyError, TypeError, ValueError):
        raise SpoiltArchiveError from None


def _moved(settings: Settings, wanted: Wanted) -> Settings:
    """The settings as they are true once the folder has its name."""
    into = wanted.into.resolve()
    return replace(settings, directory=into, **_places(into, wanted))


def _places(folder: Path, wanted: Wanted) -> dict[str, Any]:
    """Where the stores are: databases of a server, or files of the folder."""
    return {
        f"{store}_url": database_url(wanted.database, f"{wanted.prefix}_{store}")
        if wanted.database
        else sqlite_url(folder / "stores" / f"{store}.db")
        for store in ALL_STORES
    }


def _put(folder: Path, name: str, content: bytes) -> None:
    path = place_of(folder, name)
    if name.startswith("keys/"):
        write_secret(path, content)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _settle_all(folder: Path) -> None:
    for path in folder.rglob("*"):
        settle(path)
