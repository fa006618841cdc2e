"""No field of a register is lost to a browser that closes: kept while it is written, brought back, gone once saved."""

import pytest
from playwright.async_api import Page, expect

from tests.browsers import gets_in, photographed
from tests.web.console.conftest import PASSPHRASE
from tests.web.console.test_console_chromium import chromium, window  # noqa: F401 - fixtures are found by name
from tests.web.console.test_console_registers import joins

NEW = "/registers/facility_contract/new"


@pytest.fixture
async def sits(place, window):  # noqa: F811
    """One more browser of the officer who keeps the facilities."""
    await joins(place, "siu", "works_officer")

    async def down() -> Page:
        page = await window(viewport={"width": 1280, "height": 900})
        await page.fill("[name=login]", "siu")
        await page.fill("[name=passphrase]", PASSPHRASE + "siu")
        await gets_in(page)
        return page

    return down


async def kept(page: Page) -> None:
    await expect(page.locator("[data-kept]")).to_contain_text("봉인해 두었습니다", timeout=15_000)


async def fills(page: Page, **texts: str) -> None:
    for name, text in texts.items():
        await page.fill(f"#{name.replace('__', '-')}", text)


async def test_a_new_entry_is_there_after_the_browser_closed_lines_too_and_gone_once_saved(sits):
    page = await sits()
    await page.goto(NEW)
    await fills(page, f__facility="산기슭 구름다리", f__unit="공원녹지과", f__contract_no="2023-77")
    await page.locator("#l-trades-0-trade").fill("방수")
    await page.click("text=빈 줄 더 두기")
    await page.locator("#l-trades-1-trade").fill("도장")
    await page.locator("#l-trades-1-end_on").fill("2027-01-02")
    await kept(page)
    await page.context.close()

    again = await sits()
    await again.goto(NEW)
    await expect(again.locator(".notice").first).to_contain_text("되살렸습니다")
    assert await again.input_value("#f-facility") == "산기슭 구름다리"
    assert await again.input_value("#l-trades-1-trade") == "도장"
    assert await photographed(again, "form-brought-back") == []
    await fills(again, f__amount_won="8천만원", f__completed_on="2023-12-01")
    await again.locator("#l-trades-0-end_on").fill("2027-02-03")
    await again.click("button:has-text('적어 두기') >> nth=-1")
    await expect(again.locator(".told")).to_contain_text("적어 두었습니다")
    await again.goto(NEW)
    assert await again.input_value("#f-facility") == ""
    await expect(again.get_by_text("되살렸습니다")).to_have_count(0)


async def test_what_is_not_wanted_any_more_is_thrown_away(sits):
    page = await sits()
    await page.goto(NEW)
    await fills(page, f__facility="지울 것")
    await kept(page)
    await page.reload()
    await page.click("text=지우고 처음부터 적기")
    await expect(page.locator(".told")).to_contain_text("지웠습니다")
    assert await page.input_value("#f-facility") == ""
    await page.reload()
    assert await page.input_value("#f-facility") == ""


async def test_a_second_window_takes_nothing_from_the_first(sits):
    first = await sits()
    await first.goto(NEW)
    second = await first.context.new_page()
    await second.goto(NEW)
    await fills(first, f__facility="첫째 창")
    await kept(first)
    await fills(second, f__facility="둘째 창")
    await expect(second.locator("[data-kept]")).to_contain_text("다른 창에서도", timeout=15_000)
    assert await second.input_value("#f-facility") == "둘째 창"
    await first.reload()
    assert await first.input_value("#f-facility") == "첫째 창"


async def test_a_form_that_comes_after_the_screen_locked_is_there_after_the_passphrase(sits, only_session):
    page = await sits()
    await page.goto(NEW)
    await fills(page, f__facility="늦게 온 것", f__unit="공원녹지과")
    only_session().lock()
    await page.click("button:has-text('적어 두기') >> nth=-1")
    await expect(page.locator("main")).to_contain_text("화면이 잠겼습니다")
    await page.fill("[name=passphrase]", PASSPHRASE + "siu")
    await gets_in(page, "main button.primary")
    await page.wait_for_url(f"**{NEW}")
    assert await page.input_value("#f-facility") == "늦게 온 것"
    assert await page.input_value("#f-unit") == "공원녹지과"
