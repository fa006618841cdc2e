"""A name under seal is opened on a recorded ground, by the custodians, once; and the person hears of it."""

import pytest

from casework.consenting import UnlockedCustodian, agree, asked_back
from casework.corresponding import open_mailbox
from casework.disclosing import pending_grants, take_back
from casework.errors import (
    AlreadyAskedError,
    GroundNeededError,
    NotAllowedNowError,
    NotFoundError,
    ReasonNeededError,
)
from casework.identity import open_identity, read_named
from casework.unsealing import ask_identity, take_identity
from tests.casework.ladder import FACTS, NAME, Climber, asked_for, reported

WHY = "보호조치 신청에 이름이 필요합니다."


async def custodians_of(climber: Climber) -> list[UnlockedCustodian]:
    rows = {row.public_key: row for row in await climber.office.people.custodians()}
    pairs = climber.town.custodians
    return [UnlockedCustodian(rows[key.public.raw], key, signing) for key, signing in pairs]


async def asks(climber: Climber, ground: str, **more) -> str:
    await ask_identity(climber.case_id, ground, WHY, climber.officer, climber.office, **more)
    (grant,) = await pending_grants(climber.case_id, climber.officer, climber.office)
    return grant.id


async def two_agree(climber: Climber, grant_id: str) -> None:
    for custodian in (await custodians_of(climber))[:2]:
        await agree(bytes.fromhex(grant_id), custodian, climber.office)


async def opened(climber: Climber, ground: str, **more) -> None:
    grant_id = await asks(climber, ground, **more)
    await two_agree(climber, grant_id)
    await take_identity(climber.case_id, grant_id, climber.officer, climber.office)


async def told(climber: Climber) -> list[str]:
    mailbox = await open_mailbox(climber.reporter, climber.town.intake)
    return [each.text for each in mailbox.messages if each.sender == "office"]


async def test_with_the_persons_consent_the_custodians_open_it_and_the_person_hears_of_it(any_town):
    climber = await reported(any_town)
    await climber.gives("sealed")
    with pytest.raises(GroundNeededError):
        await asks(climber, "reporter_consent")
    consent = await climber.answers(await asked_for(climber, "unsealing", "officers"), agrees=True)
    await opened(climber, "reporter_consent")
    view = await open_identity(climber.case_id, climber.officer, any_town.office)
    assert NAME not in repr(view)
    assert (view.unsealed, view.grants) == (1, ())
    assert await read_named(climber.case_id, consent, "신청서를 씁니다", climber.officer, any_town.office) == FACTS
    assert {"identity_asked", "agreed_to_give_back", "identity_unsealed", "identity_read"} <= set(await climber.acts())
    assert any("말씀하신 분의 동의" in text for text in await told(climber))
    # Taken back, it leaves the case.
    await climber.takes_back(consent)
    assert await climber.read_name() == []
    with pytest.raises(NotFoundError):
        await read_named(climber.case_id, consent, "다시 봅니다", climber.officer, any_town.office)


async def test_a_consent_that_is_taken_back_before_the_opening_stops_it(any_town):
    climber = await reported(any_town)
    await climber.gives("sealed")
    consent = await climber.answers(await asked_for(climber, "unsealing", "officers"), agrees=True)
    grant_id = await asks(climber, "reporter_consent")
    await two_agree(climber, grant_id)
    await climber.takes_back(consent)
    with pytest.raises(GroundNeededError):
        await take_identity(climber.case_id, grant_id, climber.officer, any_town.office)
    assert await climber.read_name() == []


async def test_a_seal_that_is_taken_back_is_opened_by_nobody_on_no_ground(any_town):
    climber = await reported(any_town)
    sealed = await climber.gives("sealed")
    grant_id = await asks(climber, "life_danger")
    await climber.takes_back(sealed)
    custodian = (await custodians_of(climber))[0]
    with pytest.raises(NotFoundError):
        await agree(bytes.fromhex(grant_id), custodian, any_town.office)
    with pytest.raises(NotFoundError):
        await take_identity(climber.case_id, grant_id, climber.officer, any_town.office)


async def test_a_life_in_danger_opens_it_without_consent_and_is_told(town):
    climber = await reported(town)
    sealed = await climber.gives("sealed")
    with pytest.raises(GroundNeededError):
        await asks(climber, "life_danger", silent=True)
    await opened(climber, "life_danger")
    assert await read_named(climber.case_id, sealed, "구조를 부릅니다", climber.officer, town.office) == FACTS
    assert await climber.rung() == "sealed"
    assert any("생명이 위험함" in text for text in await told(climber))


async def test_only_an_order_may_leave_the_person_untold(town):
    climber = await reported(town)
    await climber.gives("sealed")
    before = await told(climber)
    await opened(climber, "court_order", silent=True)
    assert await told(climber) == before
    assert "identity_unsealed" in await climber.acts()


async def test_one_custodian_is_not_enough_and_nobody_else_may_take(town):
    climber = await reported(town)
    await climber.gives("sealed")
    grant_id = await asks(climber, "life_danger")
    with pytest.raises(AlreadyAskedError):
        await asks(climber, "life_danger")
    custodian = (await custodians_of(climber))[0]
    await agree(bytes.fromhex(grant_id), custodian, town.office)
    with pytest.raises(NotAllowedNowError):
        await take_identity(climber.case_id, grant_id, climber.officer, town.office)
    await two_agree(climber, grant_id)
    narae = await town.unlock("narae")
    with pytest.raises(NotFoundError):
        await take_identity(climber.case_id, grant_id, narae, town.office)
    # Into a text it does not go, and it is used once.
    with pytest.raises(NotFoundError):
        await take_back(climber.case_id, grant_id, climber.officer, town.office)
    await take_identity(climber.case_id, grant_id, climber.officer, town.office)
    with pytest.raises(NotFoundError):
        await take_identity(climber.case_id, grant_id, climber.officer, town.office)


async def test_a_custodian_is_told_the_ground_and_never_the_name(town):
    climber = await reported(town)
    await climber.gives("sealed")
    await asks(climber, "court_order")
    (seen,) = await asked_back((await custodians_of(climber))[0], town.office)
    assert (seen.label_text, seen.reason) == ("남기신 이름과 연락처", f"[법원의 명령] {WHY}")
    assert NAME not in repr(seen)


async def test_without_a_seal_a_reason_or_a_known_ground_nobody_is_asked(town):
    climber = await reported(town)
    with pytest.raises(NotFoundError):
        await asks(climber, "life_danger")
    await climber.gives("sealed")
    with pytest.raises(NotFoundError):
        await asks(climber, "curiosity")
    with pytest.raises(ReasonNeededError):
        await ask_identity(climber.case_id, "life_danger", "  ", climber.officer, town.office)
