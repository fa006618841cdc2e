"""Every case of an officer goes to others: signed for, done by who holds them, nobody excluded gets one."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from casework.consenting import UnlockedCustodian
from casework.errors import (
    MalformedRequestError,
    NotAllowedNowError,
    NotFoundError,
    NotPermittedError,
    NotYourCaseError,
)
from casework.founding import add_officer
from casework.holding import hold_case
from casework.staffing.deputizing import name_deputy_for
from casework.staffing.handing_over import (
    ask_to_hand_over,
    end_handover,
    handover_view,
    move_cases,
    sign,
    waiting_handovers,
)
from casework.staffing.recovering import agree_to_recover, asked_of_custodians, recover_keys
from casework.staffing.suspending import suspend
from casework.store.approvals import deputies
from casework.store.change_tables import handover
from casework.store.handovers import get_handover, handover_of
from casework.store.holdings import current_keys_of, keys_with_holder
from tests.offices import officer

TEXT = "구매 담당이 같은 업체에만 미리 연락합니다."


@pytest.fixture
async def peopled(any_town):
    await add_officer(officer("machine", "한관리", "", "administrator", ""), any_town.office)
    await add_officer(officer("dami", "오다미", "rights_team", "investigator", ""), any_town.office)
    await add_officer(officer("yuri", "차유리", "rights_team", "investigator", ""), any_town.office)
    return any_town


async def cases_of(town, login: str) -> set[bytes]:
    row = await town.office.people.by_login(login)
    keys = await current_keys_of(town.office.cases.store, row.id)
    return {each.row.case_id for each in await keys_with_holder(town.office.cases.store, sorted(keys), row.id)}


async def asks(town, whose: str, to: str, by: str, why: str = "leave", after: int = 0) -> None:
    ids = [(await town.office.people.by_login(each)).id for each in to.split()]
    row = await town.office.people.by_login(whose)
    day = town.clock.today() + timedelta(days=after)
    await ask_to_hand_over(row.id, why, ids, day, await town.unlock(by), town.office)


async def test_an_officer_hands_every_case_to_a_colleague_and_keeps_none(peopled):
    town = peopled
    for number in range(3):
        await town.report(f"{TEXT} {number}")
    await town.let_in("haneul")
    cases = await cases_of(town, "narae")
    narae = await town.unlock("narae")
    await asks(town, "narae", "dami", by="narae")
    assert (await handover_view(narae.officer.id, narae, town.office)).left == 3
    assert await move_cases(narae, town.office) == 3
    assert await cases_of(town, "narae") == set()
    assert await cases_of(town, "dami") == cases
    dami = await town.unlock("dami")
    for case_id in cases:
        assert (await hold_case(case_id, dami, town.office)).keys
        with pytest.raises(NotYourCaseError):
            await hold_case(case_id, narae, town.office)
    assert await handover_of(town.office.cases.store, narae.officer.id) is None  # done


async def test_several_successors_share_them_and_who_works_on_one_still_does(peopled):
    town = peopled
    for number in range(6):
        await town.report(f"{TEXT} {number}")
    await town.let_in("haneul")
    await asks(town, "narae", "dami yuri", by="narae")
    await move_cases(await town.unlock("narae"), town.office)
    dami, yuri = await cases_of(town, "dami"), await cases_of(town, "yuri")
    assert len(dami | yuri) == 6
    assert not dami & yuri


async def test_what_an_administrator_asks_for_waits_for_whoever_leads_them(peopled):
    town = peopled
    await town.report(TEXT)
    await town.let_in("haneul")
    await asks(town, "narae", "dami", by="machine")
    assert await move_cases(await town.unlock("haneul"), town.office) == 0
    lead = await town.unlock("lead")
    (waits,) = await waiting_handovers(lead, town.office)
    assert (waits.officer, waits.successors, waits.left) == ("이나래", ("오다미",), 1)
    row = await get_handover(town.office.cases.store, bytes.fromhex(waits.id))
    machine = await town.unlock("machine")
    with pytest.raises(NotAllowedNowError):
        await sign(row, machine, town.office)
    await sign(row, lead, town.office)
    assert await move_cases(await town.unlock("haneul"), town.office) == 1  # a colleague who holds the same case
    assert len(await cases_of(town, "dami")) == 1


async def test_a_row_without_a_signature_moves_nothing(peopled):
    town = peopled
    await town.report(TEXT)
    await town.let_in("haneul")
    await asks(town, "narae", "dami", by="machine")
    haneul = await town.unlock("haneul")
    for forged in ({"state": "moving"}, {"signed_by": haneul.officer.id, "signature": b"x" * 64},
                   {"signed_with": haneul.signing.public.raw}):  # fmt: skip
        async with town.office.cases.store.writing() as connection:
            await connection.execute(update(handover).values(**forged))
        assert await move_cases(haneul, town.office) == 0
    await asks(town, "narae", "dami", by="narae")
    dami = await town.unlock("yuri")
    async with town.office.cases.store.writing() as connection:
        await connection.execute(update(handover).values(successors=dami.officer.id))
    assert await move_cases(haneul, town.office) == 0  # not what was signed


async def test_somebody_who_is_named_gets_no_case_that_names_them_and_it_is_said(peopled):
    town = peopled
    await town.report(TEXT)
    await town.report("감사실 오다미 주무관이 신고인을 알아보려고 합니다.")
    await town.let_in("haneul")
    await asks(town, "narae", "dami", by="narae")
    narae = await town.unlock("narae")
    await move_cases(narae, town.office)
    view = await handover_view(narae.officer.id, narae, town.office)
    left = await cases_of(town, "narae")
    held = await cases_of(town, "dami")
    if view is not None:  # she alone worked on it
        assert view.stuck == view.left == 1
        await asks(town, "narae", "dami yuri", by="narae")
        await move_cases(narae, town.office)
        assert len(await cases_of(town, "yuri")) == 1
    assert len(held) == 1
    assert not left & held


async def test_a_lead_who_is_excluded_from_a_case_does_not_say_who_gets_it_or_count_it(peopled):
    town = peopled
    await town.report(TEXT)
    await town.let_in("haneul")
    (case_id,) = await cases_of(town, "narae")
    lead = await town.unlock("lead")
    await town.office.cases.add_recusal(case_id, [lead.officer.id])
    await asks(town, "narae", "dami", by="lead")
    narae = await town.unlock("narae")
    assert (await handover_view(narae.officer.id, lead, town.office)).left == 0
    await move_cases(await town.unlock("haneul"), town.office)
    assert await cases_of(town, "dami") == set()


async def test_nobody_gives_others_cases_to_themself_or_moves_those_of_another_team(peopled):
    town = peopled
    with pytest.raises(NotPermittedError):
        await asks(town, "seojun", "dami", by="haneul")
    with pytest.raises(NotPermittedError):
        await asks(town, "seojun", "dami", by="lead")
    with pytest.raises(MalformedRequestError):
        await asks(town, "narae", "machine", by="narae")  # who may not answer
    with pytest.raises(MalformedRequestError):
        await asks(town, "narae", "narae", by="narae")


async def test_before_its_day_nothing_moves_and_stopped_it_stays_where_it_is(peopled):
    town = peopled
    await town.report(TEXT)
    await town.let_in("haneul")
    await asks(town, "narae", "dami", by="narae", after=2)
    narae = await town.unlock("narae")
    assert await move_cases(narae, town.office) == 0
    town.clock.turn(days=2)
    row = await handover_of(town.office.cases.store, narae.officer.id)
    await end_handover(row, narae, town.office)
    assert await move_cases(narae, town.office) == 0
    assert len(await cases_of(town, "narae")) == 1


async def test_the_cases_of_somebody_suspended_go_on_with_who_is_named(peopled):
    town = peopled
    await town.report(TEXT)
    await town.let_in("haneul")
    narae = await town.unlock("narae")
    await suspend(narae.officer.id, await town.unlock("machine"), town.office)
    await asks(town, "narae", "dami", by="lead", why="suspended")
    assert await move_cases(await town.unlock("haneul"), town.office) == 1
    assert len(await cases_of(town, "dami")) == 1


async def test_killed_in_the_middle_it_goes_on(peopled, monkeypatch):
    town = peopled
    for number in range(3):
        await town.report(f"{TEXT} {number}")
    await town.let_in("haneul")
    await asks(town, "narae", "dami", by="narae")
    narae, real, left = await town.unlock("narae"), town.office.cases.set_officers, [1]

    async def breaks(*about, **more):
        if not left[0]:
            raise ConnectionError
        left[0] -= 1
        await real(*about, **more)

    monkeypatch.setattr(town.office.cases, "set_officers", breaks)
    with pytest.raises(ConnectionError):
        await move_cases(narae, town.office)
    monkeypatch.undo()
    assert len(await cases_of(town, "dami")) == 1
    assert await move_cases(narae, town.office) == 2
    assert await cases_of(town, "narae") == set()
    for case_id in await cases_of(town, "dami"):
        assert (await hold_case(case_id, await town.unlock("dami"), town.office)).keys


async def test_what_only_the_suspended_held_comes_to_the_successor_by_the_custodians(peopled):
    town = peopled
    await town.report(TEXT, desk="audit", kind="conduct_breach")
    await town.let_in("garam")
    (case_id,) = await cases_of(town, "garam")
    garam = await town.unlock("garam")
    await suspend(garam.officer.id, await town.unlock("machine"), town.office)
    await asks(town, "garam", "dami", by="outside", why="suspended")
    dami, yuri = await town.unlock("dami"), await town.unlock("yuri")
    for each in (dami, yuri):
        await recover_keys(each, town.office)
        assert await move_cases(each, town.office) == 0
    rows = {row.public_key: row for row in await town.office.people.custodians()}
    custodians = [UnlockedCustodian(rows[key.public.raw], key, sign) for key, sign in town.custodians]
    (asked,) = await asked_of_custodians(custodians[0], town.office)
    assert (asked.name, asked.cases, asked.confirmed_by) == ("오다미", 1, "한바깥")
    with pytest.raises(NotFoundError):
        await agree_to_recover(yuri.officer.id, custodians[0], town.office)  # nobody named her
    for each in custodians[:2]:
        assert await agree_to_recover(dami.officer.id, each, town.office) == 1
    assert await recover_keys(dami, town.office) == 1
    assert await move_cases(dami, town.office) == 1
    held = await hold_case(case_id, dami, town.office)
    assert held.row.generation == 2
    assert await cases_of(town, "garam") == set()
    assert await town.office.keyring.held_by(garam.key.public.key_id, "case-key") == []


async def test_a_deputy_of_somebody_away_is_named_by_who_confirms_for_all_and_by_no_administrator(peopled):
    town = peopled
    today = town.clock.today()
    lead, haneul, machine = await town.unlock("lead"), await town.unlock("haneul"), await town.unlock("machine")
    outside = await town.unlock("outside")
    for nobody in (machine, haneul, lead):
        with pytest.raises(NotPermittedError):
            await name_deputy_for(lead.officer.id, haneul.officer.id, today, today, nobody, town.office)
    with pytest.raises(NotFoundError):  # never oneself
        await name_deputy_for(lead.officer.id, outside.officer.id, today, today, outside, town.office)
    with pytest.raises(NotAllowedNowError):  # who decides nothing
        await name_deputy_for(haneul.officer.id, lead.officer.id, today, today, outside, town.office)
    await name_deputy_for(lead.officer.id, haneul.officer.id, today, today + timedelta(days=3), outside, town.office)
    (row,) = await deputies(town.office.cases.store, today)
    assert (row.officer_id, row.deputy_id) == (lead.officer.id, haneul.officer.id)
    await name_deputy_for(lead.officer.id, "", None, None, outside, town.office)
    assert await deputies(town.office.cases.store, today) == []
