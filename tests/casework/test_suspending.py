"""Somebody is suspended: from that moment their keys open nothing, and their cases go on under others."""

import asyncio

import pytest

from casework.assigning import assign
from casework.errors import NotAllowedNowError, NotPermittedError, NotYourCaseError, StaleError, WrongLoginError
from casework.founding import add_officer, ensure_epoch_keys
from casework.holding import hold_case
from casework.ids import CaseId
from casework.keeping import take_in
from casework.opening import open_waiting
from casework.publishing import publish_keys
from casework.rekeying import hand_over
from casework.staffing.confirming import confirm, waiting_keys
from casework.staffing.inviting import choose_keys, invite_anew, invite_back
from casework.staffing.listing import desks_in_need, officer_lines
from casework.staffing.suspending import exclude_suspended, how_far, suspend
from casework.store.holdings import current_keys_of, keys_with_holder
from casework.unlocking import unlock
from crypto.passphrase import Profile
from tests.offices import officer

TEXT = "구매 담당이 같은 업체에만 미리 연락합니다."
NEW = "돌아와서 정한 비밀문구입니다"


@pytest.fixture
async def watched(any_town):
    await add_officer(officer("machine", "한관리", "", "administrator", ""), any_town.office)
    return any_town


async def suspends(town, login: str):
    """Suspend somebody; returns the session that they had."""
    had = await town.unlock(login)
    await suspend(had.officer.id, await town.unlock("machine"), town.office)
    return had


async def cases_of(town, unlocked) -> list[bytes]:
    keys = await current_keys_of(town.office.cases.store, unlocked.officer.id)
    found = await keys_with_holder(town.office.cases.store, sorted(keys), unlocked.officer.id)
    return [each.row.case_id for each in found]


async def test_from_that_moment_nothing_opens(watched):
    await watched.report(TEXT)
    await watched.let_in("haneul")
    before = await watched.unlock("narae")
    (case_id,) = await cases_of(watched, before)
    had = await suspends(watched, "narae")
    with pytest.raises(NotYourCaseError):
        await hold_case(case_id, had, watched.office)
    with pytest.raises(WrongLoginError):
        await watched.unlock("narae")
    await watched.report(TEXT)
    while await take_in(watched.office):
        pass
    assert await open_waiting(had, watched.office) == 0
    assert await watched.let_in("haneul") == 1  # nothing is lost: a colleague opens it


async def test_the_cases_get_a_new_key_that_the_suspended_never_had(watched):
    for number in range(3):
        await watched.report(f"{TEXT} {number}")
    await watched.let_in("haneul")
    had = await suspends(watched, "narae")
    cases = await cases_of(watched, had)
    assert (await how_far(had.officer.id, watched.office)).cases == 3
    haneul = await watched.unlock("haneul")
    before = {each: (await hold_case(each, haneul, watched.office)).row.generation for each in cases}
    assert await exclude_suspended(haneul, watched.office) == 3
    assert (await how_far(had.officer.id, watched.office)).cases == 0
    for case_id in cases:
        held = await hold_case(case_id, haneul, watched.office)
        assert held.row.generation == before[case_id] + 1
    assert await watched.office.keyring.held_by(had.key.public.key_id, "case-key") == []
    assert await exclude_suspended(haneul, watched.office) == 0


async def test_two_sessions_that_are_at_it_at_once_make_one_new_key(watched):
    await watched.report(TEXT)
    await watched.let_in("haneul")
    third = await add_officer(officer("dami", "오다미", "rights_team", "investigator", ""), watched.office)
    had = await suspends(watched, "narae")
    (case_id,) = await cases_of(watched, had)
    haneul, dami = await watched.unlock("haneul"), await watched.unlock("dami")
    await assign(CaseId(case_id.hex()), [third.id], haneul, watched.office)
    held = await hold_case(case_id, haneul, watched.office)
    remain = [(haneul.officer.id, False), (dami.officer.id, True)]
    done = await asyncio.gather(
        hand_over(held, remain, watched.office), hand_over(held, remain, watched.office), return_exceptions=True
    )
    assert sorted(type(each).__name__ for each in done) == ["NoneType", StaleError.__name__]
    generations = await watched.office.cases.keys_of(case_id)
    assert [each.generation for each in generations] == sorted({each.generation for each in generations})
    for each in (haneul, dami):
        assert (await hold_case(case_id, each, watched.office)).keys


