"""What an officer was writing in a form of a register and has not saved: sealed to that officer alone."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from casework.bootstrap import Office
from casework.ids import from_hex
from casework.people import Officer, Unlocked
from casework.registering.admitting import may_write, writes_in
from casework.registering.errors import NoRegisterError
from casework.store.unsent_entries import (
    NEW,
    UnsentEntryRow,
    drop_unsent_entry,
    forget_unsent_entries,
    put_unsent_entry,
    unsent_entry_of,
    unsent_entry_writers,
)
from casework.unsent import open_as_writer, seal_to_writer

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class UnsentEntry:
    """The fields of a form as they were, and how often they were kept."""

    version: int
    pairs: tuple[tuple[str, str], ...] = field(repr=False)


async def keep_unsent_entry(
    name: str, entry_id: str, pairs: Pairs, version: int, officer: Officer, office: Office
) -> int:  # fmt: skip
    """Keep the fields of a form after a version; returns the next. StaleError if another window kept some meanwhile.

    Needs no private key: also what is sent from a screen that has locked meanwhile is kept. TooLongError if it is more
    than a sealed text can hold.
    """
    register = office.rules.registers.get(name)
    if register is None or not may_write(register, officer):
        raise NoRegisterError
    sealed_id, body = await seal_to_writer({"pairs": [list(pair) for pair in pairs]}, officer, office)
    row = UnsentEntryRow(
        register=name, entry_id=_id(entry_id), officer_id=officer.id, version=version + 1, sealed_id=sealed_id,
        day=office.clock.today(), body=body,
    )  # fmt: skip
    try:
        before = await put_unsent_entry(office.cases.store, row)
    except BaseException:
        await office.keyring.destroy(sealed_id)
        raise
    if before is not None:
        await office.keyring.destroy(before)
    return row.version


async def open_unsent_entry(name: str, entry_id: str, unlocked: Unlocked, office: Office) -> UnsentEntry | None:
    """What this officer was writing in a form; None if nothing was."""
    row = await unsent_entry_of(office.cases.store, name, _id(entry_id), unlocked.officer.id)
    if row is None:
        return None
    listed = (await open_as_writer(row.sealed_id, row.body, unlocked, office)).get("pairs")
    return UnsentEntry(row.version, tuple((str(key), str(text)) for key, text in listed or ()))


async def forget_unsent_entry(name: str, entry_id: str, officer: Officer, office: Office) -> None:
    """It was saved, or is not wanted any more."""
    before = await drop_unsent_entry(office.cases.store, name, _id(entry_id), officer.id)
    if before is not None:
        await office.keyring.destroy(before)


async def end_unsent_entries(office: Office) -> int:
    """Forget what nobody went on with for long, and what was written in registers that its writer has no more."""
    until = office.clock.today() - timedelta(days=office.rules.lists.unsent_days)
    people = {each.id: each for each in await office.people.all()}
    gone = []
    for name, officer_id, day, sealed_id in await unsent_entry_writers(office.cases.store):
        register, person = office.rules.registers.get(name), people.get(officer_id)
        keeps = register is not None and person is not None and writes_in(register, person)
        if day < until or not keeps:
            gone.append(sealed_id)
    if gone:
        await forget_unsent_entries(office.cases.store, gone)
        await office.keyring.destroy_all(gone, [])
    return len(gone)


def _id(entry_id: str) -> bytes:
    return from_hex(entry_id) if entry_id else NEW
