"""An officer who knows somebody involved steps back: the case goes on without them, under a key they never get."""

from playwright.async_api import expect

STORY = "계약 담당 자리에서 같은 업체에만 미리 연락하는 일이 있습니다."
ANSWER = "지난주에도 한 번 더 있었습니다."


async def test_who_steps_back_sees_no_more_and_another_continues(someone, at_desk, office):
    person = await someone()
    await person.tells(STORY)
    await person.picks("아니요, 이대로 보낼게요")
    words = await person.notes_words()
    number = await person.sees_number()
    await person.leaves()

    leaving, staying = await at_desk("kim.yeoul"), await at_desk("lee.dodam")
    case_id = await leaving.opens(number)
    await leaving.recuses("같은 모임에서 만나는 분이 관련되어 있습니다.")
    await leaving.page.wait_for_url("**/cases")
    assert await leaving.looks_for(number) == 0
    answer = await leaving.page.goto(f"{office.console}/cases/{case_id}")
    assert answer is not None
    assert answer.status == 403
    await leaving.photographs("f1-stepped-back")

    await staying.opens(number)
    assert "회피함" in await staying.journal()
    await staying.replies("다른 담당자가 이어서 맡았습니다. 더 있었던 일이 있나요?", ask=True)
    again = await someone()
    await again.comes_back(words)
    await again.reads("다른 담당자가 이어서 맡았습니다.")
    await again.writes(ANSWER)
    await again.sees_sent()
    await staying.waits_for(case_id, ANSWER)
    await expect(staying.said.first.locator(".text")).to_have_text(STORY)
    await staying.photographs("f2-continued")
    answer = await leaving.page.goto(f"{office.console}/cases/{case_id}")
    assert answer is not None
    assert answer.status == 403
    assert ANSWER not in await leaving.page.content()
