"""Sittings on a list of destruction at the console: decided, granted, certified, and remembered by their secretary."""

from datetime import date, timedelta

import pytest

from casework.destroying.proposing import propose
from casework.destroying.shredding import destroy_granted
from casework.destroying.sittings import count_sittings
from casework.founding import add_officer
from casework.store.committees import CLOSED, IN_PERSON, SittingRow, add_sitting
from crypto.keys import PrivateKey, random_id
from crypto.passphrase import Profile
from tests.browsers import photographed
from tests.web.console.conftest import NewOfficer
from tests.web.console.test_console_chromium import chromium, window  # noqa: F401 - fixtures are found by name
from tests.web.console.test_console_destruction import PASSPHRASE, new, sends, signs_in


@pytest.fixture
async def sittings(place):
    """Two sittings whose years are over, their secretary, and the people who decide; how lines call them."""
    await add_officer(new("head", "노을찬", "office_head"), place.office)
    await add_officer(new("records", "기록하나", "records_officer"), place.office)
    secretary = NewOfficer(
        login="gansa", name="나간사", team="complaints_team", roles=("committee_secretary",), desks=(),
        passphrase=PASSPHRASE, profile=Profile.TEST,
    )  # fmt: skip
    await add_officer(secretary, place.office)
    key, made = PrivateKey.generate().public.raw, []
    for _ in range(2):
        row = SittingRow(
            id=random_id(), committee="coordination", year=2014, number=0, state=CLOSED, mode=IN_PERSON,
            day=date(2014, 12, 30), hour="14:00", where="소회의실", officer_id="x", public_key=key,
            closed_day=date(2015, 1, 5),
        )  # fmt: skip
        made.append(f"민원조정위원회 2014-{(await add_sitting(place.office.cases.store, row)).number}")
    await count_sittings(place.office)
    assert await propose(place.office) == 1
    return made


async def grants(someone):
    head = await someone()
    await head.signs_in("head", PASSPHRASE)
    await head.goes("/approvals")
    await head.goes(head.page.partition('<td><a href="')[2].partition('"')[0])
    assert "파기 1건, 보류 1건" in head.page
    assert "위원회 회의의 열쇠와 글" in head.page
    await sends(head, head.url, act="grant", note="")
    assert "결재했습니다" in head.page


async def test_sittings_are_decided_granted_destroyed_certified_and_remembered(someone, place, sittings):
    browser, day = await someone(), place.clock.today() - timedelta(days=1)
    await browser.signs_in("records", PASSPHRASE)
    await browser.goes("/destruction")
    assert "위원회 회의 2건" in browser.page
    address = "/destruction/" + browser.page.partition('data-list="')[2].partition('"')[0]
    await browser.goes(address)
    assert all(number in browser.page for number in sittings)
    assert "<td>민원조정위원회</td>" in browser.page
    assert "<td>회의록 10년</td>" in browser.page
    assert "소회의실" not in browser.page
    await sends(browser, address, act="save", **{f"line.{sittings[0]}": "postpone:audit"})
    await sends(browser, address, act="rest")
    assert "결과를 알린 글은 회의록에서 만들던 것이라" in browser.page
    await sends(browser, address, act="ask", board_day=day.isoformat(), board_document="기록관-12")
    assert "결재를 올렸습니다" in browser.page
    await grants(someone)
    assert await destroy_granted(place.office) == 1
    await browser.goes(address + "/certificate")
    assert "파기한 위원회 회의" in browser.page
    assert sittings[1] in browser.page
    assert f"{sittings[0]}: 보류" in browser.page
    assert "내용 백업" in browser.page  # the honest part
    await remembered(someone)


async def remembered(someone):
    """The secretary still sees that it was, and cannot open it."""
    gansa = await someone()
    await gansa.signs_in("gansa", PASSPHRASE)
    for address in ("/committees", "/committees/coordination"):
        page = await gansa.goes(address)
        open_ones, _, gone = page.partition("보존기간이 끝나 파기한 회의")
        assert ("2014년 제1차" in open_ones, "2014년 제2차" in open_ones, "2014년 제2차" in gone) == (True, False, True)


async def test_the_pages_of_such_a_list_are_for_everybody(someone, place, sittings, window):  # noqa: F811
    page = await window(viewport={"width": 1440, "height": 900})
    await signs_in(page, "records")
    assert await photographed(page, "destruction-overview") == []
    await page.click("[data-list] a")
    address = page.url
    await page.select_option(f'[name="line.{sittings[0]}"]', "postpone:audit")
    await page.click("button[value=save]")
    await page.click("button[value=rest]")
    assert await photographed(page, "destruction-sittings") == []
    await page.fill("#board-day", (place.clock.today() - timedelta(days=1)).isoformat())
    await page.fill("#board-document", "기록관-12")
    await page.click("button[value=ask]")
    await grants(someone)
    assert await destroy_granted(place.office) == 1
    await page.goto(address + "/certificate")
    assert await photographed(page, "certificate-sittings") == []
