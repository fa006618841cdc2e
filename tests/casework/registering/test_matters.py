"""An entry before a committee: put forward, set, voted on, and its decision back in the entry by itself."""

from datetime import date

import pytest
from sqlalchemy import select, update

from casework.committees.conducting import begin_vote, end_vote
from casework.committees.planning import hold_sitting
from casework.committees.resolving import Resolution, close_sitting, resolve
from casework.committees.setting import waiting_for
from casework.errors import HeldBackError, NotAllowedNowError, NotFoundError, NotPermittedError, StaleError
from casework.founding import add_officer
from casework.registering.matter_readers import hand_on_matters
from casework.registering.matters import (
    collect_decided,
    matters_about,
    matters_offered,
    note_of_matter,
    offer_of_matter,
    put_before,
    take_back_matter,
)
from casework.registering.reading import open_entry
from casework.registering.writing import add_entry, move_entry, write_entry
from casework.store.register_tables import register_matter
from tests.casework import sitting
from tests.casework.registering.keeping import joins
from tests.offices import officer

NAME = "employment_review"
REVIEW = {
    "label": "취업-7", "applicant": "가나다", "last_post": "과장", "last_unit": "건축과", "retired_on": "2026-06-30",
    "duties": "건축 허가와 사용승인을 맡았습니다.", "kind": "check", "received_on": "2026-11-20", "body": "한빛건설",
    "position": "고문", "start_on": "2027-01-04", "opinion": "related", "opinion_text": "허가를 내준 업체입니다.",
    "committee": "district",
}  # fmt: skip
DONE = Resolution(result="not_permitted", decision="취업을 제한한다.", reasons="퇴직 전 5년의 업무와 밀접하다.")


@pytest.fixture
async def keeper(any_town):
    return await joins(any_town, "yunri", "ethics_officer", "rights_team")


@pytest.fixture
async def gansa(any_town, monkeypatch):
    """The ethics committee with its members; its secretary."""
    secretary = officer("gansa", "나간사", "rights_team", "committee_secretary", "")
    monkeypatch.setattr(sitting, "SECRETARY", secretary)
    return await sitting.seated(any_town, "ethics")


async def forwarded(town, keeper, **more):
    entry = await add_entry(NAME, REVIEW | more, keeper, town.office)
    for state in ("opinion", "forwarded"):
        entry = await move_entry(NAME, entry.id.hex(), state, entry.version, keeper, town.office)
    return entry


async def seen(town, keeper, entry):
    view = await open_entry(NAME, entry.id.hex(), keeper, town.office)
    return view, await matters_about(view, keeper, town.office)


async def decided(town, gansa, result=DONE, committee="ethics", vote="against", **choices):
    """The sitting from its calling to its end."""
    sitting_id, item = await sitting.called(town, gansa, committee=committee)
    for login in sitting.EVERYBODY:
        await sitting.declares(town, sitting_id, login)
    held = await sitting.begun(town, gansa, sitting_id, *sitting.EVERYBODY)
    await begin_vote(held, item, gansa, town.office)
    votes = dict.fromkeys(sitting.EVERYBODY, vote) | choices
    await sitting.votes(town, sitting_id, item, **votes)
    await end_vote(await hold_sitting(sitting_id, gansa, town.office), item, gansa, town.office)
    await resolve(await hold_sitting(sitting_id, gansa, town.office), item, result, gansa, town.office)
    await close_sitting(await hold_sitting(sitting_id, gansa, town.office), gansa, town.office)


