"""The clock of a case stands while its state says so, is counted anew with every holiday, and follows its kind."""

from datetime import date, datetime, timedelta

import pytest

from casework.answering import reply
from casework.assigning import assign
from casework.clocking import case_due, preview_holiday, recount_all, settle_clock
from casework.concluding import close, move
from casework.corresponding import open_mailbox, say
from casework.ids import CaseId
from casework.keeping import KeeperState, round_once
from casework.listing import InboxQuery, inbox
from casework.reading import open_case
from casework.store.clocks import clock_rows
from crypto.keys import random_id

WORKS = "seojun"


async def complaint(town, kind="grievance"):
    """A complaint of a Thursday morning, given to somebody; 7 working days with the first one counted."""
    _, reporter = await town.report("골목이 어둡습니다.", kind=kind)
    await town.let_in(WORKS)
    unlocked = await town.unlock(WORKS)
    case_id = CaseId((await inbox(unlocked, InboxQuery(), town.office)).lines[0].id)
    await assign(case_id, [unlocked.officer.id], unlocked, town.office)
    return case_id, unlocked, reporter


async def row_of(town, case_id):
    return await town.office.cases.get(bytes.fromhex(case_id))


async def test_asking_for_more_stops_the_clock_and_the_answer_starts_it_again(any_town):
    case_id, unlocked, reporter = await complaint(any_town)
    before = (await row_of(any_town, case_id)).due
    await reply(case_id, "어느 골목인가요?", (), unlocked, any_town.office, ask=True)
    assert (await row_of(any_town, case_id)).due is None
    line = (await inbox(unlocked, InboxQuery(), any_town.office)).lines[0]
    assert (line.due, line.badge) == (None, "none")
    assert (await open_mailbox(reporter, any_town.intake)).next_day is None
    any_town.clock.turn(days=5)
    await say("시장 뒤입니다.", (), reporter, random_id(), any_town.intake)
    await any_town.let_in(WORKS)
    row = await row_of(any_town, case_id)
    assert row.due > before
    (stop,) = await clock_rows(any_town.office.cases.store, row.id)
    assert (stop.act, stop.reason, stop.ends is None) == ("stop", "supplement", False)
    assert (await open_mailbox(reporter, any_town.intake)).next_day == row.due
    assert (await case_due(row, any_town.office)).day == row.due


async def test_a_look_at_the_place_stops_the_clock_of_a_grievance(town):
    case_id, unlocked, _ = await complaint(town)
    before = (await row_of(town, case_id)).due
    await move(case_id, "site_check", unlocked, town.office)
    longest = (await row_of(town, case_id)).due
    assert longest - before == timedelta(days=14), "the law lets it stand no longer"
    town.clock.turn(days=1)
    await move(case_id, "investigating", unlocked, town.office)
    assert before < (await row_of(town, case_id)).due < longest


async def test_a_state_that_stops_nothing_leaves_the_date(town):
    case_id, unlocked, _ = await complaint(town)
    before = (await row_of(town, case_id)).due
    await move(case_id, "investigating", unlocked, town.office)
    assert (await row_of(town, case_id)).due == before
    assert await clock_rows(town.office.cases.store, bytes.fromhex(case_id)) == []


async def test_settling_twice_changes_nothing(any_town):
    case_id, unlocked, _ = await complaint(any_town)
    await move(case_id, "site_check", unlocked, any_town.office)
    store, raw = any_town.office.cases.store, bytes.fromhex(case_id)
    rows = await clock_rows(store, raw)
    await settle_clock(raw, any_town.office)
    assert await clock_rows(store, raw) == rows


async def test_a_new_holiday_is_previewed_by_kind_and_then_counted(any_town):
    case_id, unlocked, _ = await complaint(any_town)
    await any_town.report("돈을 받았습니다.")
    await any_town.let_in("haneul")
    before = await row_of(any_town, case_id)
    day = before.due
    assert await preview_holiday(day, "임시공휴일", any_town.office) == {"grievance": 1}
    assert (await row_of(any_town, case_id)).due == before.due
    await any_town.office.people.add_holiday(day, "임시공휴일")
    assert await recount_all(any_town.office) == 1
    assert await recount_all(any_town.office) == 0
    after = await row_of(any_town, case_id)
    assert after.due > before.due
    assert (await inbox(unlocked, InboxQuery(), any_town.office)).lines[0].due == after.due


async def test_a_closed_case_keeps_the_date_it_had(town):
    case_id, unlocked, _ = await complaint(town)
    await close(case_id, "done", "고쳤습니다.", unlocked, town.office)
    before = await row_of(town, case_id)
    await town.office.people.add_holiday(before.due, "임시공휴일")
    assert await recount_all(town.office) == 0
    assert (await row_of(town, case_id)).due == before.due


async def test_a_console_killed_between_state_and_clock_is_mended_by_the_keeper(any_town):
    case_id, _, _ = await complaint(any_town)
    before = (await row_of(any_town, case_id)).due
    await any_town.office.cases.change(bytes.fromhex(case_id), state="supplement_requested")
    assert (await row_of(any_town, case_id)).due == before
    await round_once(any_town.office, KeeperState())
    assert (await row_of(any_town, case_id)).due is None


async def test_hours_are_counted_for_a_small_request(any_town):
    case_id, unlocked, _ = await complaint(any_town, kind="simple_request")
    row = await row_of(any_town, case_id)
    # Of somebody who is not named only the day is known: the three hours run from the morning.
    assert row.due_at.astimezone(any_town.clock.now().tzinfo) == datetime.combine(
        row.received_day, datetime.min.time(), any_town.clock.now().tzinfo
    ) + timedelta(hours=12)
    assert row.due == row.received_day
    assert (await open_case(case_id, unlocked, any_town.office)).line.due == row.due


@pytest.mark.parametrize("day", [date(2026, 11, 28), date(2026, 11, 29)])
async def test_a_holiday_on_a_closed_day_moves_nothing(town, day):
    await complaint(town)
    assert await preview_holiday(day, "임시공휴일", town.office) == {}
