"""The console in a real browser: by keyboard alone, without JavaScript, looked at by axe, printed."""

import re

import pytest
from playwright.async_api import Page, async_playwright, expect

from tests.browsers import SCREEN, TELEPHONE, gets_in, start_chromium, violations
from tests.web.console.conftest import STAFF

PASSPHRASE = "대나무 숲에 바람이 분다"
UNFOLD = "for (const each of document.querySelectorAll('details')) { each.removeAttribute('name'); each.open = true; }"
PAGES = (
    "/cases?view=open",
    "/cases?view=closed&kind=corruption",
    "CASE",
    "CASE/officers",
    "CASE/records",
    "CASE/evidence",
    "/again",
    "CASE/review",
    "CASE/review?for=factsheet",
    "REVEAL",
    "/account",
    "/help",
    "/nonsense",
)


@pytest.fixture
async def chromium():
    async with async_playwright() as playwright:
        browser = await start_chromium(playwright)
        yield browser
        await browser.close()


@pytest.fixture
async def window(chromium, server):
    """Open a window on the console's login page; whatever the browser complains about fails the test."""
    complaints: list[str] = []

    async def opened(**how) -> Page:
        context = await chromium.new_context(locale="ko-KR", base_url=str(server.make_url("/")), **how)
        page = await context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        await page.goto("/login")
        return page

    yield opened
    assert [each for each in complaints if "Failed to load resource" not in each] == []


async def sign_in(page: Page, login: str = "haneul") -> None:
    await page.fill("[name=login]", login)
    await page.fill("[name=passphrase]", next(each.passphrase for each in STAFF if each.login == login))
    await gets_in(page)


async def focused(page: Page) -> str:
    return await page.evaluate(
        "document.activeElement.name || document.activeElement.className || document.activeElement.tagName"
    )


async def test_an_answer_is_written_with_the_keyboard_alone(place, window):
    person = await place.receives("첫 신고입니다.")
    await place.receives("둘째 신고입니다.")
    page = await window()
    press, write = page.keyboard.press, page.keyboard.type
    await page.wait_for_function("document.activeElement.name === 'login'")  # the field has the focus by itself
    await write("haneul")
    await press("Tab")
    await write(PASSPHRASE)
    await press("Enter")
    await page.wait_for_url("**/cases*")
    await page.goto("/cases?view=open")
    for key in ("j", "j", "k"):
        await press(key)
    assert await focused(page) == "row"
    opened = await page.evaluate("document.activeElement.textContent")
    await press("Enter")
    await page.wait_for_selector(".timeline")
    await page.wait_for_load_state("load")
    assert opened in await page.text_content("h1")
    await press("r")
    assert await focused(page) == "body"
    await write("말씀해 주셔서 고맙습니다. j와 k도 글자입니다.")
    for _field in ("files", "ask"):
        await press("Tab")
        assert await focused(page) == _field
    await press("Tab")
    assert await page.evaluate("document.activeElement.textContent") == "말씀하신 분께 보내기"
    await press("Enter")
    await page.wait_for_selector(".told.good")
    sent = await page.text_content(".by-office .text")
    assert sent == "말씀해 주셔서 고맙습니다. j와 k도 글자입니다."
    assert person  # one of the two was answered
    assert await violations(page) == []


async def test_a_korean_keyboard_moves_too_and_a_syllable_being_written_does_not(place, window):
    await place.receives("첫 신고입니다.")
    page = await window()
    await sign_in(page)
    await page.goto("/cases?view=open")
    press = "init => document.dispatchEvent(new KeyboardEvent('keydown', {bubbles: true, ...init}))"
    await page.evaluate(press, {"key": "ㅓ", "code": "KeyJ", "isComposing": True})
    assert await focused(page) != "row"
    await page.evaluate(press, {"key": "ㅓ", "code": "KeyJ"})
    assert await focused(page) == "row"


