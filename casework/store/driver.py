"""SQLite connections that go to their thread once a statement, or not at all."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterable
from typing import Any, Self

import aiosqlite
from aiosqlite.context import contextmanager


class OneHopCursor(aiosqlite.Cursor):
    """Fetches its rows on the same way on which it runs the statement; the library goes four times."""

    _rows: list[Any]

    async def execute(self, sql: str, parameters: Iterable[Any] | None = None) -> Self:
        """Run a statement and keep its rows."""
        self._rows = await self._execute(self._run, sql, parameters or ())  # type: ignore[no-untyped-call] # the library's
        return self

    def _run(self, sql: str, parameters: Any) -> list[Any]:
        self._cursor.execute(sql, parameters)
        return self._cursor.fetchall() if self._cursor.description else []

    async def fetchall(self) -> list[Any]:
        """The rows that came with the statement, once."""
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        """Close it here: every row has been fetched, so nothing of it runs any more."""
        self._cursor.close()


class OneHopConnection(aiosqlite.Connection):
    """A connection whose statements run in a thread, on one way there and back."""

    @classmethod
    def to(cls, path: str) -> Self:
        """A connection to a file, not open yet."""
        return cls(lambda: sqlite3.connect(path, check_same_thread=False), iter_chunk_size=64)

    def stop(self) -> asyncio.Future[Any] | None:
        """Let the thread end, once: a thread that has ended never answers, and would be waited for.

        An interrupted closing is followed by a forced one, and the library asks again after each.
        """
        return super().stop() if self._running else None

    @property
    def has_ended(self) -> bool:
        """Whether its thread is gone; one that has not begun has not ended."""
        return self._thread.ident is not None and not self._thread.is_alive()

    async def ended(self) -> None:
        """Let the thread do what it was told, and wait until it is gone."""
        self.stop()
        if self._thread.ident is not None:
            await asyncio.to_thread(self._thread.join)

    @contextmanager
    async def cursor(self) -> aiosqlite.Cursor:
        """A cursor, made where it is asked for: that touches no file."""
        return OneHopCursor(self, self._conn.cursor())


class InlineConnection(OneHopConnection):
    """A connection that runs its statements where it is asked to."""

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return fn(*args, **kwargs)
