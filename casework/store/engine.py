"""One async store for SQLite and PostgreSQL: pragmas, transactions, one writer at a time on SQLite."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import event, make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from casework.store.driver import InlineConnection, OneHopConnection

_PATIENT_MS = 30_000
# Emptying the log keeps every writer out while it waits for a reader, so it waits for a moment only, and comes again.
_BRIEF_MS = 50
_PAUSE_SECONDS = 0.2
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA secure_delete=ON",
    "PRAGMA foreign_keys=ON",
    f"PRAGMA busy_timeout={_PATIENT_MS}",
    "PRAGMA temp_store=MEMORY",  # no spill of plain rows into a temporary file
)

# Something that is written within a transaction that somebody else has begun.
Also = Callable[[AsyncConnection], Awaitable[None]]


class Store:
    """A database file or schema with its readers and its writer."""

    def __init__(self, url: str, *, durable: bool = True) -> None:
        self.url = url
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        self._connections: list[OneHopConnection] = []
        if self.is_sqlite:
            # A program that serves nobody need not keep its loop free: it saves itself the way to a thread and back.
            self._kind = OneHopConnection if durable else InlineConnection
            self._reader = _sqlite_engine(url, self._connect, size=4, durable=durable)
            self._writer = _sqlite_engine(url, self._connect, size=1, durable=durable)
            _begin_at_once(self._writer)
        else:
            self._writer = create_async_engine(url, pool_size=8, max_overflow=8, json_serializer=plain_json)
            # The same pool; every question is its own transaction, which saves two round trips.
            self._reader = self._writer.execution_options(isolation_level="AUTOCOMMIT")
        self._lock = asyncio.Lock() if self.is_sqlite else None

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection for single questions; two of them need not see the same state."""
        async with self._reader.connect() as connection:
            yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """One durable transaction: everything inside is on the disk when the block ends, or nothing is."""
        async with self._lock or nullcontext(), self._writer.begin() as connection:
            yield connection

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[AsyncConnection]:
        """A connection whose questions all see the store as it stood at the first of them."""
        async with (self._reader if self.is_sqlite else self._writer).connect() as connection:
            if not self.is_sqlite:
                yield await connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
                return
            await connection.exec_driver_sql("BEGIN")
            try:
                await connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")  # the moment it is taken
                yield connection
            finally:
                await connection.exec_driver_sql("ROLLBACK")

    async def checkpoint(self, patience: float = 5.0) -> bool:
        """Empty SQLite's write-ahead log, so that what was deleted is gone from it as well (protocol 1.10).

        False if somebody still reads an older state after `patience` seconds: then the log is as long as it was, and
        whoever promises that something is gone comes again. Others write on meanwhile.
        """
        if not self.is_sqlite:
            return True
        ends = asyncio.get_running_loop().time() + patience
        while await self._is_kept_from_emptying():
            if asyncio.get_running_loop().time() >= ends:
                return False
            await asyncio.sleep(_PAUSE_SECONDS)
        return True

    async def rewrite(self, tables: tuple[str, ...]) -> None:
        """Rewrite the store physically in the order of its random ids (protocol 1.12)."""
        commands = ["VACUUM"] if self.is_sqlite else [f'CLUSTER "{name}" USING "{name}_pkey"' for name in tables]
        async with self._outside_transaction() as run:
            for command in commands:
                await run(command)

    async def _is_kept_from_emptying(self) -> bool:
        async with self._outside_transaction() as run:
            await run(f"PRAGMA busy_timeout={_BRIEF_MS}")
            try:
                ((busy, _pages, _moved),) = await run("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                await run(f"PRAGMA busy_timeout={_PATIENT_MS}")
        return bool(busy)

    @asynccontextmanager
    async def _outside_transaction(self) -> AsyncIterator[Callable[[str], Awaitable[list[Any]]]]:
        async with self._lock or nullcontext(), self._writer.connect() as connection:
            driver: Any = (await connection.get_raw_connection()).driver_connection

            async def run(command: str) -> list[Any]:
                cursor = await driver.execute(command)
                if not self.is_sqlite:
                    return []
                rows: list[Any] = await cursor.fetchall()  # an open cursor would hold the statement
                await cursor.close()
                return rows

            yield run

    async def close(self) -> None:
        """Close every connection; returns when none of them has a thread any more.

        A connection that was given up while it worked is told to end, and nobody waits for it: its last answer
        would come to a loop that is closed.
        """
        await self._reader.dispose()
        if self._writer is not self._reader:
            await self._writer.dispose()
        for connection in self._connections:
            await connection.ended()
        self._connections.clear()

    def _connect(self) -> OneHopConnection:
        self._connections = [each for each in self._connections if not each.has_ended]
        self._connections.append(self._kind.to(make_url(self.url).database or ""))
        return self._connections[-1]


def sqlite_url(path: Path) -> str:
    """The address of a SQLite file."""
    return f"sqlite+aiosqlite:///{path}"


def plain_json(value: Any) -> str:
    """Fields as they are kept: letters as they are, so that a search finds them, and always in the same order."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _sqlite_engine(url: str, connect: Callable[[], Any], *, size: int, durable: bool) -> AsyncEngine:
    engine = create_async_engine(
        url, pool_size=size, max_overflow=0, isolation_level="AUTOCOMMIT", skip_autocommit_rollback=True,
        async_creator=connect, json_serializer=plain_json,
    )  # fmt: skip

    @event.listens_for(engine.sync_engine, "connect")
    def _on_connect(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        for pragma in _PRAGMAS:
            cursor.execute(pragma)
        if not durable:  # while a demo is made, nobody has been promised anything yet
            cursor.execute("PRAGMA synchronous=OFF")
        cursor.close()

    return engine


def _begin_at_once(engine: AsyncEngine) -> None:
    # The driver would open deferred transactions, which fail late when another process writes.
    @event.listens_for(engine.sync_engine, "begin")
    def _on_begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    @event.listens_for(engine.sync_engine, "commit")
    def _on_commit(connection: Any) -> None:
        connection.exec_driver_sql("COMMIT")

    @event.listens_for(engine.sync_engine, "rollback")
    def _on_rollback(connection: Any) -> None:
        connection.exec_driver_sql("ROLLBACK")
