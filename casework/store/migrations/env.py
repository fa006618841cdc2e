"""Alembic environment: one history per store, run on SQLite and PostgreSQL alike."""

from alembic import context
from sqlalchemy import Connection

from casework.store.schemas import METADATA


def run(connection: Connection, store: str) -> None:
    """Bring one store to the newest schema on an open connection."""
    context.configure(connection=connection, target_metadata=METADATA[store], render_as_batch=True, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"], context.config.attributes["store"])
