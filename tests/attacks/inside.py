"""Reach into a running office's stores: read what lies there, put rows where none belong."""

import base64
from dataclasses import dataclass, replace
from typing import Any

from casework.bootstrap import Intake, Office
from casework.content import encode
from casework.listing import InboxQuery, inbox
from casework.people import Unlocked
from casework.reading import CaseView, open_case
from casework.receipts import Reporter, derive_keys, parse_receipt
from casework.store.drops import CARD, DropRows, Letter, MailboxRow
from casework.unlocking import unlock
from crypto.context import Purpose, SealingContext
from crypto.keys import Direction, PublicKey, SpeakKey, random_id
from crypto.seal import Sealed, seal
from tests.stories.running import until

# What people leave behind; cards are the office's.
_KEPT = {
    "mailboxes": "SELECT count(*) FROM mailbox",
    "messages": "SELECT count(*) FROM mail WHERE kind = 1",
    "leaves": "SELECT count(*) FROM filing",
    "files": "SELECT count(*) FROM file",
    "chunks": "SELECT count(*) FROM file_chunk",
    "fragments": "SELECT count(*) FROM fragment",
}


@dataclass
class Inside:
    """Both halves of the office, opened beside its own programs."""

    intake: Intake
    office: Office
    contract: dict[str, Any]

    async def stored(self) -> dict[str, int]:
        """How many rows there are of what people send."""
        async with self.intake.drops.store.reading() as connection:
            found = {name: await connection.exec_driver_sql(count) for name, count in _KEPT.items()}
            return {name: rows.scalar_one() for name, rows in found.items()}

    async def reporter(self, words: list[str]) -> Reporter:
        return Reporter(await derive_keys(parse_receipt(" ".join(words)), self.intake))

    async def mailbox(self, words: list[str]) -> MailboxRow:
        return await self.intake.drops.mailbox_by_tag((await self.reporter(words)).keys.tag_hash)

    async def unlock(self, login: str) -> Unlocked:
        passphrase = next(each["passphrase"] for each in self.contract["officers"] if each["login"] == login)
        return await unlock(login, passphrase, "", self.office)

    async def case(self, number: str, unlocked: Unlocked) -> CaseView:
        """The case with this public number, once a signed-in officer's window has opened it."""

        async def found() -> list[Any]:
            return list((await inbox(unlocked, InboxQuery(view="all", number=number), self.office)).lines)

        (line,) = await until(found)
        return await open_case(line.id, unlocked, self.office)

    async def acts(self, view: CaseView) -> list[str]:
        """What the journal says of a case."""
        row = await self.office.cases.get(bytes.fromhex(view.line.id))
        return [each.act for each in await self.office.journal.of_case(row.journal_id)]

    def sealed(
        self, content: dict[str, Any], to: list[PublicKey], purpose: Purpose, speak: SpeakKey | None,
        direction: Direction,
    ) -> tuple[bytes, Sealed]:  # fmt: skip
        """Something sealed by whoever knows the public keys; with a voice of their own or none."""
        about = SealingContext(purpose=purpose, office=self.intake.office, message_id=random_id())
        said = seal(encode(content), to=to, about=about, speak=speak, direction=direction if speak else None)
        return about.message_id, said

    async def slip_in_reply(self, row: MailboxRow, text: str, speak: SpeakKey | None = None) -> None:
        """A row in the mailbox that looks like an officer's answer."""
        content = {"type": "reply", "text": text, "ask": True, "files": []}
        await self.slip_in(row, content, 0, Purpose.MESSAGE, speak)

    async def slip_in_card(self, row: MailboxRow, content: dict[str, Any], speak: SpeakKey | None = None) -> None:
        """A card of one's own in place of the office's."""
        await self.slip_in(row, {"type": "card", **content}, CARD, Purpose.CARD, speak)

    async def slip_in(
        self, row: MailboxRow, content: dict[str, Any], kind: int, purpose: Purpose, speak: SpeakKey | None
    ) -> None:
        message_id, said = self.sealed(content, [PublicKey(row.public_key)], purpose, speak, Direction.TO_REPORTER)
        letter = Letter(
            id=message_id, mailbox_id=row.id, kind=kind, body=said.body.raw, digest=said.body.digest,
            wrap=said.wraps[0].raw,
        )  # fmt: skip
        if kind == CARD:  # the office's own delivery replaces the card; so does the forger
            letter = replace(letter, case_key=PublicKey(_key_of(content)).raw)
        await self.intake.drops.deliver(letter)

    async def slip_in_drop(self, row: MailboxRow, content: dict[str, Any], speak: SpeakKey | None) -> bytes:
        """A later message to the office, sealed to the case's public key, that its reporter never wrote."""
        assert row.case_key is not None
        receivers = [PublicKey(row.case_key), PublicKey(row.public_key)]
        message_id, said = self.sealed(content, receivers, Purpose.MESSAGE, speak, Direction.TO_OFFICE)
        await self.intake.drops.add(
            DropRows(
                message_id=message_id, mailbox_id=row.id, digest=said.body.digest, body=said.body.raw,
                office_wrap=said.wraps[0].raw, mailbox_wrap=said.wraps[1].raw, wrap_key=receivers[0].key_id,
                desk=row.desk, deadline_class="protected", day=self.intake.clock.today(), size_class=0, urgent=False,
                leaf=None,
            )
        )  # fmt: skip
        return message_id

    async def is_quiet(self) -> bool:
        """Whether nothing is on its way to a first opening."""
        return not await self.on_their_way()

    async def wait(self, message_ids: list[bytes]) -> int:
        """How many of these messages are still on their way to their first opening."""
        return len(await self.on_their_way() & set(message_ids))

    async def on_their_way(self) -> set[bytes]:
        """Every message that nobody has opened."""
        async with self.intake.drops.store.reading() as connection:
            dropped = set((await connection.exec_driver_sql('SELECT id FROM "drop"')).scalars())
        async with self.office.cases.store.reading() as connection:
            return dropped | set((await connection.exec_driver_sql("SELECT id FROM waiting")).scalars())


def _key_of(content: dict[str, Any]) -> bytes:
    return base64.b64decode(content["case_key"])
