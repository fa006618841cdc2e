"""What registers ask for: due days for their officer, what was missed for the lead, too few and too many in a time."""

import asyncio
from dataclasses import replace
from datetime import date

import pytest

from casework.calendars import add_holiday
from casework.demo.registers import samples
from casework.feeding import feed_of, make_feed
from casework.list_errors import QuotaError
from casework.registering.reading import open_entry
from casework.registering.recounting import recount_registers
from casework.registering.upcoming import week_of
from casework.registering.writing import add_entry, move_entry, write_entry
from casework.store.mails import has_work
from casework.store.registers import alarms_until, set_alarms
from tests.casework.registering.keeping import REVIEW, joins

NAME = "cost_review"


@pytest.fixture
async def keeper(any_town):
    return await joins(any_town, "siu", "works_officer")


def said(lines) -> list[tuple[str, str]]:
    return [(each.number[-4:], each.said) for each in lines]


async def test_its_officer_sees_what_is_late_today_and_ahead(any_town, keeper):
    for day in (
        "2026-11-09",
        "2026-11-16",
        "2026-11-20",
        "2026-11-23",
    ):
        await add_entry(NAME, REVIEW | {"received_on": day}, keeper, any_town.office)
    week = await week_of(keeper, any_town.office, everybody=False)
    assert said(week.late) == [("0001", "심사 기한이 지났습니다")]
    assert said(week.today) == [("0002", "오늘까지 결과를 알려야 합니다")]
    assert said(week.this_week) == [("0003", "")]
    assert said(week.next_week) == [("0004", "")]
    other = await joins(any_town, "haru", "works_officer")
    assert (await week_of(other, any_town.office, everybody=False)).late == ()
    assert len((await week_of(other, any_town.office, everybody=True)).late) == 1


async def test_a_lead_hears_of_what_their_team_has_missed(any_town, keeper):
    for day in ("2026-11-09", "2026-11-23"):
        await add_entry(NAME, REVIEW | {"received_on": day}, keeper, any_town.office)
    lead = await joins(any_town, "leadaudit", "team_lead")
    week = await week_of(lead, any_town.office, everybody=False)
    assert said(week.late) == [("0001", "심사 기한이 지났습니다")]
    assert week.next_week == ()
    others = await any_town.unlock("lead")  # of another team
    assert (await week_of(others, any_town.office, everybody=True)).late == ()


async def test_a_mail_and_a_calendar_know_of_it_and_say_nothing_of_it(any_town, keeper):
    store, me = any_town.office.cases.store, keeper.officer.id
    assert not await has_work(store, me, any_town.clock.today())
    await add_entry(NAME, REVIEW | {"received_on": "2026-11-09"}, keeper, any_town.office)
    assert await has_work(store, me, any_town.clock.today())
    told = await feed_of(await make_feed(keeper, any_town.office), any_town.office)
    assert "SUMMARY:지난 기한 1건" in told
    assert "경로당" not in told


async def test_a_month_without_one_is_said_from_its_day_on_and_when_it_is_over(any_town):
    field = await any_town.unlock("sion")
    week = await week_of(field, any_town.office, everybody=False)  # the 23rd of November
    told = {(each.first, each.is_over) for each in week.missing if each.register == "field_day"}
    assert told == {(date(2026, 10, 1), True), (date(2026, 11, 1), False)}
    day = any_town.office.rules.registers["field_day"].day
    some = next(some for name, some in samples(any_town.clock.today()) if name == "field_day")
    typed = next(each.typed for each in some if each.state in {"", "planned", "announced"})
    await add_entry("field_day", typed | {day: "2026-11-27"}, field, any_town.office)
    week = await week_of(field, any_town.office, everybody=False)
    left = [each for each in week.missing if each.register == "field_day"]
    assert {each.is_over for each in left} == {True}


async def awards(town, auditor, count: int) -> list[str]:
    """So many candidates whom a committee has approved."""
    sample = next(some[0] for name, some in samples(town.clock.today()) if name == "commendation")
    ids = []
    for number in range(count):
        typed = sample.typed | {"person": f"사번 {number}(지어낸 번호)", "audit": "", "awarded_on": ""}
        added = await add_entry("commendation", typed | {"title": f"모범 {number}"}, auditor, town.office)
        for version, state in enumerate(("checked", "reviewed"), 1):
            await move_entry("commendation", added.id.hex(), state, version, auditor, town.office)
        ids.append(added.id.hex())
    return ids


async def test_an_eleventh_award_of_a_year_is_refused_even_to_two_who_ask_at_once(any_town):
    auditor = await joins(any_town, "gamsa", "auditor")
    head = await joins(any_town, "head2", "office_head", "")
    ids = await awards(any_town, auditor, 11)

    async def give(entry: str) -> bool:
        by = auditor if "auditor" in movers(any_town) else head
        try:
            await move_entry("commendation", entry, "awarded", 3, by, any_town.office)
        except QuotaError:
            return False
        return True

    for each in ids[:9]:
        assert await give(each)
    assert sorted(await asyncio.gather(*map(give, ids[9:]))) == [False, True]


def movers(town) -> tuple[str, ...]:
    register = town.office.rules.registers["commendation"]
    return register.states["awarded"].decided_by or register.write


async def test_a_holiday_that_comes_later_moves_open_days_and_no_others(any_town, keeper):
    office = any_town.office
    first = await add_entry(NAME, REVIEW, keeper, office)
    await add_entry(NAME, REVIEW | {"done_on": "2026-11-24"}, keeper, office)
    admin = await joins(any_town, "machine", "administrator", "")
    assert await recount_registers(office) == 0
    assert await add_holiday(date(2026, 11, 26), "임시공휴일", admin, office) == 1
    rows = await alarms_until(office.cases.store, [NAME], date(2027, 1, 1), 10)
    assert {each.due_day for each in rows} == {date(2026, 12, 1)}
    assert (await open_entry(NAME, first.id.hex(), keeper, office)).row.version == 1


async def test_who_writes_while_days_are_counted_anew_is_not_written_over(town):
    keeper = await joins(town, "siu", "works_officer")
    added = await add_entry(NAME, REVIEW, keeper, town.office)
    stale = replace(added, fields=added.fields | {"received_on": "2026-01-05"})
    await write_entry(NAME, added.id.hex(), REVIEW | {"done_on": "2026-11-24"}, 1, keeper, town.office)
    await set_alarms(town.office.cases.store, stale, [])
    assert (await open_entry(NAME, added.id.hex(), keeper, town.office)).row.fields["done_on"] == "2026-11-24"
