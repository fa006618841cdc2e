"""Four acts by which a case changes hands, each from its draft to its end, on both databases."""

from datetime import timedelta

import pytest

from casework.approving import decide
from casework.concluding import close, move
from casework.corresponding import open_mailbox
from casework.errors import (
    ApprovalNeededError,
    NotAllowedNowError,
    NotToldError,
    NotYourCaseError,
    ReasonNeededError,
    StaleError,
    WrongRecipientError,
)
from casework.extending import open_clock
from casework.holding import hold_case
from casework.reading import open_case
from casework.transferring import (
    ask_approval,
    begin,
    confirm_receipt,
    hand_over_papers,
    make_papers,
    note_return,
    reassign,
    take_papers,
    tell_before,
    transfers_in,
    withdraw_transfer,
)
from tests.casework.sending import (
    LAMP,
    a_protected_case,
    acts_of,
    an_ordinary_case,
    approval_id_of,
    grant,
    made,
    only_view,
    row_of,
    to_police,
    to_roads,
)


async def last_word(reporter, town):
    return (await open_mailbox(reporter, town.intake)).messages[-1].text


async def test_a_protected_case_is_handed_on_approved_told_and_confirmed(any_town):
    town = any_town
    case_id, paper_id, unlocked, reporter = await a_protected_case(town)
    transfer_id = await begin(case_id, to_police(paper_id), unlocked, town.office)
    view = await only_view(town, case_id, unlocked)
    assert (view.state, view.approval, view.may) == ("drafted", "asked", frozenset({"tell", "withdraw"}))
    assert view.due.day.isoformat() == "2026-12-02"  # seven working days, the first left out
    with pytest.raises(ApprovalNeededError):
        await make_papers(case_id, transfer_id, unlocked, town.office)
    with pytest.raises(NotAllowedNowError):
        await take_papers(case_id, transfer_id, 1, "pdf", unlocked, town.office)
    await grant(town, case_id, unlocked)
    await tell_before(case_id, transfer_id, unlocked, town.office)
    told = await last_word(reporter, town)
    assert "누구인지 알려질 수 있어" in told
    assert "경찰서(서울금천경찰서): 급할 때 112" in told
    assert "11월 26일까지" in told
    await make_papers(case_id, transfer_id, unlocked, town.office)
    with pytest.raises(NotToldError):
        await hand_over_papers(case_id, transfer_id, "registered_mail", "", unlocked, town.office)
    town.clock.turn(days=4)
    unlocked = await town.unlock("haneul")
    await hand_over_papers(case_id, transfer_id, "registered_mail", "등기 11-22", unlocked, town.office)
    assert (await row_of(town, case_id)).state == "transferred"
    assert "경찰서(서울금천경찰서)에 넘겼습니다" in await last_word(reporter, town)
    await confirm_receipt(case_id, transfer_id, "접수 2026-7", unlocked, town.office)
    view = await only_view(town, case_id, unlocked)
    assert (view.state, view.record.number, view.record.confirmed.note) == (
        "confirmed",
        "민원감사담당관-1",
        "접수 2026-7",
    )
    acts = [act for act, _ in await acts_of(town, case_id, unlocked)]
    assert sorted(each for each in acts if each.startswith("transfer_")) == [
        "transfer_begun",
        "transfer_confirmed",
        "transfer_handed",
        "transfer_made",
        "transfer_told",
    ]
    await close(case_id, "transferred", "그 기관에서 이어서 다룹니다.", unlocked, town.office)
    assert (await only_view(town, case_id, unlocked)).may == frozenset({"take"})
    with pytest.raises(NotAllowedNowError):
        await note_return(case_id, transfer_id, "다시 보내옴", unlocked, town.office)


async def test_somebody_in_danger_does_not_wait_but_is_told_and_the_journal_says_why(any_town):
    town = any_town
    case_id, paper_id, unlocked, _ = await a_protected_case(town)
    transfer_id = await begin(case_id, to_police(paper_id), unlocked, town.office)
    await grant(town, case_id, unlocked)
    await make_papers(case_id, transfer_id, unlocked, town.office)
    urgent = "다칠 위험이 있어 바로 보냄"
    with pytest.raises(NotToldError):
        await hand_over_papers(case_id, transfer_id, "by_hand", "", unlocked, town.office, urgent=urgent)
    await tell_before(case_id, transfer_id, unlocked, town.office)
    await hand_over_papers(case_id, transfer_id, "by_hand", "", unlocked, town.office, urgent=urgent)
    reasons = dict(await acts_of(town, case_id, unlocked))
    assert reasons["transfer_handed"] == f"이첩, 경찰서(서울금천경찰서), 인편; {urgent}"


