"""Awards for whoever enters calls and visits: counted by half-year, doubtful ones apart, protected calls never."""

from datetime import date

import pytest

from casework.converting import convert, give_back
from casework.errors import MalformedRequestError, NotAllowedNowError, NotFoundError, NotPermittedError
from casework.ids import CaseId
from casework.listing import InboxQuery, inbox
from casework.monitoring.awarding import (
    award_figures,
    award_table,
    doubt_entry,
    doubt_of,
    half_year,
    write_plan,
)
from casework.portal.entering import Entry, enter
from policies.monitoring import AwardYear, Prize
from tests.monitors import BRIBE, LAMP, comes, staffed


async def taken(town, login="desk1", text=LAMP, channel="phone", **more):
    """Somebody enters a call at the portal; it is let in where it belongs."""
    await enter(Entry(channel=channel, text=text, **more), await town.admit(login), town.portal)
    await town.let_in("seojun", "haneul", "haneul")


async def figures(town, login="miso", half=2):
    return await award_figures(2026, half, await town.unlock(login), town.office)


async def the_case(town, login="seojun"):
    unlocked = await town.unlock(login)
    lines = (await inbox(unlocked, InboxQuery(view="all"), town.office)).lines
    return CaseId(lines[0].id), unlocked


async def test_entries_are_counted_by_person_and_department_in_their_half_year(any_town):
    town = await staffed(any_town)
    for login, channel in (("house1", "phone"), ("house2", "visit"), ("house2", "phone"), ("park1", "phone")):
        await taken(town, login, channel=channel)
    found = await figures(town)
    assert [(each.unit, each.phone, each.visit, each.counted) for each in found.units] == [
        ("주택과", 2, 1, 3),
        ("공원녹지과", 1, 0, 1),
    ]
    assert [(each.name, each.counted) for each in found.people] == [("노집", 2), ("조공원", 1), ("강주택", 1)]
    assert (await figures(town, half=1)).units == ()


async def test_a_protected_call_is_never_counted(any_town):
    town = await staffed(any_town)
    await taken(town, protected=True, text=BRIBE)
    assert (await figures(town)).people == ()


async def test_a_call_that_becomes_a_protected_case_is_taken_out_and_nothing_says_whose_it_was(any_town):
    town = await staffed(any_town)
    await taken(town)
    await taken(town, text=BRIBE)
    assert [each.counted for each in (await figures(town)).people] == [2]
    case_id, haneul = await the_case(town, "haneul")
    await convert(case_id, "improper_solicitation", haneul, town.office)
    assert [each.counted for each in (await figures(town)).people] == [1]


async def test_a_call_that_is_given_back_stays_counted(any_town):
    town = await staffed(any_town)
    await taken(town, text=BRIBE)
    case_id, haneul = await the_case(town, "haneul")
    await give_back(case_id, "민원인의 농담이었습니다", haneul, town.office)
    assert [each.counted for each in (await figures(town)).people] == [1]


async def test_a_doubted_entry_counts_for_nothing_until_it_is_believed_again(any_town):
    town = await staffed(any_town)
    await taken(town)
    case_id, seojun = await the_case(town)
    assert await doubt_of(case_id, seojun, town.office) == (True, "")
    await doubt_entry(case_id, "duplicate", seojun, town.office)
    (person,) = (await figures(town)).people
    assert (person.phone, person.doubted, person.counted, person.looked_at) == (1, 1, 0, True)
    assert await doubt_of(case_id, seojun, town.office) == (True, "duplicate")
    await doubt_entry(case_id, "", seojun, town.office)
    assert (await figures(town)).people[0].counted == 1
    with pytest.raises(NotFoundError):
        await doubt_entry(case_id, "ugly", seojun, town.office)


async def test_only_a_call_or_visit_can_be_doubted_and_only_by_who_holds_it_and_may(town):
    town = await staffed(town)
    form = await comes(town)
    with pytest.raises(NotAllowedNowError):
        await doubt_entry(form, "duplicate", await town.unlock("seojun"), town.office)
    with pytest.raises(NotPermittedError):
        await doubt_entry(form, "duplicate", await town.unlock("nuri"), town.office)
    with pytest.raises(NotPermittedError):
        await award_figures(2026, 2, await town.unlock("haneul"), town.office)


async def test_very_many_on_one_day_and_entries_on_a_closed_day_are_pointed_out(any_town):
    town = await staffed(any_town)
    most, desk = town.office.rules.monitoring.awards.most_a_day, await town.office.portal.by_login("desk1")
    for _ in range(most + 1):
        await town.portal.store.count_entry(desk.id, date(2026, 11, 24), "phone")
    await town.portal.store.count_entry(desk.id, date(2026, 11, 28), "visit")
    (person,) = (await figures(town)).people
    assert (person.busiest, person.many_days, person.closed_days, person.looked_at) == (most + 1, 1, 1, True)


async def test_the_plan_of_a_year_is_written_over_what_the_work_plan_says(any_town):
    town = await staffed(any_town)
    seojun = await town.unlock("seojun")
    table = await award_table(seojun, town.office)
    assert [(each.plan.year, each.from_plan) for each in table] == [(2022, True), (2021, True), (2020, True)]
    assert table[1].plan.gu == Prize(chosen=12, prize=1_900_000)
    plan = AwardYear(
        year=2023, prize=8_000_000, gu=Prize(chosen=6, prize=3_000_000), dong=Prize(chosen=10, prize=3_600_000),
        person=Prize(chosen=6, prize=1_400_000),
    )  # fmt: skip
    await write_plan(plan, seojun, town.office)
    await write_plan(plan, seojun, town.office)
    table = await award_table(await town.unlock("head"), town.office)
    assert (table[0].plan.year, table[0].from_plan) == (2023, False)
    with pytest.raises(NotPermittedError):
        await write_plan(plan, await town.unlock("head"), town.office)


@pytest.mark.parametrize(
    ("prize", "gu"),
    [(100, Prize(chosen=1, prize=200)), (-1, Prize(chosen=0, prize=0)), (10, Prize(chosen=-1, prize=0))],
)
async def test_the_parts_are_not_more_than_the_whole(town, prize, gu):
    town = await staffed(town)
    none = Prize(chosen=0, prize=0)
    with pytest.raises(MalformedRequestError):
        await write_plan(
            AwardYear(year=2026, prize=prize, gu=gu, dong=none, person=none), await town.unlock("seojun"), town.office
        )


@pytest.mark.parametrize(("year", "half"), [(2026, 0), (2026, 3), (1999, 1), (2100, 1)])
def test_a_half_year_that_is_none_is_not_found(year, half):
    with pytest.raises(NotFoundError):
        half_year(year, half)
