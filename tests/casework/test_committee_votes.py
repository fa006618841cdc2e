"""How a committee votes: openly, secretly, by hands, in writing; and what voids a vote."""

import pytest
from sqlalchemy import insert, select, update

from casework.committee_errors import NoQuorumError, SpoiltVoteError
from casework.committees.conducting import (
    begin_vote,
    count_hands,
    end_vote,
    take_vote_again,
)
from casework.errors import MalformedRequestError, NotAllowedNowError
from casework.portal.sittings import (
    cast_vote,
)
from casework.store.sitting_tables import ballot, seat_word
from tests.casework.sitting import (
    EVERYBODY,
    at_portal,
    begun,
    called,
    declares,
    held,
    put_before,
    seated,
    standing,
    votes,
)


async def test_of_a_secret_ballot_only_tally_and_attendance_stay(any_town):
    town, gansa = any_town, await seated(any_town)
    await put_before(town)
    sitting_id, item = await called(town, gansa, ballot="secret")
    for login in EVERYBODY:
        await declares(town, sitting_id, login)
    await begun(town, gansa, sitting_id, *EVERYBODY)
    await begin_vote(await held(town, gansa, sitting_id), item, gansa, town.office)
    await votes(town, sitting_id, item, chair="for", m1="against", m2="against", m3="for", m4="for")
    assert {k: v for k, v in (await at_portal(town)).items() if k in {"ballot", "vote_cast", "seat_word"}} == {
        "ballot": 5, "vote_cast": 5, "seat_word": 5,
    }  # fmt: skip
    await end_vote(await held(town, gansa, sitting_id), item, gansa, town.office)
    one = await standing(town, gansa, sitting_id)
    assert one.content["tally"] == {"for": 3, "against": 2, "abstain": 0}
    assert one.content["votes"] == {}
    assert "urn" not in one.content
    assert len(one.content["voters"]) == 5
    assert (await at_portal(town))["ballot"] == 0


async def test_nobody_votes_twice_nor_before_the_vote_nor_after_it(town):
    gansa = await seated(town)
    await put_before(town)
    sitting_id, item = await called(town, gansa, ballot="secret")
    for login in EVERYBODY:
        await declares(town, sitting_id, login)
    await begun(town, gansa, sitting_id, *EVERYBODY)
    m1 = await town.admit("m1")
    with pytest.raises(NotAllowedNowError):
        await cast_vote(sitting_id, item, "for", m1, town.portal)
    await begin_vote(await held(town, gansa, sitting_id), item, gansa, town.office)
    await cast_vote(sitting_id, item, "for", m1, town.portal)
    with pytest.raises(NotAllowedNowError):
        await cast_vote(sitting_id, item, "against", m1, town.portal)
    with pytest.raises(MalformedRequestError):
        await cast_vote(sitting_id, item, "maybe", await town.admit("m2"), town.portal)
    await votes(town, sitting_id, item, chair="for", m2="for")
    await end_vote(await held(town, gansa, sitting_id), item, gansa, town.office)
    with pytest.raises(NotAllowedNowError):
        await cast_vote(sitting_id, item, "for", await town.admit("m3"), town.portal)


async def test_a_ballot_that_somebody_put_in_voids_the_vote_and_it_is_taken_again(town):
    gansa = await seated(town)
    await put_before(town)
    sitting_id, item = await called(town, gansa, ballot="secret")
    for login in EVERYBODY:
        await declares(town, sitting_id, login)
    await begun(town, gansa, sitting_id, *EVERYBODY)
    await begin_vote(await held(town, gansa, sitting_id), item, gansa, town.office)
    await votes(town, sitting_id, item, chair="for", m1="for", m2="against")
    async with town.office.portal.store.writing() as connection:
        row = (await connection.execute(select(ballot))).mappings().first()
        await connection.execute(insert(ballot).values(**{**row, "id": bytes(16), "place": 1}))
    with pytest.raises(SpoiltVoteError):
        await end_vote(await held(town, gansa, sitting_id), item, gansa, town.office)
    await take_vote_again(await held(town, gansa, sitting_id), item, gansa, town.office)
    assert (await at_portal(town))["ballot"] == 0
    await begin_vote(await held(town, gansa, sitting_id), item, gansa, town.office)
    await votes(town, sitting_id, item, chair="for", m1="for", m2="for")
    await end_vote(await held(town, gansa, sitting_id), item, gansa, town.office)


async def test_a_vote_that_somebody_else_signed_does_not_count(town):
    gansa = await seated(town)
    await put_before(town)
    sitting_id, item = await called(town, gansa)
    for login in EVERYBODY:
        await declares(town, sitting_id, login)
    await begun(town, gansa, sitting_id, *EVERYBODY)
    await begin_vote(await held(town, gansa, sitting_id), item, gansa, town.office)
    await votes(town, sitting_id, item, chair="for", m1="against", m2="against")
    async with town.office.portal.store.writing() as connection:
        m1 = (await town.office.portal.by_login("m1")).id
        chair = (await town.office.portal.by_login("chair")).id
        a_vote = seat_word.c.what == "vote"
        query = select(seat_word.c.body, seat_word.c.wrap).where(seat_word.c.account_id == chair, a_vote)
        of_the_chair = dict((await connection.execute(query)).mappings().one())
        await connection.execute(update(seat_word).where(seat_word.c.account_id == m1, a_vote).values(of_the_chair))
    with pytest.raises(SpoiltVoteError):
        await end_vote(await held(town, gansa, sitting_id), item, gansa, town.office)


async def test_a_show_of_hands_has_no_more_hands_than_members_there(town):
    gansa = await seated(town)
    await put_before(town)
    sitting_id, item = await called(town, gansa, ballot="hands")
    for login in EVERYBODY:
        await declares(town, sitting_id, login)
    await begun(town, gansa, sitting_id, "chair", "m1", "m2")
    hands = {"for": 3, "against": 1, "abstain": 0}
    with pytest.raises(MalformedRequestError):
        await count_hands(await held(town, gansa, sitting_id), item, hands, gansa, town.office)
    await count_hands(await held(town, gansa, sitting_id), item, hands | {"for": 2}, gansa, town.office)
    assert (await standing(town, gansa, sitting_id)).content["passed"] is True


async def test_in_writing_whoever_votes_is_there(town):
    gansa = await seated(town, "petition")
    told, paper = "공원에 나무를 더 심어 주세요.", "나무 심기를 청합니다."
    await put_before(town, "petition_result", case_kind="petition", told=told, paper=paper)
    sitting_id, item = await called(town, gansa, mode="written", committee="petition")
    for login in EVERYBODY:
        await declares(town, sitting_id, login)
    await begin_vote(await held(town, gansa, sitting_id), item, gansa, town.office)
    await votes(town, sitting_id, item, chair="for", m3="for")
    with pytest.raises(NoQuorumError):
        await end_vote(await held(town, gansa, sitting_id), item, gansa, town.office)
    await take_vote_again(await held(town, gansa, sitting_id), item, gansa, town.office)
    await begin_vote(await held(town, gansa, sitting_id), item, gansa, town.office)
    await votes(town, sitting_id, item, chair="for", m3="for", m4="against")
    await end_vote(await held(town, gansa, sitting_id), item, gansa, town.office)
    assert (await standing(town, gansa, sitting_id)).content["passed"] is True
