"""Changes of staff from a list: looked at, confirmed by a second person, carried out on their days, never half."""

from datetime import timedelta

import pytest

from casework.errors import NotFoundError, NotPermittedError, WrongLoginError
from casework.founding import add_officer
from casework.staffing import changing
from casework.staffing.changing import (
    apply_due,
    bring,
    confirm_plan,
    invite_from_plan,
    kept_plans,
    look_at,
    refuse_plan,
    waiting_plans,
)
from casework.staffing.errors import ChangesRefusedError
from casework.staffing.handing_over import move_cases
from casework.store.holdings import current_keys_of
from tests.casework.cleaning.test_workbook import cell, workbook
from tests.offices import officer

HEAD = "이름,아이디,현 팀,새 팀,발령일,역할,창구,넘겨받을 사람\n"


@pytest.fixture
async def peopled(any_town):
    await add_officer(officer("machine", "한관리", "", "administrator", ""), any_town.office)
    await add_officer(officer("head", "노담당", "", "office_head", ""), any_town.office)
    return any_town


def listed(town, *lines: str, after: int = 3) -> bytes:
    day = (town.clock.today() + timedelta(days=after)).isoformat()
    return (HEAD + "".join(f"{each}\n" for each in lines)).replace("DAY", day).encode()


async def acts(town, *lines: str) -> list[tuple[str, str]]:
    looked = await look_at(listed(town, *lines), await town.unlock("machine"), town.office)
    return [(each.act, each.problem) for each in looked]


MOVES = "이나래,narae,인권조사팀,감사팀,DAY,조사관,감사팀 창구,김하늘"
LEAVES = "박서준,,열린민원팀,청소행정과,DAY,,,강시온"
JOINS = "황보리,hwang.bori,청소행정과,열린민원팀,DAY,민원 담당,열린민원팀 창구,"


async def test_each_line_says_what_it_would_do(peopled):
    assert await acts(peopled, MOVES, LEAVES, JOINS, "도가람,,감사팀,감사팀,DAY,,,") == [
        ("move", ""),
        ("leave", ""),
        ("join", ""),
        ("nothing", ""),
    ]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("이나래,,인권조사팀,감사팀,어제쯤,조사관,,김하늘", "no_day"),
        ("모르는이,,다른과,청소행정과,DAY,,,", "unknown"),
        ("황보리,hwang,청소행정과,감사팀,DAY,왕,,", "odd_role"),
        ("황보리,hwang,청소행정과,감사팀,DAY,조사관,없는 창구,", "odd_desk"),
        ("이나래,,인권조사팀,감사팀,DAY,조사관,,아무개", "odd_successor"),
        ("이나래,,열린민원팀,감사팀,DAY,조사관,,김하늘", "other_team"),
        ("황보리,,청소행정과,감사팀,DAY,조사관,,", "no_login"),
        ("황보리,hwang,청소행정과,감사팀,DAY,,,", "no_role"),
        ("황보리,hwang,청소행정과,감사팀,DAY,조사관/시스템 관리자,,", "roles_apart"),
        ("이나래,,인권조사팀,감사팀,DAY,조사관,,", "no_successor"),
        ("황보리,hwang,청소행정과,감사팀,DAY,부서 담당자,,", "odd_role"),
    ],
)
async def test_a_contradiction_is_said_and_nothing_of_the_list_is_kept(town, line, problem):
    await add_officer(officer("machine", "한관리", "", "administrator", ""), town.office)
    assert (await acts(town, line))[0][1] == problem
    with pytest.raises(ChangesRefusedError):
        await bring(listed(town, LEAVES, line), await town.unlock("machine"), town.office)
    assert await kept_plans(await town.unlock("machine"), town.office) == ()


async def test_what_only_shows_when_lines_are_read_together(peopled):
    twice = await acts(peopled, MOVES, MOVES)
    assert twice[1] == ("move", "twice")
    both = await acts(peopled, MOVES.replace("김하늘", "박서준"), LEAVES)
    assert both[0] == ("move", "successor_leaves")


async def test_a_workbook_says_the_same_as_the_table(peopled):
    day = (peopled.clock.today() - peopled.clock.today().replace(year=1900, month=1, day=1)).days + 2
    heads = ("이름", "현 팀", "새 팀", "발령일", "넘겨받을 사람")
    said = ("박서준", "열린민원팀", "청소행정과", "", "강시온")
    rows = '<row r="1">' + "".join(cell(f"{at}1", text) for at, text in zip("ABCDE", heads, strict=True)) + "</row>"
    rows += '<row r="2">' + "".join(cell(f"{at}2", text) for at, text in zip("ABCDE", said, strict=True) if text)
    rows += f'<c r="D2"><v>{day}</v></c></row>'
    (line,) = await look_at(workbook(rows), await peopled.unlock("machine"), peopled.office)
    assert (line.act, line.problem, line.day) == ("leave", "", peopled.clock.today())


