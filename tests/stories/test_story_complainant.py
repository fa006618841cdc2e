"""An ordinary complaint to its end: asked after without the receipt, answered by post, a lost receipt, how it went."""

from playwright.async_api import expect

from tests.browsers import photographed

STORY = "놀이터 그네 줄이 닳아서 아이가 떨어질 뻔했습니다."
CALL = "독고은별 시흥대로 73길 70 010-0000-8765"
CALLED = "010 0000 8765"
REPLY = "내일 오전에 그네 줄을 바꾸겠습니다."
CHECKED = "남기신 번호로 전화해 이름과 접수 내용을 확인함"
DONE = "그네 줄을 모두 새것으로 바꾸었습니다."
REMARK = "생각보다 빨랐습니다."


async def test_a_complainant_without_receipt_learns_how_far_it_is_and_gets_another(someone, at_desk):
    person = await someone(java_script_enabled=False)
    await person.fills_form(STORY, kind="grievance", contact=CALL)
    await person.page.locator("[name=reply_by][value=post]").check()
    old, number = await person.sends_form()
    officer = await at_desk("choi.narae")
    case_id = await officer.opens(number)
    await officer.replies(REPLY)
    await prints_letter(officer, case_id)

    window = await someone()
    await asks(window, number, "010 0000 8766")
    await expect(window.page.locator("#refusal")).to_contain_text("알려 드릴 수 있는 것이 없습니다")
    await window.photographs("k1-told-nothing")
    await asks(window, number, CALLED)
    await expect(window.page.locator("#stage")).to_have_text("접수됨")
    await window.page.locator("details.lost summary").click()
    await looks_at(window, "k2-how-far")
    await window.page.get_by_role("button", name="새 접수코드 부탁하기").click()
    await expect(window.page.locator("#asked")).to_contain_text("담당자에게 전했습니다")
    await looks_at(window, "k3-asked")

    words = person.overheard.receipt(await gives_receipt(officer, case_id, person.overheard.text(CHECKED)))
    await person.types_code(old)
    await person.reads("이 접수코드로 된 이야기를 찾지 못했습니다")
    await person.types_code(words)
    await person.reads(REPLY)
    assert STORY not in await person.page.content()

    await officer.opens(number)
    await officer.closes("done", DONE)
    await window.comes_back(words)
    await window.hears(DONE)
    await window.photographs("k4-how-was-it")
    await person.types_code(words)
    await rates(person)
    await officer.waits_for(case_id, REMARK)
    await expect(officer.page.locator(".said.by-reporter").last).to_contain_text("5점 가운데 4점")
    await officer.photographs("k8-how-it-was")


async def looks_at(somebody, name):
    """Axe on both screens, and with an album a picture of each."""
    before = somebody.page.viewport_size
    assert await photographed(somebody.page, name) == []
    await somebody.page.set_viewport_size(before)


async def asks(window, number, contact):
    await window.goes("/status")
    await window.page.fill("[name=number]", number)
    await window.page.fill("[name=contact]", window.overheard.text(contact))
    await window.page.get_by_role("button", name="확인하기").click()


async def prints_letter(officer, case_id):
    await officer.page.goto(f"{officer.address}/cases/{case_id}")
    await officer.page.get_by_role("button", name="편지로 만들기").click()
    letter = officer.page.locator(".letter")
    await expect(letter).to_contain_text(REPLY)
    await expect(letter.locator(".to")).to_have_text("독고은별 시흥대로 73길 70")
    assert "그네 줄이 닳아서" not in await officer.page.content()
    await looks_at(officer, "k5-letter")
    await officer.page.get_by_role("button", name="우편으로 보냈다고 적기").click()
    await expect(officer.page.locator(".told.good")).to_be_visible()


async def gives_receipt(officer, case_id, reason):
    await officer.page.goto(f"{officer.address}/cases/{case_id}")
    await officer.page.locator("#receipt-asked a").click()
    await looks_at(officer, "k6-give-receipt")
    await officer.page.locator("[name=how][value=show]").check()
    await officer.page.fill("[name=reason]", reason)
    await officer.page.get_by_role("button", name="그대로 하기").click()
    shown = officer.page.locator("#new-receipt li")
    await expect(shown).to_have_count(8)
    await looks_at(officer, "k7-receipt-shown")
    return await shown.all_text_contents()


async def rates(person):
    form = person.page.locator("#rating")
    await form.locator("[name=score][value='4']").check()
    await form.locator("[name=remark]").fill(person.overheard.text(REMARK))
    await form.locator("button").click()
    await person.reads(REMARK)
