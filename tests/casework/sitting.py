"""A committee with its people, and a case that comes before it; for tests of sittings."""

from datetime import date

from sqlalchemy import select

from casework.agenda import put_forward
from casework.committees.calling import call_members
from casework.committees.composing import give_seat
from casework.committees.conducting import open_sitting, take_in_roll
from casework.committees.planning import SittingPlan, hold_sitting, items_in, plan_sitting
from casework.committees.setting import set_item, waiting_for
from casework.committees.standing import view_sitting
from casework.founding import add_officer
from casework.ids import CaseId
from casework.listing import InboxQuery, inbox
from casework.portal.enrolling import add_account
from casework.portal.sittings import cast_vote, declare_all, open_my_sitting, say_i_am_here
from casework.releasing import begin_paper, release_paper
from casework.store.sitting_tables import ballot, item_vote, seat_call, seat_note, seat_paper, seat_word, vote_cast
from tests.offices import account, officer

SECRETARY = officer("gansa", "나간사", "complaints_team", "committee_secretary", "")
MEMBERS = (
    account("chair", "부구청", "기획예산과", "committee_member"),
    account("m1", "오위원", "민원여권과", "committee_member"),
    account("m2", "류위원", "주택과", "committee_member"),
    account("m3", "변호인", "외부 위원", "committee_member"),
    account("m4", "교수진", "외부 위원", "committee_member"),
)
RESERVE = account("spare", "예비인", "외부 위원", "committee_member")
TOLD = (
    "저는 은행나무길 12에 사는 선우가온입니다. 010-9087-6513으로 연락 주세요. 우리 아파트 앞 공사장 먼지 때문에 "
    "창문을 열 수가 없습니다. 주택과 류위원 주무관에게 세 번이나 말했는데 그대로예요."
)
PAPER = "건설 현장에서 날리는 가루를 줄이는 일입니다. 부서는 물을 뿌리고 덮개를 씌우라고 했답니다. 조정안이 필요합니다."
LINE = "건설 현장 날림 가루에 관한 조정안"


EVERYBODY = tuple(each.login for each in MEMBERS)
AT_PORTAL = (ballot, item_vote, seat_call, seat_note, seat_paper, seat_word, vote_cast)


async def seated(town, committee="coordination"):
    """The committee's secretary and members; returns the secretary, unlocked."""
    await add_officer(SECRETARY, town.office)
    for each in (*MEMBERS, RESERVE):
        await add_account(each, town.office)
    gansa = await town.unlock("gansa")
    for each in (*MEMBERS, RESERVE):
        place = {"chair": "chair", "spare": "reserve"}.get(each.login, "member")
        row = await town.office.portal.by_login(each.login)
        outside = each.unit == "외부 위원"
        await give_seat(committee, row.id, place, outside, date(2026, 1, 1), gansa, town.office)
    return gansa


async def put_before(town, kind="repeated", told=TOLD, case_kind="group_complaint", desk="seojun", paper=PAPER):
    """A case whose officer puts it before the committee with a released paper; returns case and officer."""
    await town.report(told, kind=case_kind)
    await town.let_in(desk)
    unlocked = await town.unlock(desk)
    case_id = CaseId((await inbox(unlocked, InboxQuery(), town.office)).lines[0].id)
    paper_id = await begin_paper(case_id, "committee", paper, unlocked, town.office)
    await release_paper(case_id, paper_id, 1, unlocked, town.office)
    await put_forward(case_id, kind, LINE, unlocked, town.office, paper_id=paper_id)
    return case_id, unlocked


async def planned(town, gansa, *, mode="in_person", ballot="open", committee="coordination"):
    """A sitting with everything that waits on its agenda; returns its id."""
    plan = SittingPlan(day=date(2026, 12, 1), hour="14:00", where="소회의실", mode=mode)
    sitting_id = await plan_sitting(committee, plan, gansa, town.office)
    held = await hold_sitting(sitting_id, gansa, town.office)
    for each in await waiting_for(held, gansa, town.office):
        await set_item(held, each.id, ballot, gansa, town.office)
    return sitting_id


async def called(town, gansa, **more):
    """The same, its members called; returns the sitting and its first item."""
    sitting_id = await planned(town, gansa, **more)
    held = await hold_sitting(sitting_id, gansa, town.office)
    await call_members(held, gansa, town.office)
    return sitting_id, (await items_in(held, town.office))[0].id.hex()


async def declares(town, sitting_id, login, ground=""):
    """Somebody says of every item that they can take part, or gives the same ground for all of them."""
    admitted = await town.admit(login)
    mine = await open_my_sitting(sitting_id, admitted, town.portal)
    return await declare_all(sitting_id, {each.id: ground for each in mine.undeclared}, admitted, town.portal)


async def begun(town, gansa, sitting_id, *here):
    """The sitting begins and these say that they are there."""
    await open_sitting(await hold_sitting(sitting_id, gansa, town.office), gansa, town.office)
    for login in here:
        await say_i_am_here(sitting_id, await town.admit(login), town.portal)
    held = await hold_sitting(sitting_id, gansa, town.office)
    await take_in_roll(held, town.office)
    return held


async def held(town, gansa, sitting_id):
    return await hold_sitting(sitting_id, gansa, town.office)


async def standing(town, gansa, sitting_id):
    return (await view_sitting(await held(town, gansa, sitting_id), town.office)).items[0]


async def votes(town, sitting_id, item, **choices):
    for login, choice in choices.items():
        await cast_vote(sitting_id, item, choice, await town.admit(login), town.portal)


async def at_portal(town):
    async with town.office.portal.store.reading() as connection:
        return {each.name: len((await connection.execute(select(each))).all()) for each in AT_PORTAL}
