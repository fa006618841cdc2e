"""A person takes it back: a complaint ends there, an investigation that has begun does not, pressure ends nothing."""

import pytest

from casework.concluding import close, move
from casework.converting import hold_back
from casework.corresponding import open_mailbox, withdraw
from casework.ids import CaseId
from casework.reading import open_case
from crypto.keys import random_id


async def told(town, kind, login):
    _, reporter = await town.report("골목 가로등이 꺼졌습니다.", kind=kind)
    await town.let_in(login)
    mailbox = await town.intake.drops.mailbox_by_tag(reporter.keys.tag_hash)
    row = await town.office.cases.by_mailbox(mailbox.id)
    return CaseId(row.id.hex()), await town.unlock(login), reporter


async def state_after(town, case_id, unlocked, reporter):
    """The state after the person withdrew, and whether the officer sees that they did."""
    await withdraw(reporter, random_id(), town.intake)
    await town.let_in(unlocked.officer.login)
    view = await open_case(case_id, unlocked, town.office)
    return view.line.state, view.messages[-1].kind


@pytest.mark.parametrize("moves", [(), ("reviewing", "assigned", "investigating"), ("assigned", "deciding")])
async def test_a_complaint_that_is_taken_back_ends_whatever_was_done(town, moves):
    case_id, seojun, reporter = await told(town, "grievance", "seojun")
    for state in moves:
        await move(case_id, state, seojun, town.office)
    assert await state_after(town, case_id, seojun, reporter) == ("withdrawn", "withdraw")
    assert (await open_mailbox(reporter, town.intake)).stage == "withdrawn"
    await close(case_id, "withdrawn", "취하하신 뜻을 확인했습니다.", seojun, town.office)


async def test_taken_back_twice_it_is_taken_back_once(any_town):
    case_id, seojun, reporter = await told(any_town, "grievance", "seojun")
    message_id = random_id()
    assert not (await withdraw(reporter, message_id, any_town.intake)).repeated
    assert (await withdraw(reporter, message_id, any_town.intake)).repeated
    assert await state_after(any_town, case_id, seojun, reporter) == ("withdrawn", "withdraw")


async def test_an_investigation_that_has_begun_goes_on_and_its_officers_see_the_wish(any_town):
    case_id, haneul, reporter = await told(any_town, "corruption", "haneul")
    for state in ("reviewing", "assigned", "investigating"):
        await move(case_id, state, haneul, any_town.office)
    assert await state_after(any_town, case_id, haneul, reporter) == ("investigating", "withdraw")


async def test_a_protected_report_that_nobody_has_looked_into_is_withdrawn(town):
    case_id, haneul, reporter = await told(town, "corruption", "haneul")
    assert await state_after(town, case_id, haneul, reporter) == ("withdrawn", "withdraw")


async def test_what_is_held_back_is_not_ended_by_a_withdrawal(town):
    case_id, seojun, reporter = await told(town, "grievance", "seojun")
    await hold_back(case_id, "전화로 돈 이야기를 하셨습니다", seojun, town.office)
    haneul = await town.unlock("haneul")
    assert await state_after(town, case_id, haneul, reporter) == ("quarantined", "withdraw")
