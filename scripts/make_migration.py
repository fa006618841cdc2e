"""Write the next migration of one store from the tables in code: make_migration.py STORE NUMBER MESSAGE."""

import asyncio
import sys
import tempfile
from pathlib import Path

from alembic import command
from sqlalchemy.ext.asyncio import create_async_engine

from casework.store.engine import sqlite_url
from casework.store.schemas import alembic_config


async def make(store: str, number: str, message: str) -> None:
    """Compare an up-to-date empty store with the tables in code and write the difference."""
    with tempfile.TemporaryDirectory() as folder:
        engine = create_async_engine(sqlite_url(Path(folder) / "empty.db"))
        async with engine.begin() as connection:
            await connection.run_sync(lambda sync: command.upgrade(alembic_config(store, sync), "head"))
            await connection.run_sync(
                lambda sync: command.revision(
                    alembic_config(store, sync), message, autogenerate=True, rev_id=f"{store}_{number}"
                )
            )
        await engine.dispose()


if __name__ == "__main__":
    asyncio.run(make(*sys.argv[1:4]))
