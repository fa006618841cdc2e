"""Who may agree that something comes back: custodians the office has listed, outside the case, and nobody for them."""

from dataclasses import replace

import pytest
from sqlalchemy import update

from casework.assigning import assign, recuse
from casework.consenting import UnlockedCustodian, agree, asked_back, handles_case
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
from casework.masking import REMOVED, RETURNED, Mark, marks_of, put_back
from casework.publishing import publish_keys
from casework.store.grant_tables import identity_grant
from casework.store.lines import LineQuery, page_of_lines
from crypto.keys import PrivateKey, SigningKey, random_id
from tests.casework.disclosure import NAME, REASON, STORY, Scene, told_in
from tests.offices import Town


@pytest.fixture
async def scene(town) -> Scene:
    return await told_in(town)


@pytest.fixture
async def any_scene(any_town) -> Scene:
    return await told_in(any_town)


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
    _, reporter = await town.report(STORY + " 선우하람 팀장도 알아요.")
    await town.let_in("haneul")
    haneul = await town.unlock("haneul")
    query = LineQuery(reader=haneul.officer.id, recused=haneul.officer.id)
    (case_id,) = await page_of_lines(town.office.cases.store, query, offset=0, limit=10)
    scene = Scene(town, haneul, CaseId(case_id.hex()), [], reporter)
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
