"""Entries of registers on a list of destruction at the console: decided, granted, certified, honest about backups."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from casework.destroying.entries import count_entries
from casework.destroying.proposing import propose
from casework.destroying.shredding import destroy_granted
from casework.founding import add_officer
from casework.registering.writing import add_entry
from casework.store.register_tables import register_entry
from casework.unlocking import unlock
from tests.browsers import photographed
from tests.web.console.conftest import PASSPHRASE
from tests.web.console.test_console_chromium import chromium, window  # noqa: F401 - fixtures are found by name
from tests.web.console.test_console_destruction import PASSPHRASE as OF_RECORDS
from tests.web.console.test_console_destruction import new, opens_list, sends, signs_in
from tests.web.console.test_console_registers import REVIEW, joins


@pytest.fixture
async def entries(place):
    """Two entries whose time is over, and the people who decide; their numbers."""
    await add_officer(new("head", "노을찬", "office_head"), place.office)
    await add_officer(new("records", "기록하나", "records_officer"), place.office)
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


async def grants(someone):
    head = await someone()
    await head.signs_in("head", OF_RECORDS)
    await head.goes("/approvals")
    await head.goes(head.page.partition('<td><a href="')[2].partition('"')[0])
    assert "파기 1건, 보류 1건" in head.page
    assert "대장 항목의 열쇠와 글" in head.page
    await sends(head, head.url, act="grant", note="")
    assert "결재했습니다" in head.page


async def test_entries_are_decided_granted_destroyed_and_certified(someone, place, entries):
    browser, day = await someone(), place.clock.today() - timedelta(days=1)
    address = await opens_list(browser)
    assert all(number in browser.page for number in entries)
    assert "<td>원가심사</td>" in browser.page
    assert "첫 공사" not in browser.page
    await sends(browser, address, act="save", **{f"line.{entries[0]}": "postpone:audit"})
    await sends(browser, address, act="rest")
    assert "봉인하지 않고 적은 것은 옛 내용 백업을 지울 때까지" in browser.page
    await sends(browser, address, act="ask", board_day=day.isoformat(), board_document="기록관-12")
    assert "결재를 올렸습니다" in browser.page
    await grants(someone)
    assert await destroy_granted(place.office) == 1
    await browser.goes(address + "/certificate")
    assert "파기한 대장 항목" in browser.page
    assert entries[1] in browser.page
    assert f"{entries[0]}: 보류" in browser.page
    assert "내용 백업" in browser.page  # the honest part
    keeper = await someone("siu", passphrase=PASSPHRASE + "siu")
    page = await keeper.goes("/registers/cost_review")
    assert entries[0] in page
    assert entries[1] not in page


async def test_the_pages_of_such_a_list_are_for_everybody(someone, place, entries, window):  # noqa: F811
    page = await window(viewport={"width": 1440, "height": 900})
    await signs_in(page, "records")
    await page.click("[data-list] a")
    address = page.url
    await page.select_option(f'[name="line.{entries[0]}"]', "postpone:audit")
    await page.click("button[value=save]")
    await page.click("button[value=rest]")
    assert await photographed(page, "destruction-entries") == []
    await page.fill("#board-day", (place.clock.today() - timedelta(days=1)).isoformat())
    await page.fill("#board-document", "기록관-12")
    await page.click("button[value=ask]")
    await grants(someone)
    assert await destroy_granted(place.office) == 1
    await page.goto(address + "/certificate")
    assert await photographed(page, "certificate-entries") == []
