"""Somebody writes that they cannot go on: numbers stand there at once, a person joins within the page."""

from playwright.async_api import expect

from tests.stories.running import until

WORRY = "일이 너무 많아 밤에 잠을 못 잡니다. 그냥 들어 주세요."
DARK = "이제 정말 죽고 싶어요."
JOINED = "상담관이 들어왔습니다."
NEAR = "제가 여기 있습니다. 지금 혼자 계신가요?"


async def test_a_dark_word_brings_numbers_and_a_person(someone, at_desk):
    person = await someone()
    _, number = await person.talks(WORRY)
    counsellor, colleague = await at_desk("moon.daon"), await at_desk("yoon.saebyeok")
    talk = await counsellor.opens(number)
    await expect(counsellor.page.locator("#calls")).to_have_count(0)
    await expect(counsellor.page.locator("#calling")).to_be_hidden()

    await person.writes(DARK)
    card = person.page.locator(".ds-card--crisis")
    for line in ("109", "1366", "112", "119"):
        await expect(card.locator(f"a[href='tel:{line}']").first).to_be_visible()
    await person.photographs("n1-card")
    await card.get_by_role("button", name="지금 상담관을 불러 주세요").click()
    await person.sees_sent()
    await person.photographs("n2-called")

    # Both of the desk are called, whatever page they are on.
    for officer in (counsellor, colleague):

        async def called(officer=officer) -> bool:
            await officer.page.goto(f"{officer.address}/help")
            await officer.page.wait_for_load_state("networkidle")
            return await officer.page.locator("#calling").is_visible()

        await until(called)
    await counsellor.photographs("n3-calling")
    await counsellor.page.locator("#calling a").click()
    await counsellor.page.locator("tr[data-case] a.row").click()
    await expect(counsellor.state).to_have_text("위기 대응")
    await counsellor.photographs("n4-waits")
    await counsellor.page.get_by_role("button", name="제가 이어서 이야기합니다").click()
    await expect(counsellor.page.locator(".told")).to_contain_text("이어받으셨습니다")

    await person.hears(JOINED)
    await counsellor.replies(NEAR)
    await person.hears(NEAR)
    await person.photographs("n5-person")

    async def at_rest() -> bool:
        await colleague.page.goto(f"{colleague.address}/cases?view=calls")
        return await colleague.page.locator("tr[data-case]").count() == 0

    await until(at_rest)
    await expect(colleague.page.locator("#calling")).to_be_hidden()
    await colleague.page.goto(f"{colleague.address}/cases/{talk}")
    await expect(colleague.page.locator("#calls")).to_have_count(0)
    await person.leaves()