async def test_shortcuts_that_are_switched_off_do_nothing(place, window):
    await place.receives("첫 신고입니다.")
    page = await window()
    await sign_in(page)
    await page.goto("/account")
    await page.uncheck("[name=keyboard]")
    await page.click("button:has-text('바꾸기')")
    await page.goto("/cases?view=open")
    await page.keyboard.press("j")
    assert await focused(page) != "row"


async def test_everything_works_without_javascript(place, window):
    person = await place.receives("업체 직원 번호는 010-1234-5678입니다.")
    page = await window(java_script_enabled=False)
    await sign_in(page)
    await page.goto("/cases?view=open")
    await page.click("a.row")
    await page.click("a.mask")
    await page.fill("[name=reason]", "업체를 확인하려고 합니다")
    await page.click("main button")
    assert await page.text_content("mark.shown") == "010-1234-5678"
    await page.fill("textarea#body", "잘 받았습니다.")
    await page.set_input_files("[name=files]", {"name": "안내.txt", "mimeType": "text/plain", "buffer": b"guide"})
    await page.click("text=말씀하신 분께 보내기")
    assert "안내.txt" in await page.text_content(".by-office .files")
    [letter] = [each for each in (await person.reads()).messages if each.sender == "office"]
    assert (letter.text, letter.files[0].name) == ("잘 받았습니다.", "안내.txt")
    await page.click("summary:has-text('종결')")
    await page.select_option("[name=result]", "corrected")
    await page.fill("[name=sentence]", "바로잡았습니다.")
    await page.click("text=결과를 알리고 종결하기")
    assert (await person.reads()).closed


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1100, 1440])
async def test_axe_finds_nothing_on_any_page(place, window, width, scheme):
    await place.receives("업체 직원 번호는 010-1234-5678입니다.", urgent=True)
    page = await window(viewport={"width": width, "height": 900}, color_scheme=scheme)
    assert await violations(page) == []
    await sign_in(page)
    await page.goto("/cases?view=open")
    case = await page.get_attribute("a.row", "href")
    await page.goto(case)
    reveal = await page.get_attribute("a.mask", "href")
    for path in PAGES:
        await page.goto(path.replace("CASE", case.split("?")[0]).replace("REVEAL", reveal))
        await page.evaluate(UNFOLD)
        assert await violations(page) == [], path
    await page.goto(case.split("?")[0] + "/review")
    for link in await page.locator("a.find").all():
        await page.goto(await link.get_attribute("href"))
        assert await violations(page) == []
    await page.click("button[name=filled][value='1']")
    assert await violations(page) == []  # a paper that is held back, beside the reporter's words
    await page.fill("#body", "한 직원에 대한 주장이다.")
    await page.click("button[value=save]")
    assert await violations(page) == []
    await page.click("button[value=release]")
    assert await violations(page) == []
    await page.goto(reveal)
    await page.fill("[name=reason]", "업체를 확인하려고 합니다")
    await page.click("main button")
    await page.wait_for_selector("mark.shown")
    assert await violations(page) == []
    await page.click("form[action='/lock'] button")
    await page.wait_for_url("**/locked*")
    assert await violations(page) == []
    await page.fill("[name=passphrase]", "다른 말")
    await page.click("main button")
    await page.wait_for_selector("[role=alert]")
    assert await violations(page) == []


async def test_finds_are_decided_with_the_keyboard_alone(place, window):
    await place.receives("민가온 팀장이 봉투를 받았어요. 서라온 주무관이 봤어요. 소소한 일이 아니에요.")
    page = await window()
    await sign_in(page)
    await page.goto("/cases?view=open")
    await page.goto((await page.get_attribute("a.row", "href")).split("?")[0] + "/review")

    async def presses(key: str) -> None:
        async with page.expect_navigation():
            await page.keyboard.press(key)

    await presses("j")
    assert await page.text_content("#chosen") == "민가온 (이름, 아직 안 봄)"
    await presses("BracketRight")
    assert (await page.text_content("#chosen")).startswith("민가온  (이름, 직접 더하심)")
    await presses("Shift+BracketRight")
    await presses("a")
    assert await page.text_content("#chosen") == "서라온 (이름, 아직 안 봄)"
    await presses("u")
    assert "서라온" in (await page.locator(".pair .after").all_inner_texts())[0]
    await presses("k")
    await presses("m")
    await page.evaluate("getSelection().selectAllChildren(document.querySelector('.pair .by strong'))")
    await page.keyboard.press("n")
    assert await page.input_value("#word") == "이야기"


