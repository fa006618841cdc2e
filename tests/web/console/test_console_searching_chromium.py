"""Looking for words in a real browser: accessible on any screen, by keyboard, progress shown, nothing in an address."""

import pytest

from tests.web.console.test_console_chromium import chromium, sign_in, window  # noqa: F401 - fixtures are found by name
from tests.web.console.test_console_clock_chromium import pages, photographed  # noqa: F401 - the fixture

TOLD = (
    "조경 업체 사람이 두툼한 봉투를 사무실에 두고 갔습니다. 제 번호는 010-2345-6789입니다. 봉투는 서랍에 있습니다.",
    "감리 담당자가 업체에서 식사 대접을 받고 봉투도 받았다는 말을 들었습니다.",
    "초과근무를 찍고 바로 퇴근하는 분이 있습니다.",
)


@pytest.fixture(autouse=True)
def fast(monkeypatch):
    monkeypatch.setattr("web.console.opener.EVERY_SECONDS", 0.05)


async def test_words_are_looked_for_by_keyboard_and_lead_to_the_message(place, pages):  # noqa: F811 - the fixture
    for text in TOLD:
        await place.receives(text)
    page = await pages("haneul")
    await page.goto("/search")
    assert await photographed(page, "search-empty") == []
    await page.focus("#asked")
    await page.keyboard.type("봉투")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("mark")
    assert page.url.endswith("/search")
    assert await page.locator(".results > li").count() == 2
    assert await photographed(page, "search-found") == []
    await page.click(".results .from a")
    await page.wait_for_url("**/cases/**")
    await page.go_back()  # back shows the results again, and asks nothing
    assert await page.locator(".results > li").count() == 2
    await page.fill("#asked", "없는낱말")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("text=찾은 것이 없습니다")
    assert await photographed(page, "search-nothing") == []


async def test_how_far_the_reading_is_can_be_watched(place, pages, server, sessions):  # noqa: F811 - the fixture
    from web.console.wiring import SEARCHES  # noqa: PLC0415

    await place.receives(TOLD[0])
    page = await pages("haneul")
    await page.goto("/search")
    (session,) = sessions._open.values()
    search = server.app[SEARCHES].of(session.unlocked)
    await page.wait_for_selector("#indexing", state="hidden")
    search.total, search.missing = 5000, 3800  # as if much were still to be read
    await page.goto("/search")
    assert "1,200 / 5,000건" in await page.inner_text("#indexing")
    assert await photographed(page, "search-reading") == []
    search.missing = 0
    await page.wait_for_selector("#indexing", state="hidden", timeout=5_000)


async def test_without_a_line_of_script_it_is_the_same(place, window):  # noqa: F811 - the fixture
    await place.receives(TOLD[0])
    page = await window(java_script_enabled=False)
    await sign_in(page)
    await page.goto("/search")
    await page.fill("#asked", "두툼")
    await page.click("main button")
    assert await page.locator("mark").first.inner_text() == "두툼"
