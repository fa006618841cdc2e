"""How long a closed case is kept: counted by its class from the new year on, stopped by a hold, ended by reopening."""

from datetime import date

import pytest

from casework.assigning import recuse
from casework.concluding import close, move
from casework.destroying.counting import count_retention
from casework.destroying.retention import let_go, retention_in, stop_destruction
from casework.errors import NotFoundError, NotPermittedError, NotYourCaseError, StaleError
from casework.keeping import KeeperState, round_once
from casework.store.destruction import every_list
from casework.store.retained import closed_after, count_due, counted_for
from casework.store.retained import due as due_things
from casework.store.retention import CASES
from policies.destruction import NEVER
from policies.loading import load
from tests.casework.ending import ended, staffed, years_pass

RULE = load().destruction


@pytest.fixture
async def office_town(any_town):
    return await staffed(any_town)


async def due(town):
    return [each.number for each in await due_things(town.office.cases.store, CASES, town.clock.today(), 100)]


@pytest.mark.parametrize(
    ("closed", "years", "last"),
    [
        (date(2026, 1, 1), 1, date(2027, 12, 31)),
        (date(2026, 12, 31), 1, date(2027, 12, 31)),
        (date(2028, 2, 29), 5, date(2033, 12, 31)),
        (date(2026, 11, 23), 10, date(2036, 12, 31)),
        (date(2026, 11, 23), 0, NEVER),
        (date(9990, 1, 1), 30, NEVER),
    ],
)
def test_years_are_counted_from_the_new_year_after_the_closing(closed, years, last):
    assert RULE.last_day(closed, years) == last


async def test_a_closed_case_is_due_on_the_first_day_after_its_years_and_not_before(office_town):
    town = office_town
    case = await ended(town)
    await count_retention(town.office)
    row = await counted_for(town.office.cases.store, CASES, case.id)
    assert (row.retention, row.years, row.until) == ("protected_report", 10, date(2036, 12, 31))
    town.clock.moment = town.clock.moment.replace(year=2036, month=12, day=31)
    assert await due(town) == []
    town.clock.turn(days=1)
    assert await due(town) == [case.number]
    assert await count_due(town.office.cases.store, CASES, town.clock.today()) == 1


async def test_the_class_of_its_kind_says_how_long(office_town):
    town = office_town
    await ended(town, "가로등이 꺼졌습니다.", "seojun", kind="grievance")
    await count_retention(town.office)
    (row,) = [await counted_for(town.office.cases.store, CASES, each) for each in await closed_ids(town)]
    assert (row.retention, row.years) == ("complaint", 5)


async def closed_ids(town):

    return [each.id for each in await closed_after(town.office.cases.store, CASES, b"", 100)]


async def test_reopening_cancels_what_was_counted_and_closing_anew_counts_anew(office_town):
    town = office_town
    case = await ended(town)
    await years_pass(town)
    assert await due(town) == [case.number]
    haneul = await town.unlock("haneul")
    await move(case.case_id, "reviewing", haneul, town.office)
    assert await due(town) == []  # at once, before the keeper has counted
    await close(case.case_id, "measures_taken", "다시 마쳤습니다.", haneul, town.office)
    assert await due(town) == []  # closed again: what was counted from the first closing is void
    await count_retention(town.office)
    assert (await counted_for(town.office.cases.store, CASES, case.id)).until == date(2036, 12, 31)
    await move(case.case_id, "reviewing", haneul, town.office)
    await count_retention(town.office)
    assert await counted_for(town.office.cases.store, CASES, case.id) is None


async def test_a_hold_stops_it_with_a_reason_until_it_is_let_go(office_town):
    town = office_town
    case = await ended(town)
    await years_pass(town)
    haneul = await town.unlock("haneul")
    with pytest.raises(NotFoundError):
        await stop_destruction(case.case_id, "because", haneul, town.office)
    await stop_destruction(case.case_id, "litigation", haneul, town.office)
    with pytest.raises(StaleError):
        await stop_destruction(case.case_id, "litigation", haneul, town.office)
    await stop_destruction(case.case_id, "audit", haneul, town.office)
    assert await due(town) == []
    view = await retention_in(case.case_id, haneul, town.office)
    assert {(each.label, each.by, each.until) for each in view.holds} == {
        ("소송·행정심판 중", "김하늘", None), ("감사·수사 중", "김하늘", None),
    }  # fmt: skip
    await let_go(case.case_id, view.holds[0].id, haneul, town.office)
    assert await due(town) == []  # the other one still holds
    await let_go(case.case_id, view.holds[1].id, haneul, town.office)
    assert await due(town) == [case.number]
    acts = [each.act for each in await town.office.journal.of_case(case.journal_id)]
    assert acts.count("destruction_stopped") == 3  # the refused one is written down as well: journal first
    assert acts.count("destruction_not_stopped") == 2


async def test_only_who_holds_the_case_sees_or_stops_it(office_town):
    town = office_town
    case = await ended(town)
    await recuse(case.case_id, "아는 사람의 일입니다.", await town.unlock("narae"), town.office)
    for login in ("narae", "seojun", "head", "records"):
        unlocked = await town.unlock(login)
        with pytest.raises(NotYourCaseError):
            await retention_in(case.case_id, unlocked, town.office)
        with pytest.raises((NotYourCaseError, NotPermittedError)):
            await stop_destruction(case.case_id, "litigation", unlocked, town.office)
    view = await retention_in(case.case_id, await town.unlock("haneul"), town.office)
    assert (view.period, view.until) == ("10년", None)  # not counted yet


async def test_the_keeper_counts_and_proposes_on_its_first_day_of_the_year(office_town):
    town = office_town
    await ended(town)
    await years_pass(town)

    state = KeeperState()
    await round_once(town.office, state)
    (row,) = await every_list(town.office.cases.store)
    assert (row.state, row.made_day) == ("open", town.clock.today())
    town.clock.turn(days=1)
    await round_once(town.office, state)
    assert len(await every_list(town.office.cases.store)) == 1
