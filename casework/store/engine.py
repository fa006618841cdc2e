"""One async store for SQLite and PostgreSQL: pragmas, transactions, one writer at a time on SQLite."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import event, make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA secure_delete=ON",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=10000",
    "PRAGMA temp_store=MEMORY",  # no spill of plain rows into a temporary file
)


class Store:
    """A database file or schema with its readers and its writer."""

    def __init__(self, url: str, *, durable: bool = True) -> None:
        self.url = url
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        self._reader = _engine(url, begin="BEGIN", size=4, durable=durable)
        self._writer = self._reader
        if self.is_sqlite:
            self._writer = _engine(url, begin="BEGIN IMMEDIATE", size=1, durable=durable)
        self._lock = asyncio.Lock() if self.is_sqlite else None

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection that sees one consistent state and writes nothing."""
        async with self._reader.begin() as connection:
            yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """One durable transaction: everything inside is on the disk when the block ends, or nothing is."""
        async with self._lock or nullcontext(), self._writer.begin() as connection:
            yield connection

    async def checkpoint(self) -> None:
        """Empty SQLite's write-ahead log, so that what was deleted is gone from it as well (protocol 1.10)."""
        if not self.is_sqlite:
            return
        await self._outside_transaction(["PRAGMA wal_checkpoint(TRUNCATE)"])

    async def rewrite(self, tables: tuple[str, ...]) -> None:
        """Rewrite the store physically in the order of its random ids (protocol 1.12)."""
        commands = ["VACUUM"] if self.is_sqlite else [f'CLUSTER "{name}" USING "{name}_pkey"' for name in tables]
        await self._outside_transaction(commands)

    async def _outside_transaction(self, commands: list[str]) -> None:
        async with self._lock or nullcontext(), self._writer.connect() as connection:
            driver: Any = (await connection.get_raw_connection()).driver_connection
            for command in commands:
                await driver.execute(command)

    async def close(self) -> None:
        """Close every connection."""
        await self._reader.dispose()
        if self._writer is not self._reader:
            await self._writer.dispose()


def sqlite_url(path: Path) -> str:
    """The address of a SQLite file."""
    return f"sqlite+aiosqlite:///{path}"


def _engine(url: str, *, begin: str, size: int, durable: bool) -> AsyncEngine:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_async_engine(url, pool_size=8, max_overflow=8)
    engine = create_async_engine(url, pool_size=size, max_overflow=0)
    _prepare_sqlite(engine, begin, durable=durable)
    return engine


def _prepare_sqlite(engine: AsyncEngine, begin: str, *, durable: bool) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def _on_connect(connection: Any, _record: object) -> None:
        # The driver must not open transactions of its own: they would be deferred ones and fail late.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in _PRAGMAS:
            cursor.execute(pragma)
        if not durable:  # while a demo is made, nobody has been promised anything yet
            cursor.execute("PRAGMA synchronous=OFF")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _on_begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)
