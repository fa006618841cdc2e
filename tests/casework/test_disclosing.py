"""One removed stretch comes back by the custodians' agreement: what must work, and everything that must not."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from casework.assigning import assign, recuse
from casework.consenting import UnlockedCustodian, agree, asked_back, handles_case
from casework.content import decode
from casework.corresponding import say
from casework.disclosing import ask_back, pending_grants, take_back
from casework.errors import (
    AlreadyAskedError,
    CustodianInCaseError,
    NotAllowedNowError,
    NotFoundError,
    NotPermittedError,
    NotYourCaseError,
    ReasonNeededError,
    TooFewCustodiansError,
)
from casework.founding import add_custodian
from casework.holding import HeldCase, hold_case, open_case_body
from casework.ids import CaseId
from casework.keeping import KeeperState, round_once
from casework.masking import REMOVED, RETURNED, Mark, marks_of, put_back
from casework.people import Unlocked
from casework.publishing import publish_keys
from casework.reading import TextPart, open_case
from casework.receipts import Reporter
from casework.rewriting import rewrite_message
from casework.store.grants import answers_to, get_grant, put_answer, put_grant
from casework.store.lines import LineQuery, page_of_lines
from casework.store.office_tables import grant_answer, identity_grant
from casework.store.vault import get_envelope
from crypto.context import Purpose
from crypto.keys import PrivateKey, SigningKey, random_id
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


@pytest.fixture
async def scene(town) -> Scene:
    return await told_in(town)


@pytest.fixture
async def any_scene(any_town) -> Scene:
    return await told_in(any_town)


async def test_a_false_positive_comes_back_by_the_agreement_of_two_custodians(any_scene):
    grant_id = await any_scene.asks()
    await any_scene.agree(grant_id, 0, 2)
    message_id = await any_scene.takes(grant_id)
    assert await any_scene.text() == STORY.replace(PHONE, "[전화번호]")
    (mark,) = [mark for mark in marks_of((await any_scene.content())[1]) if mark.state == REMOVED]
    assert mark.label == "PHONE"
    view = await open_case(any_scene.case_id, any_scene.haneul, any_scene.office)
    assert view.messages[0].id == message_id
    assert view.messages[0].parts[0] == TextPart(STORY.partition(PHONE)[0])
    assert await pending_grants(any_scene.case_id, any_scene.haneul, any_scene.office) == []
    assert await any_scene.office.keyring.readers_of([grant_id]) == {grant_id: set()}
    acts = [entry.act for entry in view.journal]
    assert {"asked_back", "agreed_to_give_back", "taken_back"} <= set(acts)
    assert [entry.reason for entry in view.journal if entry.act == "asked_back"] == [REASON]


async def test_what_is_left_can_come_back_afterwards_and_then_the_text_is_whole(scene):
    for label in ("PERSON", "PHONE"):
        grant_id = await scene.asks(label)
        await scene.agree(grant_id, 1, 2)
        await scene.takes(grant_id)
    assert await scene.text() == STORY
    assert {mark.state for mark in marks_of((await scene.content())[1])} == {RETURNED}


async def test_what_came_back_is_not_cut_out_again_when_the_person_writes_on(scene):
    grant_id = await scene.asks("PERSON")
    await scene.agree(grant_id, 1, 2)
    await scene.takes(grant_id)
    before = await scene.text()
    await scene.says("다시 씁니다. 저는 독고은별입니다.")
    assert await scene.text() == before


async def test_the_case_says_how_many_have_agreed(scene):
    grant_id = await scene.asks()
    await scene.agree(grant_id, 1)
    await scene.agree(grant_id, 1)  # twice is once
    (pending,) = await pending_grants(scene.case_id, scene.haneul, scene.office)
    assert (pending.agreed, pending.needed, pending.asked, pending.ready) == (1, 2, 3, False)
    assert (pending.label_text, pending.officer_name, pending.reason) == ("이름", "김하늘", REASON)
    await scene.agree(grant_id, 0)
    (pending,) = await pending_grants(scene.case_id, scene.haneul, scene.office)
    assert pending.ready
    narae = await scene.town.unlock("narae")
    (pending,) = await pending_grants(scene.case_id, narae, scene.office)
    assert not pending.ready  # only who asked can open it


async def test_a_custodian_is_told_why_and_what_kind_and_never_a_word_of_it(scene):
    await scene.asks()
    (asked,) = await asked_back(scene.custodians[0], scene.office)
    number = (await scene.held()).row.number
    assert (asked.number, asked.officer_name, asked.label_text, asked.reason) == (number, "김하늘", "이름", REASON)
    assert NAME not in repr(asked)
    assert REASON not in repr(asked)


async def test_one_agreement_opens_nothing(any_scene):
    grant_id = await any_scene.asks()
    await any_scene.agree(grant_id, 0)
    with pytest.raises(NotAllowedNowError):
        await any_scene.takes(grant_id)
    assert NAME not in await any_scene.text()


async def test_one_agreement_written_down_twice_opens_nothing(scene):
    grant_id = await scene.asks()
    await scene.agree(grant_id, 0)
    store = scene.office.cases.store
    (answer,) = (await answers_to(store, [grant_id]))[grant_id].values()
    await put_answer(store, grant_id, scene.custodians[1].key.public.key_id, answer)
    with pytest.raises(NotAllowedNowError):
        await scene.takes(grant_id)


async def test_agreement_to_one_stretch_is_none_to_another(scene):
    person = await scene.asks("PERSON")
    phone = await scene.asks("PHONE")
    await scene.agree(person, 0, 1)
    store = scene.office.cases.store
    for custodian, answer in (await answers_to(store, [person]))[person].items():
        await put_answer(store, phone, custodian, answer)
    with pytest.raises(NotAllowedNowError):
        await scene.takes(phone)
    assert PHONE not in await scene.text()


async def test_agreement_for_one_officer_is_none_for_another(scene):
    """Narae works on the same case: neither her own key nor a row that names her opens what Haneul was granted."""
    grant_id = await scene.asks()
    await scene.agree(grant_id, 0, 1)
    narae = await scene.town.unlock("narae")
    with pytest.raises(NotFoundError):
        await scene.takes(grant_id, narae)
    async with scene.office.cases.store.writing() as connection:
        await connection.execute(update(identity_grant).values(officer_id=narae.officer.id))
    with pytest.raises(NotAllowedNowError):
        await scene.takes(grant_id, narae)
    assert NAME not in await scene.text()


async def test_a_request_whose_row_names_another_officer_finds_no_agreement(scene):
    grant_id, narae = await scene.asks(), await scene.town.unlock("narae")
    async with scene.office.cases.store.writing() as connection:
        await connection.execute(update(identity_grant).values(officer_id=narae.officer.id))
    with pytest.raises(NotFoundError):
        await scene.agree(grant_id, 0)


async def test_agreement_to_an_envelope_does_not_open_the_whole_message(scene):
    """The message lies in another envelope, under another key."""
    grant_id = await scene.asks()
    await scene.agree(grant_id, 0, 1)
    _, content = await scene.content()
    whole = bytes.fromhex(content["original"])
    envelope = await get_envelope(scene.office.vault, whole)
    _, _, mark = await scene.mark("PERSON")
    async with scene.office.vault.writing() as connection:
        await connection.exec_driver_sql(
            "UPDATE envelope SET body = ?, bundles = ? WHERE pointer = ?",
            (envelope.body, envelope.bundles, bytes.fromhex(mark.pointer)),
        )
    with pytest.raises(NotAllowedNowError):
        await scene.takes(grant_id)
    assert NAME not in await scene.text()


async def test_what_was_used_once_is_not_used_again(any_scene):
    grant_id = await any_scene.asks()
    await any_scene.agree(grant_id, 0, 1)
    store = any_scene.office.cases.store
    row, answers = await get_grant(store, grant_id), (await answers_to(store, [grant_id]))[grant_id]
    await any_scene.takes(grant_id)
    with pytest.raises(NotFoundError):
        await any_scene.takes(grant_id)
    await put_grant(store, row)  # as somebody does who has kept a copy of the rows
    for custodian, answer in answers.items():
        await put_answer(store, grant_id, custodian, answer)
    with pytest.raises(NotFoundError):
        await any_scene.takes(grant_id)
    with pytest.raises(NotFoundError):
        await any_scene.agree(grant_id, 2)


async def test_a_taking_that_broke_off_before_its_end_is_finished_the_next_time(scene):
    grant_id = await scene.asks()
    await scene.agree(grant_id, 0, 1)
    held, (_, _, mark) = await scene.held(), await scene.mark("PERSON")
    (row,) = await scene.office.cases.messages(held.row.id)
    await rewrite_message(held, row, lambda content: put_back(content, mark.pointer, NAME), scene.haneul, scene.office)
    assert await scene.takes(grant_id) == ""
    assert await pending_grants(scene.case_id, scene.haneul, scene.office) == []
    assert (await scene.text()).count(NAME) == 2


async def test_a_permission_runs_out(any_scene):
    grant_id = await any_scene.asks()
    await any_scene.agree(grant_id, 0, 1)
    days = any_scene.office.rules.organisation.quorum.grant_days
    any_scene.town.clock.turn(days=days)
    assert await pending_grants(any_scene.case_id, any_scene.haneul, any_scene.office) != []
    any_scene.town.clock.turn(days=1)
    assert await pending_grants(any_scene.case_id, any_scene.haneul, any_scene.office) == []
    with pytest.raises(NotAllowedNowError):
        await any_scene.takes(grant_id)
    with pytest.raises(NotFoundError):
        await any_scene.agree(grant_id, 2)


async def test_a_later_day_written_into_the_row_does_not_prolong_it(scene):
    grant_id = await scene.asks()
    await scene.agree(grant_id, 0, 1)
    scene.town.clock.turn(days=30)
    async with scene.office.cases.store.writing() as connection:
        later = scene.town.clock.today() + timedelta(days=5)
        await connection.execute(update(identity_grant).values(not_after=later))
    with pytest.raises(NotAllowedNowError):
        await scene.takes(grant_id)
    with pytest.raises(NotFoundError):
        await scene.agree(grant_id, 2)


async def test_the_keeper_forgets_what_ran_out(any_scene):
    grant_id = await any_scene.asks()
    await any_scene.agree(grant_id, 0, 1)
    any_scene.town.clock.turn(days=any_scene.office.rules.organisation.quorum.grant_days + 1)
    await round_once(any_scene.office, KeeperState())
    async with any_scene.office.cases.store.reading() as connection:
        for table in (identity_grant, grant_answer):
            assert (await connection.execute(select(table))).all() == []
    assert await any_scene.office.keyring.readers_of([grant_id]) == {grant_id: set()}


async def test_an_agreement_signed_by_somebody_else_opens_nothing(scene):
    grant_id = await scene.asks()
    await scene.agree(grant_id, 0)
    forger = replace(scene.custodians[1], signing=SigningKey.generate())
    await agree(grant_id, forger, scene.office)
    with pytest.raises(NotAllowedNowError):
        await scene.takes(grant_id)
    await scene.agree(grant_id, 1)  # her own, in the place of the forged one
    await scene.takes(grant_id)
    assert NAME in await scene.text()


async def test_a_signature_key_put_into_the_stores_is_not_believed(scene):
    """The signed key list says who the custodians are; a changed row does not."""
    grant_id, signing = await scene.asks(), SigningKey.generate()
    await scene.agree(grant_id, 0)
    await agree(grant_id, replace(scene.custodians[1], signing=signing), scene.office)
    async with scene.office.cases.store.writing() as connection:
        await connection.exec_driver_sql(
            "UPDATE custodian SET verify_key = ? WHERE id = ?", (signing.public.raw, scene.custodians[1].row.id)
        )
    with pytest.raises(NotAllowedNowError):
        await scene.takes(grant_id)


async def test_a_stranger_s_keys_agree_to_nothing(scene):
    grant_id = await scene.asks()
    stranger = UnlockedCustodian(scene.custodians[0].row, PrivateKey.generate(), SigningKey.generate())
    assert await asked_back(stranger, scene.office) == []
    with pytest.raises(NotYourCaseError):
        await agree(grant_id, stranger, scene.office)


async def custodian_called(name: str, town: Town) -> None:
    """One more custodian, with the name of somebody who works here."""
    key, signing = PrivateKey.generate(), SigningKey.generate()
    await add_custodian(name, key, signing, town.office)
    await publish_keys(town.office)
    town.custodians.append((key, signing))


async def test_a_custodian_who_works_on_the_case_is_not_even_asked(town):
    await custodian_called("이 나래", town)
    scene = await told_in(town)
    grant_id = await scene.asks()
    assert await asked_back(scene.custodians[3], scene.office) == []
    with pytest.raises(NotYourCaseError):
        await scene.agree(grant_id, 3)


async def test_a_custodian_who_is_given_the_case_later_can_no_longer_agree(town):
    await custodian_called("박서준", town)
    scene = await told_in(town)
    grant_id = await scene.asks()
    await scene.agree(grant_id, 0, 3)
    seojun = await town.unlock("seojun")
    await assign(scene.case_id, [scene.haneul.officer.id, seojun.officer.id], scene.haneul, town.office)
    assert await handles_case("박서준", bytes.fromhex(scene.case_id), town.office)
    with pytest.raises(CustodianInCaseError):
        await scene.agree(grant_id, 3)
    with pytest.raises(NotAllowedNowError):  # nor does it count that she agreed before
        await scene.takes(grant_id)
    await scene.agree(grant_id, 1)
    await scene.takes(grant_id)


async def test_a_custodian_whom_the_case_names_is_not_asked(town):
    await custodian_called("선우하람", town)
    await town.report(STORY + " 선우하람 팀장도 알아요.")
    await town.let_in("haneul")
    haneul = await town.unlock("haneul")
    query = LineQuery(reader=haneul.officer.id, recused=haneul.officer.id)
    (case_id,) = await page_of_lines(town.office.cases.store, query, offset=0, limit=10)
    scene = Scene(town, haneul, CaseId(case_id.hex()), [])
    await scene.asks()
    (pending,) = await pending_grants(scene.case_id, haneul, town.office)
    assert pending.asked == 3


async def test_without_enough_custodians_outside_the_case_nothing_is_asked(town):
    async with town.office.cases.store.writing() as connection:
        for number, name in enumerate(("김하늘", "이나래")):
            await connection.exec_driver_sql("UPDATE custodian SET name = ? WHERE name = ?", (name, f"관리인 {number}"))
    scene = await told_in(town)
    with pytest.raises(TooFewCustodiansError):
        await scene.asks()
    assert await pending_grants(scene.case_id, scene.haneul, scene.office) == []


async def test_an_officer_who_steps_aside_gets_nothing_that_was_granted(scene):
    grant_id = await scene.asks()
    await scene.agree(grant_id, 0)
    await recuse(bytes.fromhex(scene.case_id).hex(), "아는 사람입니다", scene.haneul, scene.office)
    with pytest.raises(NotFoundError):
        await scene.agree(grant_id, 1)
    with pytest.raises(NotYourCaseError):
        await scene.takes(grant_id)


async def test_an_envelope_of_another_case_is_not_given_under_this_case_s_number(town):
    scene = await told_in(town)
    await town.report("제 이름은 선우하람입니다. 다른 사건입니다.")
    await town.let_in("haneul")
    query = LineQuery(reader=scene.haneul.officer.id, recused=scene.haneul.officer.id)
    both = await page_of_lines(town.office.cases.store, query, offset=0, limit=10)
    (other,) = [each for each in both if each.hex() != scene.case_id]
    grant_id = await scene.asks()
    async with town.office.cases.store.writing() as connection:
        await connection.execute(update(identity_grant).values(case_id=other))
    with pytest.raises(NotFoundError):
        await scene.agree(grant_id, 0)


async def test_what_cannot_be_asked(scene):
    message_id, index, _ = await scene.mark("PERSON")
    office, haneul = scene.office, scene.haneul
    with pytest.raises(ReasonNeededError):
        await ask_back(scene.case_id, message_id, index, " 왜 ", haneul, office)
    for wrong_message, wrong_index in ((message_id, 99), (message_id, -1), (random_id().hex(), index)):
        with pytest.raises(NotFoundError):
            await ask_back(scene.case_id, wrong_message, wrong_index, REASON, haneul, office)
    with pytest.raises(NotPermittedError):
        await ask_back(scene.case_id, message_id, index, REASON, await scene.town.unlock("lead"), office)
    with pytest.raises(NotYourCaseError):
        await ask_back(scene.case_id, message_id, index, REASON, await scene.town.unlock("seojun"), office)
    await scene.asks()
    with pytest.raises(AlreadyAskedError):
        await scene.asks()


def test_a_text_put_back_moves_the_marks_behind_it():
    first, other = "aa" * 16, "bb" * 16
    marks = [
        Mark("text", 0, 4, "PERSON", REMOVED, first), Mark("text", 9, 15, "PHONE", REMOVED, other),
        Mark("text", 19, 23, "PERSON", REMOVED, first), Mark("answer.who", 0, 4, "PERSON", REMOVED, first),
    ]  # fmt: skip
    content = {
        "fields": {"text": "[이름]입니다. [전화번호]입니다 [이름]", "answer.who": "[이름] 팀장"}, "type": "report",
        "marks": [mark.to_json() for mark in marks],
    }  # fmt: skip
    assert content["fields"]["text"][9:15] == "[전화번호]"
    assert content["fields"]["text"][19:23] == "[이름]"
    changed = put_back(content, first, "독고은별나라")
    assert changed["fields"] == {
        "text": "독고은별나라입니다. [전화번호]입니다 독고은별나라",
        "answer.who": "독고은별나라 팀장",
    }
    (mark,) = [mark for mark in marks_of(changed) if mark.state == REMOVED]
    assert changed["fields"]["text"][mark.start : mark.end] == "[전화번호]"
    returned = [mark for mark in marks_of(changed) if mark.state == RETURNED]
    assert {changed["fields"][mark.field][mark.start : mark.end] for mark in returned} == {"독고은별나라"}
    assert changed["type"] == "report"
