"""The five stores by name, and how each is brought to the newest schema."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, Table
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from casework.store.approval_tables import approval
from casework.store.change_tables import handover
from casework.store.check_in_tables import check_in
from casework.store.committee_tables import sitting
from casework.store.complainant_tables import satisfaction
from casework.store.consent_tables import case_consent
from casework.store.desk_tables import case_later
from casework.store.destruction_tables import destruction_list
from casework.store.drop_tables import drop_metadata
from casework.store.grant_tables import identity_grant
from casework.store.keyring_tables import keyring_metadata
from casework.store.monitoring_tables import case_watch
from casework.store.officer_tables import officer_invitation
from casework.store.portal_tables import account
from casework.store.record_tables import case_record
from casework.store.register_tables import register_entry
from casework.store.repeat_tables import case_repeat
from casework.store.sitting_tables import seat_call
from casework.store.transfer_tables import case_transfer
from casework.store.vault_tables import vault_metadata
from casework.store.view_tables import saved_view


def _shared(*tables: Table) -> MetaData:
    """The metadata of tables that lie in several modules: naming them here loads them."""
    return tables[0].metadata


METADATA: dict[str, MetaData] = {
    "drop": drop_metadata,
    "office": _shared(
        approval,
        case_consent,
        case_record,
        case_later,
        case_repeat,
        case_transfer,
        case_watch,
        check_in,
        destruction_list,
        satisfaction,
        sitting,
        saved_view,
        handover,
        identity_grant,
        officer_invitation,
        register_entry,
        satisfaction,
    ),
    "keyring": keyring_metadata,
    "vault": vault_metadata,
    "portal": _shared(account, seat_call),
}
_MIGRATIONS = Path(__file__).parent / "migrations"


def alembic_config(store: str, connection: Connection) -> Config:
    """Alembic's settings for one store on one open connection."""
    config = _config(store)
    config.attributes["connection"] = connection
    config.attributes["store"] = store
    return config


def _config(store: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.set_main_option("version_locations", str(_MIGRATIONS / "versions" / store))
    config.set_main_option("path_separator", "newline")
    return config


async def upgrade(store: str, url: str) -> None:
    """Bring a store to the newest schema, creating it if it is empty."""
    engine = create_async_engine(url)
    try:
        async with engine.begin() as connection:
            await upgrade_on(connection, store)
    finally:
        await engine.dispose()


async def upgrade_on(connection: AsyncConnection, store: str, revision: str = "head") -> None:
    """Bring a store to a schema over an open connection."""
    await connection.run_sync(lambda sync: command.upgrade(alembic_config(store, sync), revision))


async def revision_of(connection: AsyncConnection) -> str:
    """The schema that a store is at; empty when it has none."""
    return await connection.run_sync(lambda sync: MigrationContext.configure(sync).get_current_revision() or "")


def newest_revision(store: str) -> str:
    """The newest schema of a store."""
    return ScriptDirectory.from_config(_config(store)).get_current_head() or ""


def knows_revision(store: str, revision: str) -> bool:
    """Whether this program can bring a store from that schema to its own."""
    return any(each.revision == revision for each in ScriptDirectory.from_config(_config(store)).walk_revisions())


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
