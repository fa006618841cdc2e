"""PostgreSQL's roles, one per zone: what each process may do with each store, and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from casework.store.schemas import METADATA

_ALL = "SELECT, INSERT, UPDATE, DELETE"
_READ_ADD = "SELECT, INSERT"

# Zone -> store -> table -> privileges; "*" is every table of the store. What is not listed cannot even be connected to.
# The public side never reads the vault, never touches office or keyring; the keeper never reads the vault's bodies.
GRANTS: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "intake": {
        "drop": {
            "mailbox": "SELECT, INSERT, UPDATE",
            "tombstone": _READ_ADD,
            "mail": "SELECT, INSERT, UPDATE",
            "drop": "INSERT",
            "file": "SELECT, INSERT, UPDATE",
            "file_chunk": "SELECT, INSERT, DELETE",
            "filing": "INSERT",
            "filing_day": "SELECT",
            "board": "SELECT",
            "booking": "SELECT, INSERT, UPDATE (wants_back)",
            "fragment": _ALL,
            "push": "SELECT, UPDATE, DELETE",
            "chat_tag": "SELECT, DELETE",
            "standing": "SELECT, UPDATE (asked_day)",
            "last_word": _READ_ADD,
        },
        "vault": {"envelope": "INSERT"},
    },
    "bot": {
        "drop": {
            "mailbox": "SELECT, INSERT, UPDATE",
            "mail": _READ_ADD,
            "drop": "INSERT",
            "file": "SELECT, INSERT, UPDATE",
            "file_chunk": "SELECT, INSERT, DELETE",
            "filing": "INSERT",
            "chat_tag": _ALL,
            "push": _ALL,
            "outbox": "SELECT, INSERT, DELETE",
            "last_word": _READ_ADD,
        },
        "vault": {"envelope": "INSERT"},
    },
    "console": {
        "drop": {
            # What another system received is brought here and goes the way of every filing: added, never read back.
            "mailbox": "SELECT, INSERT, UPDATE",
            "drop": "INSERT",
            "filing": "INSERT",
            "mail": "SELECT, INSERT, DELETE",
            "file": _READ_ADD,
            "file_chunk": "SELECT, INSERT, DELETE",
            "push": "SELECT, UPDATE, DELETE",
            "standing": _ALL,
            # A lost receipt is replaced: the old one leaves a tombstone, and no chat of it leads here any more.
            "tombstone": _READ_ADD,
            "chat_tag": "SELECT, DELETE",
            # An answer is laid there; whether it was is seen by its id, what lies there by nobody but the bot.
            "outbox": "SELECT (id), INSERT",
        },
        "office": {"*": _ALL},
        "keyring": {"*": _ALL},
        "vault": {"envelope": _READ_ADD},
        "portal": {
            "account": "SELECT, INSERT, UPDATE (suspended)",
            "handout": "SELECT, INSERT, UPDATE",
            "answer": "SELECT, DELETE",
            "ask": "SELECT, INSERT, UPDATE (taken_back_day, body, wrap)",
            "ask_answer": "SELECT, DELETE",
            "ask_chunk": "SELECT, INSERT, DELETE",
            # For the awards; what became a protected case is taken out of the count, nothing is ever added here.
            "entry_count": "SELECT, UPDATE (entries)",
            # A sitting is laid out here and taken away again; what members say is read and never written.
            "seat_call": _ALL,
            "seat_paper": _ALL,
            "seat_word": "SELECT, DELETE",
            "item_vote": _ALL,
            "vote_cast": "SELECT, DELETE",
            "ballot": "SELECT, DELETE",
            "seat_note": "SELECT (paper_id), DELETE",
        },
    },
    # Departments' side: reads copies it cannot alter, answers once, and adds first messages like the intake; no more.
    "portal": {
        "portal": {
            "account": "SELECT, UPDATE (last_otp)",
            "handout": "SELECT, UPDATE (read_day, answered_day)",
            "answer": "INSERT",
            "ask": "SELECT, UPDATE (read_day, answered_day)",
            "ask_answer": "INSERT",
            "ask_chunk": _READ_ADD,
            "entry_count": "SELECT, INSERT, UPDATE",
            "seat_call": "SELECT, UPDATE (here, read_day)",
            "seat_paper": "SELECT, UPDATE (stand, read_day, body, wrap)",
            "seat_word": "INSERT",
            "item_vote": "SELECT, UPDATE (taken)",
            "vote_cast": _READ_ADD,
            # Into the urn and never out of it.
            "ballot": "INSERT",
            "seat_note": _ALL,
        },
        "drop": {
            "mailbox": "SELECT (id, number), INSERT",
            "mail": "SELECT (id, mailbox_id, digest), INSERT",
            "drop": "INSERT",
            "filing": "INSERT",
        },
    },
    "keeper": {
        "drop": {"*": _ALL},
        "office": {"*": _ALL},
        "keyring": {"*": _ALL},
        "vault": {"envelope": "SELECT, DELETE", "lent_bundle": "SELECT, DELETE"},
        "portal": {
            "handout": "SELECT, DELETE",
            "answer": "SELECT, DELETE",
            "ask": "SELECT, UPDATE (body, wrap), DELETE",
            "ask_answer": "SELECT, DELETE",
            "ask_chunk": "SELECT, DELETE",
            # What members still have of a sitting that is destroyed: found by its ids, never read.
            "seat_call": "SELECT (sitting_id), DELETE",
            "seat_paper": "SELECT (id, sitting_id, item_id), DELETE",
            "seat_word": "SELECT (sitting_id, item_id), DELETE",
            "item_vote": "SELECT (item_id, sitting_id), DELETE",
            "vote_cast": "SELECT (item_id), DELETE",
            "ballot": "SELECT (item_id), DELETE",
            "seat_note": "SELECT (paper_id), DELETE",
        },
    },
    # `daesup backup` and `daesup doctor`: reads everything, changes nothing, and holds no key that opens any of it.
    "backup": {store: {"*": "SELECT"} for store in METADATA},
}


@dataclass(frozen=True, slots=True)
class ZoneRoles:
    """The role names of one installation and their passwords."""

    prefix: str
    passwords: Mapping[str, str] = field(repr=False)  # by zone

    def role(self, zone: str) -> str:
        """The role of a zone."""
        return f"{self.prefix}_{zone}"


async def create_database(server_url: str, name: str) -> None:
    """Create a database on a server, as its owner; one that is there already stays."""
    engine = create_async_engine(server_url, isolation_level="AUTOCOMMIT")
    try:
        async with engine.connect() as connection:
            known = await connection.execute(text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": name})
            if known.first() is None:
                await connection.execute(text(f"CREATE DATABASE {_name(name)}"))
    finally:
        await engine.dispose()


async def apply_grants(store: str, url: str, roles: ZoneRoles) -> None:
    """Create the roles and give each exactly what its zone needs in this store."""
    engine = create_async_engine(url)
    database = str(make_url(url).database)
    try:
        async with engine.begin() as connection:
            await connection.execute(text(f"REVOKE ALL ON DATABASE {_name(database)} FROM PUBLIC"))
            await connection.execute(text("REVOKE ALL ON SCHEMA public FROM PUBLIC"))
            for zone in GRANTS:
                await _ensure_role(connection, roles.role(zone), roles.passwords[zone])
                await _grant_zone(connection, zone, store, roles.role(zone), database)
            if store == "drop":
                await _give_to_keeper(connection, roles.role("keeper"))
    finally:
        await engine.dispose()


def zone_url(url: str, role: str, password: str) -> str:
    """The address of a store as one role reaches it."""
    return make_url(url).set(username=role, password=password).render_as_string(hide_password=False)


def owner_of(url: str) -> tuple[str, str]:
    """The name and password in an owner's address."""
    parsed = make_url(url)
    return parsed.username or "", parsed.password or ""


