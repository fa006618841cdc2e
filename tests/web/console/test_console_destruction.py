"""The end of retention at the console: decided line by line, granted by the head, certified, for everybody to use."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from casework.assigning import assign
from casework.concluding import close
from casework.destroying.counting import count_retention
from casework.destroying.proposing import propose
from casework.destroying.shredding import destroy_granted
from casework.ids import CaseId
from casework.listing import InboxQuery, inbox
from casework.store.office_tables import case
from tests.browsers import photographed
from tests.web.console.records_room import PASSPHRASE, destroys_in, join_who_decide, opens_list, sends, signs_in
from tests.web.console.test_console_chromium import chromium, sign_in, window  # noqa: F401 - fixtures are found by name

STORIES = ("동장이 돈을 받았습니다.", "창고 열쇠를 아무나 씁니다.", "일지를 한꺼번에 씁니다.")


async def closes_all(place):
    unlocked = await place.unlocked()
    for line in (await inbox(unlocked, InboxQuery(), place.office)).lines:
        await assign(CaseId(line.id), [unlocked.officer.id], unlocked, place.office)
        await close(CaseId(line.id), "measures_taken", "마쳤습니다.", unlocked, place.office)


async def grows_old(place, years=11):
    store = place.office.cases.store
    async with store.writing() as connection:
        rows = (await connection.execute(select(case.c.id, case.c.closed_day, case.c.received_day))).all()
        for row in rows:
            days = {
                "closed_day": row.closed_day.replace(year=row.closed_day.year - years),
                "received_day": row.received_day.replace(year=row.received_day.year - years),
            }
            await connection.execute(update(case).where(case.c.id == row.id).values(days))
    await count_retention(place.office)


@pytest.fixture
async def numbers(place):
    """Three cases whose time is over, and the people who decide; their public numbers."""
    await join_who_decide(place)
    for story in STORIES:
        await place.receives(story)
    lines = (await inbox(await place.unlocked(), InboxQuery(), place.office)).lines
    await closes_all(place)
    await grows_old(place)
    await propose(place.office)
    return [each.number for each in lines]


async def test_a_list_is_decided_granted_destroyed_and_certified(someone, place, numbers):
    browser, head, day = await someone(), await someone(), place.clock.today() - timedelta(days=1)
    address = await opens_list(browser)
    assert all(number in browser.page for number in numbers)
    assert not any(story in browser.page for story in STORIES)
    await sends(browser, address, act="save", **{f"line.{numbers[0]}": "postpone:litigation"})
    assert "정한 것을 저장했습니다" in browser.page
    await sends(browser, address, act="ask", board_day=day.isoformat(), board_document="기록관-12")
    assert browser.status == 409
    assert "아직 정하지 않은 줄이 있습니다" in browser.page
    await sends(browser, address, act="rest")
    assert "2건을 파기로 정했습니다" in browser.page
    await sends(browser, address, act="ask", board_day="", board_document="")
    assert browser.status == 422
    assert "심의일과 문서번호를" in browser.page
    await sends(browser, address, act="ask", board_day=day.isoformat(), board_document="기록관-12")
    assert "결재를 올렸습니다" in browser.page
    await sends(browser, address, act="rest")
    assert browser.status == 409  # not while somebody else decides

    await head.signs_in("head", PASSPHRASE)
    await head.goes("/approvals")
    await head.goes(head.page.partition('<td><a href="')[2].partition('"')[0])
    assert "파기 2건, 보류 1건" in head.page
    assert f'href="{address}"' in head.page
    await sends(head, head.url, act="grant", note="")
    assert "결재했습니다" in head.page
    assert await destroy_granted(place.office) == 1

    await browser.goes(address + "/certificate")
    assert numbers[1] in browser.page
    later = place.clock.today() + timedelta(days=14)
    assert f"{later.year}년 {later.month}월 {later.day}일부터는 어떤 백업으로도 열 수 없습니다" in browser.page
    assert "백업은" in browser.page  # the honest part
    place.clock.turn(minutes=1)
    await browser.goes(address + "/certificate.json")
    assert browser.headers["Content-Type"].startswith("application/json")
    await browser.goes("/destruction")
    await browser.sends("/destruction", {"act": "look", "number": numbers[1]})
    assert "보존기간이 끝나 파기했습니다" in browser.page
    await browser.sends("/destruction", {"act": "look", "number": numbers[0]})
    assert "그런 번호가 없습니다" in browser.page
    assert "5건 미만" in browser.page


async def test_who_asked_reads_why_a_list_came_back(someone, place, numbers):
    browser, head, day = await someone(), await someone(), place.clock.today() - timedelta(days=1)
    address = await opens_list(browser)
    await sends(browser, address, act="rest")
    await sends(browser, address, act="ask", board_day=day.isoformat(), board_document="기록관-12")
    assert "결재하기" not in browser.page
    await opens_list(head, "head")
    await head.goes(head.page.partition('href="/approvals/')[2].partition('"')[0].join(("/approvals/", "")))
    await sends(head, head.url, act="reject", note="감사가 남은 사건이 있습니다.")
    await browser.goes(address)
    assert "<q>감사가 남은 사건이 있습니다.</q>" in browser.page
    await sends(browser, address, act="save", **{f"line.{numbers[0]}": "postpone:audit"})
    assert "정한 것을 저장했습니다" in browser.page


async def test_bad_input_is_refused_in_one_sentence(someone, numbers):
    browser = await someone()
    address = await opens_list(browser)
    for fields in ({"act": "save", "line.AAAA-2222": "destroy"}, {"act": "save", f"line.{numbers[0]}": "burn"}, {}):
        await sends(browser, address, **fields)
        assert browser.status == 404
    await browser.goes(address + "?page=99")
    assert browser.status == 200
    await browser.goes("/destruction/2026-NOTHIN")
    assert browser.status == 404
    await browser.goes(address + "/certificate")
    assert browser.status == 409


async def test_the_head_reads_and_cannot_decide_and_an_investigator_sees_nothing(someone, browser, numbers):
    head = await someone()
    address = await opens_list(head, "head")
    assert numbers[0] in head.page
    assert "<select" not in head.page
    await head.sends(address, {"act": "rest"})
    assert head.status == 403
    await browser.goes("/destruction")
    assert browser.status == 403
    assert "파기</a>" not in browser.page


@pytest.mark.usefixtures("numbers")
async def test_who_holds_a_case_stops_its_destruction(browser):
    await browser.goes("/cases?view=closed")
    case_id = browser.cases()[0]
    await browser.goes(f"/cases/{case_id}")
    assert f"/cases/{case_id}/retention" in browser.page
    await browser.goes(f"/cases/{case_id}/retention")
    assert "2025년 12월 31일" in browser.page
    await sends(browser, f"/cases/{case_id}/retention", reason="litigation")
    assert "파기하지 않도록 했습니다" in browser.page
    await sends(browser, f"/cases/{case_id}/retention", reason="litigation")
    assert browser.status == 409
    await sends(browser, f"/cases/{case_id}/retention", reason="because")
    assert browser.status == 404
    await sends(browser, f"/cases/{case_id}/retention", hold=browser.field("hold"))
    assert "보존기간대로 파기할 수 있게 했습니다" in browser.page


async def test_the_pages_are_for_everybody_and_print_on_paper(someone, place, numbers, window):  # noqa: F811
    page = await window(viewport={"width": 1440, "height": 900})
    await signs_in(page, "records")
    assert await photographed(page, "destruction") == []
    await destroys_in(page, numbers[0], someone, place, "cases")
    other = await window(viewport={"width": 1440, "height": 900})
    await sign_in(other)
    await other.goto("/cases?view=closed")
    await other.goto((await other.get_attribute("a.row", "href")).split("?")[0] + "/retention")
    await other.click("form:has(#reason) button")
    assert await photographed(other, "retention") == []
    await page.emulate_media(media="print")
    if album := os.environ.get("DAESUP_ALBUM"):
        await page.set_viewport_size({"width": 794, "height": 1123})  # A4
        await page.screenshot(path=Path(album) / "certificate-paper.png", full_page=True)
    assert await page.locator(".bar").is_hidden()
    assert await page.locator(".certificate .row-of").is_hidden()
    assert await page.locator("td.print").first.is_visible()
