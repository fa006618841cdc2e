"""A report of misconduct on the wrong form: nobody of that desk ever sees it, and it goes on as a protected case."""

from playwright.async_api import expect

STORY = "건축 허가를 기다리는데 담당 주무관이 급행료로 봉투를 준비해 오라고 했습니다. 안 주면 서류를 돌려보내겠답니다."
LAMP = "공원 입구 가로등이 사흘째 꺼져 있습니다. 밤에 아이들이 다닙니다."
CALL = "독고은별 010-0000-4321"


async def test_a_bribe_on_the_form_for_complaints_is_caught_converted_and_invisible_to_that_desk(someone, at_desk):
    person = await someone(java_script_enabled=False)
    await person.fills_form(STORY, kind="grievance")
    await person.page.fill("[name=contact]", person.overheard.text(CALL))
    words, number = await person.sends_form()
    complaints, protected = await at_desk("choi.narae"), await at_desk("kim.yeoul")
    case_id = await protected.opens(number)
    await expect(protected.page.locator(".quarantine")).to_contain_text("보호해야 할 신고일 수 있습니다")
    assert await complaints.looks_for(number) == 0
    await protected.photographs("m1-held-back")
    form = protected.page.locator(".quarantine form", has_text="보호 신고로 바꾸기").first
    await form.locator("select").select_option("improper_solicitation")
    await form.get_by_role("button", name="보호 신고로 바꾸기").click()
    await expect(protected.page.locator(".told.good")).to_be_visible()
    await protected.opens(number)
    await expect(protected.page.locator("#case-title")).to_contain_text("부정청탁·금품 신고")
    assert "독고은별" not in await protected.page.content()
    assert "4321" not in await protected.page.content()
    assert await complaints.looks_for(number) == 0
    answer = await complaints.page.goto(f"{complaints.address}/cases/{case_id}")
    assert answer is not None
    assert answer.status == 403
    await person.types_code(words)
    await expect(person.page.locator("article.message[data-from=office]")).to_contain_text("신분이 보호되는 신고")


async def test_an_officer_hands_on_a_complaint_that_turned_into_something_else(someone, at_desk):
    person = await someone(java_script_enabled=False)
    await person.fills_form(LAMP, kind="grievance")
    _, number = await person.sends_form()
    complaints, protected = await at_desk("choi.narae"), await at_desk("kim.yeoul")
    await complaints.opens(number)
    registry = (await complaints.page.locator("#case-title").text_content() or "").split()[0]
    await complaints.page.locator("summary", has_text="보호팀에 넘기기").click()
    form = complaints.page.locator("form[action$='/hold']")
    await form.locator("[name=reason]").fill(person.overheard.text("전화로 돈을 요구받았다고 하셨습니다"))
    await form.locator("button").click()
    await expect(complaints.page.locator(".told.good")).to_be_visible()
    assert await complaints.looks_for(number) == 0
    await complaints.page.goto(f"{complaints.address}/handed")
    await expect(complaints.page.locator("main")).to_contain_text(registry)
    assert number not in await complaints.page.content()
    await complaints.photographs("m2-what-stays")
    await protected.opens(number)
    form = protected.page.locator(".quarantine form", has_text="민원이 맞습니다")
    await form.locator("[name=reason]").fill(person.overheard.text("가로등 이야기뿐입니다"))
    await form.locator("button").click()
    await expect(protected.page.locator(".told.good")).to_be_visible()
    assert await protected.looks_for(number) == 0
    await complaints.opens(number)
    await expect(complaints.page.locator("#case-title")).to_contain_text(registry)
