"""Make a backup: two archives of one moment, each laid down once to see that it can be, then given their names."""

import asyncio
import fcntl
import json
import os
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, BinaryIO

from casework.backing.archive import FILE, ROWS, STORE, TABLE, Archive, ArchiveWriter, read_head
from casework.backing.daykeys import destroy_file, end_old_backups, keep_day_key, settle
from casework.backing.encoding import RowSum, encode_row
from casework.backing.files import encode_file, key_files, site_files, told_settings
from casework.backing.kinds import CONTENT, KEYS, STORES, SUFFIX
from casework.backing.laying import try_out
from casework.backing.refusals import UnverifiedArchiveError
from casework.bootstrap import read_secret, store_url
from casework.clock import Clock
from casework.errors import NotReadyError
from casework.settings import Settings
from casework.store.engine import Store
from casework.store.journal import head_of
from casework.store.keyring import keks_in
from casework.store.landing import column_names
from casework.store.moments import Moment, one_moment, pages_of, tables_of
from casework.store.schemas import newest_revision, revision_of
from crypto.backup import DayKey
from crypto.keys import DataKey, PublicKey, SigningKey, random_id
from crypto.layout import b64
from policies.loading import load

_PARTIAL = ".partial"
_MOST_BYTES = 4 << 20  # of rows in one frame, so that memory stays small on both ways


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A backup that was made."""

    content: Path
    keys: Path
    verified: bool
    journal: int
    broken_at: int | None
    rows: int
    size: int


@dataclass(slots=True, kw_only=True)
class _Work:
    """Everything that both archives of one backup have in common."""

    settings: Settings
    clock: Clock
    pair: bytes = field(default_factory=random_id)
    head: tuple[int, bytes] = (0, b"")
    files: dict[str, bytes] = field(default_factory=dict, repr=False)
    rows: int = 0

    def partial(self, kind: str) -> Path:
        return self._folder(kind) / f".{self._name(kind)}{_PARTIAL}"

    def final(self, kind: str) -> Path:
        return self._folder(kind) / self._name(kind)

    def _name(self, kind: str) -> str:
        return f"{kind}-{self.clock.today().isoformat()}-{self.pair.hex()[:8]}{SUFFIX}"

    def _folder(self, kind: str) -> Path:
        return self.settings.content_backup_folder if kind == CONTENT else self.settings.key_backup_folder


async def back_up(settings: Settings, clock: Clock, *, verify: bool = True) -> Made:
    """Make both archives, or neither; what was acknowledged before this was called is in them."""
    restore = PublicKey(_restore_key(settings))
    for folder in (settings.content_backup_folder, settings.key_backup_folder, settings.day_key_folder):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _alone(settings.content_backup_folder):
        end_old_backups(settings, load(), clock.today())
        _sweep(settings)
        work, day_key = _Work(settings=settings, clock=clock), DayKey.generate()
        kept = keep_day_key(settings.day_key_folder, day_key, clock.today())
        try:
            deks = await _write_both(work, restore, day_key)
            broken_at = await _try_both(work, deks) if verify else None
            return _name_both(work, verified=verify, broken_at=broken_at)
        except BaseException:
            for kind in STORES:
                work.partial(kind).unlink(missing_ok=True)
            destroy_file(kept)
            raise


def _restore_key(settings: Settings) -> bytes:
    try:
        return (settings.keys / "restore.pub").read_bytes()
    except FileNotFoundError:
        raise NotReadyError("되돌리기 열쇠가 없습니다. `daesup backup key --out 파일`로 먼저 만들어 주세요.") from None


async def _write_both(work: _Work, restore: PublicKey, day_key: DayKey) -> dict[str, DataKey]:
    settings = work.settings
    signing = SigningKey.from_seed(read_secret(settings.keys / "filing.seed"))
    # Before and after: a key over the keyring may be made or destroyed while the moment is taken.
    work.files = key_files(settings)
    async with _stores(settings) as stores, one_moment(stores) as moment:
        work.files = {**key_files(settings), **work.files}
        work.head = await head_of(moment["office"], settings.office)
        await _check_keks(work, moment)
        deks = {}
        for kind in STORES:
            lives = timedelta(days=load().destruction.backup_days)
            with _new_file(work.partial(kind)) as file:
                writer = ArchiveWriter(file=file, office=settings.office)
                manifest = await _write(writer, kind, work, moment)
                deks[kind] = await asyncio.to_thread(
                    writer.finish, manifest, made=work.clock.today(), to=restore, signing=signing,
                    expires=work.clock.today() + lives if kind == KEYS else None,
                    day_key=day_key if kind == KEYS else None,
                )  # fmt: skip
    return deks


async def _write(writer: ArchiveWriter, kind: str, work: _Work, moment: Moment) -> dict[str, Any]:
    stores = {}
    for store in STORES[kind]:
        revision = await revision_of(moment[store])
        if revision != newest_revision(store):
            raise NotReadyError("저장소의 모양이 이 프로그램과 다릅니다. `daesup doctor`로 확인해 주세요.")
        await asyncio.to_thread(writer.add, STORE, _json({"store": store, "revision": revision}))
        tables = {}
        for table in tables_of(store):
            await asyncio.to_thread(writer.add, TABLE, _json({"table": table.name, "columns": column_names(table)}))
            counted = RowSum()
            async for rows in pages_of(moment[store], table):
                await asyncio.to_thread(_add_rows, writer, rows, counted)
            tables[table.name] = counted.told()
            work.rows += counted.count
        stores[store] = {"revision": revision, "tables": tables}
    files = work.files.items() if kind == KEYS else site_files(work.settings)
    number = 0
    for name, content in files:
        await asyncio.to_thread(writer.add, FILE, encode_file(name, content))
        number += 1
    told = {"kind": kind, "pair": b64(work.pair), "stores": stores, "files": number}
    told["journal"] = [work.head[0], work.head[1].hex()]
    return told | ({"settings": told_settings(work.settings)} if kind == CONTENT else {})


def _add_rows(writer: ArchiveWriter, rows: Any, counted: RowSum) -> None:
    piece = bytearray()
    for row in rows:
        encoded = encode_row(row)
        counted.add(encoded)
        piece += encoded
        if len(piece) > _MOST_BYTES:
            writer.add(ROWS, bytes(piece))
            piece.clear()
    if piece:
        writer.add(ROWS, bytes(piece))


async def _check_keks(work: _Work, moment: Moment) -> None:
    """A keyring whose key is missing would be laid down and open nothing."""
    here = {name.removesuffix(".key").rpartition("-")[2] for name in work.files if name.startswith("keys/kek/")}
    if not await keks_in(moment["keyring"]) <= here:
        raise NotReadyError(
            "열쇠 보관함의 열쇠 하나가 없습니다. 열리지 않는 것이 있으니 `daesup doctor`로 확인해 주세요."
        )


async def _try_both(work: _Work, deks: Mapping[str, DataKey]) -> int | None:
    """Lay both down without a trace; returns where the journal's chain is broken, if it is."""
    key = SigningKey.from_seed(read_secret(work.settings.keys / "filing.seed")).public
    broken: int | None = None
    for kind, dek in deks.items():
        path = work.partial(kind)
        archive = Archive.of(path, read_head(path, key=key, office=work.settings.office), dek)
        head, wrong = await try_out(archive, work.settings.office)
        if kind == CONTENT:
            broken = wrong
            if head != work.head:
                raise UnverifiedArchiveError
    return broken


