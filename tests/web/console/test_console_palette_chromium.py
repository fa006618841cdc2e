"""Ctrl/⌘+K in a real browser: to pages, cases and acts, on a Korean keyboard as well; it can be switched off."""

import pytest

from tests.browsers import album_folder, photograph, violations_on_any_screen
from tests.web.console.test_console_chromium import chromium, window  # noqa: F401 - fixtures are found by name
from tests.web.console.test_console_clock_chromium import pages  # noqa: F401 - the fixture


@pytest.fixture(autouse=True)
def fast(monkeypatch):
    monkeypatch.setattr("web.console.opener.EVERY_SECONDS", 0.05)


async def offered(page) -> list[str]:
    return await page.locator("#palette-list li").all_inner_texts()


async def test_it_leads_to_a_page_by_its_name_or_its_first_sounds(pages):  # noqa: F811 - the fixture
    page = await pages("haneul")
    for typed in ("내 계정", "ㄴㄱㅈ"):
        await page.goto("/cases?view=open")
        await page.keyboard.press("Control+k")
        await page.keyboard.type(typed)
        assert (await offered(page))[0].startswith("내 계정")
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/account")


async def test_it_leads_to_a_case_by_its_number_and_the_number_stands_in_no_address(place, pages):  # noqa: F811
    await place.receives("첫째입니다.")
    await place.receives("둘째입니다.")
    page = await pages("haneul")
    await page.goto("/help")
    await page.keyboard.press("Meta+k")
    await page.keyboard.type("000002")
    assert await violations_on_any_screen(page) == []
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/cases/*")
    await page.wait_for_load_state("load")
    assert "000002" not in page.url
    assert "2026-000002" in await page.inner_text("#case-title")
    await page.keyboard.press("Control+k")
    await page.keyboard.type("99990000")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/search")
    assert await page.input_value("#asked") == "99990000"


async def test_it_does_what_the_page_can_do_and_looks_for_words(place, pages):  # noqa: F811 - the fixture
    await place.receives("업체 사람이 봉투를 두고 갔습니다.")
    page = await pages("haneul")
    await page.goto("/cases?view=open")
    await page.click("a.row")
    await page.wait_for_url("**/cases/*")
    await page.wait_for_load_state("load")
    await page.keyboard.press("Control+k")
    await page.wait_for_selector("#palette-list li")
    album = album_folder()
    for size in ({"width": 1440, "height": 900}, {"width": 390, "height": 844}):
        await page.set_viewport_size(size)
        await photograph(page, album, f"palette-{size['width']}")
    await page.set_viewport_size({"width": 1440, "height": 900})
    await page.keyboard.type("메모")
    await page.keyboard.press("Enter")
    assert await page.evaluate("document.activeElement.id") == "note"
    await page.keyboard.press("Escape")
    await page.keyboard.press("Control+k")
    await page.keyboard.type("봉투")
    assert [each.split("\n")[0] for each in await offered(page)][-1].startswith("‘봉투’ 글에서 찾기")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("mark")


async def test_enter_that_ends_a_syllable_goes_nowhere_and_escape_closes(pages):  # noqa: F811 - the fixture
    page = await pages("haneul")
    await page.goto("/cases?view=open")
    await page.evaluate(
        "document.dispatchEvent(new KeyboardEvent('keydown', { code: 'KeyK', key: 'ㅏ', ctrlKey: true }))"
    )
    assert await page.locator("#palette").is_visible()
    await page.keyboard.type("계정")
    await page.evaluate(
        "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { code: 'Enter', isComposing: true,"
        " bubbles: true, cancelable: true }))"
    )
    assert await page.locator("#palette").is_visible()
    await page.keyboard.press("Escape")
    assert not await page.locator("#palette").is_visible()
    assert page.url.endswith("/cases?view=open")


async def test_what_is_written_into_it_stays_text(pages):  # noqa: F811 - the fixture
    page = await pages("haneul")
    await page.goto("/cases?view=open")
    await page.keyboard.press("Control+k")
    await page.fill("#palette-field", "<img src=x onerror=alert(1)>1234")
    assert await page.locator("#palette img").count() == 0
    assert any("<img" in each for each in await offered(page))


async def test_a_question_mark_shows_the_list_and_everything_can_be_switched_off(pages):  # noqa: F811 - the fixture
    page = await pages("haneul")
    await page.goto("/cases?view=open")
    await page.keyboard.press("Shift+Slash")
    await page.wait_for_url("**/help#keys")
    await page.goto("/account")
    await page.uncheck("[name=keyboard]")
    await page.click("button:has-text('바꾸기')")
    await page.wait_for_selector("text=단축키를 껐습니다")
    await page.keyboard.press("Control+k")
    assert await page.locator("#palette").count() == 0


async def test_who_opens_no_case_is_offered_pages_and_no_search(pages):  # noqa: F811 - the fixture
    page = await pages("byeol")
    await page.keyboard.press("Control+k")
    await page.fill("#palette-field", "봉투 1234")
    assert await offered(page) == []
    await page.keyboard.press("Enter")
    await page.fill("#palette-field", "공휴일")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/holidays")
