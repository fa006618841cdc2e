"""Protected cases that belong together: said by who holds both, unseen by who does not; no reporter learns of it."""

import pytest
from sqlalchemy import select

from casework.assigning import assign, recuse
from casework.corresponding import open_mailbox
from casework.errors import NotAllowedNowError, NotFoundError, NotYourCaseError, ReasonNeededError
from casework.founding import add_officer
from casework.holding import hold_case
from casework.ids import CaseId, case_bytes
from casework.listing import InboxQuery, inbox
from casework.reading import open_case
from casework.relating import TellsOfAnotherError, answer_each, relate, related_to, work_together
from casework.repeating import answer_joined, unlink
from casework.store.repeat_tables import case_repeat
from tests.offices import officer

BRIBE = "구매 담당 박한결 주무관이 조경 업체에서 봉투를 받았습니다. 제 연락처는 010-2345-6789입니다."
AGAIN = "조경 업체 사람이 구청 주차장에서 직원에게 봉투를 건네는 것을 보았습니다."
WHY = "같은 업체와 같은 날의 일입니다"


async def told(town, text: str, kind: str = "corruption", login: str = "haneul"):
    """Somebody reports; returns the case, its number and the reporter's keys."""
    unlocked = await town.unlock(login)
    before = {each.id for each in (await inbox(unlocked, InboxQuery(view="all"), town.office)).lines}
    _, reporter = await town.report(text, kind=kind)
    await town.let_in(login)
    (new,) = [
        each for each in (await inbox(unlocked, InboxQuery(view="all"), town.office)).lines if each.id not in before
    ]
    return CaseId(new.id), new.registry_number, reporter


@pytest.fixture
async def pair(any_town):
    return await told(any_town, BRIBE), await told(any_town, AGAIN)


async def seen(town, case_id: CaseId, login: str = "haneul") -> list[str]:
    return [each.line.id for each in (await related_to(case_id, await town.unlock(login), town.office)).members]


async def acts(town, case_id: CaseId, login: str) -> set[str]:
    return {each.act for each in (await open_case(case_id, await town.unlock(login), town.office)).journal}


async def test_they_are_linked_by_number_with_a_reason_and_seen_from_both_sides(any_town, pair):
    (one, _, _), (other, number, _) = pair
    haneul = await any_town.unlock("haneul")
    with pytest.raises(ReasonNeededError):
        await relate(one, number, " ", haneul, any_town.office)
    await relate(one, f" {number} ", WHY, haneul, any_town.office)
    assert await seen(any_town, one) == await seen(any_town, other) == [one, other]
    await unlink(other, one, haneul, any_town.office)
    assert await seen(any_town, one) == await seen(any_town, other) == []
    async with any_town.office.cases.store.reading() as connection:
        assert (await connection.execute(select(case_repeat))).all() == []


async def test_nothing_in_the_store_says_which_other_case_it_is(any_town, pair):
    (one, _, _), (other, number, _) = pair
    await relate(one, number, WHY, await any_town.unlock("haneul"), any_town.office)
    async with any_town.office.cases.store.reading() as connection:
        rows = (await connection.execute(select(case_repeat))).mappings().all()
    bodies = {row["case_id"]: row["body"] for row in rows}
    assert case_bytes(other) not in bodies[case_bytes(one)]
    assert other.encode() not in bodies[case_bytes(one)]


@pytest.mark.parametrize("number", ["2026-999999", "", "한글", "../../etc", "2026-000001' OR 1=1"])
async def test_an_unknown_number_and_a_case_of_others_are_the_same_refusal(any_town, pair, number):
    (one, own, _), _ = pair
    haneul = await any_town.unlock("haneul")
    with pytest.raises(NotFoundError):
        await relate(one, number, WHY, haneul, any_town.office)
    with pytest.raises(NotFoundError):
        await relate(one, own, WHY, haneul, any_town.office)


