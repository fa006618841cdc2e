"""One removed stretch comes back by the custodians' agreement: what must work, and everything that must not."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from casework.consenting import asked_back
from casework.disclosing import pending_grants
from casework.errors import (
    NotAllowedNowError,
    NotFoundError,
)
from casework.keeping import KeeperState, round_once
from casework.masking import REMOVED, RETURNED, marks_of, put_back
from casework.reading import TextPart, open_case
from casework.rewriting import rewrite_message
from casework.store.grant_tables import grant_answer, identity_grant
from casework.store.grants import answers_to, get_grant, put_answer, put_grant
from casework.store.vault import get_envelope
from tests.casework.disclosure import NAME, PHONE, REASON, STORY, Scene, told_in


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
