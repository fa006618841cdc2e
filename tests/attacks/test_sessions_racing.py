"""Two officers of one desk at work in the same moment: what waits is opened once, every word of it stays readable."""

import asyncio

import pytest

from casework.corresponding import say
from casework.keeping import take_in
from casework.listing import InboxQuery, inbox
from casework.opening import open_waiting
from casework.reading import open_case
from crypto.keys import random_id
from tests.offices import Town

DESK = ("haneul", "narae")


@pytest.fixture
async def sessions(town: Town):
    return [await town.unlock(login) for login in DESK]


async def open_together(town: Town, sessions) -> int:
    while await take_in(town.office):
        pass
    return sum(await asyncio.gather(*(open_waiting(each, town.office) for each in sessions * 2)))


async def read(town: Town, sessions) -> list[tuple[bool, str]]:
    page = await inbox(sessions[0], InboxQuery(view="all"), town.office)
    cases = [await open_case(line.id, sessions[1], town.office) for line in page.lines]
    messages = [message for case in cases for message in case.messages]
    return [(message.readable, "".join(part.text for part in message.parts)) for message in messages]


async def acts(town: Town) -> list[str]:
    async with town.office.cases.store.reading() as connection:
        return list((await connection.exec_driver_sql("SELECT act FROM journal")).scalars())


async def test_reports_are_opened_once_and_no_number_is_skipped(town: Town, sessions):
    for number in range(6):
        await town.report(f"서류를 미리 맞추는 일 {number}")
    assert await open_together(town, sessions) == 6
    found = await read(town, sessions)
    assert sorted(found) == [(True, f"서류를 미리 맞추는 일 {number}") for number in range(6)]
    page = await inbox(sessions[0], InboxQuery(view="all"), town.office)
    assert sorted(line.registry_number[-6:] for line in page.lines) == [f"{at:06d}" for at in range(1, 7)]


async def test_what_is_added_stays_readable(town: Town, sessions):
    _, reporter = await town.report("서류를 미리 맞추는 일")
    await town.let_in("haneul")
    for number in range(6):
        await say(f"덧붙임 {number}", (), reporter, random_id(), town.intake)
    assert await open_together(town, sessions) == 6
    found = await read(town, sessions)
    said = ["서류를 미리 맞추는 일", *(f"덧붙임 {number}" for number in range(6))]
    assert sorted(found) == sorted((True, text) for text in said)
    assert not {"forged_refused", "unreadable_refused"} & set(await acts(town))


async def test_a_report_that_names_an_officer_reaches_the_stand_in(town: Town, sessions):
    for number in range(4):
        await town.report(f"이나래 주무관이 서류를 맞추는 일 {number}")
    assert await open_together(town, sessions) == 0
    assert await open_waiting(await town.unlock("darae"), town.office) == 4
    assert "unreadable_refused" not in await acts(town)
