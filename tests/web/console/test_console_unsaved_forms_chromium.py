"""No word in the form of a register is lost to a browser that stops: brought back, gone once saved or thrown away."""

import pytest
from playwright.async_api import Page, expect

from tests.browsers import gets_in, photographed
from tests.web.console.conftest import PASSPHRASE
from tests.web.console.test_console_chromium import chromium, window  # noqa: F401 - fixtures are found by name
from tests.web.console.test_console_registers import joins

FORM = "/registers/cost_review/new"


@pytest.fixture
async def keeper(place, window):  # noqa: F811 - the fixture
    """A new browser of whoever keeps the register, signed in, on the empty form."""
    await joins(place, "siu", "works_officer")

    async def opened(width: int = 1440) -> Page:
        page = await window(viewport={"width": width, "height": 900})
        await page.fill("[name=login]", "siu")
        await page.fill("[name=passphrase]", PASSPHRASE + "siu")
        await gets_in(page)
        await page.goto(FORM)
        return page

    return opened


async def writes(page: Page) -> None:
    await page.fill("#f-unit", "주택과")
    await page.fill("#f-title", "경로당 지붕 수리")
    await page.select_option("#f-kind", label="공사")
    await page.fill("#l-adjustments-0-item", "방수 시트")
    await page.click("fieldset[data-lines=adjustments] button:has-text('빈 줄 더 두기')")
    await page.fill("#l-adjustments-1-item", "비계")
    await expect(page.locator("[data-kept]")).to_contain_text("봉인해 두었습니다", timeout=15_000)


async def stands_in(page: Page) -> list[str]:
    names = ("f-unit", "f-title", "f-kind", "l-adjustments-0-item", "l-adjustments-1-item")
    return [await page.input_value(f"#{name}") for name in names]


async def test_what_was_being_written_is_there_after_the_browser_stopped_and_gone_once_it_is_saved(keeper):
    page = await keeper()
    await writes(page)
    written = await stands_in(page)
    await page.context.close()
    again = await keeper()
    await expect(again.locator("#brought-back")).to_contain_text("쓰다 만 것을 되돌려 놓았습니다")
    assert await stands_in(again) == written
    assert await photographed(again, "register-brought-back") == []
    await again.fill("#f-request_won", "5,263만원")
    await again.click("button:has-text('적어 두기')")
    await expect(again.locator(".told")).to_contain_text("원가-2026-0001")
    await again.context.close()
    third = await keeper(390)
    await expect(third.locator("#brought-back")).to_have_count(0)
    assert await third.input_value("#f-title") == ""


async def test_thrown_away_it_is_asked_about_no_more(keeper):
    page = await keeper(390)
    await writes(page)
    await page.goto(FORM)
    await expect(page.locator("#brought-back")).to_be_visible()
    assert await photographed(page, "register-brought-back-narrow") == []
    await page.click("text=쓰던 것 버리기")
    await expect(page.locator(".told")).to_contain_text("버렸습니다")
    await expect(page.locator("#brought-back")).to_have_count(0)
    assert await page.input_value("#f-title") == ""


async def test_a_second_window_neither_takes_the_first_ones_words_nor_loses_its_own(keeper):
    first = await keeper()
    second = await first.context.new_page()
    await second.goto(FORM)
    await writes(first)
    await second.fill("#f-title", "다른 제목")
    await expect(second.locator("[data-kept]")).to_contain_text("먼저 고쳤습니다", timeout=15_000)
    assert await second.input_value("#f-title") == "다른 제목"
    await first.reload()
    assert await first.input_value("#f-title") == "경로당 지붕 수리"
