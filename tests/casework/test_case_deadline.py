"""The due date that a case is given at its first opening, with the holidays that the administrator has added."""

from datetime import date

from sqlalchemy import insert

from casework.listing import InboxQuery, inbox
from casework.store.office_tables import holiday
from policies.loading import load


async def due_of_the_one_case(town):
    await town.report("공사 담당자가 돈을 받았습니다.")
    assert await town.let_in("haneul") == 1
    (line,) = (await inbox(await town.unlock("haneul"), InboxQuery(), town.office)).lines
    return line.due


async def test_a_case_is_due_sixty_days_after_it_came(any_town):
    assert await due_of_the_one_case(any_town) == date(2027, 1, 22)


async def test_a_holiday_added_to_the_store_moves_the_end_of_a_case_that_would_fall_on_it(any_town):
    async with any_town.office.people._store.writing() as connection:
        await connection.execute(insert(holiday).values(day=date(2027, 1, 22), name="임시공휴일"))
    assert await due_of_the_one_case(any_town) == date(2027, 1, 25)


async def test_the_rule_is_stored_by_name_with_the_fingerprint_of_the_rules_that_gave_it(any_town):
    await due_of_the_one_case(any_town)
    unlocked = await any_town.unlock("haneul")
    (line,) = (await inbox(unlocked, InboxQuery(), any_town.office)).lines
    (row,) = await any_town.office.cases.several([bytes.fromhex(line.id)])
    assert row.due_rule == load().kinds["corruption"].deadline
    assert row.rules_fingerprint == load().fingerprint[:64]
