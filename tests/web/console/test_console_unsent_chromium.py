"""No word is lost to a browser that closes: kept while it is written, brought back, gone once it is sent."""

import pytest
from playwright.async_api import expect

from tests.browsers import photographed
from tests.web.console.test_console_chromium import chromium, window  # noqa: F401 - fixtures are found by name
from tests.web.console.test_console_clock_chromium import pages  # noqa: F401 - the fixture

TEXT = "확인하고 있습니다. 사흘 안에 다시 알려 드리겠습니다."


@pytest.fixture
async def case(place, pages):  # noqa: F811 - the fixture
    """The address of a case, and an officer's page on it."""
    place.person = await place.receives("업체 사람이 봉투를 두고 갔습니다.")
    page = await pages("haneul")
    await page.goto("/cases?view=open")
    await page.click("a.row")
    await page.wait_for_url("**/cases/*")
    return page.url.partition("?")[0], page


async def writes(page, text: str) -> None:
    await page.fill("#body", text)
    await expect(page.locator("form[data-keep=reply] [data-kept]")).not_to_be_empty(timeout=15_000)


async def test_what_was_being_written_is_there_after_the_browser_closed_and_gone_once_sent(place, pages, case):  # noqa: F811
    address, page = case
    await writes(page, TEXT)
    await page.context.close()
    again = await pages("haneul")
    await again.goto(address)
    await expect(again.locator("#brought-back")).to_be_visible()
    assert await again.input_value("#body") == TEXT
    assert await photographed(again, "brought-back") == []
    await again.click("text=말씀하신 분께 보내기")
    await expect(again.locator(".told")).to_contain_text("보냈습니다")
    assert await again.input_value("#body") == ""
    await again.context.close()
    third = await pages("haneul")
    await third.goto(address)
    assert await third.input_value("#body") == ""
    assert (await place.person.reads()).messages[-1].text == TEXT


async def test_a_second_window_neither_takes_the_first_ones_words_nor_loses_its_own(case):
    address, first = case
    second = await first.context.new_page()
    await second.goto(address)
    await writes(first, TEXT)
    await second.fill("#body", "다른 말")
    await expect(second.locator("form[data-keep=reply] [data-kept]")).to_contain_text("먼저 고쳤습니다", timeout=15_000)
    assert await second.input_value("#body") == "다른 말"
    await first.reload()
    assert await first.input_value("#body") == TEXT
