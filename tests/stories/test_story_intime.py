"""A complaint that needs more time: stopped, lengthened, its result rejected and mended, granted, told in time."""

import re
from datetime import date

from playwright.async_api import expect

STORY = "마을버스 정류장 지붕이 내려앉아 비가 샙니다. 어르신들이 차도까지 나와서 기다립니다."
HEARING = "버스 회사와 도로 부서의 의견을 함께 듣습니다"
PARTS = "지붕 부품이 다음 주에 들어옵니다."
BARE = "정류장 지붕을 고쳤습니다."
NOTE = "언제 고쳤는지와 다시 샐 때 말할 곳을 적어 주세요"
MENDED = "정류장 지붕을 오늘 새것으로 바꾸었습니다. 다시 새면 이 접수번호로 말씀해 주세요."


async def until_day(officer, case_id):
    """The day on the page of the clock, as a date of this year or the next; nothing while it stands."""
    await officer.page.goto(f"{officer.address}/cases/{case_id}/clock")
    shown = await officer.page.locator("p.until").inner_text()
    found = re.search(r"(\d+)월 (\d+)일", shown)
    if found is None:
        return None
    month, day = map(int, found.groups())
    today = date.today()  # noqa: DTZ011 - the office runs here, on the same clock
    return date(today.year + (month < today.month), month, day)


async def stops_and_goes_on(officer, person, words):
    page = officer.page
    await page.select_option("#because", "hearing")
    await page.fill("#note", officer.overheard.text(HEARING))
    await page.get_by_role("button", name="멈추기").click()
    await expect(page.locator("p.until")).to_contain_text("멈추어 있습니다")
    await officer.photographs("i1-standing")
    await person.types_code(words)
    await person.reads("날짜 세기를 멈추었습니다")
    await page.get_by_role("button", name="다시 세기").click()
    await expect(page.locator("p.until strong")).to_contain_text("일")


async def lengthens(officer, person, case_id, words):
    page = officer.page
    await page.fill("#reason", officer.overheard.text(PARTS))
    await page.get_by_role("button", name="늘리고 알리기").click()
    await expect(page.locator(".told.good, .notice.good").first).to_contain_text("기한을 늘리고")
    later = await until_day(officer, case_id)
    await officer.photographs("i2-longer")
    await person.types_code(words)
    await person.reads(PARTS)
    await person.reads(f"{later.month}월 {later.day}일까지")
    return later


async def drafts(officer, case_id, text):
    page = officer.page
    await page.goto(f"{officer.address}/cases/{case_id}/approvals")
    await page.select_option("#act", "result")
    await page.fill("#title", officer.overheard.text("결과 알림"))
    await page.fill("#text", officer.overheard.text(text))
    await page.get_by_role("button", name="결재 올리기").click()
    await expect(page.locator(".asked[data-state=asked]")).to_have_count(1)


async def opens_waiting(head, text):
    page = head.page
    await page.goto(f"{head.address}/approvals")
    await page.locator("tbody tr", has_text="최나래").get_by_role("link").click()
    await expect(page.locator("p.text.sheet")).to_have_text(text)
    assert STORY not in await page.content()


async def moves_on(officer, case_id, state):
    page = officer.page
    await page.goto(f"{officer.address}/cases/{case_id}")
    form = page.locator("form[action$='/move']")
    await page.locator("summary", has_text="단계 바꾸기").click()
    await form.locator("[name=state]").select_option(state)
    await form.locator("button").click()
    await expect(page.locator(".told.good")).to_be_visible()


async def test_a_complaint_is_answered_in_time_after_a_stop_an_extension_and_a_rejection(someone, at_desk):
    person = await someone(java_script_enabled=False)
    await person.fills_form(STORY, kind="grievance")
    words, number = await person.sends_form()
    officer, lead, head = [await at_desk(login) for login in ("choi.narae", "wi.dalbit", "no.eulchan")]
    case_id = await officer.opens(number)
    first = await until_day(officer, case_id)
    await stops_and_goes_on(officer, person, words)
    assert await until_day(officer, case_id) >= first
    later = await lengthens(officer, person, case_id, words)
    assert later > first

    await drafts(officer, case_id, BARE)
    await opens_waiting(lead, BARE)
    await lead.page.get_by_role("button", name="반려").click()
    await expect(lead.page.locator("[role=alert]")).to_contain_text("이유를 적어 주세요")
    await lead.page.fill("#note", lead.overheard.text(NOTE))
    await lead.page.get_by_role("button", name="반려").click()
    await expect(lead.page.locator(".told.good")).to_contain_text("반려했습니다")
    await officer.page.goto(f"{officer.address}/cases/{case_id}/approvals")
    await expect(officer.page.locator(".asked[data-state=rejected]")).to_contain_text(NOTE)
    await officer.photographs("i3-rejected")
    await drafts(officer, case_id, MENDED)
    for decider in (lead, head):
        await opens_waiting(decider, MENDED)
        await decider.page.get_by_role("button", name="승인").click()
        await expect(decider.page.locator(".told.good")).to_be_visible()

    for state in ("assigned", "investigating", "deciding"):
        await moves_on(officer, case_id, state)
    await officer.page.goto(f"{officer.address}/cases/{case_id}/approvals")
    await officer.photographs("i4-granted")
    await officer.page.get_by_role("button", name="말씀하신 분께 보내기").click()
    await expect(officer.page.locator(".told.good")).to_contain_text("말씀하신 분께 보냈습니다")
    await officer.page.goto(f"{officer.address}/cases/{case_id}")
    await expect(officer.state).to_contain_text("결과통지")
    await officer.page.goto(f"{officer.address}/cases?view=overdue")
    assert number not in await officer.page.content()
    await person.types_code(words)
    await person.reads(MENDED)
    assert BARE not in (await person.page.content()).replace(MENDED, "")
    assert date.today() <= later  # noqa: DTZ011 - see above
