"""The person is told that somebody looked, and how often: each officer once a day, and never the machine."""

import pytest

from casework.corresponding import open_mailbox
from casework.listing import InboxQuery, inbox
from casework.reading import open_case
from tests.offices import Town

STORY = "서류를 미리 맞추는 일이 있습니다."


@pytest.fixture
async def told(town: Town):
    _, reporter = await town.report(STORY)
    await town.let_in("haneul")
    return reporter


async def opens(town: Town, login: str) -> None:
    unlocked = await town.unlock(login)
    (line,) = (await inbox(unlocked, InboxQuery(view="all"), town.office)).lines
    await open_case(line.id, unlocked, town.office)


async def count(town: Town, reporter) -> int | None:
    return (await open_mailbox(reporter, town.intake)).read_count


async def test_the_machine_s_first_opening_is_no_reading(town: Town, told):
    assert await count(town, told) == 0


async def test_the_first_reading_is_told_at_once_and_a_reload_does_not_count(town: Town, told):
    for _ in range(3):
        await opens(town, "haneul")
    assert await count(town, told) == 1


async def test_another_officer_and_another_day_count(town: Town, told):
    await opens(town, "haneul")
    await opens(town, "narae")
    assert await count(town, told) == 2
    town.clock.turn(hours=13, minutes=59)  # a minute before midnight in Korea
    await opens(town, "haneul")
    assert await count(town, told) == 2
    town.clock.turn(minutes=2)
    await opens(town, "haneul")
    assert await count(town, told) == 3
