"""A lead's page counts the team's work, and leaves out what this lead must not see."""

import pytest

from casework.assigning import assign
from casework.concluding import close
from casework.errors import NotPermittedError, OtherTeamError
from casework.founding import add_officer
from casework.ids import CaseId
from casework.listing import InboxQuery, inbox
from casework.overlooking import overview
from tests.offices import officer

LAMP = "골목 가로등이 {}일째 꺼져 있습니다. 고쳐 주세요."
LEADS = (
    officer("clead", "문팀장", "complaints_team", "team_lead", ""),
    officer("head", "담당관", "", "office_head", ""),
    officer("counts", "통계인", "", "statistician", ""),
)


async def complaints(town, count):
    for number in range(count):
        await town.report(LAMP.format(number + 2), kind="grievance")
    await town.let_in("seojun")
    seojun = await town.unlock("seojun")
    return seojun, [CaseId(each.id) for each in (await inbox(seojun, InboxQuery(), town.office)).lines]


@pytest.fixture
async def led(any_town):
    for each in LEADS:
        await add_officer(each, any_town.office)
    return any_town


async def test_a_team_s_work_is_counted_by_day_person_and_week(led):
    seojun, cases = await complaints(led, 4)
    await assign(cases[0], [seojun.officer.id], seojun, led.office)
    await close(cases[1], "done", "고쳤습니다.", seojun, led.office)
    view = await overview(await led.unlock("clead"), led.office)
    assert (view.open, view.overdue, view.untaken) == (3, 0, 2)
    assert [(each.name, each.open) for each in view.burdens] == [("박서준", 1)]
    assert (view.weeks[-1].came, view.weeks[-1].ended, len(view.weeks)) == (4, 1, 12)
    led.clock.turn(days=40)
    view = await overview(await led.unlock("clead"), led.office)
    assert (view.overdue, view.open) == (3, 3)
    assert [(each.overdue, each.soon) for each in view.burdens] == [(1, 0)]
    assert view.weeks[-1].came == 0


async def test_a_case_that_names_the_lead_is_in_no_count_of_theirs(led):
    await complaints(led, 2)
    await led.report("문팀장이 민원을 일부러 미룹니다. 가로등도 그래서 그대로입니다.", kind="grievance")
    await led.let_in("seojun")
    clead, head = await led.unlock("clead"), await led.unlock("head")
    assert (await overview(clead, led.office)).weeks[-1].came == 2
    assert (await overview(head, led.office)).weeks[-1].came >= 2


async def test_each_lead_sees_the_own_team_the_head_all_and_nobody_else_any(led):
    await complaints(led, 2)
    assert (await overview(await led.unlock("lead"), led.office)).open == 0
    assert (await overview(await led.unlock("head"), led.office)).open == 2
    with pytest.raises(OtherTeamError):
        await overview(await led.unlock("counts"), led.office)
    with pytest.raises(NotPermittedError):
        await overview(await led.unlock("seojun"), led.office)
