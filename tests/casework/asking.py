"""A case with a released fact sheet, and what a test does with its copies."""

from sqlalchemy import select, update

from casework.handing import HandRequest, hand_out
from casework.ids import CaseId
from casework.listing import InboxQuery, inbox
from casework.portal.sheets import sheets_of
from casework.reading import TextPart, open_case
from casework.releasing import begin_paper, release_paper
from casework.store.portal_tables import handout

TOLD = (
    "저는 문화체육과 독고은별 주무관입니다. 민가온 팀장이 3월 7일 오후 3시에 업체 사람에게서 "
    "두툼한 봉투를 받는 것을 제 눈으로 똑똑히 보았습니다."
)
NEUTRAL = "소속 직원이 업무와 관련된 업체로부터 금품을 받았다는 주장이 있어 출장 기록과 계약 서류를 요청합니다."
QUESTIONS = "올해 계약한 업체는 어디입니까?\n출장 기록을 누가 관리합니까?"
ANSWERS = ("가나건설입니다.", "서무 담당입니다.")


async def a_case(town, told=TOLD):
    await town.report(told)
    await town.let_in("haneul")
    unlocked = await town.unlock("haneul")
    page = await inbox(unlocked, InboxQuery(), town.office)
    return CaseId(page.lines[0].id), unlocked


async def a_released_sheet(town, told=TOLD, text=NEUTRAL):
    case_id, unlocked = await a_case(town, told)
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


async def acts(town, case_id, unlocked):
    view = await open_case(case_id, unlocked, town.office)
    found = {entry.act: (entry.officer_name, entry.reason) for entry in view.journal}
    return {act: told for act, told in found.items() if act.startswith(("handed", "handout"))}


def said(parts):
    return "".join(part.text for part in parts if isinstance(part, TextPart))


async def rows_of(town, table=handout):
    async with town.portal.store.store.reading() as connection:
        return [dict(row) for row in (await connection.execute(select(table))).mappings()]


async def change(town, handout_id, **values):
    async with town.office.portal.store.writing() as connection:
        await connection.execute(update(handout).where(handout.c.id == handout_id).values(**values))