async def test_what_the_agency_returns_opens_again_and_its_clock_goes_on(any_town):
    town = any_town
    case_id, paper_id, unlocked, reporter = await an_ordinary_case(town, kind="grievance")
    transfer_id = await begin(case_id, to_roads(paper_id), unlocked, town.office)
    await make_papers(case_id, transfer_id, unlocked, town.office)
    await hand_over_papers(case_id, transfer_id, "onnara", "", unlocked, town.office)
    assert (await row_of(town, case_id)).due is None
    town.clock.turn(days=2)
    unlocked = await town.unlock("seojun")
    with pytest.raises(ReasonNeededError):
        await note_return(case_id, transfer_id, " ", unlocked, town.office)
    with pytest.raises(NotAllowedNowError):
        await move(case_id, "reviewing", unlocked, town.office)
    await note_return(case_id, transfer_id, "우리 부서 시설이 아니라고 함", unlocked, town.office)
    row = await row_of(town, case_id)
    assert (row.state, row.due.isoformat()) == ("reviewing", "2026-12-04")
    assert "다시 맡습니다" in await last_word(reporter, town)
    clock = await open_clock(case_id, unlocked, town.office)
    assert [(reason, bool(until)) for _, reason, _, until in clock.stops] == [("이송", True)]
    view = await only_view(town, case_id, unlocked)
    assert (view.state, view.may) == ("returned", frozenset())


async def test_papers_for_reading_leave_the_case_where_it_is(any_town):
    town = any_town
    case_id, paper_id, unlocked, reporter = await a_protected_case(town)
    await move(case_id, "reviewing", unlocked, town.office)
    asked = to_police(paper_id, act="forward", to="agency:acrc", measures="계약 서류를 확보함\n현장을 확인함")
    transfer_id = await made(town, case_id, unlocked, asked)
    due = (await row_of(town, case_id)).due
    town.clock.turn(days=4)
    unlocked = await town.unlock("haneul")
    await hand_over_papers(case_id, transfer_id, "document_exchange", "", unlocked, town.office)
    row = await row_of(town, case_id)
    assert (row.state, row.due) == ("reviewing", due)
    assert "국민권익위원회에 참고할 내용을 보냈습니다" in await last_word(reporter, town)
    await note_return(case_id, transfer_id, "그곳 일이 아니라고 함", unlocked, town.office)
    assert (await row_of(town, case_id)).state == "reviewing"


async def test_an_ordinary_complaint_goes_to_a_department_within_three_working_hours_on_one_officer_s_word(any_town):
    town = any_town
    case_id, paper_id, unlocked, reporter = await an_ordinary_case(town)
    town.clock.turn(minutes=30)
    transfer_id = await begin(case_id, to_roads(paper_id), unlocked, town.office)
    view = await only_view(town, case_id, unlocked)
    assert (view.approval, view.due.exact, view.due.as_text()) == ("", True, "2026-11-23T12:00")
    assert view.due.why
    assert "make" in view.may
    await make_papers(case_id, transfer_id, unlocked, town.office)
    await hand_over_papers(case_id, transfer_id, "onnara", "", unlocked, town.office)
    assert (await row_of(town, case_id)).state == "transferred"
    assert "도시계획과에서 맡는 일이어서" in await last_word(reporter, town)


async def test_another_agency_has_eight_working_hours(any_town):
    case_id, paper_id, unlocked, _ = await an_ordinary_case(any_town)
    await begin(case_id, to_roads(paper_id, to="agency:seoul"), unlocked, any_town.office)
    assert (await only_view(any_town, case_id, unlocked)).due.as_text() == "2026-11-23T18:00"


async def test_another_desk_takes_a_case_with_its_clock_and_a_key_its_old_officers_never_had(any_town):
    town = any_town
    case_id, _, unlocked, reporter = await an_ordinary_case(town)
    before = await row_of(town, case_id)
    await reassign(case_id, "desk:field", "현장을 먼저 보아야 하는 일", unlocked, town.office)
    row = await row_of(town, case_id)
    assert (row.desk, row.team, row.state, row.due) == ("field", "field_team", "received", before.due)
    assert row.generation == before.generation + 1
    with pytest.raises(NotYourCaseError):
        await hold_case(row.id, unlocked, town.office)
    sion = await town.unlock("sion")
    view = await open_case(case_id, sion, town.office)
    assert LAMP.split(".", maxsplit=1)[0] in view.messages[0].parts[0].text
    listed = await transfers_in(case_id, sion, town.office)
    assert [(each.state, each.record.name) for each in listed.transfers] == [("handed", "현장구청장실 창구")]
    assert "맡는 창구가 바뀌었습니다" in await last_word(reporter, town)


async def test_a_complaint_handed_on_twice_is_marked(any_town):
    town = any_town
    case_id, _, unlocked, _ = await an_ordinary_case(town)
    assert not (await transfers_in(case_id, unlocked, town.office)).marked
    await reassign(case_id, "desk:field", "현장을 먼저 보아야 하는 일", unlocked, town.office)
    sion = await town.unlock("sion")
    assert (await transfers_in(case_id, sion, town.office)).handed_on == 1
    await reassign(case_id, "desk:complaints", "현장 문제가 아님", sion, town.office)
    view = await transfers_in(case_id, await town.unlock("seojun"), town.office)
    assert (view.handed_on, view.marked) == (2, True)


