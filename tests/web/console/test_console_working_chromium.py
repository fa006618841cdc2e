"""The list as officers work with it, in a real browser: views of one's own, filters, accessible on any screen."""

import pytest

from tests.web.console.test_console_chromium import chromium, window  # noqa: F401 - fixtures are found by name
from tests.web.console.test_console_clock_chromium import pages, photographed  # noqa: F401 - the fixture


@pytest.fixture(autouse=True)
def fast(monkeypatch):
    monkeypatch.setattr("web.console.opener.EVERY_SECONDS", 0.05)


async def test_a_view_of_one_s_own_is_made_with_the_filters_of_the_list(place, pages):  # noqa: F811 - the fixture
    for number in range(6):
        await place.receives(f"계약에 문제가 있습니다. {number}")
    page = await pages("haneul")
    await page.goto("/cases?view=open")
    await page.click("text=창구와 기한으로 좁히기")
    await page.select_option("#desk", "integrity")
    await page.fill("#due-until", "2027-12-31")
    await page.click(".filters button")
    await page.wait_for_selector("text=조건 빼기", state="attached")
    assert await photographed(page, "list-filtered") == []
    await page.fill("#view-name", "연말까지 볼 것")
    await page.click("text=내 보기에 넣기")
    await page.wait_for_selector("text=연말까지 볼 것")
    assert await photographed(page, "list-own-view") == []
    await page.goto("/cases?view=lengthen")
    assert await photographed(page, "list-lengthen") == []
