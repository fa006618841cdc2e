"""A committee sits: who may take part, when it can decide, how it votes, and what comes back into the case."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from casework.committee_errors import NoQuorumError, NothingOnAgendaError
from casework.committees.calling import call_members, call_reserve
from casework.committees.composing import composition_of, give_seat, take_seat
from casework.committees.conducting import (
    begin_vote,
    count_hands,
    end_vote,
    exclude_member,
    take_in_roll,
)
from casework.committees.minutes import letter_document, minutes_document
from casework.committees.planning import hold_sitting, items_in
from casework.committees.resolving import Resolution, close_sitting, resolve
from casework.committees.setting import bring_item, choose_ballot, set_item, take_item_off, waiting_for
from casework.converting import hold_back
from casework.errors import (
    ConflictError,
    HeldBackError,
    MalformedRequestError,
    NotAllowedNowError,
    NotFoundError,
    NotPermittedError,
    ReasonNeededError,
)
from casework.packaging import hwpx_of, pdf_of
from casework.portal.sittings import (
    declare_all,
    my_sittings,
    note_for_myself,
    open_my_paper,
    open_my_sitting,
    say_i_am_here,
)
from casework.reading import open_case
from casework.store.committees import CLOSED
from casework.store.sitting_tables import seat_note, seat_paper
from tests.casework.asking import said
from tests.casework.sending import read_hwpx, read_pdf
from tests.casework.sitting import (
    EVERYBODY,
    LINE,
    PAPER,
    at_portal,
    begun,
    called,
    declares,
    held,
    planned,
    put_before,
    seated,
    standing,
    votes,
)

DECIDED = Resolution(
    result="settled", decision="주택과가 매주 먼지를 재고 결과를 알린다.", reasons="같은 민원이 거듭되었다.",
    discussion="살수 횟수를 두고 의견을 나눔.", follow_up=date(2027, 1, 15),
)  # fmt: skip
PLANTED = ("선우가온", "010-9087-6513", "은행나무길")


async def test_a_matter_is_decided_and_comes_back_into_its_case(any_town):
    town, gansa = any_town, await seated(any_town)
    case_id, seojun = await put_before(town)
    sitting_id, item = await called(town, gansa)
    for login in EVERYBODY:
        await declares(town, sitting_id, login)
    await begun(town, gansa, sitting_id, *EVERYBODY)
    await begin_vote(await held(town, gansa, sitting_id), item, gansa, town.office)
    await votes(town, sitting_id, item, chair="for", m1="for", m2="for", m3="against", m4="abstain")
    await end_vote(await held(town, gansa, sitting_id), item, gansa, town.office)
    one = await standing(town, gansa, sitting_id)
    assert one.content["tally"] == {"for": 3, "against": 1, "abstain": 1}
    assert (one.content["passed"], one.content["present"], one.content["members"]) == (True, 5, 5)
    await resolve(await held(town, gansa, sitting_id), item, DECIDED, gansa, town.office)
    await close_sitting(await held(town, gansa, sitting_id), gansa, town.office)
    view = await open_case(case_id, seojun, town.office)
    (back,) = [each for each in view.messages if each.author == "committee"]
    assert said(back.parts) == f"조정안 의결\n{DECIDED.decision}"
    assert [(label, said(parts)) for label, parts in back.answers] == [
        ("그렇게 정한 까닭", DECIDED.reasons), ("다시 살피는 날", "2027-01-15"),
    ]  # fmt: skip
    assert set((await at_portal(town)).values()) == {0}


async def test_what_the_secretary_brings_can_be_agreed_to_and_a_case_cannot(town):
    gansa = await seated(town)
    await put_before(town)
    sitting_id = await planned(town, gansa)
    await bring_item(
        await held(town, gansa, sitting_id), "올해 남은 회의 날짜", "12월 15일 오후 두 시", "hands", gansa, town.office
    )
    await call_members(await held(town, gansa, sitting_id), gansa, town.office)
    for login in EVERYBODY:
        await declares(town, sitting_id, login)
    await begun(town, gansa, sitting_id, *EVERYBODY)
    case_item, own = [each.id.hex() for each in await items_in(await held(town, gansa, sitting_id), town.office)]
    agreed = replace(DECIDED, result="agreed")
    hands = {"for": 5, "against": 0, "abstain": 0}
    await count_hands(await held(town, gansa, sitting_id), own, hands, gansa, town.office)
    await resolve(await held(town, gansa, sitting_id), own, agreed, gansa, town.office)
    with pytest.raises(MalformedRequestError):
        await resolve(await held(town, gansa, sitting_id), case_item, agreed, gansa, town.office)


async def test_minutes_and_letter_open_again_and_name_nobody_of_the_case(town):
    gansa = await seated(town)
    await put_before(town)
    sitting_id, item = await called(town, gansa)
    for login in EVERYBODY:
        await declares(town, sitting_id, login, "concerned" if login == "m2" else "")
    await begun(town, gansa, sitting_id, *EVERYBODY)
    await call_reserve(
        await held(town, gansa, sitting_id), item, (await town.office.portal.by_login("spare")).id, gansa, town.office
    )
    await declares(town, sitting_id, "spare")
    await say_i_am_here(sitting_id, await town.admit("spare"), town.portal)
    await take_in_roll(await held(town, gansa, sitting_id), town.office)
    await begin_vote(await held(town, gansa, sitting_id), item, gansa, town.office)
    await votes(town, sitting_id, item, chair="for", m1="for", m3="for", m4="against", spare="for")
    await end_vote(await held(town, gansa, sitting_id), item, gansa, town.office)
    await resolve(await held(town, gansa, sitting_id), item, DECIDED, gansa, town.office)
    await close_sitting(await held(town, gansa, sitting_id), gansa, town.office)
    closed = await held(town, gansa, sitting_id)
    minutes = await minutes_document(closed, town.office)
    letter = await letter_document(closed, item, town.office)
    for document, told in (
        (minutes, ("류위원", "찬성 4, 반대 1", "이 일을 처리했거나")),
        (letter, (LINE, "조정안 의결")),
    ):
        text, parts = read_hwpx(hwpx_of(document))
        pages, info, more, _ = read_pdf(pdf_of(document))
        for shown in ("".join(text.split()), "".join("".join(pages).split())):
            assert [each for each in told if "".join(each.split()) not in shown] == []
            assert [each for each in PLANTED if "".join(each.split()) in shown] == []
        everything = "".join(part.decode("utf-8", "replace") for part in parts.values()) + str(info) + more
        assert [each for each in (*PLANTED, "나간사@", "Author") if each in everything] == []
    assert "류위원" not in str(letter)


async def test_whoever_declares_a_conflict_never_has_the_paper_and_quorum_is_counted_without_them(any_town):
    town, gansa = any_town, await seated(any_town)
    await put_before(town)
    sitting_id, item = await called(town, gansa)
    m2 = await town.admit("m2")
    with pytest.raises(NotAllowedNowError):
        await open_my_paper(sitting_id, item, m2, town.portal)
    assert await declares(town, sitting_id, "m2", "relative") == (0, 1)
    with pytest.raises(NotAllowedNowError):
        await open_my_paper(sitting_id, item, m2, town.portal)
    async with town.office.portal.store.reading() as connection:
        rows = (await connection.execute(select(seat_paper.c.account_id, seat_paper.c.body))).all()
    assert [row.account_id for row in rows if row.body is None] == [m2.account.id]
    one = await standing(town, gansa, sitting_id)
    assert (one.lamp.members, one.lamp.needed, one.lamp.is_too_small) == (4, 3, True)
    assert [(each.name, each.ground) for each in one.excluded] == [("류위원", "relative")]


async def test_a_lost_quorum_is_mended_by_a_substitute_who_reads_only_that_item(town):
    gansa = await seated(town)
    await put_before(town)
    sitting_id, item = await called(town, gansa)
    for login in EVERYBODY:
        await declares(town, sitting_id, login, "concerned" if login == "m2" else "")
    await begun(town, gansa, sitting_id, *EVERYBODY)
    with pytest.raises(NoQuorumError):
        await begin_vote(await held(town, gansa, sitting_id), item, gansa, town.office)
    spare = (await town.office.portal.by_login("spare")).id
    await call_reserve(await held(town, gansa, sitting_id), item, spare, gansa, town.office)
    with pytest.raises(NotAllowedNowError):
        await call_reserve(await held(town, gansa, sitting_id), item, spare, gansa, town.office)
    await declares(town, sitting_id, "spare")
    paper = await open_my_paper(sitting_id, item, await town.admit("spare"), town.portal)
    assert (paper.paper.text, paper.paper.line) == (PAPER, LINE)
    assert (await standing(town, gansa, sitting_id)).lamp.is_lit
    await begin_vote(await held(town, gansa, sitting_id), item, gansa, town.office)


async def test_the_secretary_sees_whom_the_case_names_and_excludes_without_reading_it(town):
    gansa = await seated(town)
    await put_before(town)
    sitting_id, item = await called(town, gansa)
    one = await standing(town, gansa, sitting_id)
    assert [each.name for each in one.parts if each.is_named] == ["류위원"]
    m2 = (await town.office.portal.by_login("m2")).id
    with pytest.raises(MalformedRequestError):
        await exclude_member(await held(town, gansa, sitting_id), item, m2, "withdrawal", gansa, town.office)
    await exclude_member(await held(town, gansa, sitting_id), item, m2, "concerned", gansa, town.office)
    mine = await open_my_sitting(sitting_id, await town.admit("m2"), town.portal)
    assert [each.stand for each in mine.items] == ["excluded"]


async def test_what_turned_out_to_be_a_report_is_taken_from_every_member(any_town):
    town, gansa = any_town, await seated(any_town)
    case_id, seojun = await put_before(town)
    sitting_id, item = await called(town, gansa)
    await declares(town, sitting_id, "m1")
    await open_my_paper(sitting_id, item, await town.admit("m1"), town.portal)
    await hold_back(case_id, "뇌물 이야기가 나왔습니다.", seojun, town.office)
    assert await items_in(await held(town, gansa, sitting_id), town.office) == []
    with pytest.raises(NotFoundError):
        await open_my_paper(sitting_id, item, await town.admit("m1"), town.portal)
    assert (await at_portal(town))["seat_paper"] == 0


async def test_a_decision_needs_the_vote_that_it_claims_and_reasons(town):
    gansa = await seated(town)
    await put_before(town)
    sitting_id, item = await called(town, gansa)
    for login in EVERYBODY:
        await declares(town, sitting_id, login)
    await begun(town, gansa, sitting_id, *EVERYBODY)

    async def tries(**more):
        said_ = {"result": "settled", "decision": "먼지를 잰다.", "reasons": "거듭된 민원이다."} | more
        await resolve(await held(town, gansa, sitting_id), item, Resolution(**said_), gansa, town.office)

    with pytest.raises(NotAllowedNowError):
        await tries()
    with pytest.raises(MalformedRequestError):
        await tries(result="granted")
    with pytest.raises(ReasonNeededError):
        await tries(result="deferred", reasons="왜")
    with pytest.raises(HeldBackError):
        await tries(result="deferred", reasons="민원 낸 분 번호는 010-9087-6513입니다.")
    await begin_vote(await held(town, gansa, sitting_id), item, gansa, town.office)
    await votes(town, sitting_id, item, chair="against", m1="against", m2="against")
    await end_vote(await held(town, gansa, sitting_id), item, gansa, town.office)
    with pytest.raises(NotAllowedNowError):
        await tries()
    await tries(result="rejected")


async def test_notes_of_a_member_are_theirs_alone_and_vanish(town):
    gansa = await seated(town)
    await put_before(town)
    sitting_id, item = await called(town, gansa)
    await declares(town, sitting_id, "m3")
    m3 = await town.admit("m3")
    await note_for_myself(sitting_id, item, "살수 기록을 물어볼 것", 0, m3, town.portal)
    assert (await open_my_paper(sitting_id, item, m3, town.portal)).note == "살수 기록을 물어볼 것"
    with pytest.raises(NotAllowedNowError):
        await note_for_myself(sitting_id, item, "다른 창", 0, m3, town.portal)
    async with town.office.portal.store.reading() as connection:
        raw = b"".join(row.body for row in (await connection.execute(select(seat_note.c.body))).all())
    assert "살수".encode() not in raw


async def test_nobody_but_members_reads_and_nobody_but_the_secretary_of_the_team_runs_it(town):
    gansa = await seated(town)
    await put_before(town)
    sitting_id, item = await called(town, gansa)
    assert await my_sittings(await town.admit("spare"), town.portal) == ()
    with pytest.raises(NotFoundError):
        await open_my_sitting(sitting_id, await town.admit("spare"), town.portal)
    with pytest.raises(NotPermittedError):
        await my_sittings(await town.admit("house1"), town.portal)
    for login in ("seojun", "haneul"):
        with pytest.raises(NotPermittedError):
            await hold_sitting(sitting_id, await town.unlock(login), town.office)
    with pytest.raises(MalformedRequestError):
        await declare_all(sitting_id, {item: "no such ground"}, await town.admit("m1"), town.portal)


async def test_an_agenda_is_set_from_what_was_put_forward_with_a_paper(town):
    gansa = await seated(town)
    await put_before(town)
    sitting_id = await planned(town, gansa)
    one = await held(town, gansa, sitting_id)
    (row,) = await items_in(one, town.office)
    assert await waiting_for(one, gansa, town.office) == ()
    await choose_ballot(one, row.id.hex(), "secret", "", town.office)
    await take_item_off(one, row.id.hex(), gansa, town.office)
    (again,) = await waiting_for(one, gansa, town.office)
    assert (again.line, again.has_paper) == (LINE, True)
    with pytest.raises(NothingOnAgendaError):
        await call_members(one, gansa, town.office)
    with pytest.raises(HeldBackError):
        await bring_item(one, "담당자 연락처 안건", "전화 010-9087-6513", "open", gansa, town.office)
    await bring_item(
        one, "내년 회의 날짜를 정합니다.", "분기마다 한 번 모이자는 제안입니다.", "hands", gansa, town.office
    )
    await set_item(one, again.id, "open", gansa, town.office)
    assert [each.kind for each in await items_in(one, town.office)] == ["brought", "repeated"]


async def test_a_composition_says_what_is_wrong_with_it(town):
    gansa = await seated(town)
    good = await composition_of("coordination", gansa, town.office)
    assert (good.lacks, good.regular, good.outside, good.reserves) == ((), 5, 2, 1)
    chair = next(each for each in good.seats if each.place == "chair")
    with pytest.raises(ConflictError):
        await give_seat("coordination", chair.account_id, "member", False, date(2026, 5, 1), gansa, town.office)
    await take_seat("coordination", chair.id, gansa, town.office)
    assert set((await composition_of("coordination", gansa, town.office)).lacks) == {
        "committee.too_few", "committee.no_chair",
    }  # fmt: skip
    with pytest.raises(NotFoundError):
        await composition_of("ethics", gansa, town.office)


async def test_a_closed_sitting_stays_closed(town):
    gansa = await seated(town)
    await put_before(town)
    sitting_id, item = await called(town, gansa)
    with pytest.raises(NotAllowedNowError):
        await close_sitting(await held(town, gansa, sitting_id), gansa, town.office)
    put_off = Resolution(result="deferred", decision="", reasons="자료가 더 필요하다.")
    await resolve(await held(town, gansa, sitting_id), item, put_off, gansa, town.office)
    await close_sitting(await held(town, gansa, sitting_id), gansa, town.office)
    closed = await held(town, gansa, sitting_id)
    assert closed.row.state == CLOSED
    for act in (close_sitting, call_members):
        with pytest.raises(NotAllowedNowError):
            await act(closed, gansa, town.office)
    # What was put off waits for the next sitting.
    following = await planned(town, gansa)
    assert len(await items_in(await held(town, gansa, following), town.office)) == 1
