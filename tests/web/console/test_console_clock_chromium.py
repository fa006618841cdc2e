"""What is held back, the clock, what was taken away, the holidays: accessible on any screen, in a real browser."""

import pytest
from playwright.async_api import Page

from casework.assigning import assign
from casework.concluding import move
from casework.ids import CaseId
from casework.listing import InboxQuery, inbox
from tests.browsers import photographed
from tests.web.console.test_console_chromium import chromium, sign_in, window  # noqa: F401 - fixtures are found by name

BRIBE = "가게 허가를 받으러 갔더니 건축과 담당 주무관이 봉투를 준비해 오라고 했습니다. 급행료라고 하더군요."
LAMP = "골목 가로등이 이틀째 꺼져 있습니다. 고쳐 주세요."


async def first_case(place, login):
    unlocked = await place.unlocked(login)
    return CaseId((await inbox(unlocked, InboxQuery(), place.office)).lines[0].id), unlocked


@pytest.fixture
async def pages(window):  # noqa: F811 - the fixture
    """The browser of an officer of this login, wide."""

    async def opened(login: str) -> Page:
        page = await window(viewport={"width": 1440, "height": 900})
        await sign_in(page, login)
        return page

    return opened


async def test_what_is_held_back_can_be_decided_by_everybody(place, pages):
    await place.receives(BRIBE, kind="grievance")
    await place.lets_in("haneul")
    case_id, _ = await first_case(place, "haneul")
    page = await pages("haneul")
    await page.goto(f"/cases/{case_id}")
    assert await photographed(page, "held-back") == []


async def test_the_clock_explains_itself_to_everybody(place, pages):
    await place.receives(LAMP, kind="grievance")
    case_id, unlocked = await first_case(place, "seojun")
    await assign(case_id, [unlocked.officer.id], unlocked, place.office)
    await move(case_id, "site_check", unlocked, place.office)
    place.clock.turn(days=2)
    await move(case_id, "investigating", await place.unlocked("seojun"), place.office)
    page = await pages("seojun")
    await page.goto(f"/cases/{case_id}/clock")
    assert await photographed(page, "clock") == []
    await page.goto("/handed")
    assert await photographed(page, "handed") == []


async def test_the_holidays_are_for_everybody(place, pages):
    await place.receives(LAMP, kind="grievance")
    page = await pages("byeol")
    await page.goto("/holidays")
    await page.fill("#day", "2026-11-30")
    await page.click("button[value=look]")
    assert await photographed(page, "holidays") == []
