"""Leaving at once, and what stays behind: nothing."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.people import choose, report, skip, write
from tests.browser.stand_in import StandIn
from tests.browser.visiting import Visit


async def halfway(visit: Visit) -> Page:
    page = await visit.open("/chat")
    await choose(page, "corruption")
    await skip(page)
    await write(page, "비밀 이야기")
    return page


async def press_leave(page: Page) -> None:
    await page.locator("#leave-now").click()


async def press_shift(page: Page) -> None:
    for _ in range(3):
        await page.keyboard.press("Shift")


@pytest.mark.parametrize("leave", [press_leave, press_shift])
async def test_leaving_shows_another_page_and_back_does_not_return(visit: Visit, leave: object) -> None:
    await visit.page.goto("about:blank")
    page = await halfway(visit)
    assert callable(leave)
    await leave(page)
    await page.wait_for_url("**/elsewhere")
    await expect(page.get_by_text("맑음")).to_be_visible()
    await page.go_back(wait_until="commit")
    await page.wait_for_url("about:blank")


async def test_the_whole_talk_is_one_entry_of_the_history(visit: Visit) -> None:
    page = await visit.open("/chat")
    before = await page.evaluate("history.length")
    await report(page)
    assert await page.evaluate("history.length") == before


async def test_capital_letters_do_not_leave(visit: Visit) -> None:
    page = await visit.open("/chat")
    await page.locator(".ds-composer-text").focus()
    for letter in "ABC":
        await page.keyboard.press(f"Shift+{letter}")
    assert page.url.endswith("/chat")
    assert await page.locator(".ds-composer-text").input_value() == "ABC"


async def test_the_document_is_blank_before_the_next_page_is_there(visit: Visit) -> None:
    page = await halfway(visit)
    await page.evaluate("() => dispatchEvent(new PageTransitionEvent('pagehide'))")
    assert "비밀" not in await page.content()
    assert await page.title() == ""


async def test_no_cookie_no_storage_no_worker_is_left(visit: Visit, office: StandIn) -> None:
    page = await visit.open("/chat")
    await report(page)
    kept = await page.evaluate(
        """async () => [localStorage.length, sessionStorage.length, document.cookie,
            (await indexedDB.databases()).length, (await caches.keys()).length,
            (await navigator.serviceWorker.getRegistrations()).length]"""
    )
    assert kept == [0, 0, "", 0, 0, 0]
    assert await visit.context.cookies() == []
    assert len(office.reports) == 1


async def test_the_page_talks_to_its_own_address_alone(visit: Visit) -> None:
    asked: list[str] = []
    visit.page.on("request", lambda request: asked.append(request.url))
    page = await visit.open("/chat?lang=en")
    await report_in_english(page)
    assert [url for url in asked if not url.startswith(visit.address)] == []
    assert any("words.en.json" in url for url in asked)


async def report_in_english(page: Page) -> None:
    await choose(page, "corruption")
    await skip(page)
    await write(page, "They take envelopes.")
    await skip(page)
    await page.locator(".ds-chip--done").click()
    await expect(page.locator("#receipt-code")).to_have_attribute("lang", "en")


async def test_a_browser_that_cannot_seal_keeps_the_form(visit: Visit) -> None:
    await visit.page.add_init_script("Object.defineProperty(crypto, 'subtle', {value: undefined})")
    page = await visit.open("/chat")
    await expect(page.locator("#without-script")).to_have_count(1)
