"""A committee sits on tablets: one stands aside, the quorum is lost and mended, it votes, the person reads it."""

import re
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from playwright.async_api import expect

from casework.clock import KST
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
    await page.fill("#day", (datetime.now(tz=KST).date() + timedelta(days=8)).isoformat())
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


async def all_declare(members):
    """Everybody says how they stand; whoever handled it has no paper from then on. Returns their addresses."""
    tablets = {}
    for login, member in members.items():
        concerned = "이 일을 처리했거나 처리한 부서에 있습니다" if login == "tak.yeoun" else ""
        tablets[login] = await declares(member, concerned)
    out = members["tak.yeoun"].page
    await expect(out.locator("main")).to_contain_text("이 안건에서 빠지셨습니다")
    await out.goto(tablets["tak.yeoun"])
    await expect(out.locator("a.row")).to_have_count(0)
    return tablets


async def is_mended(secretary, sitting):
    """With one member less it cannot decide; a substitute is called. Returns who."""
    page = secretary.page
    await page.goto(sitting)
    await expect(page.locator(".lamp.dark")).to_contain_text("예비 위원을 불러 주세요")
    await secretary.photographs("k6-lamp-dark")
    await page.get_by_role("button", name="부르기").click()
    await expect(page.locator(".told.good")).to_contain_text("예비 위원을 불렀습니다")
    called = await page.locator("tbody tr", has_text="예비 위원").first.inner_text()
    return "in.yeji" if "인예지" in called else "gil.somi"


async def votes_in_secret(secretary, sitting, members, tablets, choices):
    """Everybody says that they are there, then votes; the open page says so and changes under nobody's hands."""
    page = secretary.page
    await page.get_by_role("button", name="회의 시작하기").click()
    for login in choices:
        await members[login].page.goto(tablets[login])
        await members[login].page.get_by_role("button", name="출석했습니다").click()
    await page.goto(sitting)
    await expect(page.locator(".lamp.lit")).to_be_visible()
    await secretary.photographs("k7-lamp-lit")
    await page.get_by_role("button", name=re.compile("무기명 투표 열기")).click()
    await expect(members["seonu.mari"].page.locator("#news")).to_be_visible(timeout=15_000)
    for login, choice in choices.items():
        await votes(members[login], tablets[login], choice)
    await page.goto(sitting)
    await page.get_by_role("button", name=re.compile("마감하고 세기")).click()
    await expect(page.locator(".tally")).to_contain_text("찬성 3")
    await secretary.photographs("k9-tally")


async def is_decided(secretary, overheard):
    """The decision is written with its reasons, and the sitting ends."""
    page = secretary.page
    await page.locator("select[name=result]").select_option(label="조정안 의결")
    for name, text in (("decision", DECISION), ("reasons", REASONS), ("discussion", "기한을 두고 의견을 나눔")):
        await page.locator(f"textarea[name={name}]").fill(overheard.text(text))
    await page.get_by_role("button", name="의결 적기").click()
    await expect(page.locator(".told.good")).to_contain_text("의결을 적었습니다")
    await page.get_by_role("button", name="회의 마치기").click()
    await expect(page.locator(".state")).to_contain_text("마침")
    await secretary.photographs("k10-closed")


async def papers_name_nobody(page, folder):
    """Minutes and letter, opened by programs that did not make them."""
    for name, told in (("회의록", ("탁여운", "찬성 3, 반대 1", REASONS)), ("결과 알림", (LINE, DECISION))):
        text, parts = read_hwpx(await takes(page, re.compile(f"{name} 한글"), folder))
        pages, info, more, _ = read_pdf(await takes(page, re.compile(f"{name} PDF"), folder))
        for shown in (words(text), words("".join(pages))):
            assert [each for each in told if words(each) not in shown] == []
        inside = "".join(part.decode("utf-8", "replace") for part in parts.values())
        everything = words(text + "".join(pages) + str(info) + more + inside)
        assert [each for each in PLANTED if words(each) in everything] == []


@pytest.mark.usefixtures("office")
async def test_a_committee_sits_and_the_person_reads_what_it_decided(
    someone, at_desk, chromium, office, album, overheard, tmp_path
):
    person, code, officer, case_id = await is_put_before(someone, at_desk, overheard)
    secretary = await at_desk("oh.mir")
    sitting = await is_called(secretary)
    arrives = partial(come_in, chromium, office, album=album, overheard=overheard, screen=TABLET, at="/committee")
    members = {login: await arrives(login) for login in PEOPLE}
    tablets = await all_declare(members)
    await reads(members["pyo.byeolha"])
    spare = await is_mended(secretary, sitting)
    members[spare] = await arrives(spare)
    tablets[spare] = await declares(members[spare])
    choices = {"nam.gaeul": "찬성", "pyo.byeolha": "찬성", "seonu.mari": "반대", spare: "찬성"}
    await votes_in_secret(secretary, sitting, members, tablets, choices)
    await is_decided(secretary, overheard)
    await papers_name_nobody(secretary.page, tmp_path)
    await members["pyo.byeolha"].page.goto(tablets["pyo.byeolha"])
    await expect(members["pyo.byeolha"].page.locator("[role=alert]")).to_contain_text("찾으시는 화면이 없습니다")

    async def came_back() -> bool:
        await officer.page.goto(f"{officer.address}/cases/{case_id}")
        return bool(await officer.page.locator(".said.by-committee").count())

    await until(came_back)
    await officer.photographs("k11-back-in-the-case")
    await officer.replies(f"위원회에서 이렇게 정했습니다. {DECISION} {REASONS}")
    await person.types_code(code)
    await person.reads(DECISION)