async def test_a_request_comes_before_the_committee_and_its_decision_back_into_the_entry(any_town, keeper, gansa):
    entry = await forwarded(any_town, keeper)
    view, _ = await seen(any_town, keeper, entry)
    assert [each.name for each in matters_offered(view)] == ["check"]
    offer = await offer_of_matter(NAME, view.id, "check", keeper, any_town.office)
    assert offer.line == "취업심사 취업-7: 취업제한 여부 확인"
    assert "한빛건설" in offer.draft.text
    assert "가나다" not in offer.draft.text
    await put_before(NAME, view.id, "check", keeper, any_town.office, looked=True)
    _, (line,) = await seen(any_town, keeper, entry)
    assert (line.state, line.may_take_back) == ("waiting", True)
    await decided(any_town, gansa)
    _, (line,) = await seen(any_town, keeper, entry)
    assert (line.state, line.result_label) == ("decided", "불허·불승인")
    assert dict(line.said)["결정"] == "취업을 제한한다."
    assert await collect_decided(keeper, any_town.office) == 1
    view, (line,) = await seen(any_town, keeper, entry)
    assert (view.row.state, view.values["decision"], view.values["committee_on"]) == (
        "reviewed", "limited", "2026-12-01",
    )  # fmt: skip
    assert view.values["reason"] == "취업을 제한한다.\n퇴직 전 5년의 업무와 밀접하다."
    assert (line.state, line.said, line.decided_day) == ("kept", (), date(2026, 12, 1))
    assert (view.changes[0].act, view.changes[0].officer_name) == ("resolved", "")
    assert await collect_decided(keeper, any_town.office) == 0


async def test_nothing_of_it_lies_in_plain_beside_what_was_decided(any_town, keeper, gansa):
    entry = await forwarded(any_town, keeper)
    await put_before(NAME, entry.id.hex(), "check", keeper, any_town.office, looked=True)
    await decided(any_town, gansa)
    async with any_town.office.cases.store.reading() as connection:
        (row,) = (await connection.execute(select(register_matter))).mappings().all()
    for said in ("한빛건설", "취업-7", "제한한다", "밀접"):
        assert said not in repr(dict(row))
        assert said.encode() not in row["body"] + row["decision"]


async def test_only_its_committees_secretary_sees_it_waiting(any_town, keeper, gansa):
    entry = await forwarded(any_town, keeper)
    await put_before(NAME, entry.id.hex(), "check", keeper, any_town.office, looked=True)
    sitting_id = await sitting.planned(any_town, gansa, committee="ethics")
    held = await hold_sitting(sitting_id, gansa, any_town.office)
    assert await waiting_for(held, gansa, any_town.office) == ()
    other = officer("other", "딴간사", "complaints_team", "committee_secretary", "")
    await add_officer(other, any_town.office)
    with pytest.raises(NotFoundError):
        await hold_sitting(sitting_id, await any_town.unlock("other"), any_town.office)


async def test_what_identifies_somebody_is_held_back_and_nothing_waits_twice(any_town, keeper, gansa):
    assert gansa.officer.login == "gansa"
    entry = await forwarded(any_town, keeper, opinion_text="010-9087-6513으로 물어보니 맞다고 합니다.")
    for looked in (False, True):
        with pytest.raises(HeldBackError):
            await put_before(NAME, entry.id.hex(), "check", keeper, any_town.office, looked=looked)
    view, matters = await seen(any_town, keeper, entry)
    assert matters == ()
    typed = REVIEW | {"opinion_on": "2026-11-23", "forwarded_on": "2026-11-23"}
    await write_entry(NAME, view.id, typed, view.row.version, keeper, any_town.office)
    matter_id = await put_before(NAME, view.id, "check", keeper, any_town.office, looked=True)
    with pytest.raises(StaleError):
        await put_before(NAME, view.id, "check", keeper, any_town.office, looked=True)
    await take_back_matter(NAME, view.id, matter_id, keeper, any_town.office)
    with pytest.raises(NotAllowedNowError):
        await take_back_matter(NAME, view.id, matter_id, keeper, any_town.office)
    assert [each.state for each in (await seen(any_town, keeper, entry))[1]] == ["withdrawn"]
    await put_before(NAME, view.id, "check", keeper, any_town.office, looked=True)


