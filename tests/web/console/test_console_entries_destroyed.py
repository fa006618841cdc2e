"""Entries of registers on a list of destruction at the console: decided, granted, certified, honest about backups."""

from datetime import date

import pytest
from sqlalchemy import update

from casework.destroying.entries import count_entries
from casework.destroying.proposing import propose
from casework.registering.writing import add_entry
from casework.store.register_tables import register_entry
from casework.unlocking import unlock
from tests.web.console.conftest import PASSPHRASE
from tests.web.console.records_room import destroys_all_but, destroys_in, join_who_decide, opens_list, signs_in
from tests.web.console.test_console_chromium import chromium, window  # noqa: F401 - fixtures are found by name
from tests.web.console.test_console_registers import REVIEW, joins


@pytest.fixture
async def entries(place):
    """Two entries whose time is over, and the people who decide; their numbers."""
    await join_who_decide(place)
    await joins(place, "siu", "works_officer")
    keeper = await unlock("siu", PASSPHRASE + "siu", "", place.office)
    made = [
        await add_entry("cost_review", REVIEW | {"title": name}, keeper, place.office) for name in ("첫 공사", "둘")
    ]
    async with place.office.cases.store.writing() as connection:
        values = {"state": "reflected", "closed_day": date(2015, 3, 4)}
        await connection.execute(update(register_entry).values(values))
    await count_entries(place.office)
    assert await propose(place.office) == 1
    return [each.number for each in made]


async def test_entries_are_decided_granted_destroyed_and_certified(someone, place, entries):
    browser = await someone()
    address = await opens_list(browser)
    assert all(number in browser.page for number in entries)
    assert "<td>원가심사</td>" in browser.page
    assert "첫 공사" not in browser.page
    honest = "봉인하지 않고 적은 것은 옛 내용 백업을 지울 때까지"
    said = "대장 항목의 열쇠와 글"
    await destroys_all_but(entries[0], browser, address, someone, place, honest=honest, said=said)
    assert "파기한 대장 항목" in browser.page
    assert entries[1] in browser.page
    keeper = await someone("siu", passphrase=PASSPHRASE + "siu")
    page = await keeper.goes("/registers/cost_review")
    assert entries[0] in page
    assert entries[1] not in page


async def test_the_pages_of_such_a_list_are_for_everybody(someone, place, entries, window):  # noqa: F811
    page = await window(viewport={"width": 1440, "height": 900})
    await signs_in(page, "records")
    await destroys_in(page, entries[0], someone, place, "entries")