def database_url(server_url: str, database: str) -> str:
    """The address of a database on a server, without anybody's name or password."""
    parsed = make_url(server_url)
    return parsed.set(database=database, username=None, password=None).render_as_string(hide_password=False)


async def _ensure_role(connection: AsyncConnection, role: str, password: str) -> None:
    known = await connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role})
    verb = "ALTER" if known.first() else "CREATE"
    await connection.execute(text(f"{verb} ROLE {_name(role)} LOGIN PASSWORD {_literal(password)}"))


async def _grant_zone(connection: AsyncConnection, zone: str, store: str, role: str, database: str) -> None:
    tables = GRANTS[zone].get(store)
    if tables is None:
        return
    await connection.execute(text(f"GRANT CONNECT ON DATABASE {_name(database)} TO {_name(role)}"))
    await connection.execute(text(f"GRANT USAGE ON SCHEMA public TO {_name(role)}"))
    for table in METADATA[store].tables:
        privileges = tables.get(table, tables.get("*"))
        if privileges:
            await connection.execute(text(f'GRANT {privileges} ON "{table}" TO {_name(role)}'))
    if zone == "backup":
        await connection.execute(text(f"GRANT SELECT ON alembic_version TO {_name(role)}"))


async def _give_to_keeper(connection: AsyncConnection, keeper: str) -> None:
    # Rewriting a table in the order of its ids (protocol 1.12) is its owner's right alone before PostgreSQL 17.
    await connection.execute(text(f"GRANT {_name(keeper)} TO CURRENT_USER"))
    for table in METADATA["drop"].tables:
        await connection.execute(text(f'ALTER TABLE "{table}" OWNER TO {_name(keeper)}'))
    await connection.execute(text(f"GRANT CREATE ON SCHEMA public TO {_name(keeper)}"))


def _name(name: str) -> str:
    if not name.replace("_", "").isalnum():
        raise ValueError
    return f'"{name}"'


def _literal(value: str) -> str:
    # Passwords are made here, in hexadecimal; anything else has no place in a statement.
    if not value.isalnum():
        raise ValueError
    return f"'{value}'"
