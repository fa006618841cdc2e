"""A case in which something was cut out, an officer who asks for it back, and custodians who may agree."""

from dataclasses import dataclass
from typing import Any

from casework.consenting import UnlockedCustodian, agree
from casework.content import decode
from casework.corresponding import say
from casework.disclosing import ask_back, pending_grants, take_back
from casework.holding import HeldCase, hold_case, open_case_body
from casework.ids import CaseId
from casework.masking import Mark, marks_of
from casework.people import Unlocked
from casework.receipts import Reporter
from casework.store.lines import LineQuery, page_of_lines
from crypto.context import Purpose
from crypto.keys import random_id
from tests.offices import Town

NAME, PHONE = "독고은별", "010-0234-5678"
STORY = f"제 이름은 {NAME}입니다. 제 번호는 {PHONE}이고 다시 적으면 {NAME}입니다. 감독 일지를 한꺼번에 씁니다."
REASON = "이름이 아니라 물건 이름으로 보입니다."


@dataclass
class Scene:
    """A case in which something was removed, the officer who asks, and the custodians."""

    town: Town
    haneul: Unlocked
    case_id: CaseId
    custodians: list[UnlockedCustodian]
    reporter: Reporter

    @property
    def office(self):
        return self.town.office

    async def held(self, unlocked: Unlocked | None = None) -> HeldCase:
        return await hold_case(bytes.fromhex(self.case_id), unlocked or self.haneul, self.office)

    async def content(self) -> tuple[str, dict[str, Any]]:
        held = await self.held()
        row = (await self.office.cases.messages(held.row.id))[0]
        opened = await open_case_body(held, row.id, row.body, Purpose(row.purpose), self.office)
        return row.id.hex(), decode(opened.content)

    async def mark(self, label: str) -> tuple[str, int, Mark]:
        message_id, content = await self.content()
        found = [(at, mark) for at, mark in enumerate(marks_of(content)) if mark.label == label]
        return message_id, *found[0]

    async def asks(self, label: str = "PERSON", unlocked: Unlocked | None = None, reason: str = REASON) -> bytes:
        before = {each.id for each in await pending_grants(self.case_id, self.haneul, self.office)}
        message_id, index, _ = await self.mark(label)
        await ask_back(self.case_id, message_id, index, reason, unlocked or self.haneul, self.office)
        (new,) = {each.id for each in await pending_grants(self.case_id, self.haneul, self.office)} - before
        return bytes.fromhex(new)

    async def agree(self, grant_id: bytes, *numbers: int) -> None:
        for number in numbers:
            await agree(grant_id, self.custodians[number], self.office)

    async def takes(self, grant_id: bytes, unlocked: Unlocked | None = None) -> str:
        return await take_back(self.case_id, grant_id.hex(), unlocked or self.haneul, self.office)

    async def says(self, text: str) -> None:
        await say(text, (), self.reporter, random_id(), self.town.intake)
        await self.town.let_in("haneul")

    async def text(self) -> str:
        return (await self.content())[1]["fields"]["text"]


async def told_in(town: Town) -> Scene:
    _, reporter = await town.report(STORY)
    assert await town.let_in("haneul") == 1
    haneul = await town.unlock("haneul")
    query = LineQuery(reader=haneul.officer.id, recused=haneul.officer.id)
    (case_id,) = await page_of_lines(town.office.cases.store, query, offset=0, limit=10)
    rows = {row.public_key: row for row in await town.office.people.custodians()}
    custodians = [UnlockedCustodian(rows[key.public.raw], key, signing) for key, signing in town.custodians]
    return Scene(town, haneul, CaseId(case_id.hex()), custodians, reporter)