async def test_what_stands_on_an_agenda_is_not_taken_back_and_what_is_put_off_waits_again(any_town, keeper, gansa):
    entry = await forwarded(any_town, keeper)
    matter_id = await put_before(NAME, entry.id.hex(), "check", keeper, any_town.office, looked=True)
    put_off = Resolution(result="deferred", decision="", reasons="자료를 더 봅니다. 다음에 다시 봅니다.")
    await decided(any_town, gansa, put_off)
    assert await collect_decided(keeper, any_town.office) == 0
    await sitting.planned(any_town, gansa, committee="ethics")
    with pytest.raises(NotAllowedNowError):
        await take_back_matter(NAME, entry.id.hex(), matter_id, keeper, any_town.office)


async def test_it_is_offered_by_kind_and_state_and_to_who_writes(any_town, keeper, gansa):
    assert gansa.officer.team == "rights_team"
    approval = await forwarded(any_town, keeper, kind="approval")
    view, _ = await seen(any_town, keeper, approval)
    assert [each.name for each in matters_offered(view)] == ["approval"]
    fresh = await add_entry(NAME, REVIEW | {"label": "취업-8", "body": "다른 곳"}, keeper, any_town.office)
    with pytest.raises(NotFoundError):
        await offer_of_matter(NAME, fresh.id.hex(), "check", keeper, any_town.office)
    with pytest.raises((NotFoundError, NotPermittedError)):
        await put_before(NAME, approval.id.hex(), "approval", await any_town.unlock("lead"), any_town.office)


async def test_without_a_secretary_nothing_is_put_forward(any_town, keeper):
    entry = await forwarded(any_town, keeper)
    with pytest.raises(NotAllowedNowError):
        await put_before(NAME, entry.id.hex(), "check", keeper, any_town.office, looked=True)


async def test_a_decision_that_was_altered_changes_nothing(any_town, keeper, gansa):
    entry = await forwarded(any_town, keeper)
    await put_before(NAME, entry.id.hex(), "check", keeper, any_town.office, looked=True)
    await decided(any_town, gansa)
    async with any_town.office.cases.store.writing() as connection:
        raw = (await connection.execute(select(register_matter.c.decision))).scalar_one()
        spoiled = raw[:-1] + bytes([raw[-1] ^ 1])
        await connection.execute(update(register_matter).values(decision=spoiled))
    assert await collect_decided(keeper, any_town.office) == 0
    view = await open_entry(NAME, entry.id.hex(), keeper, any_town.office)
    assert (view.row.state, view.values.get("decision")) == ("forwarded", None)


async def test_a_secretary_who_came_later_reads_it_once_somebody_of_its_register_was_in(any_town, keeper):
    early = officer("early", "먼저온", "rights_team", "committee_secretary", "")
    await add_officer(early, any_town.office)
    entry = await forwarded(any_town, keeper)
    matter = await put_before(NAME, entry.id.hex(), "check", keeper, any_town.office, looked=True)
    await add_officer(officer("late", "나중온", "rights_team", "committee_secretary", ""), any_town.office)
    late, other = await any_town.unlock("late"), await any_town.unlock("haneul")
    for wrong, committee in ((late, "ethics"), (late, "petition")):
        with pytest.raises(NotFoundError):
            await note_of_matter(bytes.fromhex(matter), committee, wrong, any_town.office)
    assert await hand_on_matters(other, any_town.office) == 0  # who does not write there has nothing to hand on
    assert await hand_on_matters(keeper, any_town.office) == 1
    note = await note_of_matter(bytes.fromhex(matter), "ethics", late, any_town.office)
    assert "취업-7" in note.line
    assert await hand_on_matters(keeper, any_town.office) == 0
    with pytest.raises(NotFoundError):
        await note_of_matter(bytes.fromhex(matter), "ethics", other, any_town.office)


async def test_what_was_taken_back_is_handed_to_nobody(any_town, keeper):
    await add_officer(officer("early", "먼저온", "rights_team", "committee_secretary", ""), any_town.office)
    entry = await forwarded(any_town, keeper)
    matter = await put_before(NAME, entry.id.hex(), "check", keeper, any_town.office, looked=True)
    await take_back_matter(NAME, entry.id.hex(), matter, keeper, any_town.office)
    await add_officer(officer("late", "나중온", "rights_team", "committee_secretary", ""), any_town.office)
    assert await hand_on_matters(keeper, any_town.office) == 0
