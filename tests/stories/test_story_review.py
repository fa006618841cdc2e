"""An angry report in four bubbles that names its writer; what leaves the office names nobody, and a slip is stopped."""

import pytest
from playwright.async_api import expect

BUBBLES = (
    "저는 문화체육과 독고은별 주무관입니다. 진짜 너무 화가 나서 참을 수가 없어요.",
    (
        "민가온 팀장이 3월 7일 오후 3시에 업체 사람한테 두툼한 봉투를 받는 걸 제가 똑똑히 봤어요. "
        "서라온 주무관도 거기 있었고 황보은결 계장은 알면서 모르는 척해요."
    ),
    "제 번호는 공일공 구공팔칠",
    "육오일삼 이에요. 우리 팀 유일한 여자 주무관이라 누가 말했는지 금방 알 거예요.",
)
SECRETS = (
    *("독고은별", "은별", "민가온", "가온", "서라온", "라온", "황보은결", "은결"),
    *("공일공", "구공팔칠", "육오일삼", "유일한 여자", "3월 7일", "오후 3시"),
)
FOR_COMMITTEE = (
    "한 직원이 업무와 관련된 업체로부터 금품을 받았다는 주장과, 이를 안 다른 직원 두 사람이 말리지 않았다는 주장이다."
)
FOR_DEPARTMENT = "소속 직원이 올봄 업무 관련 업체에서 금품을 받았다는 주장이 있어 출장 기록과 계약 서류를 요청합니다."
CARELESS = (
    "민가온 팀장이 3월 7일 오후 3시에 업체 사람한테 두툼한 봉투를 받는 걸 제가 똑똑히 봤어요. "
    "신고한 사람은 그 팀 유일한 여자 주무관이고 끝 번호는 6513입니다."
)


async def paper(officer, audience, text):
    """Begin an empty paper, write it and have it looked through."""
    await officer.page.locator(".chips a", has_text=audience).click()
    await officer.page.get_by_role("button", name="새로 요약해서 쓰기").click()
    await officer.page.locator("#body").fill(officer.overheard.text(text))
    await officer.page.get_by_role("button", name="저장하고 점검하기").click()
    await expect(officer.page.locator(".verdict")).to_be_visible()


@pytest.mark.usefixtures("office")
async def test_four_angry_bubbles_become_two_texts_that_name_nobody(someone, at_desk):
    person = await someone()
    await person.tells(BUBBLES[0])
    await person.picks("아니요, 이대로 보낼게요")
    await person.notes_words()
    number = await person.sees_number()
    officer = await at_desk("kim.yeoul")
    case_id = await officer.opens(number)
    for bubble in BUBBLES[1:]:
        await person.writes(bubble)
        await person.sees_sent()
    await officer.waits_for(case_id, "우리 팀 유일한 여자 주무관이라")
    told = await officer.page.locator(".timeline").inner_text()
    assert not any(secret in told for secret in ("독고은별", "구공팔칠", "육오일삼"))

    page = officer.page
    await page.get_by_role("link", name="가린 곳·내보낼 글").click()
    await officer.photographs("r1-review")
    await page.keyboard.press("j")
    await expect(page.locator("#chosen")).to_be_visible()
    while await page.locator("a.s-found").count():
        async with page.expect_navigation():
            await page.keyboard.press("a")
    await expect(page.locator(".facts .state")).to_have_text("모두 보셨습니다")
    await officer.photographs("r2-looked-through")
    after = " ".join(await page.locator(".pair .after").all_inner_texts())
    assert [secret for secret in SECRETS if secret in after] == []
    assert "인물1 팀장이 3월 중 오후에" in after
    assert "특징1" in after

    await paper(officer, "위원회", FOR_COMMITTEE)
    await expect(page.locator(".verdict")).not_to_have_class("verdict red")
    await officer.photographs("r3-committee")
    await page.get_by_role("button", name="이름으로 내보내기").click()
    await expect(page.locator(".facts .state")).to_contain_text("내보냄")
    assert await page.locator(".sheet").inner_text() == FOR_COMMITTEE

    await page.get_by_role("link", name="가린 곳 살펴보기").click()
    await paper(officer, "사실확인서", FOR_DEPARTMENT)
    await page.get_by_role("button", name="이름으로 내보내기").click()
    await expect(page.locator(".facts .state")).to_contain_text("내보냄")

    await page.get_by_role("link", name="가린 곳 살펴보기").click()
    await paper(officer, "사실확인서", CARELESS)
    await expect(page.locator(".verdict")).to_contain_text("내보낼 수 없습니다")
    await expect(page.get_by_role("button", name="이름으로 내보내기")).to_have_count(0)
    why = await page.locator(".held").inner_text()
    assert "이 사건에서 나온 말이 그대로 남았습니다." in why
    assert "신고인이 쓴 말투가 그대로입니다." in why
    assert "신고인의 글" in why
    await officer.photographs("r4-held-back")
    await page.goto(f"{officer.address}/cases/{case_id}")
    assert (await officer.journal()).count("글을 내보냄") == 2
