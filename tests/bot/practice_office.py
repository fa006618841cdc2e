"""What an officer of the shared test office reads of what the bot stored."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from casework.answering import reply
from casework.bootstrap import write_secret
from casework.concluding import close
from casework.converting import convert, give_back
from casework.ids import CaseId
from casework.keeping import KeeperState, round_once
from casework.listing import InboxQuery, inbox
from casework.originals import read_original
from casework.people import Unlocked
from casework.reading import CaseView, MaskedPart, TextPart, open_case, read_file, reveal
from casework.receipts import read_receipt
from casework.store.drop_tables import chat_tag
from crypto.keys import random_bytes
from crypto.tags import TagKey
from tests.offices import Founded, Town, open_town

TOKEN = "7000000001:AAcanary_token_of_the_practice_bot_00"
SECRET = "canary-webhook-secret-of-the-bot"
LINE_SECRET = "canary-secret-of-the-line-of-texts"
_RECEIVE = ("haneul", "bomi", "seojun", "sion", "darae", "outside")


@dataclass
class Read:
    """A case, with somebody who may work on it."""

    view: CaseView
    officer: Unlocked

    @property
    def id(self) -> CaseId:
        return CaseId(self.view.line.id)


@dataclass
class PracticeOffice:
    """The office of one test: what the bot stores can be read here as officers read it."""

    town: Town

    def hand_out_secrets(self) -> None:
        keys = self.town.settings.keys
        write_secret(keys / "telegram.token", TOKEN.encode())
        write_secret(keys / "telegram-webhook.secret", SECRET.encode())
        write_secret(keys / "sms.secret", LINE_SECRET.encode())

    async def cases(self) -> list[Read]:
        """Let the keeper and the officers do their work, then read every case as somebody who may."""
        office = self.town.office
        await round_once(office, KeeperState(next_anchor=float("inf"), last_day=self.town.clock.today()))
        await self.town.let_in(*_RECEIVE, *_RECEIVE)
        await self.town.cleans(*_RECEIVE)
        found: dict[str, Read] = {}
        for login in _RECEIVE:
            officer = await self.town.unlock(login)
            page = await inbox(officer, InboxQuery(view="all"), office)
            for line in page.lines:
                if line.id not in found:
                    found[line.id] = Read(await open_case(CaseId(line.id), officer, office), officer)
        return list(found.values())

    async def case(self) -> Read:
        (only,) = await self.cases()
        return only

    async def reply(self, case: Read, text: str) -> None:
        await reply(case.id, text, (), case.officer, self.town.office)

    async def read_file(self, case: Read, message_id: str, file_id: str) -> bytes:
        _, pieces = await read_file(case.id, message_id, file_id, case.officer, self.town.office)
        return b"".join([piece async for piece in pieces])

    async def read_original(self, case: Read, message_id: str, file_id: str) -> bytes:
        _, pieces = await read_original(case.id, message_id, file_id, "유일한 증거", case.officer, self.town.office)
        return b"".join([piece async for piece in pieces])

    async def renew_receipt(self, words: str) -> None:
        """Do to the store what a renewal on the web does."""
        drops, day = self.town.intake.drops, self.town.clock.today()
        keys = (await read_receipt(words, self.town.intake)).keys
        mailbox = await drops.mailbox_by_tag(keys.tag_hash)
        wraps = {row.id: row.wrap for row in await drops.mail_after(mailbox.id, 0, 100)}
        await drops.renew(keys.tag_hash, random_bytes(32), mailbox.public_key, wraps, day)

    def change_tag_key(self) -> None:
        """Do what the keeper does each week: a new key for the tags, the one before kept for a while."""
        tags = self.town.settings.keys / "tags"
        newest = max(tags.glob("*.key"))
        write_secret(tags / f"{newest.stem}-next.key", TagKey.generate().raw())

    async def links(self) -> int:
        """How many chats are linked to a mailbox."""
        async with self.town.intake.drops.store.reading() as connection:
            return len((await connection.execute(select(chat_tag.c.tag))).all())

    async def uncover(self, case: Read, message_id: str, index: int) -> str:
        return await reveal(case.id, message_id, index, "전화를 드리려고", case.officer, self.town.office)

    async def convert(self, case: Read, kind: str) -> None:
        await convert(case.id, kind, case.officer, self.town.office)

    async def give_back(self, case: Read) -> None:
        await give_back(case.id, "일반 민원입니다", case.officer, self.town.office)

    async def lines_of(self, login: str) -> list[str]:
        """The cases in an officer's lists."""
        page = await inbox(await self.town.unlock(login), InboxQuery(view="all"), self.town.office)
        return [line.id for line in page.lines]

    async def close(self, case: Read, sentence: str) -> None:
        await close(case.id, "other", sentence, case.officer, self.town.office)


async def until(true: Callable[[], object], seconds: float = 5.0) -> None:
    """Wait for something to become true, but not for ever."""
    deadline = asyncio.get_running_loop().time() + seconds
    while not true():
        assert asyncio.get_running_loop().time() < deadline, "it never happened"
        await asyncio.sleep(0.01)


async def open_copy(
    founded: Founded, folder: Path, telegram_url: str, stack: AsyncExitStack, **more: str
) -> PracticeOffice:
    """Open a copy of the founded office, with the messenger at this address."""
    address = {"telegram_base_url": telegram_url, "telegram_mode": "webhook"}
    office = PracticeOffice(await open_town(founded, folder, stack, **address, **more))
    office.hand_out_secrets()
    return office


def texts(case: Read, author: str = "reporter") -> list[str]:
    """What an officer reads, masked parts as their label in brackets."""
    return ["".join(map(_written, message.parts)) for message in case.view.messages if message.author == author]


def _written(part: TextPart | MaskedPart) -> str:
    return part.text if isinstance(part, TextPart) else f"[{part.label}]"
