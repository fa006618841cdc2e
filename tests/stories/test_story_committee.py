"""A committee sits on tablets: one member stands aside, the quorum is lost and mended, it votes, the person reads it."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.casework.sending import read_hwpx, read_pdf, words
from tests.stories.clerk import come_in
from tests.stories.running import until

TABLET = {"width": 1024, "height": 768}
TOLD = (
    "저는 은행나무로 77길 3층에 사는 독고하랑입니다. 연락처는 010-8765-4032예요. 우리 골목 공사장 가림막이 쓰러져서 "
    "아이들 등굣길이 막혔는데 주택과 탁여운 주무관은 세 번을 말해도 오지 않습니다."
)
PAPER = "건설 현장의 울타리와 보행로에 관한 일입니다. 시공하는 쪽은 새로 세우겠다고 했고, 언제까지일지 정해야 합니다."
LINE = "건설 현장 울타리와 보행로 조정안"
DECISION = "시공사는 다음 달 말까지 울타리를 새로 세우고, 담당 부서는 일주일에 한 번 살핀다."
REASONS = "다니는 사람이 다칠 걱정이 크고, 시공사도 받아들였다."
PLANTED = ("독고하랑", "010-8765-4032", "은행나무로", "등굣길", "세 번을")
PEOPLE = ("nam.gaeul", "bong.haesol", "tak.yeoun", "pyo.byeolha", "seonu.mari")


async def is_put_before(someone, at_desk, overheard):
    """Somebody complains, and an officer puts it before the committee with a paper that names nobody."""
    person = await someone(java_script_enabled=False)
    await person.fills_form(TOLD, kind="grievance")
    code, number = await person.sends_form()
    officer = await at_desk("choi.narae")
    case_id = await officer.opens(number)
    page = officer.page
    await page.get_by_role("link", name="가린 곳·내보낼 글").click()
    await page.locator(".chips a", has_text="위원회").click()
    await page.get_by_role("button", name="새로 요약해서 쓰기").click()
    await page.locator("#body").fill(overheard.text(PAPER))
    await page.get_by_role("button", name="저장하고 점검하기").click()
    await page.get_by_role("button", name="이름으로 내보내기").click()
    await expect(page.locator(".facts .state")).to_contain_text("내보냄")
    await page.select_option("#kind", "long")
    await page.fill("#line", overheard.text(LINE))
    await officer.photographs("k1-forward")
    await page.get_by_role("button", name="안건으로 올리기").click()
    await expect(page.locator(".told.good")).to_be_visible()
    return person, code, officer, case_id


async def is_called(secretary):
    """The secretary plans a sitting, sets the agenda, calls."""
    page = secretary.page
    await page.goto(f"{secretary.address}/committees/coordination")
    await page.get_by_text("회의 잡기", exact=True).first.click()
    await page.fill("#day", (date.today() + timedelta(days=8)).isoformat())
    await secretary.photographs("k2-committee")
    await page.get_by_role("button", name="회의 잡기").click()
    await expect(page.locator(".told.good")).to_be_visible()
    await page.select_option("#b-1", "secret")
    await page.get_by_role("button", name="안건에 올리기 " + LINE).click()
    await secretary.photographs("k3-agenda")
    await page.get_by_role("button", name="위원 소집하기").click()
    await expect(page.locator(".state")).to_contain_text("소집함")
    shown = await page.locator("main").inner_text()
    assert "사건에 이름이나 부서가 나옴" in shown
    assert [each for each in PLANTED if each in shown] == []
    return page.url


async def declares(member, ground=""):
    """A member says how they stand before anything opens."""
    page = member.page
    await page.locator("a.row").first.click()
    await expect(page.locator(".marked")).to_have_count(0)
    answer = page.get_by_label(ground or "해당하는 것이 없습니다")
    await answer.check()
    await member.photographs(f"k4-declares{'-out' if ground else ''}")
    await page.get_by_role("button", name="서명하고 밝히기").click()
    await expect(page.locator(".told.good")).to_be_visible()
    return page.url


async def reads(member):
    """The paper, under the reader's mark, and a note of one's own."""
    page = member.page
    await page.locator("a.row").first.click()
    shown = await page.locator("main").inner_text()
    assert PAPER in shown
    assert [each for each in PLANTED if each in shown] == []
    await page.fill("#note", member.overheard.text("살수 기록을 물어볼 것"))
    await page.get_by_role("button", name="메모 적어 두기").click()
    await expect(page.locator("#note")).to_have_value("살수 기록을 물어볼 것")
    await member.photographs("k5-paper")


async def votes(member, sitting, choice):
    page = member.page
    await page.goto(sitting)
    await page.locator("a.row").first.click()
    await page.locator(".ballot").get_by_label(choice).check()
    await member.photographs("k8-ballot")
    await page.get_by_role("button", name="투표하기").click()
    await expect(page.locator(".told.good")).to_contain_text("투표하셨습니다")


async def takes(page, name, folder: Path):
    async with page.expect_download() as waiting:
        await page.get_by_role("button", name=name).first.click()
    download = await waiting.value
    where = folder / download.suggested_filename
    await download.save_as(where)
    return where.read_bytes()


@pytest.mark.usefixtures("office")
async def test_a_committee_sits_and_the_person_reads_what_it_decided(
    someone, at_desk, chromium, office, album, overheard, tmp_path
):
    person, code, officer, case_id = await is_put_before(someone, at_desk, overheard)
    secretary = await at_desk("oh.mir")
    sitting = await is_called(secretary)

    members = {}
    for login in PEOPLE:
        members[login] = await come_in(chromium, office, login, album, overheard, screen=TABLET, at="/committee")
    tablets = {}
    for login, member in members.items():
        concerned = "이 일을 처리했거나 처리한 부서에 있습니다" if login == "tak.yeoun" else ""
        tablets[login] = await declares(member, concerned)
    await expect(members["tak.yeoun"].page.locator("main")).to_contain_text("이 안건에서 빠지셨습니다")
    await members["tak.yeoun"].page.goto(tablets["tak.yeoun"])
    await expect(members["tak.yeoun"].page.locator("a.row")).to_have_count(0)
    await reads(members["pyo.byeolha"])

    page = secretary.page
    await page.goto(sitting)
    await expect(page.locator(".lamp.dark")).to_contain_text("예비 위원을 불러 주세요")
    await secretary.photographs("k6-lamp-dark")
    await page.get_by_role("button", name="부르기").click()
    await expect(page.locator(".told.good")).to_contain_text("예비 위원을 불렀습니다")
    called = await page.locator("tbody tr", has_text="예비 위원").first.inner_text()
    spare = "in.yeji" if "인예지" in called else "gil.somi"
    members[spare] = await come_in(chromium, office, spare, album, overheard, screen=TABLET, at="/committee")
    tablets[spare] = await declares(members[spare])
    await page.get_by_role("button", name="회의 시작하기").click()
    for login in ("nam.gaeul", "pyo.byeolha", "seonu.mari", spare):
        await members[login].page.goto(tablets[login])
        await members[login].page.get_by_role("button", name="출석했습니다").click()
    await page.goto(sitting)
    await expect(page.locator(".lamp.lit")).to_be_visible()
    await secretary.photographs("k7-lamp-lit")
    await page.get_by_role("button", name=re.compile("무기명 투표 열기")).click()
    # The open page says that there is something to do; it does not change under anybody's hands.
    await expect(members["seonu.mari"].page.locator("#news")).to_be_visible(timeout=15_000)
    for login, choice in (("nam.gaeul", "찬성"), ("pyo.byeolha", "찬성"), ("seonu.mari", "반대"), (spare, "찬성")):
        await votes(members[login], tablets[login], choice)
    await page.goto(sitting)
    await page.get_by_role("button", name=re.compile("마감하고 세기")).click()
    await expect(page.locator(".tally")).to_contain_text("찬성 3")
    await secretary.photographs("k9-tally")

    for name, text in (("decision", DECISION), ("reasons", REASONS), ("discussion", "기한을 두고 의견을 나눔")):
        await page.locator(f"textarea[name={name}]").fill(overheard.text(text))
    await page.get_by_role("button", name="의결 적기").click()
    await expect(page.locator(".told.good")).to_contain_text("의결을 적었습니다")
    await page.get_by_role("button", name="회의 마치기").click()
    await expect(page.locator(".state")).to_contain_text("마침")
    await secretary.photographs("k10-closed")
    for name, told in (("회의록", ("탁여운", "찬성 3, 반대 1", REASONS)), ("결과 알림", (LINE, DECISION))):
        text, parts = read_hwpx(await takes(page, re.compile(f"{name} 한글"), tmp_path))
        pages, info, more, _ = read_pdf(await takes(page, re.compile(f"{name} PDF"), tmp_path))
        for shown in (words(text), words("".join(pages))):
            assert [each for each in told if words(each) not in shown] == []
        everything = words(text + "".join(pages) + str(info) + more) + "".join(map(str, parts))
        assert [each for each in PLANTED if words(each) in everything] == []
    await members["pyo.byeolha"].page.goto(tablets["pyo.byeolha"])
    await expect(members["pyo.byeolha"].page.locator("[role=alert]")).to_contain_text("찾으시는 화면이 없습니다")

    desk = officer.page

    async def came_back() -> bool:
        await desk.goto(f"{officer.address}/cases/{case_id}")
        return bool(await desk.locator(".said.by-committee").count())

    await until(came_back)
    await officer.photographs("k11-back-in-the-case")
    await officer.replies(f"위원회에서 이렇게 정했습니다. {DECISION} {REASONS}")
    await person.types_code(code)
    await person.reads(DECISION)
