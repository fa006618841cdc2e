"""A report goes on to those who may investigate: told first, approved, as papers that say nothing of who spoke."""

import re

from playwright.async_api import expect

from tests.casework.sending import read_hwpx, read_pdf, words
from tests.stories.visitor import contents

TOLD = (
    "저는 재무과 하늬솔 주무관입니다. 도로 보수 업체 견적서가 팀장 컴퓨터에서 만들어진 걸 4월 9일 오전 10시에 "
    "제가 인쇄하다가 보았습니다."
)
PAPER = "보수 계약에 앞서 제출된 견적의 작성 경위가 분명하지 않습니다. 계약 서류와 문서 작성 기록의 확인이 필요합니다."
WHY = "수사할 권한이 있는 기관에서 맡을 일"
CARELESS = "하늬솔 주무관이 4월 9일 오전 10시에 인쇄하다가 본 일"
SECRETS = ("하늬솔", "4월 9일", "오전 10시", "인쇄", "주무관")


async def releases(officer):
    """The officer writes a fact sheet and lets it go."""
    page = officer.page
    await page.get_by_role("link", name="가린 곳·내보낼 글").click()
    await page.locator(".chips a", has_text="사실확인서").click()
    await page.get_by_role("button", name="새로 요약해서 쓰기").click()
    await page.locator("#body").fill(officer.overheard.text(PAPER))
    await page.get_by_role("button", name="저장하고 점검하기").click()
    await page.get_by_role("button", name="이름으로 내보내기").click()
    await expect(page.locator(".facts .state")).to_contain_text("내보냄")


async def prepares(officer, why):
    """The form of a transfer to the police, filled in and sent."""
    page = officer.page
    await page.select_option("#to", "agency:police")
    await page.fill("#why", officer.overheard.text(why))
    await page.get_by_role("button", name="준비하고 결재 올리기").click()


async def approves(someone):
    """Whoever decides lets pass what waits, and reads nothing of who spoke."""
    page = someone.page
    await page.goto(f"{someone.address}/approvals")
    await page.get_by_role("link", name="이첩").click()
    shown = await page.locator("main").inner_text()
    assert words(PAPER) in words(shown)
    assert [secret for secret in SECRETS if secret in shown] == []
    await page.get_by_role("button", name="승인").click()
    await expect(page.locator(".told.good")).to_be_visible()


async def takes(officer, name):
    async with officer.page.expect_download() as waiting:
        await officer.page.get_by_role("link", name=name).first.click()
    return contents(await (await waiting.value).path())


async def test_a_report_is_handed_on_and_its_papers_name_nobody(someone, at_desk, office):
    person = await someone()
    await person.tells(TOLD)
    await person.picks("아니요, 이대로 보낼게요")
    receipt = await person.notes_words()
    number = await person.sees_number()
    await person.leaves()

    officer = await at_desk("kim.yeoul")
    case_id = await officer.opens(number)
    await releases(officer)
    page = officer.page
    await page.goto(f"{officer.address}/cases/{case_id}/transfers?act=transfer")
    await prepares(officer, CARELESS)
    await expect(page.locator("[role=alert]")).to_contain_text("누구인지 알 수 있는 말")
    await prepares(officer, WHY)
    await expect(page.locator(".passed .tag")).to_have_text("준비 중")
    await expect(page.get_by_role("button", name="문서 만들기")).to_have_count(0)
    for login in ("jo.aram", "no.eulchan"):
        await approves(await at_desk(login))
    await page.goto(f"{officer.address}/cases/{case_id}/transfers")
    await page.get_by_role("button", name="먼저 알리기").click()
    await page.get_by_role("button", name="문서 만들기").click()
    await officer.photographs("t2-made")

    pages, info, more, _ = read_pdf(await takes(officer, "PDF"))
    text, parts = read_hwpx(await takes(officer, "한글(HWPX)"))
    everything = [*pages, *info.values(), more, text, *(each.decode("utf-8", "replace") for each in parts.values())]
    assert [secret for secret in (*SECRETS, number, case_id) for each in everything if secret in each] == []
    assert all(words(PAPER) in words(each) for each in ("".join(pages), text))

    await page.get_by_role("button", name="보낸 것을 적기").click()
    await expect(page.locator("[role=alert]")).to_contain_text("기다린 뒤에")
    await page.get_by_label(re.compile("기다리지 않는 까닭")).fill(officer.overheard.text("기록이 지워질 수 있음"))
    await page.get_by_role("button", name="보낸 것을 적기").click()
    await expect(page.locator(".passed .tag")).to_have_text("보냄")

    again = await someone()
    await again.comes_back(receipt)
    await again.reads("직접 연락하실 수 있는 곳을 먼저 알려 드립니다")
    await again.reads("경찰서(서울금천경찰서)에 넘겼습니다")
    stranger = await at_desk("choi.narae")
    answer = await stranger.page.goto(f"{office.console}/cases/{case_id}/transfers")
    assert answer is not None
    assert answer.status == 403
