"""The five stores by name, and how each is brought to the newest schema."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, MetaData, Table
from sqlalchemy.ext.asyncio import create_async_engine

from casework.store.approval_tables import approval
from casework.store.change_tables import handover
from casework.store.check_in_tables import check_in
from casework.store.complainant_tables import satisfaction
from casework.store.consent_tables import case_consent
from casework.store.destruction_tables import destruction_list
from casework.store.drop_tables import drop_metadata
from casework.store.keyring_tables import keyring_metadata
from casework.store.monitoring_tables import case_watch
from casework.store.officer_tables import officer_invitation
from casework.store.portal_tables import portal_metadata
from casework.store.repeat_tables import case_repeat
from casework.store.transfer_tables import case_transfer
from casework.store.vault_tables import vault_metadata


def _shared(*tables: Table) -> MetaData:
    """The metadata of tables that lie in several modules: naming them here loads them."""
    return tables[0].metadata


METADATA: dict[str, MetaData] = {
    "drop": drop_metadata,
    "office": _shared(
        approval,
        case_consent,
        case_repeat,
        case_transfer,
        case_watch,
        check_in,
        destruction_list,
        handover,
        officer_invitation,
        satisfaction,
    ),
    "keyring": keyring_metadata,
    "vault": vault_metadata,
    "portal": portal_metadata,
}
_MIGRATIONS = Path(__file__).parent / "migrations"


def alembic_config(store: str, connection: Connection) -> Config:
    """Alembic's settings for one store on one open connection."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.set_main_option("version_locations", str(_MIGRATIONS / "versions" / store))
    config.set_main_option("path_separator", "newline")
    config.attributes["connection"] = connection
    config.attributes["store"] = store
    return config


async def upgrade(store: str, url: str) -> None:
    """Bring a store to the newest schema, creating it if it is empty."""
    engine = create_async_engine(url)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(lambda sync: command.upgrade(alembic_config(store, sync), "head"))
    finally:
        await engine.dispose()


async def differences(store: str, url: str) -> list[object]:
    """What the tables in code and the store's schema disagree about; empty when migrations are complete."""
    engine = create_async_engine(url)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(lambda sync: _compare(store, sync))
    finally:
        await engine.dispose()


def _compare(store: str, connection: Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection), METADATA[store]))