def _name_both(work: _Work, *, verified: bool, broken_at: int | None) -> Made:
    size = sum(work.partial(kind).stat().st_size for kind in STORES)
    for kind in STORES:
        work.partial(kind).rename(work.final(kind))
        settle(work.final(kind).parent)
    told = {
        "at": work.clock.now().isoformat(timespec="minutes"),
        "verified": verified,
        "content": work.final(CONTENT).name,
        "keys": work.final(KEYS).name,
        "journal": work.head[0],
    }
    last = work.settings.last_backup
    last.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = last.with_suffix(".new")
    fresh.write_text(json.dumps(told), encoding="utf-8")
    settle(fresh)
    fresh.rename(last)
    return Made(
        content=work.final(CONTENT), keys=work.final(KEYS), verified=verified, journal=work.head[0],
        broken_at=broken_at, rows=work.rows, size=size,
    )  # fmt: skip


@asynccontextmanager
async def _stores(settings: Settings) -> AsyncIterator[dict[str, Store]]:
    names = ("drop", "office", "keyring", "vault", "portal")
    stores = {name: Store(store_url(settings, name, "backup")) for name in names}
    try:
        yield stores
        # While one moment is read, SQLite cannot empty its log; what was destroyed meanwhile must not stay in it.
        for store in stores.values():
            await store.checkpoint()
    finally:
        for store in stores.values():
            await store.close()


@contextmanager
def _new_file(path: Path) -> Iterator[BinaryIO]:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        yield file


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Only one backup of an office is made at a time; a lock that dies with its process."""
    with (folder / ".lock").open("w", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NotReadyError("다른 백업이 돌고 있습니다. 끝난 뒤에 다시 해 주세요.") from None
        yield


def _sweep(settings: Settings) -> None:
    """Remove what a killed backup left: sealed, without a head, and opened by nobody."""
    for folder in (settings.content_backup_folder, settings.key_backup_folder):
        for path in folder.glob(f".*{_PARTIAL}"):
            path.unlink()


def _json(content: Mapping[str, object]) -> bytes:
    return json.dumps(content, separators=(",", ":")).encode()
