"""A person who reported something, decides how much becomes known, and the officers of the case."""

from dataclasses import dataclass

from casework import naming
from casework.consents import Consent
from casework.deciding import consents_in, kept_decisions, open_named
from casework.holding import HeldCase, hold_case
from casework.ids import CaseId
from casework.listing import InboxQuery, inbox
from casework.naming import LadderView, open_ladder
from casework.people import Unlocked
from casework.receipts import Reporter
from crypto.keys import random_id
from tests.offices import Town

NAME, CONTACT = "독고은별", "010-9087-6513"
FACTS = {"name": NAME, "contact": CONTACT}
STORY = "동장이 돈을 받았습니다."


@dataclass
class Climber:
    """Somebody with a receipt, and the case that the office made of their report."""

    town: Town
    reporter: Reporter
    case_id: CaseId
    officer: Unlocked

    @property
    def office(self):
        return self.town.office

    async def held(self, unlocked: Unlocked | None = None) -> HeldCase:
        return await hold_case(bytes.fromhex(self.case_id), unlocked or self.officer, self.office)

    async def gives(self, purpose: str, facts: dict[str, str] | None = None) -> str:
        message_id = random_id()
        chosen = FACTS if facts is None else facts
        await naming.give(purpose, chosen, self.reporter, message_id, self.town.intake, language="ko")
        await self.opened()
        return message_id.hex()

    async def answers(self, asked: str, *, agrees: bool) -> str:
        message_id = random_id()
        await naming.answer(asked, self.reporter, message_id, self.town.intake, agrees=agrees, language="ko")
        await self.opened()
        return message_id.hex()

    async def takes_back(self, consent_id: str) -> None:
        await naming.take_back(consent_id, self.reporter, random_id(), self.town.intake)
        await self.opened()

    async def opened(self) -> int:
        return await self.town.let_in(self.officer.officer.login)

    async def sees(self) -> LadderView:
        return await open_ladder(self.reporter, self.town.intake)

    async def rung(self) -> str:
        return (await self.office.cases.get(bytes.fromhex(self.case_id))).identity_class

    async def consents(self) -> tuple[Consent, ...]:
        return await consents_in(await self.held(), self.office)

    async def read_name(self, unlocked: Unlocked | None = None) -> list[dict[str, str]]:
        """What an officer of the case can read of everything that was told to the officers."""
        held = await self.held(unlocked)
        rows = [each.row for each in await kept_decisions(held, self.office)]
        return [await open_named(row, held, self.office) for row in rows if row.named is not None]

    async def acts(self) -> list[str]:
        held = await self.held()
        return [row.act for row in await self.office.journal.of_case(held.row.journal_id)]


async def reported(town: Town, login: str = "haneul", text: str = STORY, **fields) -> Climber:
    _, reporter = await town.report(text, **fields)
    await town.let_in(login)
    officer = await town.unlock(login)
    line = (await inbox(officer, InboxQuery(), town.office)).lines[0]
    return Climber(town, reporter, CaseId(line.id), officer)
