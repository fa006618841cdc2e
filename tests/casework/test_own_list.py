"""One's own list: cases kept for later, colleagues who call, several cases given at once; never past what one may."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from casework.answering import note
from casework.assigning import assign, recuse, take_off
from casework.assigning_many import assign_many, takers
from casework.corresponding import say
from casework.errors import (
    MalformedRequestError,
    NotAllowedNowError,
    NotFoundError,
    NotPermittedError,
    NotYourCaseError,
    ReasonNeededError,
)
from casework.ids import case_bytes
from casework.later import later_of, look_again, look_later
from casework.listing import InboxQuery, inbox
from casework.reading import open_case
from casework.store.desk_tables import mention
from casework.store.desks import calls_of
from crypto.keys import random_id
from tests.casework.looking import told

BRIBE = "업체 사람이 봉투를 두고 갔습니다."
WHY = "휴가 동안 대신합니다."


@pytest.fixture
async def bribe(any_town):
    return await told(any_town, BRIBE)


@pytest.fixture
async def read(any_town, bribe):
    """The case, once its officer has looked at it."""
    await open_case(bribe, await any_town.unlock("haneul"), any_town.office)
    return bribe


async def seen(town, login: str, view: str = "open") -> list[str]:
    page = await inbox(await town.unlock(login), InboxQuery(view=view), town.office)
    assert page.counts[view] == len(page.lines)
    return [each.id for each in page.lines]


async def test_a_case_kept_for_later_is_gone_from_one_s_own_list_alone_and_comes_back(any_town, read):
    haneul, office = await any_town.unlock("haneul"), any_town.office
    until = await look_later(read, 3, haneul, office)
    assert until == any_town.clock.today() + timedelta(days=3)
    assert (await seen(any_town, "haneul"), await seen(any_town, "haneul", "unassigned")) == ([], [])
    for view in ("later", "all"):
        assert await seen(any_town, "haneul", view) == [read]
    assert await seen(any_town, "narae") == [read]
    any_town.clock.turn(days=2)
    assert await seen(any_town, "haneul") == []
    any_town.clock.turn(days=1)
    assert await seen(any_town, "haneul") == [read]
    assert (await later_of(read, haneul, office))[0] is None


async def test_it_comes_back_at_once_where_it_is_asked_for(any_town, read):
    haneul, office = await any_town.unlock("haneul"), any_town.office
    await look_later(read, 14, haneul, office)
    await look_again(read, haneul, office)
    assert await seen(any_town, "haneul") == [read]
    assert await seen(any_town, "haneul", "later") == []


async def test_what_the_person_adds_brings_it_back(any_town):
    _, reporter = await any_town.report(BRIBE)
    await any_town.let_in("haneul")
    (case_id,) = await seen(any_town, "haneul")
    haneul, office = await any_town.unlock("haneul"), any_town.office
    await open_case(case_id, haneul, office)
    await look_later(case_id, 14, haneul, office)
    await say("또 있었습니다.", (), reporter, random_id(), any_town.intake)
    await any_town.let_in("haneul")
    assert await seen(any_town, "haneul") == [case_id]


async def test_nothing_is_kept_past_the_day_before_its_last(any_town, read):
    haneul, office, store = await any_town.unlock("haneul"), any_town.office, any_town.office.cases
    today = any_town.clock.today()
    await store.change(case_bytes(read), due=today + timedelta(days=4))
    assert [days for days, _ in (await later_of(read, haneul, office))[1]] == [1, 3]
    with pytest.raises(NotAllowedNowError):
        await look_later(read, 7, haneul, office)
    for wrong in (0, -1, 2, 10**9):
        with pytest.raises(NotFoundError):
            await look_later(read, wrong, haneul, office)
    await store.change(case_bytes(read), due=today + timedelta(days=60))
    await look_later(read, 14, haneul, office)
    assert await seen(any_town, "haneul") == []
    # The day moves forward while it is kept: it is there on the day before all the same.
    await store.change(case_bytes(read), due=today + timedelta(days=1))
    assert await seen(any_town, "haneul") == [read]
    await store.change(case_bytes(read), due=today)
    assert await seen(any_town, "haneul", "today") == [read]


async def test_a_case_of_others_is_kept_by_nobody(any_town, read):
    with pytest.raises(NotYourCaseError):
        await look_later(read, 1, await any_town.unlock("seojun"), any_town.office)
    with pytest.raises(NotYourCaseError):
        await look_again(read, await any_town.unlock("seojun"), any_town.office)


async def test_who_is_called_in_a_note_sees_it_in_the_list_until_they_have_looked(any_town, bribe):
    haneul, narae, office = await any_town.unlock("haneul"), await any_town.unlock("narae"), any_town.office
    await note(bribe, "계약서를 봐 주세요.", haneul, office, mentions=[narae.officer.id])
    page = await inbox(narae, InboxQuery(), office)
    assert page.called == {bribe}
    assert await seen(any_town, "narae", "mentioned") == [bribe]
    assert await seen(any_town, "haneul", "mentioned") == []
    await open_case(bribe, haneul, office)
    assert await seen(any_town, "narae", "mentioned") == [bribe]
    await open_case(bribe, narae, office)
    assert await seen(any_town, "narae", "mentioned") == []
    await note(bribe, "@이나래 한 번 더 부탁합니다. @없는사람 @김하늘", haneul, office)
    assert await seen(any_town, "narae", "mentioned") == [bribe]
    assert await seen(any_town, "haneul", "mentioned") == []


async def test_nobody_is_called_who_does_not_hold_the_case(any_town, bribe):
    haneul, seojun, office = await any_town.unlock("haneul"), await any_town.unlock("seojun"), any_town.office
    before = (await office.cases.get(case_bytes(bribe))).message_count
    for stranger in (seojun.officer.id, "0" * 32, haneul.officer.id):
        with pytest.raises(NotFoundError):
            await note(bribe, "봐 주세요.", haneul, office, mentions=[stranger])
    await note(bribe, "@박서준 이 사건을 봐 주세요.", haneul, office)
    assert (await office.cases.get(case_bytes(bribe))).message_count == before + 1
    async with office.cases.store.reading() as connection:
        assert (await connection.execute(select(func.count()).select_from(mention))).scalar_one() == 0


async def test_who_has_left_the_case_is_called_no_more(any_town, bribe):
    haneul, narae, office = await any_town.unlock("haneul"), await any_town.unlock("narae"), any_town.office
    await note(bribe, "봐 주세요.", haneul, office, mentions=[narae.officer.id])
    await recuse(bribe, "아는 사람이 나옵니다.", narae, office)
    page = await inbox(narae, InboxQuery(view="mentioned"), office)
    assert (page.lines, page.called, page.counts["mentioned"]) == ((), frozenset(), 0)
    with pytest.raises(NotFoundError):
        await note(bribe, "봐 주세요.", haneul, office, mentions=[narae.officer.id])
    assert await calls_of(office.cases.store, haneul.officer.id, [case_bytes(bribe)]) == set()


async def test_several_cases_are_given_each_by_itself(any_town, bribe):
    second = await told(any_town, "감리 담당자가 대접을 받았습니다.")
    alien = await told(any_town, "가로등이 꺼졌습니다.", "seojun", kind="grievance")
    haneul, narae, office = await any_town.unlock("haneul"), await any_town.unlock("narae"), any_town.office
    await recuse(second, "아는 사람이 나옵니다.", narae, office)
    given = await assign_many([bribe, second, alien, "0" * 32, "x", bribe], narae.officer.id, WHY, haneul, office)
    assert [(each.case_id, each.refusal) for each in given] == [
        (bribe, ""), (second, "not_found"), (alien, "not_your_case"), ("0" * 32, "not_found"), ("x", "not_found"),
    ]  # fmt: skip
    assert [bool(each.number) for each in given] == [True, True, False, False, False]
    assert await seen(any_town, "narae", "mine") == [bribe]
    view = await open_case(bribe, haneul, office)
    assert [each.reason for each in view.journal if each.act == "assigned"] == [WHY]
    # Whoever was excluded got no key and no line of it.
    assert second not in await seen(any_town, "narae", "all")


async def test_giving_several_opens_none_of_them(any_town, bribe):
    haneul, narae, office = await any_town.unlock("haneul"), await any_town.unlock("narae"), any_town.office
    before = await office.cases.get(case_bytes(bribe))
    await assign_many([bribe], narae.officer.id, WHY, haneul, office)
    after = await office.cases.get(case_bytes(bribe))
    assert (after.read_count, after.unread) == (before.read_count, before.unread)
    acts = [each.act for each in await office.journal.of_case(after.journal_id)]
    assert "opened" not in acts


async def test_several_cases_go_only_to_who_may_work_and_for_a_reason(any_town, bribe):
    haneul, lead, office = await any_town.unlock("haneul"), await any_town.unlock("lead"), any_town.office
    names = [name for _, name in await takers(office)]
    assert "최팀장" not in names
    assert {"김하늘", "이나래"} <= set(names)
    with pytest.raises(ReasonNeededError):
        await assign_many([bribe], haneul.officer.id, " ", haneul, office)
    for nobody in (lead.officer.id, "0" * 32, ""):
        with pytest.raises(NotFoundError):
            await assign_many([bribe], nobody, WHY, haneul, office)
    most = office.rules.lists.most_at_once
    for cases in ([], [str(number) for number in range(most + 1)]):
        with pytest.raises(MalformedRequestError):
            await assign_many(cases, haneul.officer.id, WHY, haneul, office)
    with pytest.raises(NotPermittedError):
        await assign_many([bribe], haneul.officer.id, WHY, await any_town.unlock("outside"), office)
    # A lead lists the case of the team but holds no key of it.
    (given,) = await assign_many([bribe], haneul.officer.id, WHY, lead, office)
    assert (given.number, given.refusal) == ("", "not_your_case")


async def test_what_is_taken_off_one_cannot_give(any_town, bribe):
    haneul, narae, office = await any_town.unlock("haneul"), await any_town.unlock("narae"), any_town.office
    await assign(bribe, [narae.officer.id], haneul, office)
    await take_off(bribe, haneul.officer.id, "업무를 나눕니다.", narae, office)
    (given,) = await assign_many([bribe], haneul.officer.id, WHY, haneul, office)
    assert given.refusal == "not_your_case"
