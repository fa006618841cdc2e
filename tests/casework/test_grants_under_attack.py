"""What custodians agreed to opens that stretch, for that officer, once, in its days: however rows are moved."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from casework.assigning import recuse
from casework.consenting import UnlockedCustodian, agree, asked_back
from casework.errors import (
    NotAllowedNowError,
    NotFoundError,
    NotYourCaseError,
)
from casework.store.grants import answers_to, get_grant, put_answer, put_grant
from casework.store.lines import LineQuery, page_of_lines
from casework.store.office_tables import identity_grant
from casework.store.vault import get_envelope
from crypto.keys import PrivateKey, SigningKey
from tests.scenes import NAME, PHONE, Scene, told_in


@pytest.fixture
async def scene(town) -> Scene:
    return await told_in(town)


@pytest.fixture
async def any_scene(any_town) -> Scene:
    return await told_in(any_town)


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
