"""Lay an archive down: into an office, or, to see that it can be done, into files without a name."""

import asyncio
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from casework.backing.archive import Archive, frame_json
from casework.backing.encoding import RowSum, decode_rows, encode_row
from casework.backing.files import decode_file
from casework.backing.refusals import SpoiltArchiveError, UnverifiedArchiveError
from casework.errors import NotReadyError
from casework.store.journal import first_broken, head_of
from casework.store.landing import Landing
from casework.store.schemas import knows_revision
from crypto.errors import CryptoError

PutFile = Callable[[str, bytes], None]


@dataclass(slots=True)
class _Laying:
    """Where one is while frames arrive."""

    landings: Mapping[str, Landing]
    put_file: PutFile
    sums: dict[str, dict[str, RowSum]] = field(default_factory=dict)
    columns: dict[tuple[str, str], Sequence[str]] = field(default_factory=dict)
    files: int = 0
    _landing: Landing | None = None
    _table: str = ""
    _columns: Sequence[str] = ()

    async def take(self, kind: bytes, payload: bytes) -> None:
        """One more frame."""
        match kind:
            case b"S":
                await self._begin_store(frame_json(payload))
            case b"T":
                self._begin_table(frame_json(payload))
            case b"R":
                await self._rows(payload)
            case b"F":
                await asyncio.to_thread(self.put_file, *decode_file(payload))
                self.files += 1
            case _:
                raise SpoiltArchiveError

    async def _begin_store(self, said: Mapping[str, Any]) -> None:
        store, revision = str(said["store"]), str(said["revision"])
        if not knows_revision(store, revision):
            raise NotReadyError("이 백업은 더 새로운 프로그램이 만들었습니다. 프로그램을 먼저 새것으로 바꾸어 주세요.")
        self._landing = self.landings[store]
        self.sums[store] = {}
        await self._landing.prepare(revision)

    def _begin_table(self, said: Mapping[str, Any]) -> None:
        self._table, self._columns = str(said["table"]), [str(each) for each in said["columns"]]
        if self._landing is None or not self._landing.has(self._table, self._columns):
            raise SpoiltArchiveError
        self.sums[self._landing.store][self._table] = RowSum()
        self.columns[self._landing.store, self._table] = self._columns

    async def _rows(self, payload: bytes) -> None:
        if self._landing is None:
            raise SpoiltArchiveError
        rows, counted = decode_rows(payload, len(self._columns)), self.sums[self._landing.store][self._table]
        for row in rows:
            counted.add(encode_row(row))
        await self._landing.lay(self._table, self._columns, rows)


async def lay_down(archive: Archive, landings: Mapping[str, Landing], put_file: PutFile) -> int:
    """Lay all of an archive down and compare it with what it says of itself; returns how many files it had.

    The stores stand at the schema of the archive's day afterwards, each row read back once more from where it lies.
    """
    laying = _Laying(landings, put_file)
    frames = archive.frames()
    try:
        while (frame := await asyncio.to_thread(next, frames, None)) is not None:
            await laying.take(*frame)
    except (CryptoError, ValueError, KeyError, TypeError):
        raise SpoiltArchiveError from None
    for store, said in archive.manifest["stores"].items():
        if {name: each.told() for name, each in laying.sums.get(store, {}).items()} != said["tables"]:
            raise SpoiltArchiveError
        for table, told in said["tables"].items():
            await _read_back(landings[store], table, laying.columns[store, table], told)
    if laying.files != archive.manifest["files"]:
        raise SpoiltArchiveError
    return laying.files


async def try_out(archive: Archive, office: str) -> tuple[tuple[int, bytes], int | None]:
    """Lay an archive down where nobody finds it, to see that it can be; the journal's head and where it is broken."""
    # SQLite asks this where its nameless files may lie: beside the archive there is room, in /tmp often not.
    os.environ["SQLITE_TMPDIR"] = str(archive.path.resolve().parent)
    landings = {store: Landing.nowhere(store) for store in archive.manifest["stores"]}
    try:
        await lay_down(archive, landings, _nowhere)
        for landing in landings.values():
            await landing.bring_up_to_date()
        if "office" not in landings:
            return (0, b""), None
        async with landings["office"].reading() as connection:
            return await head_of(connection, office), await first_broken(connection, office)
    finally:
        for landing in landings.values():
            await landing.close()


def look_through(archive: Archive) -> None:
    """Read an archive to its end before anything of it is believed; refused if it is not whole."""
    for _ in archive.frames():
        pass


async def _read_back(landing: Landing, table: str, columns: Sequence[str], told: object) -> None:
    counted = RowSum()
    async for rows in landing.pages(table, columns):
        for row in rows:
            counted.add(encode_row(row))
    if counted.told() != told:
        raise UnverifiedArchiveError


def _nowhere(_name: str, _content: bytes) -> None:
    """Files are only counted."""
