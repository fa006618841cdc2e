"""The public pages in a real browser: with and without JavaScript, small and wide, dark, by keyboard alone."""

from urllib.parse import urlsplit

import pytest
from playwright.async_api import Page, async_playwright, expect

from casework.answering import deliver, reply
from casework.listing import InboxQuery, inbox
from tests.browsers import start_chromium, violations
from tests.offices import Town

PHONE, DESK, TINY = {"width": 390, "height": 844}, {"width": 1440, "height": 900}, {"width": 320, "height": 640}
PAGES = ("/", "/en", "/report", "/report?lang=en", "/mailbox", "/chat", "/safety", "/protection", "/ledger", "/nowhere")
TEXT = "팀장이 업체에서 봉투를 받는 것을 보았습니다."
SMALL_TARGETS = """() => [...document.querySelectorAll("button, .button, summary, .door, .choice, input, select")]
  .filter((each) => !each.closest(".choice") || each.matches(".choice"))
  .map((each) => [each.outerHTML.slice(0, 80), each.getBoundingClientRect()])
  .filter(([, box]) => box.height > 0 && box.height < 47.5).map(([text]) => text)"""


@pytest.fixture
async def window(client, town: Town):
    """Open a window on the public site; it must not complain, keep anything, or ask another host but the exit."""
    home = str(client.make_url("/")).rstrip("/")
    complaints: list[str] = []
    hosts: set[str] = set()
    contexts = []

    async with async_playwright() as playwright:
        chromium = await start_chromium(playwright)

        async def opened(*, scripts: bool = True, **how) -> Page:
            context = await chromium.new_context(locale="ko-KR", base_url=home, **({"viewport": PHONE} | how))
            contexts.append(context)
            page = await context.new_page()
            page.set_default_timeout(20_000)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
            if not scripts:  # axe itself needs a running page, so that the scripts alone are kept away
                await page.route("**/*.js", lambda route: route.abort())
            page.on("request", lambda asked: hosts.add(urlsplit(asked.url).netloc))
            return page

        yield opened
        for context in contexts:
            assert await context.cookies() == []
        await chromium.close()
    assert hosts <= {urlsplit(home).netloc, urlsplit(town.settings.exit_url).netloc}
    assert [each for each in complaints if "Failed to load resource" not in each] == []


async def wider_than_screen(page: Page) -> bool:
    return await page.evaluate("document.documentElement.scrollWidth > innerWidth")


@pytest.mark.parametrize(
    ("viewport", "scheme", "script"),
    [(PHONE, "light", True), (PHONE, "dark", False), (DESK, "light", False), (DESK, "dark", True)],
    ids=["phone", "phone-dark-without-script", "desk-without-script", "desk-dark"],
)
async def test_every_page_is_accessible(window, subtests, viewport, scheme, script):
    page = await window(viewport=viewport, color_scheme=scheme, scripts=script)
    for path in PAGES:
        with subtests.test(path):
            await page.goto(path)
            if script and path in {"/chat", "/mailbox"}:
                await page.wait_for_selector(".ds-chip")
            assert await violations(page) == []
            assert not await wider_than_screen(page)


async def test_what_one_touches_is_large_enough_and_fits_a_tiny_screen(window, subtests):
    page = await window(viewport=TINY)
    for path in PAGES:
        with subtests.test(path):
            await page.goto(path)
            if path in {"/chat", "/mailbox"}:
                await page.wait_for_selector(".ds-chip")
            assert await page.evaluate(SMALL_TARGETS) == []
            assert not await wider_than_screen(page)


async def test_a_report_and_its_answer_by_keyboard_alone_without_javascript(window, town: Town):
    page = await window(java_script_enabled=False)
    await page.goto("/report")
    await page.keyboard.press("Tab")
    assert await page.locator(".skip").evaluate("node => node === document.activeElement")
    await page.focus("#body")
    await page.keyboard.type(TEXT)
    for _ in range(30):
        await page.keyboard.press("Tab")
        if await page.evaluate("document.activeElement.matches('button.primary')"):
            break
    await page.keyboard.press("Enter")
    await page.wait_for_selector("#receipt-code")
    words = " ".join((await page.locator("#receipt-code").inner_text()).split())
    await answer_to(town, "잘 받았습니다.")
    await page.goto("/mailbox")
    await page.focus("#code")
    await page.keyboard.type(words)
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.locator("article[data-from=office]")).to_contain_text("잘 받았습니다.")


