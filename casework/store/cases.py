"""Cases, their sealed messages and what waits for its first opening: rows to values and back."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, delete, func, insert, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from casework.errors import AnsweredMeanwhileError, NotFoundError, StaleError
from casework.states import CaseState
from casework.store.case_rows import CaseKeyRow, CaseRow, MessageRow, OutgoingRow, WaitingRow
from casework.store.engine import Also, Store
from casework.store.lines import write_lines
from casework.store.office_tables import (
    attachment,
    case,
    case_key,
    case_officer,
    case_recusal,
    counter,
    message,
    officer,
    outgoing,
    waiting,
)


class Cases:
    """What the office keeps about cases; nothing here can open anything."""

    def __init__(self, store: Store) -> None:
        self.store = store

    async def get(self, case_id: bytes) -> CaseRow:
        """One case."""
        return await self._one(case.c.id == case_id)

    async def several(self, case_ids: Sequence[bytes]) -> list[CaseRow]:
        """Some cases, in the order asked for."""
        async with self.store.reading() as connection:
            rows = (await connection.execute(select(case).where(case.c.id.in_(case_ids)))).mappings()
            found = {row["id"]: CaseRow(**row) for row in rows}
        return [found[case_id] for case_id in case_ids if case_id in found]

    async def by_number(self, number: str) -> bytes | None:
        """The id of the case with this public or registry number."""
        query = select(case.c.id).where((case.c.number == number) | (case.c.registry_number == number))
        async with self.store.reading() as connection:
            return (await connection.execute(query)).scalar_one_or_none()

    async def by_mailbox(self, mailbox_id: bytes) -> CaseRow | None:
        """The case of a mailbox, if its first message has been opened."""
        async with self.store.reading() as connection:
            row = (await connection.execute(select(case).where(case.c.mailbox_id == mailbox_id))).mappings().first()
        return None if row is None else CaseRow(**row)

    async def officers_of(self, case_ids: Sequence[bytes]) -> dict[bytes, list[tuple[str, str, bool]]]:
        """Officer id, name and whether assigned, per case."""
        query = (
            select(case_officer.c.case_id, officer.c.id, officer.c.name, case_officer.c.assigned)
            .join(officer, officer.c.id == case_officer.c.officer_id)
            .where(case_officer.c.case_id.in_(case_ids))
            .order_by(officer.c.name)
        )
        found: dict[bytes, list[tuple[str, str, bool]]] = {case_id: [] for case_id in case_ids}
        async with self.store.reading() as connection:
            for row in await connection.execute(query):
                found[row.case_id].append((row.id, row.name, row.assigned))
        return found

    async def recused_from(self, case_id: bytes) -> frozenset[str]:
        """Officers who must not see a case."""
        query = select(case_recusal.c.officer_id).where(case_recusal.c.case_id == case_id)
        async with self.store.reading() as connection:
            return frozenset((await connection.execute(query)).scalars())

    async def messages(self, case_id: bytes, *, limit: int = 500) -> list[MessageRow]:
        """The sealed messages of a case in order."""
        query = select(message).where(message.c.case_id == case_id).order_by(message.c.seq).limit(limit)
        async with self.store.reading() as connection:
            return [MessageRow(**row) for row in (await connection.execute(query)).mappings()]

    async def message(self, message_id: bytes) -> MessageRow:
        """One sealed message."""
        async with self.store.reading() as connection:
            row = (await connection.execute(select(message).where(message.c.id == message_id))).mappings().first()
        if row is None:
            raise NotFoundError
        return MessageRow(**row)

    async def load_per_officer(self, officer_ids: Sequence[str]) -> dict[str, int]:
        """How many open cases each officer works on."""
        query = (
            select(case_officer.c.officer_id, func.count())
            .join(case, case.c.id == case_officer.c.case_id)
            .where(
                case_officer.c.officer_id.in_(officer_ids), case_officer.c.assigned.is_(True), case.c.state != "closed"
            )
            .group_by(case_officer.c.officer_id)
        )
        async with self.store.reading() as connection:
            found = {row[0]: row[1] for row in await connection.execute(query)}
        return {officer_id: found.get(officer_id, 0) for officer_id in officer_ids}

    async def waiting_for(self, desks: frozenset[str]) -> list[WaitingRow]:
        """First messages at these desks that nobody has opened."""
        return await self._waiting(and_(waiting.c.desk.in_(desks), waiting.c.first.is_(True)))

    async def waiting_follow_ups(self, officer_id: str) -> list[WaitingRow]:
        """Later messages of conversations whose case the officer can open."""
        mine = (
            select(case.c.mailbox_id)
            .join(case_officer, case_officer.c.case_id == case.c.id)
            .where(case_officer.c.officer_id == officer_id)
        )
        return await self._waiting(and_(waiting.c.first.is_(False), waiting.c.mailbox_id.in_(mine)))

    async def still_waits(self, row: WaitingRow) -> bool:
        """Whether a message waits as it did when it was listed: at the same desk, for the same key."""
        same = (waiting.c.id == row.id, waiting.c.desk == row.desk, waiting.c.wrap_key == row.wrap_key)
        async with self.store.reading() as connection:
            return (await connection.execute(select(waiting.c.id).where(*same))).first() is not None

    async def waits_for_key(self, key_id: bytes) -> bool:
        """Whether something that waits is sealed to a key."""
        async with self.store.reading() as connection:
            found = await connection.execute(select(waiting.c.id).where(waiting.c.wrap_key == key_id).limit(1))
        return found.first() is not None

    async def known(self, message_ids: Sequence[bytes]) -> set[bytes]:
        """Which of these messages wait here or lie in a case, in whatever form they lie there now."""
        async with self.store.reading() as connection:
            return await self._known(connection, message_ids)

    async def take_in(self, rows: Sequence[WaitingRow]) -> None:
        """Take in what the keeper brings; rows that are here already stay as they are."""
        async with self.store.writing() as connection:
            known = await self._known(connection, [row.id for row in rows])
            new = [_values(row) for row in rows if row.id not in known]
            if new:
                await connection.execute(insert(waiting), new)

    async def reroute(self, message_id: bytes, desk: str, wrap_key: bytes) -> None:
        """Send what waits to another desk."""
        async with self.store.writing() as connection:
            await connection.execute(
                update(waiting).where(waiting.c.id == message_id).values(desk=desk, wrap_key=wrap_key)
            )

    async def admit(
        self, row: CaseRow, key: CaseKeyRow, first: MessageRow, officers: Sequence[tuple[str, bool]], card: OutgoingRow,
        also: Also | None = None,
    ) -> bool:  # fmt: skip
        """Turn a waiting message into a case, in one transaction; false if another session was faster.

        `also` writes within it, before the case stands.
        """
        async with self.store.writing() as connection:
            gone = await connection.execute(delete(waiting).where(waiting.c.id == first.id))
            if gone.rowcount != 1:
                return False
            if also is not None:
                await also(connection)
            await connection.execute(insert(case).values(_values(row)))
            await connection.execute(insert(case_key).values(_values(key)))
            await connection.execute(insert(outgoing).values(_values(card)))
            await connection.execute(insert(message).values(_values(first)))
            for officer_id, assigned in officers:
                await connection.execute(
                    insert(case_officer).values(case_id=row.id, officer_id=officer_id, assigned=assigned)
                )
            await write_lines(connection, row.id)
        return True

    async def append(
        self, row: MessageRow, *, letters: Sequence[OutgoingRow] = (), also: Also | None = None,
        seen: int | None = None, **changes: Any,
    ) -> int:  # fmt: skip
        """Add a message to its case, what goes to the mailbox, and changes to the case, in one transaction.

        Refused if a colleague has written in the case since it had `seen` messages.
        """
        async with self.store.writing() as connection:
            seq = await self._next_place(connection, row.case_id, changes)
            if seen is not None and await _colleague_since(connection, row, seen):
                raise AnsweredMeanwhileError  # which undoes the transaction
            await connection.execute(insert(message).values({**_values(row), "seq": seq}))
            for letter in letters:
                await connection.execute(insert(outgoing).values(_values(letter)))
            if also is not None:
                await also(connection)
            await write_lines(connection, row.case_id)
        return seq

    async def append_waiting(
        self, waiting_id: bytes, row: MessageRow, seen: int, *, instead: Sequence[tuple[bytes, MessageRow]] = (),
        also: Also | None = None, **changes: Any,
    ) -> bool:  # fmt: skip
        """Move a waiting later message into its case, with new forms of earlier ones, in one transaction.

        `also` writes within it what the message means besides.

        False, and nothing is done, if the case has no longer the number of messages with which it was read.
        """
        try:
            async with self.store.writing() as connection:
                seq = await self._next_place(connection, row.case_id, changes, seen)
                gone = await connection.execute(delete(waiting).where(waiting.c.id == waiting_id))
                exchanged = [await _exchange(connection, old_id, new) for old_id, new in instead]
                _stand(gone.rowcount == 1 and all(exchanged))
                await connection.execute(insert(message).values({**_values(row), "seq": seq}))
                await _move_files(connection, waiting_id, row.id)
                if also is not None:
                    await also(connection)
                await write_lines(connection, row.case_id)
        except StaleError:
            return False
        return True

    async def replace_message(self, old_id: bytes, row: MessageRow) -> bool:
        """Put a message in the place of its older writing, in one transaction; false if another session was faster."""
        async with self.store.writing() as connection:
            return await _exchange(connection, old_id, row)

    async def refuse_waiting(self, message_id: bytes) -> None:
        """Throw away what waits but does not carry the reporter's confirmation."""
        async with self.store.writing() as connection:
            await connection.execute(delete(waiting).where(waiting.c.id == message_id))

    async def keys_of(self, case_id: bytes) -> list[CaseKeyRow]:
        """Every generation of a case's key, oldest first."""
        query = select(case_key).where(case_key.c.case_id == case_id).order_by(case_key.c.generation)
        async with self.store.reading() as connection:
            return [CaseKeyRow(**row) for row in (await connection.execute(query)).mappings()]

    async def undelivered(self, limit: int = 100) -> list[OutgoingRow]:
        """What must still be put into mailboxes."""
        async with self.store.reading() as connection:
            rows = await connection.execute(select(outgoing).limit(limit))
            return [OutgoingRow(**row) for row in rows.mappings()]

    async def delivered(self, message_id: bytes) -> None:
        """Forget what lies in the mailbox."""
        async with self.store.writing() as connection:
            await connection.execute(delete(outgoing).where(outgoing.c.id == message_id))

    async def send(self, letters: Sequence[OutgoingRow]) -> None:
        """Write what goes to a mailbox durably."""
        async with self.store.writing() as connection:
            for letter in letters:
                await connection.execute(insert(outgoing).values(_values(letter)))

    async def change(self, case_id: bytes, **changes: Any) -> None:
        """Change plain fields of a case."""
        async with self.store.writing() as connection:
            await connection.execute(update(case).where(case.c.id == case_id).values(**_dated(changes)))
            await write_lines(connection, case_id)

    async def note_reading(self, case_id: bytes, *, counts: bool) -> None:
        """Note that nothing in the case is unread any more; each officer's reading counts once a day."""
        changes = {"unread": 0} | ({"read_count": case.c.read_count + 1} if counts else {})
        async with self.store.writing() as connection:
            await connection.execute(update(case).where(case.c.id == case_id).values(**changes))

    async def set_officers(
        self, case_id: bytes, officers: Sequence[tuple[str, bool]], *, key: CaseKeyRow | None = None, **changes: Any
    ) -> None:
        """Replace who holds the case key, with the new generation if there is one, in one transaction.

        Stale, and nothing is done, if somebody else has made a new generation meanwhile.
        """
        async with self.store.writing() as connection:
            if key is not None:
                before = (case.c.id == case_id) & (case.c.generation == key.generation - 1)
                raised = await connection.execute(update(case).where(before).values(generation=key.generation))
                _stand(raised.rowcount == 1)
                await connection.execute(insert(case_key).values(_values(key)))
            await connection.execute(delete(case_officer).where(case_officer.c.case_id == case_id))
            for officer_id, assigned in officers:
                await connection.execute(
                    insert(case_officer).values(case_id=case_id, officer_id=officer_id, assigned=assigned)
                )
            if changes:
                await connection.execute(update(case).where(case.c.id == case_id).values(**_dated(changes)))
            await write_lines(connection, case_id)

    async def add_recusal(self, case_id: bytes, officer_ids: Sequence[str]) -> None:
        """Record who must not see a case."""
        async with self.store.writing() as connection:
            for officer_id in officer_ids:
                known = select(case_recusal).where(
                    case_recusal.c.case_id == case_id, case_recusal.c.officer_id == officer_id
                )
                if (await connection.execute(known)).first() is None:
                    await connection.execute(insert(case_recusal).values(case_id=case_id, officer_id=officer_id))

    async def next_number(self, name: str) -> int:
        """The next number of a running count."""
        async with self.store.writing() as connection:
            raised = await connection.execute(
                update(counter)
                .where(counter.c.name == name)
                .values(value=counter.c.value + 1)
                .returning(counter.c.value)
            )
            value = raised.scalar_one_or_none()
            if value is None:
                await connection.execute(insert(counter).values(name=name, value=1))
                return 1
            return int(value)

    async def _known(self, connection: AsyncConnection, message_ids: Sequence[bytes]) -> set[bytes]:
        waits = select(waiting.c.id).where(waiting.c.id.in_(message_ids))
        lies = select(message.c.id).where(message.c.id.in_(message_ids))
        lay = select(message.c.origin).where(message.c.origin.in_(message_ids))
        return set((await connection.execute(waits.union(lies, lay))).scalars())

    async def _one(self, condition: Any) -> CaseRow:
        async with self.store.reading() as connection:
            row = (await connection.execute(select(case).where(condition))).mappings().first()
        if row is None:
            raise NotFoundError
        return CaseRow(**row)

    async def _waiting(self, condition: Any) -> list[WaitingRow]:
        query = (
            select(waiting)
            .where(condition)
            .order_by(waiting.c.urgent.desc(), waiting.c.mailbox_id, waiting.c.seq)
            .limit(100)
        )
        async with self.store.reading() as connection:
            return [WaitingRow(**row) for row in (await connection.execute(query)).mappings()]

    async def _next_place(
        self, connection: AsyncConnection, case_id: bytes, changes: dict[str, Any], seen: int | None = None
    ) -> int:
        unchanged = true() if seen is None else case.c.message_count == seen
        raised = await connection.execute(
            update(case)
            .where(case.c.id == case_id, unchanged)
            .values(message_count=case.c.message_count + 1, **_dated(changes))
            .returning(case.c.message_count)
        )
        place = raised.scalar_one_or_none()
        if place is None:
            raise NotFoundError if seen is None else StaleError
        return int(place)