async def test_nobody_excluded_is_among_those_who_take_a_case_over(any_town):
    town = any_town
    case_id, _, unlocked, _ = await a_protected_case(town, "정보미 상담관이 업체에서 돈을 받았습니다.")
    await reassign(case_id, "desk:rights", "인권상담실에서 볼 일", unlocked, town.office)
    row = await row_of(town, case_id)
    holders = {name for _, name, _ in (await town.office.cases.officers_of([row.id]))[row.id]}
    assert (row.desk, holders) == ("rights", {"김하늘"})
    bomi = await town.unlock("bomi")
    with pytest.raises(NotYourCaseError):
        await hold_case(row.id, bomi, town.office)
    keys = [each.id for each in await town.office.cases.keys_of(row.id)]
    assert await town.office.keyring.find_many(keys, bomi.key.public.key_id) == {}


async def test_a_desk_where_nobody_may_see_it_takes_nothing_over(any_town):
    town = any_town
    case_id, _, unlocked, _ = await a_protected_case(town, "감사팀 도가람 조사관이 업체에서 돈을 받았습니다.")
    with pytest.raises(NotAllowedNowError):
        await reassign(case_id, "desk:audit", "행동강령 위반으로 보임", unlocked, town.office)
    assert (await transfers_in(case_id, unlocked, town.office)).transfers == ()


async def test_a_rejected_act_is_asked_for_again_or_taken_back(any_town):
    town = any_town
    case_id, paper_id, unlocked, _ = await a_protected_case(town)
    transfer_id = await begin(case_id, to_police(paper_id), unlocked, town.office)
    lead = await town.unlock("lead")
    with pytest.raises(NotAllowedNowError):
        await ask_approval(case_id, transfer_id, unlocked, town.office)
    await decide(await approval_id_of(town, case_id), "더 확인해 주세요", lead, town.office, granted=False)
    assert "ask" in (await only_view(town, case_id, unlocked)).may
    await ask_approval(case_id, transfer_id, unlocked, town.office)
    await grant(town, case_id, unlocked)
    await withdraw_transfer(case_id, transfer_id, "직접 신고하겠다고 하심", unlocked, town.office)
    view = await only_view(town, case_id, unlocked)
    assert (view.state, view.approval) == ("withdrawn", "withdrawn")
    with pytest.raises(NotAllowedNowError):
        await make_papers(case_id, transfer_id, unlocked, town.office)


async def test_one_act_at_a_time_is_prepared(any_town):
    case_id, paper_id, unlocked, _ = await an_ordinary_case(any_town)
    await begin(case_id, to_roads(paper_id), unlocked, any_town.office)
    with pytest.raises(StaleError):
        await begin(case_id, to_roads(paper_id, to="agency:seoul"), unlocked, any_town.office)
    with pytest.raises(StaleError):
        await reassign(case_id, "desk:field", "현장을 먼저 보아야 하는 일", unlocked, any_town.office)


async def test_each_kind_goes_only_where_it_may(town):
    case_id, paper_id, unlocked, _ = await an_ordinary_case(town)
    view = await transfers_in(case_id, unlocked, town.office)
    assert [each.name for each in view.acts] == ["forward", "redirect", "reassign"]
    for wrong in (
        {"act": "transfer", "to": "agency:acrc"},
        {"to": "agency:audit_board"},
        {"to": "agency:human_rights"},
        {"to": "department:금천구청"},
        {"to": "desk:field"},
        {"act": "reassign", "to": "desk:field"},
        {"act": "nothing"},
    ):
        with pytest.raises(WrongRecipientError):
            await begin(case_id, to_roads(paper_id, **wrong), unlocked, town.office)
    with pytest.raises(WrongRecipientError):
        await reassign(case_id, "desk:integrity", "보호 신고로 보임", unlocked, town.office)


async def test_the_clock_of_a_transfer_that_came_back_runs_from_its_return(town):
    case_id, paper_id, unlocked, _ = await an_ordinary_case(town)
    transfer_id = await begin(case_id, to_roads(paper_id), unlocked, town.office)
    await make_papers(case_id, transfer_id, unlocked, town.office)
    await hand_over_papers(case_id, transfer_id, "onnara", "", unlocked, town.office)
    town.clock.moment += timedelta(days=1)
    unlocked = await town.unlock("seojun")
    await note_return(case_id, transfer_id, "우리 부서 시설이 아니라고 함", unlocked, town.office)
    await begin(case_id, to_roads(paper_id, to="department:공원녹지과"), unlocked, town.office)
    assert (await only_view(town, case_id, unlocked)).due.as_text() == "2026-11-24T14:00"
