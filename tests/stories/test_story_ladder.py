"""A name is left under seal, told to the officers and taken back; the case and its person see the same rung."""

from playwright.async_api import expect

from tests.stories.running import until

STORY = "보조금 서류에 다른 사람 도장을 찍는 일이 있습니다."
NAME, CONTACT = "독고은별", "010-9087-6513"


async def shows(desk, address: str, case_id: str, rung: str) -> None:
    """The case's own page names the rung, once the office has opened what came."""

    async def there() -> bool:
        await desk.page.goto(f"{address}/cases/{case_id}/identity")
        return rung in (await desk.page.locator(".rungs [aria-current]").text_content() or "")

    await until(there)


async def stands_on(person, rung: str) -> None:
    """The ladder says so to its own person, without anything of it being settled any more."""

    async def there() -> bool:
        await person.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        here = await person.page.locator(".ladder [aria-current] .rung-name").text_content() or ""
        return rung in here and await person.page.locator(".notice").count() == 0

    await until(there)


async def leaves_name(person) -> None:
    await person.page.fill("#name", person.overheard.text(NAME))
    await person.page.fill("#contact", person.overheard.text(CONTACT))
    await person.page.get_by_role("button", name="동의하고 보내기").click()
    await wakes_until(person, "정하신 대로 전했습니다.")


async def takes_back(person, label: str) -> None:
    card = person.page.locator(".consent-card", has_text=label).filter(has=person.page.locator(".danger"))
    await card.locator(".danger").click()
    await wakes_until(person, "거두셨습니다.")


async def wakes_until(person, sentence: str) -> None:
    """Wait for a sentence; looking away and back wakes the page's rhythm."""

    async def there() -> bool:
        await person.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        return await person.page.locator("[role=status]", has_text=sentence).is_visible()

    await until(there)


async def test_a_name_is_sealed_told_and_taken_back(someone, at_desk, office):
    person = await someone()
    await person.tells(STORY)
    await person.picks("아니요, 이대로 보낼게요")
    words = await person.notes_words()
    number = await person.sees_number()
    await person.leaves()
    officer = await at_desk("lee.dodam")
    case_id = await officer.opens(number)
    await shows(officer, office.console, case_id, "이름 없이")

    again = await someone()
    await again.comes_back(words)
    await again.page.get_by_role("button", name="이름을 남길지 정하기").click()
    await stands_on(again, "이름 없이")
    await again.photographs("l1-anonymous")
    await leaves_name(again)
    await shows(officer, office.console, case_id, "이름을 봉인해 두기")
    await expect(officer.page.locator("main")).not_to_contain_text(NAME)
    await stands_on(again, "이름을 봉인해 두기")
    await again.photographs("l2-sealed")

    await leaves_name(again)
    await shows(officer, office.console, case_id, "담당자에게만 이름을 알리기")
    await expect(officer.page.locator("main")).not_to_contain_text(NAME)
    await officer.page.fill("[name=reason]", "직접 여쭐 것이 있습니다.")
    await officer.page.get_by_role("button", name="까닭을 남기고 보기").click()
    await expect(officer.page.locator(".told")).to_contain_text(NAME)
    await officer.photographs("l3-told")
    await stands_on(again, "담당자에게만 이름을 알리기")

    await takes_back(again, "담당자에게 이름과 연락처를 알립니다")
    await shows(officer, office.console, case_id, "이름을 봉인해 두기")
    await expect(officer.page.locator("[name=reason][id^=reason-]")).to_have_count(0)
    await takes_back(again, "이름과 연락처를 봉인해 둡니다")
    await shows(officer, office.console, case_id, "이름 없이")
    await stands_on(again, "이름 없이")
    await again.photographs("l4-taken-back")
    await officer.photographs("l5-back")
    await again.leaves()

    # The same receipt without JavaScript tells the same.
    plain = await someone(java_script_enabled=False)
    await plain.types_code(words)
    await plain.page.get_by_role("button", name="이름을 남길지 정하기").click()
    await expect(plain.page.locator(".ladder [aria-current] .rung-name")).to_have_text("이름 없이")
    await expect(plain.page.locator(".consent-card[data-state=taken]")).to_have_count(2)
    await plain.photographs("l6-plain")
    await plain.leaves()