def _dated(changes: dict[str, Any]) -> dict[str, Any]:
    """The same changes; a case that is no longer closed forgets the day of closing, and with it its retention."""
    if changes.get("state", CaseState.CLOSED) == CaseState.CLOSED:
        return changes
    return {**changes, "closed_day": None}


async def _colleague_since(connection: AsyncConnection, row: MessageRow, seen: int) -> bool:
    # The row of the case is locked by now: whoever else writes waits until this is decided.
    query = select(message.c.id).where(message.c.case_id == row.case_id, message.c.seq > seen)
    query = query.where(message.c.officer_id.is_not(None), message.c.officer_id != row.officer_id)
    return (await connection.execute(query.limit(1))).first() is not None


def _stand(stands: bool) -> None:
    if not stands:
        raise StaleError  # which undoes the transaction


async def _exchange(connection: AsyncConnection, old_id: bytes, row: MessageRow) -> bool:
    """A message's new form in the place of the old one; its files go with it."""
    gone = await connection.execute(delete(message).where(message.c.id == old_id))
    if gone.rowcount != 1:
        return False
    await connection.execute(insert(message).values(_values(row)))
    await _move_files(connection, old_id, row.id)
    return True


async def _move_files(connection: AsyncConnection, old_id: bytes, new_id: bytes) -> None:
    await connection.execute(update(attachment).where(attachment.c.message_id == old_id).values(message_id=new_id))


def more_unread() -> Any:
    """The change that counts one more unread message."""
    return case.c.unread + 1


def _values(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__dataclass_fields__}
