"""What an officer of the shared test office reads of what the bot stored."""

from dataclasses import dataclass

from casework.answering import reply
from casework.bootstrap import write_secret
from casework.ids import CaseId
from casework.keeping import KeeperState, round_once
from casework.listing import InboxQuery, inbox
from casework.people import Unlocked
from casework.reading import CaseView, MaskedPart, TextPart, open_case
from tests.offices import STAFF, Town

TOKEN = "7000000001:AAcanary_token_of_the_practice_bot_00"
SECRET = "canary-webhook-secret-of-the-bot"
_RECEIVE = ("haneul", "bomi", "seojun", "darae", "outside")


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

    async def cases(self) -> list[Read]:
        """Let the keeper and the officers do their work, then read every case as somebody who may."""
        office = self.town.office
        await round_once(office, KeeperState(next_anchor=float("inf"), last_day=self.town.clock.today()))
        await self.town.let_in(*_RECEIVE, *_RECEIVE)
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


def texts(case: Read, author: str = "reporter") -> list[str]:
    """What an officer reads, masked parts as their label in brackets."""
    return ["".join(map(_written, message.parts)) for message in case.view.messages if message.author == author]


def _written(part: TextPart | MaskedPart) -> str:
    return part.text if isinstance(part, TextPart) else f"[{part.label}]"


def desks_of(login: str) -> tuple[str, ...]:
    """The desks a person of the shared test office receives at."""
    return next(each.desks for each in STAFF if each.login == login)
