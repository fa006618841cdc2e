"""All stores as they stood at one moment, read table by table while everybody goes on writing."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from sqlalchemy import Table, literal, make_url, select, text, tuple_
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.errors import NotReadyError
from casework.store.engine import Store
from casework.store.schemas import METADATA

_TRIES = 400
_PAUSE_SECONDS = 0.02
_PAGE = 200  # of rows that are chunks of 64 KiB at most, or one message
_BUSY = "저장소에 쓰는 일이 끊이지 않아 한 때의 모습을 담지 못했습니다. 잠시 뒤에 다시 해 주세요."
# Links from a messenger's account or a telephone to a mailbox, and texts on their way: sealed to a key, or keyed with
# one, that no backup holds (docs/operations.md says why). What cannot be used again is not copied.
LEFT_OUT: Mapping[str, frozenset[str]] = {"drop": frozenset({"chat_tag", "push", "outbox"})}


Moment = Mapping[str, AsyncConnection]


@asynccontextmanager
async def one_moment(stores: Mapping[str, Store]) -> AsyncIterator[Moment]:
    """One connection for each store; together they see what a power cut at one moment would have left.

    Everything that moves between stores is written so that such a cut loses nothing, and only such a cut is safe: a
    wrap and the row it opens are written one after the other. SQLite's writers wait while it is taken; on PostgreSQL,
    whose databases count their transactions together, it is taken again until nothing came in between.
    """
    for _ in range(_TRIES):
        async with AsyncExitStack() as stack:
            if (seen := await _together(stores, stack)) is not None:
                yield seen
                return
        await asyncio.sleep(_PAUSE_SECONDS)
    raise NotReadyError(_BUSY)


async def _together(stores: Mapping[str, Store], stack: AsyncExitStack) -> dict[str, AsyncConnection] | None:
    if all(store.is_sqlite for store in stores.values()):
        async with AsyncExitStack() as held:
            try:
                for store in stores.values():
                    await held.enter_async_context(store.writing())
            except OperationalError:  # somebody has been writing for longer than one waits
                return None
            return {name: await stack.enter_async_context(store.snapshot()) for name, store in stores.items()}
    servers = {(url.host, url.port) for url in (make_url(store.url) for store in stores.values())}
    if len(servers) != 1:
        raise NotReadyError("저장소들이 한 데이터베이스 서버에 있어야 백업할 수 있습니다.")
    seen = {name: await stack.enter_async_context(store.snapshot()) for name, store in stores.items()}
    # All at once, so that little can come in between.
    moments = set(await asyncio.gather(*map(_moment_of, seen.values())))
    return seen if len(moments) == 1 else None


async def _moment_of(connection: AsyncConnection) -> str:
    """Which transactions of the whole server this connection sees from now on."""
    return str((await connection.execute(text("SELECT pg_current_snapshot()::text"))).scalar_one())


def tables_of(store: str) -> list[Table]:
    """The tables of a store that are backed up."""
    left_out = LEFT_OUT.get(store, frozenset())
    return [table for table in METADATA[store].sorted_tables if table.name not in left_out]


async def pages_of(connection: AsyncConnection, table: Table) -> AsyncIterator[Sequence[Sequence[Any]]]:
    """Every row of a table in the order of its key, some at a time: nothing of the order of arrival is kept."""
    keys = list(table.primary_key.columns)
    query = select(table).order_by(*keys).limit(_PAGE)
    at: list[int] = [list(table.columns).index(key) for key in keys]
    rows = (await connection.execute(query)).all()
    while rows:
        yield rows
        last = [literal(rows[-1][place], key.type) for place, key in zip(at, keys, strict=True)]
        rows = (await connection.execute(query.where(tuple_(*keys) > tuple_(*last)))).all()
