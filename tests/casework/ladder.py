"""A person who reported something, decides how much becomes known, and the officers of the case."""

from dataclasses import dataclass

from casework import naming
from casework.consents import Consent
from casework.content import b64
from casework.corresponding import tell_office
from casework.deciding import consents_in, kept_decisions, open_named
from casework.enveloping import new_envelope
from casework.holding import HeldCase, hold_case
from casework.ids import CaseId
from casework.inviting import ask_for
from casework.listing import InboxQuery, inbox
from casework.naming import LadderView, open_ladder
from casework.people import Unlocked
from casework.receipts import Reporter
from casework.store.vault import add_envelope
from crypto.consent import Act, Statement, sign_statement
from crypto.keys import SigningKey, random_id
from crypto.primitives import sha256
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
    officer = await town.unlock(login)
    before = await _lines(officer, town)
    _, reporter = await town.report(text, **fields)
    await town.let_in(login)
    (case_id,) = await _lines(officer, town) - before
    return Climber(town, reporter, CaseId(case_id), officer)


async def _lines(officer: Unlocked, town: Town) -> set[str]:
    return {line.id for line in (await inbox(officer, InboxQuery(), town.office)).lines}


async def asked_for(climber: Climber, purpose: str, recipient: str, reason: str = "확인에 필요합니다.") -> str:
    """The office asks; returns the id of the question as the mailbox shows it."""
    await ask_for(climber.case_id, purpose, recipient, reason, climber.officer, climber.office)
    return (await climber.sees()).asked[-1].message


def statement_of(climber: Climber, consent_id: bytes, purpose: str = "sealed", **changes) -> Statement:
    """A statement as the reporter's side would make it, with what a test changes."""
    ladder, today = climber.office.rules.identity, climber.town.clock.today()
    rule = ladder.purposes[purpose]
    recipient = changes.get("recipient", rule.recipients[0])
    until = rule.ends(today)
    shown = ladder.shown(purpose, recipient, until, "ko")
    said = {
        "act": Act.GIVE, "office": climber.office.office, "consent_id": consent_id, "purpose": purpose,
        "recipient": recipient, "facts": rule.facts, "version": rule.version, "text": sha256(shown.encode()),
        "day": today, "until": until,
    }  # fmt: skip
    return Statement(**said | changes)


async def says(climber: Climber, said: Statement, message_id: bytes, *, key: SigningKey | None = None, **more) -> None:
    """The statement arrives in the case, signed by this key; confirmed by the voice that every officer of it holds."""
    text, signature = sign_statement(said, key or climber.reporter.keys.consent)
    shown = climber.office.rules.identity.shown(said.purpose, said.recipient, said.until, "ko")
    content = {"type": "identity", "said": text, "signature": b64(signature), "shown": shown, **more}
    await tell_office(content, climber.reporter, message_id, climber.town.intake)
    await climber.opened()


async def envelope_of(climber: Climber) -> bytes:
    """An envelope that lies in the vault, as the public side put it there."""
    needed, custodians = climber.town.intake.keys.custodians()
    row = new_envelope(b'{"v":1,"type":"named","name":"x"}', needed, custodians, climber.office.office)
    await add_envelope(climber.town.intake.vault, row, climber.town.clock.today())
    return row.pointer