@pytest.mark.parametrize(("width", "shown"), [(390, "case"), (1100, "list case"), (1440, "views list case")])
async def test_three_panes_become_two_and_one(place, window, width, shown):
    await place.receives("첫 신고입니다.")
    page = await window(viewport={"width": width, "height": 900})
    await sign_in(page)
    await page.goto("/cases?view=open")
    await page.click("a.row")
    side_by_side = []
    for pane in ("views", "list", "case"):
        box = await page.locator(f"main > .{pane}").bounding_box()
        if box is not None and box["height"] > 300:
            side_by_side.append(pane)
    assert side_by_side == shown.split()
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_a_print_leaves_out_what_people_said_unless_it_is_wanted(place, window):
    await place.receives("종이에 남으면 안 되는 글")
    page = await window()
    await sign_in(page)
    await page.goto("/cases?view=open")
    await page.click("a.row")
    await expect(page.locator(".by-reporter .text")).to_be_visible()
    await page.emulate_media(media="print")
    await expect(page.locator(".by-reporter .text")).to_be_hidden()
    assert await page.is_visible(".by-reporter .by")
    await page.emulate_media(media="screen")
    await page.check("#print-text")
    await page.emulate_media(media="print")
    assert await page.is_visible(".by-reporter .text")


@pytest.mark.parametrize("size", [SCREEN, TELEPHONE], ids=["screen", "telephone"])
async def test_whoever_writes_sees_whether_it_was_sent(place, window, size):
    """On a screen the panes scroll, on a telephone the page does; what was said above stays in sight on both."""
    await place.receives("\n".join(["긴 이야기의 한 줄입니다."] * 80))
    page = await window()
    await page.set_viewport_size(size)
    await sign_in(page)
    await page.goto("/cases?view=open")
    await page.click("a.row")
    await page.click(".jump a[href$='#write']")
    await page.fill("textarea#body", "읽었습니다.")
    await page.click("form[action$='/reply'] button.primary")
    await expect(page.locator(".told")).to_be_in_viewport()
    if size == SCREEN:
        assert await page.evaluate("document.documentElement.scrollHeight <= innerHeight")


async def test_leaving_with_an_unsent_draft_is_asked_about(place, window):
    await place.receives("첫 신고입니다.")
    page = await window()
    await sign_in(page)
    await page.goto("/cases?view=open")
    await page.click("a.row")
    asked = []

    async def stay(dialog) -> None:
        asked.append(dialog.type)
        await dialog.accept()

    page.on("dialog", stay)
    await page.fill("textarea#body", "쓰다 만 글")
    await page.goto("/help")
    assert asked == ["beforeunload"]


async def test_a_screen_that_was_locked_meanwhile_hides_the_case_but_not_the_draft(place, window, clock):
    await place.receives("가려져야 하는 글")
    page = await window()
    await sign_in(page)
    await page.goto("/cases?view=open")
    await page.click("a.row")
    await page.fill("textarea#body", "쓰다 만 글")
    clock.turn(minutes=16)
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await page.wait_for_selector("body.veiled")
    assert not await page.is_visible(".by-reporter .text")
    assert await page.input_value("textarea#body") == "쓰다 만 글"
    await page.click("text=말씀하신 분께 보내기")
    await page.wait_for_url(re.compile("/locked"))
    await page.fill("[name=passphrase]", PASSPHRASE)
    await page.click("text=다시 열기")
    await page.wait_for_url("**/cases/*")
    assert await page.input_value("textarea#body") == "쓰다 만 글"