async def test_what_the_forms_lead_to_is_accessible(window, town: Town):
    page = await window(scripts=False)
    await page.goto("/report")
    await page.click("form button.primary")
    await page.wait_for_selector("[role=alert]")
    assert await violations(page) == []
    await page.fill("#body", TEXT)
    await page.set_input_files(
        "#files", {"name": "긴 이름의 파일 " * 9 + ".txt", "mimeType": "text/plain", "buffer": b"x"}
    )
    await page.click("form button.primary")
    await page.wait_for_selector("#receipt-code")
    assert await violations(page) == []
    words = " ".join((await page.locator("#receipt-code").inner_text()).split())
    await answer_to(town, "한 줄로 된 아주 긴 답변입니다" * 20)
    await page.goto("/mailbox")
    await page.fill("#code", "뷁" + words[1:])
    await page.click("#mailbox button.primary")
    await page.wait_for_selector("[role=alert]")
    assert await violations(page) == []
    await page.fill("#code", words)
    await page.click("#mailbox button.primary")
    await page.wait_for_selector("article[data-from=office]")
    assert await violations(page) == []
    assert await page.evaluate(SMALL_TARGETS) == []
    assert not await wider_than_screen(page)


async def test_the_chat_seals_in_the_browser_and_the_answer_comes_back(window, town: Town):
    page = await window()
    await page.goto("/chat")
    await walk_through(page)
    words = await receipt(page)
    await page.wait_for_selector(".ds-talk")
    assert await page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert await page.evaluate("history.length") <= 2
    await answer_to(town, "만나지 않고 여기에서 여쭙겠습니다.")
    await page.goto("/mailbox")
    for number, word in enumerate(words, 1):
        await page.fill(f"#word-{number}", word)
    await page.locator(".ds-mailbox-form button[type=submit]").click()
    await expect(page.locator("article[data-from=office]")).to_contain_text("만나지 않고 여기에서 여쭙겠습니다.")
    await expect(page.locator("article[data-from=reporter]").first).to_contain_text(TEXT)
    assert await violations(page) == []


async def test_leaving_replaces_the_page(window, town: Town):
    page = await window()
    await page.route(
        "**/*", lambda route: route.fulfill(body="elsewhere") if is_exit(route, town) else route.continue_()
    )
    await page.goto("/safety")
    entries = await page.evaluate("history.length")
    await page.click("#leave-now")
    await page.wait_for_url(town.settings.exit_url)
    assert await page.evaluate("history.length") == entries


def is_exit(route, town: Town) -> bool:
    return route.request.url == town.settings.exit_url


async def answer_to(town: Town, text: str) -> None:
    """The office opens what waits and answers it."""
    await town.let_in("haneul")
    unlocked = await town.unlock("haneul")
    page = await inbox(unlocked, InboxQuery(view="all"), town.office)
    await reply(page.lines[0].id, text, (), unlocked, town.office)
    await deliver(town.office)


async def walk_through(page: Page) -> None:
    """Answer the guided questions as somebody in a hurry would."""
    for _ in range(40):
        await page.wait_for_selector(".ds-chip:visible, .ds-composer-text:visible, #receipt-code")
        if await page.locator("#receipt-code").count():
            return
        skip = page.locator(".ds-step .ds-chip--skip, .ds-step .ds-chip--done")
        report = page.locator(".ds-step [data-value=corruption]")
        first = page.locator(".ds-step .ds-chip")
        if await report.count():
            await report.click()
        elif await skip.count():
            await skip.first.click()
        elif await first.count():
            await first.first.click()
        else:
            await page.fill(".ds-composer-text", TEXT)
            await page.click(".ds-composer-send")
    pytest.fail("the dialogue did not come to its receipt")


async def receipt(page: Page) -> list[str]:
    """Note the eight words and give back the one that is asked for."""
    shown = await page.locator("#receipt-code li").all_inner_texts()
    words = ["".join(char for char in text if char.isalpha()) for text in shown]
    await page.locator(".ds-receipt > .ds-button--main").click()
    asked = await page.locator("#receipt-title").inner_text()
    await page.fill("#receipt-check", words[int(asked[0]) - 1])
    await page.click(".ds-check button[type=submit]")
    return words
