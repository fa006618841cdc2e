"""The staff list, learned words and their keys: sealed rows to values and back; nothing here can open anything."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.store.engine import Store
from casework.store.office_tables import gazetteer_key, learned_word, staff_list


@dataclass(frozen=True, slots=True, kw_only=True)
class GazetteerKeyRow:
    """The public half of one gazetteer key."""

    id: bytes
    public_key: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffListRow:
    """A sealed staff list."""

    id: bytes
    key_id: bytes
    day: date
    people: int
    units: int
    body: bytes = field(repr=False)
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class WordRow:
    """A sealed learned word."""

    id: bytes
    key_id: bytes
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Version:
    """What there is, without any of it: which list, and which words, each with the key that opens it."""

    staff: tuple[bytes, bytes] | None
    words: frozenset[tuple[bytes, bytes]]


async def gazetteer_keys(store: Store) -> list[GazetteerKeyRow]:
    """Every gazetteer key, oldest first."""
    query = select(gazetteer_key.c.id, gazetteer_key.c.public_key)
    query = query.order_by(gazetteer_key.c.generation, gazetteer_key.c.id)
    async with store.reading() as connection:
        return [GazetteerKeyRow(**row) for row in (await connection.execute(query)).mappings()]


async def add_gazetteer_key(store: Store, key: GazetteerKeyRow) -> None:
    """Add the newest key."""
    async with store.writing() as connection:
        await _add_key(connection, key)


async def forget_gazetteer_key(store: Store, key_id: bytes) -> bool:
    """Forget a key under which nothing lies any more; false while something does."""
    async with store.writing() as connection:
        await _lock_key(connection, key_id)
        for table in (staff_list, learned_word):
            if (await connection.execute(select(table.c.id).where(table.c.key_id == key_id).limit(1))).first():
                return False
        await connection.execute(delete(gazetteer_key).where(gazetteer_key.c.id == key_id))
    return True


async def version_of(store: Store) -> Version:
    """Which list and which words there are now."""
    async with store.reading() as connection:
        staff = (await connection.execute(select(staff_list.c.id, staff_list.c.key_id))).first()
        words = (await connection.execute(select(learned_word.c.id, learned_word.c.key_id))).all()
    return Version(
        None if staff is None else (staff.id, staff.key_id), frozenset((row.id, row.key_id) for row in words)
    )


async def staff_counts(store: Store) -> tuple[date, int, int] | None:
    """The day of the import, how many people and how many departments; None before the first one."""
    query = select(staff_list.c.day, staff_list.c.people, staff_list.c.units)
    async with store.reading() as connection:
        row = (await connection.execute(query)).first()
    return None if row is None else (row.day, row.people, row.units)


async def read_staff_list(store: Store, list_id: bytes) -> StaffListRow | None:
    """The sealed list with this id, unless another has taken its place."""
    async with store.reading() as connection:
        row = (await connection.execute(select(staff_list).where(staff_list.c.id == list_id))).mappings().first()
    return None if row is None else StaffListRow(**row)


async def replace_staff_list(store: Store, row: StaffListRow, key: GazetteerKeyRow) -> list[bytes]:
    """Put a list in the place of the old one, with its key, in one transaction; returns the ids of what it replaced."""
    async with store.writing() as connection:
        old = list((await connection.execute(select(staff_list.c.id))).scalars())
        await _add_key(connection, key)
        await connection.execute(delete(staff_list))
        await connection.execute(insert(staff_list).values(_values(row)))
    return old


async def read_words(store: Store, word_ids: Sequence[bytes]) -> list[WordRow]:
    """Some sealed words."""
    query = select(learned_word.c.id, learned_word.c.key_id, learned_word.c.body)
    async with store.reading() as connection:
        rows = (await connection.execute(query.where(learned_word.c.id.in_(word_ids)))).mappings()
        return [WordRow(**row) for row in rows]


async def add_word(store: Store, row: WordRow, *, instead_of: Sequence[bytes] = ()) -> bool:
    """Add a word in the place of what it contradicts; false when its key has just been forgotten."""
    async with store.writing() as connection:
        if not await _lock_key(connection, row.key_id):
            return False
        await connection.execute(delete(learned_word).where(learned_word.c.id.in_(instead_of)))
        await connection.execute(insert(learned_word).values(_values(row)))
    return True


async def move_word(store: Store, word_id: bytes, old: bytes, new: bytes) -> bool:
    """Note that a word opens with a newer key; false when it lies elsewhere by now or that key has been forgotten."""
    async with store.writing() as connection:
        if not await _lock_key(connection, new):
            return False
        this = (learned_word.c.id == word_id) & (learned_word.c.key_id == old)
        moved = await connection.execute(update(learned_word).where(this).values(key_id=new))
    return moved.rowcount == 1


async def _add_key(connection: AsyncConnection, key: GazetteerKeyRow) -> None:
    newest = (await connection.execute(select(func.max(gazetteer_key.c.generation)))).scalar()
    await connection.execute(insert(gazetteer_key).values(_values(key) | {"generation": (newest or 0) + 1}))


async def _lock_key(connection: AsyncConnection, key_id: bytes) -> bool:
    # Whoever adds a word and whoever forgets its key wait for each other here; on SQLite there is one writer anyway.
    query = select(gazetteer_key.c.id).where(gazetteer_key.c.id == key_id).with_for_update()
    return (await connection.execute(query)).first() is not None


def _values(row: GazetteerKeyRow | StaffListRow | WordRow) -> dict[str, object]:
    return {name: getattr(row, name) for name in row.__dataclass_fields__}
