"""A lead's page, records and figures of talks in a real browser: looked at by axe, and by people in pictures."""

from casework.assigning import assign
from casework.ids import CaseId
from tests.browsers import SCREEN, TELEPHONE, photographed
from tests.web.console.test_console_chromium import chromium, sign_in, window  # noqa: F401 - fixtures by their names


async def test_a_lead_s_page_has_its_numbers_beside_its_pictures(place, window, browser):  # noqa: F811
    for number in range(3):
        await place.receives(f"{number + 1}번째 신고입니다. 출장비를 부풀립니다.")
    await browser.goes("/cases?view=open")
    haneul = await place.unlocked()
    for case_id in browser.cases()[:2]:
        await assign(CaseId(case_id), [haneul.officer.id], haneul, place.office)
    page = await window()
    await sign_in(page, "lead")
    await page.goto("/lead")
    shown = await page.locator("main").inner_text()
    assert "김하늘" in shown
    assert await page.locator(".weeks rect").count() == 24
    assert await photographed(page, "lead") == []
    await page.set_viewport_size(TELEPHONE)
    assert await page.evaluate("document.documentElement.scrollWidth") <= TELEPHONE["width"]
    await page.set_viewport_size(SCREEN)
    await page.goto("/reports/counselling")
    assert await photographed(page, "talks") == []


async def test_an_interview_is_written_down_and_read_again(place, window, browser):  # noqa: F811
    await place.receives("출장비를 부풀립니다.")
    await browser.goes("/cases?view=open")
    case_id = browser.cases()[0]
    page = await window()
    await sign_in(page)
    await page.goto(f"/cases/{case_id}/records")
    assert await photographed(page, "records-empty") == []
    await page.fill("[name=f-who]", "참고인 1")
    await page.select_option("[name=f-as_what]", "witness")
    await page.fill("[name=f-on_day]", "2026-11-20")
    await page.fill("[name=f-answers]", "문: 보셨습니까?\n답: 네, 두 번 보았습니다.")
    await page.locator("form button.primary", has_text="적어 두기").first.click()
    await page.wait_for_selector(".told.good")
    assert "답: 네, 두 번 보았습니다." in await page.locator("main").inner_text()
    assert await photographed(page, "records") == []
    await page.goto(f"/cases/{case_id}/evidence")
    assert await photographed(page, "evidence") == []


async def test_whoever_prints_a_case_stands_across_it(place, window, browser):  # noqa: F811
    await place.receives("출장비를 부풀립니다.")
    await browser.goes("/cases?view=open")
    page = await window()
    await sign_in(page)
    await page.goto(f"/cases/{browser.cases()[0]}")
    assert not await page.locator(".print-mark").is_visible()
    await page.emulate_media(media="print")
    assert await page.locator(".print-mark").is_visible()
    assert "김하늘" in await page.locator(".print-mark text").first.text_content()
