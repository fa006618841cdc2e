"""Whoever comes back sees whether their words stand in the public filing list, and hears it when they do not."""

from datetime import date, timedelta

from sqlalchemy import update

from casework.corresponding import open_mailbox, say
from casework.filed import Filed
from casework.filing import close_days
from casework.store.drop_tables import filing
from casework.store.taking import publish_day
from crypto.chain import sign_day
from crypto.keys import SigningKey, random_id
from tests.offices import MORNING, Town

STORY = "서류를 미리 맞추는 일이 있습니다."
DAY = MORNING.date()


async def filing_of(reporter, town: Town) -> Filed:
    return (await open_mailbox(reporter, town.intake)).filing


async def close(town: Town, *, days: int = 1) -> None:
    town.clock.turn(days=days)
    await close_days(town.office, town.clock.today())


async def bury(town: Town, day: date) -> None:
    """Somebody publishes the day anew without anybody's leaf, signed with the office's own key."""
    key = SigningKey.from_seed((town.settings.keys / "filing.seed").read_bytes())
    await publish_day(town.office.drops.store, day, sign_day(key, town.settings.office, day, []))


async def test_before_its_day_is_over_a_report_waits_to_be_listed(town: Town):
    _, reporter = await town.report(STORY)
    assert await filing_of(reporter, town) == Filed(waiting=1)


async def test_the_next_day_it_is_found_and_so_is_what_was_added(town: Town):
    _, reporter = await town.report(STORY)
    await say("덧붙임", (), reporter, random_id(), town.intake)
    await close(town)
    assert await filing_of(reporter, town) == Filed(filed=2)


async def test_what_was_sealed_before_midnight_and_stored_after_it_is_found(town: Town):
    _, reporter = await town.report(STORY)
    async with town.intake.drops.store.writing() as connection:
        await connection.execute(update(filing).values(day=DAY + timedelta(days=1)))
    await close(town)
    assert await filing_of(reporter, town) == Filed(waiting=1)
    await close(town)
    assert await filing_of(reporter, town) == Filed(filed=1)


async def test_a_buried_report_is_said_with_its_day(town: Town):
    _, reporter = await town.report(STORY)
    town.clock.turn(days=1)
    await bury(town, DAY)
    assert await filing_of(reporter, town) == Filed(waiting=1)
    town.clock.turn(days=1)
    assert await filing_of(reporter, town) == Filed(missing=(DAY,))


async def test_a_day_that_was_never_published_is_as_bad(town: Town):
    _, reporter = await town.report(STORY)
    town.clock.turn(days=2)
    assert await filing_of(reporter, town) == Filed(missing=(DAY,))


async def test_a_list_that_does_not_hold_proves_nothing(town: Town):
    _, reporter = await town.report(STORY)
    town.clock.turn(days=2)
    false = sign_day(SigningKey.generate(), town.settings.office, DAY, [])
    for document in (false, b"{}", b"no list"):
        await publish_day(town.office.drops.store, DAY, document)
        assert await filing_of(reporter, town) == Filed(unchecked=1)


async def test_somebody_else_s_leaves_do_not_count(town: Town):
    _, mine = await town.report(STORY)
    await town.report("다른 이야기입니다.")
    async with town.intake.drops.store.reading() as connection:
        leaves = list((await connection.exec_driver_sql("SELECT leaf FROM filing")).scalars())
    await close(town)
    assert await filing_of(mine, town) == Filed(filed=1)
    async with town.intake.drops.store.writing() as connection:
        await connection.exec_driver_sql("DELETE FROM filing_day")
        await connection.exec_driver_sql("DELETE FROM filing")
    assert len(leaves) == 2
    await bury(town, DAY)
    town.clock.turn(days=1)
    assert await filing_of(mine, town) == Filed(missing=(DAY,))
