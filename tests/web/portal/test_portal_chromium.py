"""The portal in a real browser: looked at by axe, by keyboard alone, without script, printed, photographed."""

import io

import pytest
from PIL import Image, ImageChops
from playwright.async_api import Page, async_playwright

from tests.browsers import SCREEN, TELEPHONE, gets_in, start_chromium, violations
from tests.offices import PASSPHRASE

_TILES = (3, 2)


@pytest.fixture
async def chromium():
    async with async_playwright() as playwright:
        browser = await start_chromium(playwright)
        yield browser
        await browser.close()


@pytest.fixture
async def window(chromium, portal_server):
    """Open a window on the portal; whatever the browser complains about fails the test."""
    complaints: list[str] = []

    async def opened(login: str = "", **how) -> Page:
        context = await chromium.new_context(locale="ko-KR", base_url=str(portal_server.make_url("/")), **how)
        page = await context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        await page.goto("/login")
        if login:
            await page.fill("[name=login]", login)
            await page.fill("[name=passphrase]", PASSPHRASE + login)
            await gets_in(page)
            await page.wait_for_url("**/factsheets")
        return page

    yield opened
    assert [each for each in complaints if "Failed to load resource" not in each] == []


async def look(page: Page, place: str) -> None:
    assert await violations(page) == [], place
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), place


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [TELEPHONE, SCREEN], ids=["telephone", "screen"])
async def test_axe_finds_nothing_on_any_page(asked, window, size, scheme):
    path, late = [(await asked.hands("house1"))[0] for _ in range(2)]
    page = await window(viewport=size, color_scheme=scheme)
    await look(page, "login")
    await page.fill("[name=login]", "house1")
    await page.fill("[name=passphrase]", PASSPHRASE + "house1")
    await gets_in(page)
    await page.wait_for_url("**/factsheets")
    for place in ("/factsheets", path, "/entry", "/help", "/nonsense"):
        await page.goto(place)
        await look(page, place)
    await page.goto(path)
    await page.fill("#answer-1", "가나건설입니다.")
    await page.click(".write button")
    await page.wait_for_selector(".told")
    await look(page, "sent")
    await page.goto(late)
    await page.click(".write button")
    await page.wait_for_selector("[role=alert]")
    await look(page, "refused")
    await page.goto("/entry")
    await page.fill("#body", "배수구가 막혔습니다.")
    await page.check("[name=receipt]")
    await page.click(".entry button")
    await page.wait_for_selector("#receipt-code")
    await look(page, "entered")
    await page.click("form[action='/lock'] button")
    await page.wait_for_url("**/locked*")
    await look(page, "locked")


async def test_everything_works_without_javascript_and_by_keyboard(asked, window):
    [path] = await asked.hands("house1")
    page = await window("house1", java_script_enabled=False)
    await page.click("a.row")
    assert page.url.endswith(path)
    await page.focus("#answer-1")
    await page.keyboard.type("가나건설입니다.")
    for text in ("서무 담당입니다.", "없습니다."):
        await page.keyboard.press("Tab")
        await page.keyboard.type(text)
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.wait_for_selector(".told")
    assert "답변을 봉인해 보냈습니다" in await page.text_content(".told")
    await page.goto("/entry")
    await page.keyboard.type("배수구가 막혔습니다.")  # the field has the focus by itself
    await page.focus(".entry button")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("#sent-title")


async def test_two_quick_clicks_lose_no_receipt(window, town):
    page = await window("house1")
    await page.goto("/entry")
    await page.fill("#body", "배수구가 막혔습니다.")
    await page.check("[name=receipt]")
    await page.dblclick(".entry button")
    await page.wait_for_selector("#receipt-code")
    assert await page.locator("#receipt-code li").count() == 8
    assert await town.let_in("seojun") == 1


async def tiles_of(page: Page) -> list[Image.Image]:
    """A photograph of the sheet, cut into pieces as somebody would who wants to hide whose it is."""
    await page.evaluate("for (const line of document.querySelectorAll('.whose')) line.textContent = ''")
    picture = Image.open(io.BytesIO(await page.locator(".marked").screenshot())).convert("L")
    across, down = _TILES
    width, height = picture.width // across, picture.height // down
    boxes = [(x * width, y * height, (x + 1) * width, (y + 1) * height) for x in range(across) for y in range(down)]
    return [picture.crop(box) for box in boxes]


@pytest.mark.parametrize("media", ["screen", "print"])
async def test_any_piece_of_a_leaked_photograph_tells_whose_copy_it_was(asked, window, media):
    paths = await asked.hands("house1", "house2")
    pieces = []
    for login, path in zip(("house1", "house2"), paths, strict=True):
        page = await window(login, viewport={"width": 1000, "height": 900})
        await page.goto(path)
        words = await page.text_content(".marked svg")
        assert {"house1": "강주택 2026-11-23", "house2": "노집 2026-11-23"}[login] in words
        await page.emulate_media(media=media)
        pieces.append(await tiles_of(page))
    assert all(ImageChops.difference(one, other).getbbox() for one, other in zip(*pieces, strict=True))


async def test_a_print_has_the_questions_and_the_mark_and_not_the_answer(asked, window):
    [path] = await asked.hands("house1")
    page = await window("house1")
    await page.goto(path)
    await page.fill("#answer-1", "종이에 남으면 안 되는 답")
    await page.emulate_media(media="print")
    assert await page.is_visible(".asked")
    assert await page.is_visible(".marked svg")
    assert not await page.is_visible("#answer-1")
    assert not await page.is_visible(".bar")
