"""What every destruction of something on a list has in common: its line, digests of its rows, tasks elsewhere."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Table, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.store.destruction import LISTED, LineRow
from casework.store.destruction_tables import destruction_line, destruction_task
from crypto.destruction import row_digest
from crypto.keys import ID_SIZE, PublicKey

KEYRING, VAULT, DROP, PORTAL = "keyring", "vault", "drop", "portal"
THING, READER, POINTER, MAILBOX, COPY, ASK = "thing", "reader", "pointer", "mailbox", "copy", "ask"
SITTING, ITEM = "sitting", "item"

# Under these names a row says under which ids it, or an older writing of it, was sealed.
_SEALED_UNDER = ("id", "thing", "sealed_id", "note_id", "origin")


@dataclass(slots=True)
class Found:
    """What belongs to one thing: digests of its rows, and what must be destroyed elsewhere."""

    digests: list[bytes] = field(default_factory=list)
    tasks: set[tuple[str, str, bytes]] = field(default_factory=set)


def this_line(line: LineRow) -> tuple[Any, Any]:
    """The condition under which a row is that line."""
    return destruction_line.c.list_id == line.list_id, destruction_line.c.number == line.number


async def is_listed(connection: AsyncConnection, line: LineRow) -> bool:
    """Whether a line is still to be carried out."""
    query = select(destruction_line.c.number).where(*this_line(line), destruction_line.c.state == LISTED)
    return (await connection.execute(query)).first() is not None


async def keep_line(connection: AsyncConnection, line: LineRow, state: str) -> str:
    """Note how a line ended, where nothing was destroyed."""
    await connection.execute(
        update(destruction_line).where(*this_line(line), destruction_line.c.state == LISTED).values(state=state)
    )
    return state


def note(found: Found, table: Table, row: Mapping[Any, Any]) -> None:
    """Add one row: its digest, and what its ids name in the other stores."""
    found.digests.append(row_digest(table.name, {name: _spelt(value) for name, value in row.items()}))
    under = {bytes(row[name]) for name in _SEALED_UNDER if name in row and isinstance(row[name], bytes)}
    found.tasks |= {(KEYRING, THING, each) for each in under if len(each) == ID_SIZE}
    match table.name:
        case "case_key":  # every wrap for the case, and what the custodians have of its key (SPEC 9.3)
            found.tasks |= {(KEYRING, READER, row["id"]), (VAULT, POINTER, row["id"])}
        case "case_envelope":
            found.tasks.add((VAULT, POINTER, row["pointer"]))
        case "handing":
            found.tasks.add((PORTAL, COPY, row["id"]))
        case "register_ask":
            found.tasks.add((PORTAL, ASK, row["id"]))
        case "sitting":  # every wrap for its key, and whatever a member still has of it
            found.tasks |= {(KEYRING, READER, PublicKey(row["public_key"]).key_id), (PORTAL, SITTING, row["id"])}
        case "sitting_item":
            found.tasks.add((PORTAL, ITEM, row["id"]))
        case _:
            pass


def elsewhere(tasks: Iterable[tuple[str, str, bytes]]) -> list[bytes]:
    """Digests of what is destroyed in the other stores."""
    return [row_digest(f"{where}.{what}", {"ref": ref}) for where, what, ref in tasks]


async def write_down(connection: AsyncConnection, list_id: bytes, tasks: Iterable[tuple[str, str, bytes]]) -> None:
    """Keep what has to be destroyed elsewhere, for whoever goes on after an interruption."""
    rows = [{"store": where, "what": what, "ref": ref, "list_id": list_id} for where, what, ref in sorted(tasks)]
    await connection.execute(insert(destruction_task), rows)


def _spelt(value: Any) -> bytes:
    """A value as SPEC 20.3 has it."""
    match value:
        case None:
            return b""
        case bytes():
            return value
        case _:
            return _told(value).encode()


def _told(value: Any) -> str:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="minutes")
        case date():
            return value.isoformat()
        case bool():
            return str(int(value))
        case dict() | list():
            return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        case _:
            return str(value)
