"""Protected cases that belong together, at the console in a real browser."""

from playwright.async_api import expect

from tests.browsers import photographed
from tests.web.console.test_console_chromium import chromium, window  # noqa: F401 - fixtures are found by name
from tests.web.console.test_console_clock_chromium import pages  # noqa: F401 - the fixture


async def test_two_reports_are_worked_on_together_and_each_person_is_answered_alone(place, pages):  # noqa: F811
    first = await place.receives("구매 담당 박한결 주무관이 조경 업체에서 봉투를 받았습니다.")
    second = await place.receives("조경 업체 사람이 구청 주차장에서 직원에게 봉투를 건네는 것을 보았습니다.")
    page = await pages("haneul")
    await page.goto("/cases?view=open")
    await page.locator("a.row", has_text="2026-000001").click()
    await page.click("text=관련 사건")
    assert await photographed(page, "related-none") == []
    await page.fill("#number", "2026-999999")
    await page.fill("#reason", "같은 업체의 일입니다")
    await page.click("text=관련 사건으로 묶기")
    await expect(page.locator("[role=alert]")).to_be_visible()
    assert await page.input_value("#reason") == "같은 업체의 일입니다"
    await page.fill("#number", "2026-000002")
    await page.click("text=관련 사건으로 묶기")
    await expect(page.locator(".members")).to_contain_text("2026-000002")
    await page.click("summary:has-text('함께 조사하기')")
    await page.fill("#why", "같은 날의 일입니다")
    await page.click("button:has-text('함께 조사하기')")
    await page.fill("#body", "다른 분도 같은 말씀을 하셨습니다.")
    await page.click("text=따로따로 보내기")
    await expect(page.locator("[role=alert]")).to_contain_text("보내지 않았습니다")
    await page.fill("#body", "말씀하신 일을 확인하고 있습니다. 2주 안에 다시 알려 드리겠습니다.")
    assert await photographed(page, "related") == []
    await page.click("text=따로따로 보내기")
    await expect(page.locator(".told")).to_contain_text("따로 보냈습니다")
    for person in (first, second):
        assert (await person.reads()).messages[-1].text.startswith("말씀하신 일을 확인하고")
    await page.click("text=사건으로")
    await expect(page.locator(".facts")).to_contain_text("관련 사건 1건")
