"""A department is asked and learns nothing of who spoke: a slip is stopped, a copy answered, a photo tells whose."""

import pytest
from playwright.async_api import expect

from tests.stories.clerk import come_in
from tests.stories.running import until

TOLD = (
    "저는 공원녹지과 선우하람 주무관입니다. 남궁솔 팀장이 5월 12일 오후 2시에 조경 업체 사장한테서 상품권 묶음을 받아 "
    "서랍에 넣는 걸 제가 똑똑히 봤어요."
)
CARELESS = (
    "남궁솔 팀장이 5월 12일 오후 2시에 조경 업체 사장한테서 상품권 묶음을 받아 서랍에 넣는 걸 보았다고 합니다. "
    "그날 출장 기록을 보내 주세요."
)
MENDED = "공사 계약과 관련된 확인입니다. 올해 상반기의 계약 업체 목록과 출장 기록을 요청합니다."
QUESTIONS = ("계약 업체를 누가 고릅니까?", "출장 기록은 어디에 있습니까?")
ANSWERS = ("계약 담당 주무관이 고릅니다.", "전자결재에 있습니다.")
MORE = "목록은 서면으로 따로 드리겠습니다."
SECRETS = ("선우하람", "남궁솔", "5월 12일", "오후 2시", "상품권", "신고인", "제보", "말씀하신 분")


async def reports(someone, at_desk):
    """Somebody tells it, and an officer has the case on the screen."""
    person = await someone()
    await person.tells(TOLD)
    await person.picks("아니요, 이대로 보낼게요")
    await person.notes_words()
    number = await person.sees_number()
    officer = await at_desk("kim.yeoul")
    return officer, await officer.opens(number)


async def writes(officer, text):
    await officer.page.locator("#body").fill(officer.overheard.text(text))
    await officer.page.get_by_role("button", name="저장하고 점검하기").click()
    await expect(officer.page.locator(".verdict")).to_be_visible()


async def is_stopped_then_releases(officer):
    """A careless sheet can neither be released nor handed out; the mended one is."""
    page = officer.page
    await page.get_by_role("link", name="가린 곳·내보낼 글").click()
    await page.locator(".chips a", has_text="사실확인서").click()
    await page.get_by_role("button", name="새로 요약해서 쓰기").click()
    await writes(officer, CARELESS)
    await expect(page.locator(".verdict")).to_contain_text("내보낼 수 없습니다")
    await expect(page.get_by_role("link", name="부서에 보내기")).to_have_count(0)
    paper = page.url.partition("#")[0]
    await page.goto(paper + "/hand")
    await expect(page.locator("[role=alert]")).to_be_visible()
    await page.goto(paper)
    await writes(officer, MENDED)
    await page.get_by_role("button", name="이름으로 내보내기").click()
    await expect(page.locator(".facts .state")).to_contain_text("내보냄")


async def hands_out(officer):
    """The department that the case speaks of is warned about; another one is asked."""
    page = officer.page
    await page.get_by_role("link", name="부서에 보내기").click()
    await page.select_option("#unit", "공원녹지과")
    await page.get_by_role("button", name="사람 보기").click()
    await officer.photographs("f1-named-department")
    await expect(page.locator(".notice.error")).to_contain_text("이 사건에 공원녹지과 이름이 나옵니다")
    await page.select_option("#unit", "주택과")
    await page.get_by_role("button", name="사람 보기").click()
    await expect(page.locator(".notice.error")).to_have_count(0)
    for box in await page.locator("[name=to]").all():
        await box.check()
    await page.fill("#questions", officer.overheard.text("\n".join(QUESTIONS)))
    await officer.photographs("f2-handing")
    await page.get_by_role("button", name="주택과에 보내기").click()
    await expect(page.locator(".copies li")).to_have_count(2)


async def reads_and_answers(clerk):
    """The department sees the sheet under its own mark, nothing of who spoke, and its answer never again."""
    page = clerk.page
    await clerk.photographs("f3-list")
    await page.locator("a.row").click()
    await clerk.photographs("f4-copy")
    shown = await page.locator("main").inner_text()
    assert MENDED in shown
    assert [secret for secret in SECRETS if secret in shown] == []
    whose = await page.locator(".whose").first.inner_text()
    assert "주택과 사실확인서 제" in whose
    assert "장벼리" in whose
    # Whoever photographs the middle of the sheet photographs the mark with it.
    marks = await page.locator(".marked svg text").all_text_contents()
    assert marks[0] in whose
    assert "장벼리" in marks[1]
    await clerk.answers(*ANSWERS, more=MORE)
    await clerk.photographs("f5-sent")
    shown = await page.locator("main").inner_text()
    assert [answer for answer in (*ANSWERS, MORE) if answer in shown] == []
    return page.url


@pytest.mark.usefixtures("office")
async def test_a_department_answers_without_learning_that_anybody_spoke(
    someone, at_desk, chromium, office, album, overheard
):
    officer, case_id = await reports(someone, at_desk)
    await is_stopped_then_releases(officer)
    await hands_out(officer)
    clerk = await come_in(chromium, office, "jang.byeori", album, overheard)
    copy = await reads_and_answers(clerk)

    colleague = await come_in(chromium, office, "so.dallae", album, overheard)
    await expect(colleague.page.locator("a.row")).to_have_count(1)
    await colleague.page.goto(copy)
    await expect(colleague.page.locator("[role=alert]")).to_contain_text("찾으시는 화면이 없습니다")

    page = officer.page

    async def there() -> bool:
        await page.goto(f"{officer.address}/cases/{case_id}")
        return bool(await page.locator(".said.by-department").count())

    await until(there)
    told = await page.locator(".said.by-department").inner_text()
    assert [text for text in (*ANSWERS, MORE, *QUESTIONS, "장벼리") if text not in told] == []
    await officer.photographs("f6-answer")
    journal = await officer.journal()
    assert journal.count("사실확인서를 부서에 보냄") == 2
    assert {"부서가 사실확인서를 처음 읽음", "부서가 사실확인서에 답함"} <= set(journal)
