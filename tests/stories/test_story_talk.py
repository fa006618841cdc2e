"""A counselling talk becomes a report: only when its person says so, of nothing but what they choose."""

from playwright.async_api import expect

from tests.stories.running import until

WORRY = "요즘 잠을 못 잡니다. 같은 과 선배 일로 마음이 무겁습니다."
SEEN = "선배가 가지 않은 출장을 지난달에 네 번 적었습니다."
HOME = "집에서 아이에게 자꾸 화를 냅니다. 이건 여기서만 말하고 싶어요."
HEARD = "말씀해 주셔서 고맙습니다. 정식으로 알리고 싶으시면 넘길 말씀만 고르실 수 있습니다."
MORE = "날짜는 적어 두었습니다."
TAKEN = "잘 받았습니다. 출장 기록을 살펴보겠습니다."


async def says(person, text: str) -> None:
    await person.writes(text)
    await person.sees_sent()


async def stage_is(person, stage: str) -> None:
    async def there() -> bool:
        await person.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        return await person.page.get_by_text(f"단계: {stage}").first.is_visible()

    await until(there)


async def test_a_talk_becomes_a_report_of_what_its_person_chose(someone, at_desk):
    person = await someone()
    words, number = await person.talks(WORRY)
    counsellor = await at_desk("moon.daon")
    talk = await counsellor.opens(number)
    await expect(counsellor.page.locator("#case-title")).to_contain_text("상담-")
    await expect(counsellor.page.locator("#talk")).to_contain_text("사건이 아니라 상담")
    await counsellor.replies(HEARD, ask=True)
    await expect(counsellor.state).to_have_text("상담 중")
    await counsellor.photographs("k1-talk")
    await person.hears(HEARD)
    await says(person, SEEN)
    await says(person, HOME)
    await counsellor.waits_for(talk, HOME)
    investigator = await at_desk("kim.yeoul")
    assert await investigator.looks_for(number) == 0
    await person.leaves()

    again = await someone()
    await again.comes_back(words)
    await again.reads("상담관이 정식 신고로 바꾸고 싶으신지 여쭙니다.")
    await again.page.get_by_role("button", name="정식 신고로 바꾸기").click()
    await again.page.get_by_role("button", name="고른 것으로 신고하기").click()
    await expect(again.page.get_by_role("alert").filter(has_text="하나는 골라")).to_be_visible()
    await again.page.locator(".talk-part", has_text=SEEN).locator("input").check()
    await again.page.get_by_label("근무 시간").check()
    await again.page.fill("#more", again.overheard.text(MORE))
    await again.page.get_by_role("button", name="고른 것으로 신고하기").click()
    await expect(again.page.get_by_role("alert").filter(has_text="동의하셔야")).to_be_visible()
    assert await investigator.looks_for(number) == 0
    await again.page.get_by_label("위 글을 읽었고 동의합니다").check()
    await again.photographs("k2-choosing")
    await again.page.get_by_role("button", name="고른 것으로 신고하기").click()
    await again.page.get_by_text("정식 신고로 보냈습니다.").wait_for()
    await again.photographs("k3-sent")

    await investigator.opens(number)
    await expect(investigator.page.locator("#case-title")).to_contain_text("복무·품위 비위 제보")
    await expect(investigator.page.locator(".timeline")).to_contain_text(SEEN)
    await expect(investigator.page.locator(".timeline")).to_contain_text(MORE)
    for kept in (WORRY, HOME):
        await expect(investigator.page.locator(".timeline")).not_to_contain_text(kept)
    await investigator.photographs("k4-report")
    await investigator.replies(TAKEN)
    await counsellor.page.goto(f"{counsellor.address}/cases/{talk}")
    await expect(counsellor.page.locator("#talk")).to_contain_text("정식 신고로 바꾸셨습니다")
    await expect(counsellor.page.locator("form[action$='/reply']")).to_have_count(0)
    await counsellor.photographs("k5-talk-ended")

    await again.page.get_by_role("button", name="돌아가기").click()
    await again.hears(TAKEN)
    await again.reads("정식 신고로 바꾸었어요.")
    await expect(again.page.get_by_role("button", name="정식 신고로 바꾸기")).to_have_count(0)
    await again.photographs("k6-goes-on")
    await again.leaves()


async def test_without_javascript_it_is_the_same(someone, at_desk):
    person = await someone()
    words, number = await person.talks(WORRY)
    await says(person, SEEN)
    await person.leaves()
    counsellor = await at_desk("moon.daon")
    await counsellor.opens(number)

    plain = await someone(java_script_enabled=False)
    await plain.types_code(words)
    await plain.page.get_by_role("button", name="정식 신고로 바꾸기").click()
    await plain.photographs("k7-plain")
    await plain.page.locator(".talk-part", has_text=SEEN).locator("input").check()
    await plain.page.get_by_role("button", name="고른 것으로 신고하기").click()
    await plain.reads("동의하셔야 보낼 수 있습니다.")
    await expect(plain.page.locator(".talk-part", has_text=SEEN).locator("input")).to_be_checked()
    await plain.page.get_by_label("위 글을 읽었고 동의합니다").check()
    await plain.page.get_by_role("button", name="고른 것으로 신고하기").click()
    await plain.reads("정식 신고로 보냈습니다.")
    await plain.photographs("k8-plain-sent")
    investigator = await at_desk("kim.yeoul")
    await investigator.opens(number)
    await expect(investigator.page.locator(".timeline")).to_contain_text(SEEN)
    await expect(investigator.page.locator(".timeline")).not_to_contain_text(WORRY)
    await plain.leaves()