async def test_only_what_is_as_protected_and_no_talk_belongs_beside_it(any_town, pair):
    (one, _, _), _ = pair
    haneul, seojun = await any_town.unlock("haneul"), await any_town.unlock("seojun")
    lamp, number, _ = await told(any_town, "골목 가로등이 꺼져 있습니다.", "grievance", "seojun")
    with pytest.raises(NotFoundError):
        await relate(one, number, WHY, haneul, any_town.office)  # a colleague's
    await assign(lamp, [haneul.officer.id], seojun, any_town.office)
    with pytest.raises(NotFoundError):
        await relate(one, number, WHY, haneul, any_town.office)  # one's own, but ordinary
    with pytest.raises(NotFoundError):
        await related_to(lamp, haneul, any_town.office)


async def test_a_colleague_who_holds_one_of_them_learns_of_no_other(any_town, pair):
    (one, _, _), (other, number, _) = pair
    dami = await add_officer(officer("dami", "오다미", "rights_team", "investigator", ""), any_town.office)
    haneul = await any_town.unlock("haneul")
    await assign(one, [dami.id], haneul, any_town.office)
    await relate(one, number, WHY, haneul, any_town.office)
    await work_together(one, WHY, haneul, any_town.office)
    assert await seen(any_town, one, "dami") == []
    assert not await acts(any_town, one, "dami") & {"related", "repeat_linked", "repeat_joined", "worked_together"}
    assert await acts(any_town, one, "haneul") >= {"related", "repeat_linked", "repeat_joined", "worked_together"}
    with pytest.raises(NotYourCaseError):
        await related_to(other, await any_town.unlock("dami"), any_town.office)
    with pytest.raises(NotFoundError):
        await unlink(one, other, await any_town.unlock("dami"), any_town.office)
    # Nor does whoever stepped aside from the other one.
    await recuse(other, "제 친척의 일입니다", await any_town.unlock("narae"), any_town.office)
    assert await seen(any_town, one, "narae") == []


async def test_each_person_is_answered_in_their_own_mailbox_and_hears_of_nobody_else(any_town, pair):
    (one, _, first), (_, number, second) = pair
    haneul = await any_town.unlock("haneul")
    await relate(one, number, WHY, haneul, any_town.office)
    with pytest.raises(NotAllowedNowError):
        await answer_each(one, "확인하고 있습니다.", haneul, any_town.office)
    await work_together(one, WHY, haneul, any_town.office)
    assert await answer_each(one, "확인하고 있습니다. 2주 안에 다시 알려 드리겠습니다.", haneul, any_town.office) == 2
    for reporter in (first, second):
        box = await open_mailbox(reporter, any_town.intake)
        assert "확인하고 있습니다" in box.messages[-1].text
    with pytest.raises(NotAllowedNowError):  # the way of ordinary matters has no such guard
        await answer_joined(one, "확인하고 있습니다.", haneul, any_town.office)


@pytest.mark.parametrize(
    "text",
    [
        "다른 분도 같은 말씀을 하셨습니다.",
        "같은   내용의 신고가 있어 함께 조사합니다.",
        "박한결 주무관을 조사하고 있습니다.",
        "010-2345-6789로 연락드리겠습니다.",
        "{number} 사건과 같은 일로 봅니다.",
    ],
)
async def test_what_would_tell_one_of_another_is_sent_to_nobody(any_town, pair, text):
    (one, _, first), (_, number, second) = pair
    haneul = await any_town.unlock("haneul")
    await relate(one, number, WHY, haneul, any_town.office)
    await work_together(one, WHY, haneul, any_town.office)
    before = [len((await open_mailbox(each, any_town.intake)).messages) for each in (first, second)]
    with pytest.raises(TellsOfAnotherError):
        await answer_each(one, text.format(number=number), haneul, any_town.office)
    assert [len((await open_mailbox(each, any_town.intake)).messages) for each in (first, second)] == before


async def test_nothing_alone_is_worked_on_together(any_town, pair):
    (one, _, _), _ = pair
    haneul = await any_town.unlock("haneul")
    with pytest.raises(NotAllowedNowError):
        await work_together(one, WHY, haneul, any_town.office)
    held = await hold_case(case_bytes(one), haneul, any_town.office)
    assert held.row.kind == "corruption"
