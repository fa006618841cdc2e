"""A tax consultation is booked on a phone, seen at its desk and given back; a complaint becomes a defect."""

import re
from datetime import timedelta

from playwright.async_api import expect

from casework.clock import SystemClock
from tests.stories.running import until

COMPLAINT = "가산로 배수구가 막혀 비만 오면 골목에 물이 찹니다."


def day(days: int) -> str:
    return (SystemClock().today() + timedelta(days=days)).isoformat()


async def test_somebody_books_on_a_phone_and_the_desk_sees_it_and_sees_it_given_back(someone, at_desk):
    officer = await at_desk("oh.mir")
    page = officer.page
    await page.goto(f"{officer.address}/registers/counsel_slot/new")
    await page.check("[name=f-modes][value=phone]")
    texts = {
        "f-title": "세무 상담", "f-from_time": "14:00", "f-to_time": "15:00", "f-minutes_each": "30", "f-capacity": "2",
        "f-starts_on": day(0),
    }  # fmt: skip
    for name, text in texts.items():
        await page.fill(f"#{name}", text)
    for name, value in {"field": "tax", "place": "office", "weekday": "tuesday"}.items():
        await page.select_option(f"#f-{name}", value)
    await page.get_by_role("button", name="적어 두기").last.click()
    await expect(page.locator(".told")).to_contain_text("적어 두었습니다")
    await officer.moves("운영")

    citizen = await someone(java_script_enabled=False)

    async def open_hours() -> bool:
        await citizen.goes("/counsel")
        return await citizen.page.get_by_role("link", name="세무").count() > 0

    await until(open_hours)
    await citizen.page.get_by_role("link", name="세무").click()
    await citizen.page.locator("label.choice", has_text="14:30~15:00").first.click()
    await citizen.page.locator("label.choice", has_text="전화로").click()
    await citizen.page.fill("#contact", "010-0000-8642")
    await citizen.photographs("co1-choosing-hours")
    await citizen.page.get_by_role("button", name="예약하기").click()
    await citizen.reads("예약 신청을 받았습니다")
    code = await citizen.page.locator("#booking-code").inner_text()

    async def booked(state: str) -> bool:
        await page.goto(f"{officer.address}/registers/free_counsel")
        return state in await page.locator("main").inner_text()

    await until(lambda: booked("14:30"))
    await page.locator("a.row").first.click()
    await expect(page.locator(".entry-fields")).to_contain_text("010-0000-8642")
    await officer.photographs("co2-a-booking-at-its-desk")

    async def given_back() -> bool:
        await citizen.goes("/counsel/mine")
        await citizen.page.fill("#code", code)
        await citizen.page.get_by_role("button", name="확인하기").click()
        return await citizen.page.locator("#booking-state").get_attribute("data-state") == "returned"

    await citizen.goes("/counsel/mine")
    await citizen.page.fill("#code", code)
    await citizen.page.get_by_role("button", name="확인하기").click()
    await citizen.page.locator("summary", has_text="예약 취소하기").click()
    await citizen.page.get_by_role("button", name="취소합니다").click()
    await until(given_back)
    await page.reload()
    await expect(page.locator(".history")).to_contain_text("예약한 분이 취소")


async def test_a_complaint_becomes_a_defect_that_the_technicians_find_waiting(someone, at_desk):
    """Its number goes along, nothing of what was written; whoever may not open the case reads not even that."""
    citizen, officer = await someone(java_script_enabled=False), await at_desk("choi.narae")
    await citizen.fills_form(COMPLAINT, kind="grievance")
    _, number = await citizen.sends_form()
    case = await officer.opens(number)
    await officer.page.locator("summary", has_text="대장에 이어 적기").click()
    await officer.page.get_by_role("link", name="시설물 하자로 알리기").click()
    registry = await officer.page.locator("#f-complaint").input_value()
    assert re.fullmatch(r"\d{4}-\d{6}", registry)
    assert COMPLAINT not in await officer.page.content()
    for name, text in {"title": "배수구 막힘", "unit": "가산동"}.items():
        await officer.page.fill(f"#f-{name}", text)
    await officer.page.select_option("#f-kind", label="배수 불량")
    await officer.page.get_by_role("button", name="적어 두기").last.click()
    await expect(officer.page.locator(".entry-fields a")).to_have_attribute("href", f"/cases/{case}")
    await officer.photographs("co3-a-defect-out-of-a-complaint")
    entry = officer.page.url

    works = await at_desk("han.byeol")
    await works.page.goto(entry)
    await expect(works.page.locator(".entry-fields")).to_contain_text("볼 수 없는 사건")
    assert registry not in await works.page.content()
    await works.page.get_by_role("link", name="고치기", exact=True).click()
    await works.page.fill("#f-due_on", day(20))
    await works.page.get_by_role("button", name="고쳐 두기").click()
    await works.page.locator(".moves").get_by_role("button", name="보수요구", exact=True).click()
    await expect(works.page.locator("[role=alert]")).to_contain_text("시설물 계약")