async def confirmed(town, *lines: str, after: int = 3) -> None:
    await bring(listed(town, *lines, after=after), await town.unlock("machine"), town.office)
    head = await town.unlock("head")
    (plan,) = await waiting_plans(head, town.office)
    await confirm_plan(plan.id, head, town.office)


async def test_on_the_day_who_leaves_is_suspended_and_who_moves_has_the_new_desk(peopled):
    town = peopled
    await confirmed(town, MOVES, LEAVES)
    assert await town.unlock("seojun")  # not yet
    assert await apply_due(town.office) == 0
    town.clock.turn(days=3)
    assert await apply_due(town.office) == 2
    assert await apply_due(town.office) == 0
    with pytest.raises(WrongLoginError):
        await town.unlock("seojun")
    narae = await town.unlock("narae")
    assert (narae.officer.team, narae.officer.desks) == ("audit_team", {"audit"})
    held = await town.office.keyring.held_by(narae.key.public.key_id, "epoch-key")
    assert held == []  # nothing of the old desk; the new desk's key comes with the next list
    assert await kept_plans(await town.unlock("machine"), town.office) == ()


async def test_the_cases_of_who_moves_go_to_who_is_named(peopled):
    town = peopled
    await town.report("구매 담당이 같은 업체에만 미리 연락합니다.")
    await town.let_in("haneul")
    await confirmed(town, MOVES.replace("김하늘", "정보미"))
    town.clock.turn(days=3)
    await apply_due(town.office)
    assert await move_cases(await town.unlock("haneul"), town.office) == 1
    bomi, narae = await town.unlock("bomi"), await town.unlock("narae")
    assert len(await current_keys_of(town.office.cases.store, bomi.officer.id)) == 1
    assert await current_keys_of(town.office.cases.store, narae.officer.id) == set()


async def test_who_joins_is_handed_a_code_once_the_list_is_confirmed(peopled):
    town = peopled
    machine, head = await town.unlock("machine"), await town.unlock("head")
    await bring(listed(town, JOINS), machine, town.office)
    (plan,) = await kept_plans(machine, town.office)
    with pytest.raises(NotFoundError):
        await invite_from_plan(plan.id, plan.lines[0].number, machine, town.office)
    await confirm_plan(plan.id, head, town.office)
    line, invited = await invite_from_plan(plan.id, plan.lines[0].number, machine, town.office)
    assert (line.login, len(invited.code)) == ("hwang.bori", 23)
    with pytest.raises(NotFoundError):
        await invite_from_plan(plan.id, plan.lines[0].number, machine, town.office)
    # Whoever came from there gets no case that speaks of it, for the days that the rule says.
    assert [(each.unit, each.officer_id) for each in await town.office.people.postings()] == [
        ("청소행정과", invited.officer_id)
    ]


async def test_only_who_confirms_for_every_team_answers_for_a_list(peopled):
    town = peopled
    machine, lead, head = await town.unlock("machine"), await town.unlock("lead"), await town.unlock("head")
    await bring(listed(town, LEAVES), machine, town.office)
    assert await waiting_plans(lead, town.office) == ()
    (plan,) = await waiting_plans(head, town.office)
    with pytest.raises(NotPermittedError):
        await confirm_plan(plan.id, machine, town.office)
    with pytest.raises(NotFoundError):
        await confirm_plan(plan.id, lead, town.office)
    with pytest.raises(NotPermittedError):
        await bring(listed(town, LEAVES), lead, town.office)
    await refuse_plan(plan.id, head, town.office)
    town.clock.turn(days=9)
    assert await apply_due(town.office) == 0


async def test_killed_between_two_lines_the_rest_is_done_next_time(peopled, monkeypatch):
    town = peopled
    await confirmed(town, MOVES, LEAVES)
    town.clock.turn(days=3)
    real = changing.suspend_account

    async def breaks(*_about):
        raise ConnectionError

    monkeypatch.setattr(changing, "suspend_account", breaks)
    with pytest.raises(ConnectionError):
        await apply_due(town.office)
    monkeypatch.setattr(changing, "suspend_account", real)
    assert await town.unlock("seojun")
    assert await apply_due(town.office) == 1
    with pytest.raises(WrongLoginError):
        await town.unlock("seojun")


async def test_the_last_administrator_does_not_leave_by_a_list(peopled):
    town = peopled
    await confirmed(town, "한관리,,,청소행정과,DAY,,,")
    town.clock.turn(days=3)
    assert await apply_due(town.office) == 1
    assert await town.unlock("machine")
