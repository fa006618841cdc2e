"""Views of the list: what is due, what can still be lengthened, filters that add up, and an officer's own views."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from casework.assigning import assign
from casework.clocking import EXTENSION
from casework.concluding import move
from casework.errors import EmptyTextError, MalformedRequestError, NotAllowedNowError, NotFoundError, TooLongError
from casework.extending import extend, open_clock
from casework.ids import case_bytes
from casework.listing import InboxQuery, inbox
from casework.store.clocks import clock_rows
from casework.views import forget_view, keep_view, own_views
from tests.casework.looking import told

LAMP = "골목 가로등이 이틀째 꺼져 있습니다."


async def seen(town, login: str, **asked) -> list[str]:
    page = await inbox(await town.unlock(login), InboxQuery(**asked), town.office)
    return [each.id for each in page.lines]


async def due_of(town, case_id: str):
    return (await town.office.cases.get(case_bytes(case_id))).due


@pytest.fixture
async def lamp(any_town):
    """A complaint of which somebody takes care."""
    case_id = await told(any_town, LAMP, "seojun", kind="grievance")
    seojun = await any_town.unlock("seojun")
    await assign(case_id, [seojun.officer.id], seojun, any_town.office)
    await move(case_id, "investigating", seojun, any_town.office)
    return case_id


async def test_a_case_that_is_due_soon_and_may_be_lengthened_stands_in_its_view(any_town, lamp):
    days = any_town.office.rules.lists.lengthen_within_days
    assert (await due_of(any_town, lamp)) - any_town.clock.today() > timedelta(days=days) or days > 3
    any_town.clock.moment += (await due_of(any_town, lamp)) - any_town.clock.today() - timedelta(days=1)
    assert await seen(any_town, "seojun", view="lengthen") == [lamp]
    page = await inbox(await any_town.unlock("seojun"), InboxQuery(), any_town.office)
    assert page.counts["lengthen"] == 1


async def test_a_case_whose_clock_was_lengthened_as_often_as_its_rule_allows_does_not(any_town, lamp):
    seojun = await any_town.unlock("seojun")
    for _ in range(9):
        needs = (await open_clock(lamp, seojun, any_town.office)).needs
        any_town.clock.moment += (await due_of(any_town, lamp)) - any_town.clock.today() - timedelta(days=1)
        expected = [] if needs is None else [lamp]
        assert await seen(any_town, "seojun", view="lengthen") == expected
        if needs is None or needs != "notice":
            break
        await extend(lamp, "현장을 더 살펴야 합니다.", seojun, any_town.office)
    rows = await clock_rows(any_town.office.cases.store, case_bytes(lamp))
    assert any(each.act == EXTENSION for each in rows)


async def test_what_is_late_or_stands_is_not_there_to_be_lengthened(any_town, lamp):
    any_town.clock.moment += (await due_of(any_town, lamp)) - any_town.clock.today() + timedelta(days=1)
    assert await seen(any_town, "seojun", view="lengthen") == []
    assert await seen(any_town, "seojun", view="overdue") == [lamp]


async def test_filters_add_up_and_never_widen_a_view(any_town, lamp):
    other = await told(any_town, "쓰레기를 안 가져갑니다.", "seojun", kind="grievance")
    due = await due_of(any_town, lamp)
    assert set(await seen(any_town, "seojun", desk="complaints")) == {lamp, other}
    assert await seen(any_town, "seojun", desk="integrity") == []
    assert await seen(any_town, "seojun", state="investigating", desk="complaints", kind="grievance") == [lamp]
    assert set(await seen(any_town, "seojun", due_from=due, due_until=due)) == {lamp, other}
    assert await seen(any_town, "seojun", due_until=due - timedelta(days=1)) == []
    assert await seen(any_town, "seojun", view="overdue", due_until=due + timedelta(days=99)) == []
    assert await seen(any_town, "seojun", view="today", due_from=due - timedelta(days=99)) == []
    assert await seen(any_town, "haneul", desk="complaints") == []  # of another desk nothing, whatever the filter


@pytest.mark.usefixtures("lamp")
async def test_an_own_view_is_kept_counted_and_forgotten(any_town):
    await told(any_town, "쓰레기를 안 가져갑니다.", "seojun", kind="grievance")
    seojun, office = await any_town.unlock("seojun"), any_town.office
    query = InboxQuery(view="open", kind="grievance", state="investigating", due_until=any_town.clock.today())
    await keep_view("  독산동 민가온 건  ", query, seojun, office)
    (view,) = await own_views(seojun, office)
    assert (view.name, view.query) == ("독산동 민가온 건", query)
    page = await inbox(seojun, InboxQuery(), office, {"own": replace(view.query, due_until=None)})
    assert page.counts["own"] == 1
    await forget_view(view.id, seojun, office)
    assert await own_views(seojun, office) == ()
    with pytest.raises(NotFoundError):
        await forget_view(view.id, seojun, office)


async def test_a_view_s_name_is_nobody_else_s(any_town):
    seojun, haneul, office = await any_town.unlock("seojun"), await any_town.unlock("haneul"), any_town.office
    await keep_view("민가온 씨 민원", InboxQuery(kind="grievance"), seojun, office)
    (view,) = await own_views(seojun, office)
    assert await own_views(haneul, office) == ()
    with pytest.raises(NotFoundError):
        await forget_view(view.id, haneul, office)
    for wrong in ("", "x", "0" * 31):
        with pytest.raises((NotFoundError, MalformedRequestError)):
            await forget_view(wrong, seojun, office)
    async with office.cases.store.writing() as connection:  # somebody who can write the store hands it to themself
        await connection.execute(text("UPDATE saved_view SET officer_id = :to"), {"to": haneul.officer.id})
    (stolen,) = await own_views(haneul, office)
    assert (stolen.name, stolen.query) == ("", InboxQuery())
    async with office.cases.store.reading() as connection:
        rows = (await connection.execute(text("SELECT * FROM saved_view"))).all()
    assert "민가온".encode() not in b"".join(bytes(each) for row in rows for each in row if not isinstance(each, str))
    assert "민가온" not in repr(view)


async def test_names_are_short_and_views_are_few(any_town):
    seojun, office = await any_town.unlock("seojun"), any_town.office
    for name, refusal in (("", EmptyTextError), (" \n", EmptyTextError), ("가" * 41, TooLongError)):
        with pytest.raises(refusal):
            await keep_view(name, InboxQuery(), seojun, office)
    for number in range(office.rules.lists.most_views):
        await keep_view(f"보기 {number}", InboxQuery(), seojun, office)
    with pytest.raises(NotAllowedNowError):
        await keep_view("하나 더", InboxQuery(), seojun, office)
    assert len(await own_views(seojun, office)) == office.rules.lists.most_views
