"""A released fact sheet is handed to people of a department, read and answered there, and seen in its case."""

from casework.handing import HandRequest, collect_answers, hand_out, handings_of
from casework.ids import CaseId
from casework.listing import InboxQuery, inbox
from casework.portal.sheets import answer_sheet, open_sheet, sheets_of
from casework.reading import TextPart, open_case
from casework.releasing import begin_paper, release_paper

TOLD = (
    "저는 문화체육과 독고은별 주무관입니다. 민가온 팀장이 3월 7일 오후 3시에 업체 사람에게서 "
    "두툼한 봉투를 받는 것을 제 눈으로 똑똑히 보았습니다."
)
NEUTRAL = "소속 직원이 업무와 관련된 업체로부터 금품을 받았다는 주장이 있어 출장 기록과 계약 서류를 요청합니다."
QUESTIONS = "올해 계약한 업체는 어디입니까?\n출장 기록을 누가 관리합니까?"


async def a_released_sheet(town, told=TOLD, text=NEUTRAL):
    await town.report(told)
    await town.let_in("haneul")
    unlocked = await town.unlock("haneul")
    page = await inbox(unlocked, InboxQuery(), town.office)
    case_id = CaseId(page.lines[0].id)
    paper_id = await begin_paper(case_id, "factsheet", text, unlocked, town.office)
    await release_paper(case_id, paper_id, 1, unlocked, town.office)
    return case_id, paper_id, unlocked


async def ask(town, case_id, paper_id, unlocked, unit="주택과", logins=("house1",), **more):
    ids = tuple([(await town.office.portal.by_login(login)).id for login in logins])
    request = HandRequest(unit=unit, account_ids=ids, **({"questions": QUESTIONS} | more))
    return await hand_out(case_id, paper_id, request, unlocked, town.office)


async def only_sheet(town, login="house1"):
    admitted = await town.admit(login)
    [line] = await sheets_of(admitted, town.portal)
    return line, admitted


def said(parts):
    return "".join(part.text for part in parts if isinstance(part, TextPart))


async def test_a_sheet_is_handed_read_answered_and_seen_in_the_case(any_town):
    town = any_town
    case_id, paper_id, unlocked = await a_released_sheet(town)
    assert await ask(town, case_id, paper_id, unlocked, logins=("house1", "house2")) == 2
    line, admitted = await only_sheet(town)
    view = await open_sheet(line.id, admitted, town.portal)
    assert (view.sheet.text, view.sheet.holder, view.may_answer) == (NEUTRAL, "강주택", True)
    await answer_sheet(
        line.id, ("가나건설입니다.", "서무 담당입니다."), "붙임은 따로 드리겠습니다.", admitted, town.portal
    )
    assert await collect_answers(unlocked, town.office) == 1
    assert (await inbox(unlocked, InboxQuery(), town.office)).lines[0].unread == 2
    seen = (await open_case(case_id, unlocked, town.office)).messages[-1]
    assert (seen.author, said(seen.parts)) == ("department", "붙임은 따로 드리겠습니다.")
    assert [(label, said(parts)) for label, parts in seen.answers] == [
        ("올해 계약한 업체는 어디입니까?", "가나건설입니다."),
        ("출장 기록을 누가 관리합니까?", "서무 담당입니다."),
    ]
    assert "주택과 사실확인서 제" in seen.author_name
    states = [(each.name[-5:], each.state) for each in await handings_of(case_id, paper_id, unlocked, town.office)]
    assert states == [("(강주택)", "answered"), (" (노집)", "out")]
