"""Devices that open an account: rows to values and back."""

from dataclasses import asdict, dataclass, field
from datetime import date

from sqlalchemy import delete, func, insert, select, update

from casework.store.engine import Store
from casework.store.office_tables import officer
from casework.store.officer_tables import officer_passkey

_ROW = officer_passkey.c


@dataclass(frozen=True, slots=True, kw_only=True)
class PasskeyRow:
    """One registered device; the sealed parts open only with what it gives."""

    id: bytes
    officer_id: str
    credential: bytes
    sign_count: int
    label: str
    made: date
    used: date | None
    sealed_seed: bytes = field(repr=False)
    sealed_sign: bytes = field(repr=False)


async def passkeys_of(store: Store, officer_id: str) -> list[PasskeyRow]:
    """The devices of an account, oldest first."""
    query = select(officer_passkey).where(_ROW.officer_id == officer_id).order_by(_ROW.made, _ROW.id)
    async with store.reading() as connection:
        return [PasskeyRow(**row) for row in (await connection.execute(query)).mappings()]


async def passkey(store: Store, passkey_id: bytes) -> PasskeyRow | None:
    """One device."""
    async with store.reading() as connection:
        row = (await connection.execute(select(officer_passkey).where(_ROW.id == passkey_id))).mappings().first()
    return None if row is None else PasskeyRow(**row)


async def add_passkey(store: Store, row: PasskeyRow, public_key: bytes, most: int) -> bool:
    """Keep another device; false where the account has so many, or has other keys than these, or is shut."""
    standing = select(officer.c.id).where(
        officer.c.id == row.officer_id, officer.c.public_key == public_key, officer.c.suspended.is_(False),
        officer.c.renewing.is_(False),
    )  # fmt: skip
    count = select(func.count()).select_from(officer_passkey).where(_ROW.officer_id == row.officer_id)
    async with store.writing() as connection:
        if (await connection.execute(standing.with_for_update())).first() is None:
            return False
        if (await connection.execute(count)).scalar_one() >= most:
            return False
        known = await connection.execute(select(_ROW.id).where(_ROW.id == row.id))
        if known.first() is not None:
            return False
        await connection.execute(insert(officer_passkey).values(**asdict(row)))
    return True


async def passkey_used(store: Store, row: PasskeyRow, count: int, today: date) -> bool:
    """Note a login; false where the device's counter did not rise (a copy of it), or the device is gone meanwhile."""
    rises = _ROW.sign_count < count if count else _ROW.sign_count == 0
    async with store.writing() as connection:
        done = await connection.execute(
            update(officer_passkey).where(_ROW.id == row.id, rises).values(sign_count=count, used=today)
        )
    return done.rowcount == 1


async def forget_passkey(store: Store, officer_id: str, passkey_id: bytes) -> bool:
    """Take a device from its account; false if it is not the account's."""
    async with store.writing() as connection:
        mine = _ROW.officer_id == officer_id
        done = await connection.execute(delete(officer_passkey).where(_ROW.id == passkey_id, mine))
    return done.rowcount == 1


async def forget_passkeys(store: Store, officer_id: str) -> int:
    """Take every device from an account; returns how many."""
    async with store.writing() as connection:
        mine = _ROW.officer_id == officer_id
        return (await connection.execute(delete(officer_passkey).where(mine))).rowcount
