"""The practice page in a real browser: a newcomer tells a story, on a phone and on a desk screen."""

import pytest
from playwright.async_api import async_playwright, expect

from tests.browsers import start_chromium, violations


@pytest.fixture
async def browser():
    async with async_playwright() as playwright:
        running = await start_chromium(playwright)
        yield running
        await running.close()


@pytest.mark.parametrize("width", [390, 1440])
async def test_a_newcomer_invents_a_person_and_tells_a_story(browser, bot, telegram_url, width):
    page = await browser.new_page(viewport={"width": width, "height": 844})
    wrong = []
    page.on("console", lambda message: wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "request", lambda asked: wrong.append(asked.url) if not asked.url.startswith((telegram_url, "data:")) else None
    )
    await page.goto(telegram_url)
    await expect(page.get_by_text(bot.say("simulator.banner"))).to_be_visible()
    await page.get_by_label("새 사람 이름").fill("<b>가나다</b>")
    await page.get_by_role("button", name="만들기").click()
    await page.get_by_role("button", name="시작", exact=True).click()
    await page.get_by_role("button", name=bot.say("option.everyday")).click()
    await page.get_by_role("button", name=bot.say("option.everyday_repair")).click()
    await expect(page.get_by_role("log").get_by_text(bot.say("ask.story_everyday"))).to_be_visible()
    await page.get_by_label("보낼 말").fill("가로등이 꺼져 있습니다.")
    await page.get_by_label("보낼 말").press("Enter")
    await page.get_by_role("button", name=bot.say("receipt.written")).click()
    await expect(page.get_by_role("log").get_by_text(bot.say("receipt.confirmed"))).to_be_visible()
    await expect(page.get_by_role("button", name=bot.say("receipt.written"))).to_have_count(0)
    await page.set_input_files("#file", {"name": "a.txt", "mimeType": "text/plain", "buffer": b"x"})
    await expect(page.get_by_role("log").get_by_text("📎 a.txt")).to_be_visible()
    await expect(page.get_by_role("heading", name="<b>가나다</b>")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") == width
    assert wrong == []


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.usefixtures("person")
async def test_the_page_is_accessible(browser, bot, telegram_url, width):
    page = await browser.new_page(viewport={"width": width, "height": 844})
    await page.goto(telegram_url)
    assert await violations(page) == []
    await page.locator("#people button").first.click()
    await page.get_by_role("button", name="시작", exact=True).click()
    await expect(page.get_by_role("button", name=bot.say("option.everyday"))).to_be_visible()
    assert await violations(page) == []
