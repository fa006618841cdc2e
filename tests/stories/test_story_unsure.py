"""Somebody who only wants to talk: nothing is investigated, help is named, and it ends with a sentence."""

from playwright.async_api import expect

STORY = "요즘 출근이 무섭습니다. 그냥 들어 주셨으면 합니다."
ENOUGH = "들어 주셔서 고맙습니다. 이제 괜찮습니다."
END = "언제든 다시 오셔도 됩니다. 말씀해 주셔서 고맙습니다."


async def test_a_talk_without_a_report_is_read_answered_and_ended(someone, at_desk):
    person = await someone()
    await person.goes("/chat")
    await person.picks("이야기만 하고 싶어요")
    await person.reads("이야기만 하셔도 괜찮습니다.")
    await person.picks("민원감사담당관과 관계없는 일이에요")
    await person.picks("건너뛰기")
    await person.writes(STORY)
    await person.picks("말하기 어려워요")
    await expect(person.page.locator(".ds-card--crisis")).to_contain_text("109")
    await person.photographs("e1-help")
    await person.picks("아니요, 이대로 보낼게요")
    words = await person.notes_words()
    number = await person.sees_number()

    officer = await at_desk("lee.dodam")
    await officer.opens(number)
    await expect(officer.page.locator("#case-title")).to_contain_text("상담")
    await expect(officer.page.locator("#talk")).to_contain_text("사건이 아니라")
    await expect(officer.page.locator(".answers")).to_contain_text("이야기만")
    await officer.replies("말씀해 주셔서 고맙습니다. 곁에 도와줄 사람이 있으신가요?")
    await person.hears("곁에 도와줄 사람이 있으신가요?")
    await person.writes(ENOUGH)
    await person.sees_sent()
    await officer.waits_for(await officer.opens(number), ENOUGH)
    await officer.closes("talk_only", END)
    await expect(officer.state).to_have_text("종결")

    await person.comes_back(words)
    await person.reads(END)
    await person.reads("단계: 끝남")
    await person.photographs("e2-ended")
    await person.page.get_by_role("button", name="도움이 됐어요").click()
    await person.sees_sent()
    await expect(person.page.get_by_role("button", name="도움이 됐어요")).to_have_count(0)
    await person.reads("도움이 됐어요")
    await person.photographs("e3-found")
    await officer.page.reload()
    await expect(officer.page.locator(".timeline")).not_to_contain_text("만족도")
