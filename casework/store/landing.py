"""Where a backup is laid down again: an empty store at the schema of its day, filled, counted, brought up to date."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Self

import aiosqlite
from sqlalchemy import JSON, MetaData, Table, insert, inspect
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import StaticPool

from casework.store.engine import plain_json
from casework.store.moments import pages_of
from casework.store.schemas import upgrade_on


class Landing:
    """One store on its way back; tables as they were on the day of the backup, not as they are in code today."""

    def __init__(self, store: str, engine: AsyncEngine) -> None:
        self.store = store
        self._engine = engine
        self._tables: dict[str, Table] = {}

    @classmethod
    def at(cls, store: str, url: str) -> Self:
        """In a file or database of its own."""
        return cls(store, create_async_engine(url, json_serializer=plain_json))

    @classmethod
    def nowhere(cls, store: str) -> Self:
        """In a file without a name, which the system forgets when this process closes it or dies."""
        # SQLite unlinks such a file as soon as it is open; one connection is all that can ever see it.
        engine = create_async_engine(
            "sqlite+aiosqlite://", async_creator=lambda: aiosqlite.connect(""), poolclass=StaticPool,
            json_serializer=plain_json,
        )  # fmt: skip
        return cls(store, engine)

    async def is_empty(self) -> bool:
        """Whether nothing lies there yet, not even a table."""
        async with self._engine.connect() as connection:
            return not await connection.run_sync(lambda sync: inspect(sync).get_table_names())

    async def prepare(self, revision: str) -> None:
        """Make the tables as they were."""
        async with self._engine.begin() as connection:
            await upgrade_on(connection, self.store, revision)
            metadata = MetaData()
            await connection.run_sync(metadata.reflect)
        self._tables = dict(metadata.tables)
        for table in self._tables.values():
            for column in table.columns:
                if isinstance(column.type, JSON):
                    column.type.none_as_null = True  # as the tables in code say: no fields is nothing, not "null"

    def has(self, table: str, columns: Sequence[str]) -> bool:
        """Whether the table has exactly these columns."""
        known = self._tables.get(table)
        return known is not None and set(known.columns.keys()) == set(columns)

    async def lay(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Lay rows down, in one transaction."""
        values = [dict(zip(columns, row, strict=True)) for row in rows]
        async with self._engine.begin() as connection:
            await connection.execute(insert(self._tables[table]), values)

    async def pages(self, table: str, columns: Sequence[str]) -> AsyncIterator[Sequence[Sequence[Any]]]:
        """What lies there now, column by column in this order."""
        known = self._tables[table]
        order = [list(known.columns.keys()).index(name) for name in columns]
        async with self._engine.connect() as connection:
            async for rows in pages_of(connection, known):
                yield [[row[place] for place in order] for row in rows]

    async def bring_up_to_date(self) -> None:
        """Bring the store to the schema of this program."""
        async with self._engine.begin() as connection:
            await upgrade_on(connection, self.store)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection for questions."""
        async with self._engine.connect() as connection:
            yield connection

    async def empty(self) -> None:
        """Take everything away again that was laid down here."""
        metadata = MetaData()
        async with self._engine.begin() as connection:
            await connection.run_sync(metadata.reflect)
            await connection.run_sync(metadata.drop_all)

    async def close(self) -> None:
        """Let go of it."""
        await self._engine.dispose()


def column_names(table: Table) -> list[str]:
    """The names of a table's columns in their order."""
    return list(table.columns.keys())