async def test_the_desk_gets_another_key_and_the_suspended_none_of_what_waits(watched):
    await watched.report(TEXT)
    while await take_in(watched.office):
        pass
    had = await suspends(watched, "narae")
    assert await watched.office.keyring.held_by(had.key.public.key_id, "epoch-key") == []
    assert await desks_in_need(watched.office) == ("공직비리신고센터",)
    today = watched.clock.today()
    assert await ensure_epoch_keys(list(watched.office.rules.desks), today, watched.office) == 1
    await publish_keys(watched.office)
    assert await desks_in_need(watched.office) == ()
    assert await watched.office.keyring.held_by(had.key.public.key_id, "epoch-key") == []
    await watched.report("다른 이야기입니다.")
    assert await watched.let_in("haneul") == 2  # what was sealed to the old key, and to the new one


async def test_coming_back_needs_new_keys_and_a_second_person_and_brings_no_case(watched):
    await watched.report(TEXT)
    await watched.let_in("haneul")
    had = await suspends(watched, "narae")
    (case_id,) = await cases_of(watched, had)
    machine, lead = await watched.unlock("machine"), await watched.unlock("lead")
    with pytest.raises(NotAllowedNowError):
        await invite_anew(had.officer.id, "forgotten", "face", machine, watched.office)
    await exclude_suspended(await watched.unlock("haneul"), watched.office)
    invited = await invite_back(had.officer.id, "face", machine, watched.office)
    chosen = await choose_keys("narae", invited.code, NEW, watched.office, with_otp=False, profile=Profile.TEST)
    with pytest.raises(WrongLoginError):
        await unlock("narae", NEW, "", watched.office)
    (waits,) = await waiting_keys(lead, watched.office)
    await confirm(waits.id, chosen.spoken, "face", lead, watched.office)
    again = await unlock("narae", NEW, "", watched.office)
    assert await cases_of(watched, again) == []
    with pytest.raises(NotYourCaseError):
        await hold_case(case_id, again, watched.office)


async def test_only_an_administrator_suspends_and_never_themself_or_the_last_of_them(watched):
    machine, lead = await watched.unlock("machine"), await watched.unlock("lead")
    with pytest.raises(NotPermittedError):
        await suspend(machine.officer.id, lead, watched.office)
    with pytest.raises(NotAllowedNowError):
        await suspend(machine.officer.id, machine, watched.office)
    with pytest.raises(NotPermittedError):
        await officer_lines(lead, watched.office)


async def test_a_case_that_only_the_suspended_held_is_not_lost_and_is_said(watched):
    await watched.report(TEXT, desk="audit", kind="conduct_breach")
    await watched.let_in("garam")
    had = await suspends(watched, "garam")
    left = await how_far(had.officer.id, watched.office)
    assert (left.cases, left.alone) == (1, 1)
    assert await exclude_suspended(await watched.unlock("haneul"), watched.office) == 0
    assert (await how_far(had.officer.id, watched.office)).cases == 1


async def test_the_list_says_who_is_there_in_what_state(watched):
    await suspends(watched, "narae")
    lines = {each.login: each for each in await officer_lines(await watched.unlock("machine"), watched.office)}
    assert lines["narae"].state == "suspended"
    assert lines["narae"].suspended_day == watched.clock.today()
    assert lines["haneul"].state == "works"
    assert lines["machine"].is_self
    assert lines["machine"].last_unlock == watched.clock.today()
