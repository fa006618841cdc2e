"""One removed stretch comes back by the custodians' agreement."""

import pytest
from sqlalchemy import select

from casework.assigning import assign
from casework.consenting import asked_back, handles_case
from casework.disclosing import ask_back, pending_grants
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
from casework.ids import CaseId
from casework.keeping import KeeperState, round_once
from casework.masking import REMOVED, Mark, marks_of, put_back
from casework.publishing import publish_keys
from casework.reading import TextPart, open_case
from casework.rewriting import rewrite_message
from casework.store.lines import LineQuery, page_of_lines
from casework.store.office_tables import grant_answer, identity_grant
from crypto.keys import PrivateKey, SigningKey, random_id
from tests.offices import Town
from tests.scenes import NAME, PHONE, REASON, STORY, Scene, told_in


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
    assert marks_of((await scene.content())[1]) == ()


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


async def test_the_keeper_forgets_what_ran_out(any_scene):
    grant_id = await any_scene.asks()
    await any_scene.agree(grant_id, 0, 1)
    any_scene.town.clock.turn(days=any_scene.office.rules.organisation.quorum.grant_days + 1)
    await round_once(any_scene.office, KeeperState())
    async with any_scene.office.cases.store.reading() as connection:
        for table in (identity_grant, grant_answer):
            assert (await connection.execute(select(table))).all() == []
    assert await any_scene.office.keyring.readers_of([grant_id]) == {grant_id: set()}


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
    (mark,) = marks_of(changed)
    assert changed["fields"]["text"][mark.start : mark.end] == "[전화번호]"
    assert changed["type"] == "report"
