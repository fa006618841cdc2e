"""An approval goes from the drafter over the lead to the head; whoever is excluded is passed over and reads nothing."""

import pytest

from casework.approving import approvals_in, decide, draft, name_deputy, open_approval, waiting, withdraw_draft
from casework.assigning import assign
from casework.concluding import move
from casework.corresponding import open_mailbox
from casework.errors import (
    ApprovalNeededError,
    HeldBackError,
    NotAllowedNowError,
    NotFoundError,
    NotPermittedError,
    NotYourCaseError,
    ReasonNeededError,
)
from casework.extending import extend
from casework.founding import add_officer
from casework.ids import CaseId
from casework.listing import InboxQuery, inbox
from casework.notifying import send_result
from casework.store.approvals import get_approval
from tests.offices import officer

TEXT = "확인한 결과 고칠 점이 있어 부서에 고치도록 했습니다. 개인에 대한 조치는 알려 드리지 못합니다."


@pytest.fixture
async def office_with_head(any_town):
    await add_officer(officer("head", "노을찬", "", "office_head", ""), any_town.office)
    await add_officer(officer("lead2", "감팀장", "audit_team", "team_lead", ""), any_town.office)
    return any_town


async def a_case(town, text="동장이 돈을 받았습니다."):
    _, reporter = await town.report(text)
    await town.let_in("haneul", "darae")
    for login in ("haneul", "darae"):
        unlocked = await town.unlock(login)
        page = await inbox(unlocked, InboxQuery(), town.office)
        if page.lines:
            case_id = CaseId(page.lines[0].id)
            await assign(case_id, [unlocked.officer.id], unlocked, town.office)
            return case_id, unlocked, reporter
    raise AssertionError


async def grant_all(town, approval_id, *logins):
    for login in logins:
        await decide(approval_id, "", await town.unlock(login), town.office, granted=True)


async def test_a_result_is_drafted_passed_granted_and_told_with_its_number(office_with_head):
    town = office_with_head
    case_id, unlocked, reporter = await a_case(town)
    approval_id = await draft(case_id, "result", "결과 통지", TEXT, unlocked, town.office)
    lead, head = await town.unlock("lead"), await town.unlock("head")
    assert [line[1] for line in await waiting(lead, town.office)] == ["결과 통지"]
    assert await waiting(head, town.office) == []
    assert (await open_approval(approval_id, lead, town.office)).text == TEXT
    await decide(approval_id, "고생하셨습니다", lead, town.office, granted=True)
    assert await waiting(lead, town.office) == []
    view = await open_approval(approval_id, head, town.office)
    assert [(step.decided, step.by, step.note) for step in view.steps] == [
        ("granted", "최팀장", "고생하셨습니다"),
        ("", "", ""),
    ]
    await decide(approval_id, "", head, town.office, granted=True)
    (granted,) = await approvals_in(case_id, unlocked, town.office)
    assert (granted.state, granted.document_number) == ("granted", "민원감사담당관-1")
    for state in ("investigating", "deciding"):
        await move(case_id, state, unlocked, town.office)
    await send_result(case_id, unlocked, town.office)
    told = (await open_mailbox(reporter, town.intake)).messages[-1].text
    assert told.startswith(TEXT)
    assert "문서번호 민원감사담당관-1" in told
    assert "1398" in told
    assert (await town.office.cases.get(bytes.fromhex(case_id))).state == "notified"
    with pytest.raises(NotAllowedNowError):
        await send_result(case_id, unlocked, town.office)


async def test_a_rejected_draft_is_mended_and_granted(office_with_head):
    town = office_with_head
    case_id, unlocked, _ = await a_case(town)
    first = await draft(case_id, "result", "결과 통지", TEXT, unlocked, town.office)
    lead = await town.unlock("lead")
    with pytest.raises(ReasonNeededError):
        await decide(first, " ", lead, town.office, granted=False)
    await decide(first, "조치 날짜를 빼 주세요", lead, town.office, granted=False)
    with pytest.raises(NotAllowedNowError):
        await decide(first, "", await town.unlock("head"), town.office, granted=True)
    second = await draft(case_id, "result", "결과 통지 (고침)", TEXT, unlocked, town.office)
    await grant_all(town, second, "lead", "head")
    views = {view.id: view for view in await approvals_in(case_id, unlocked, town.office)}
    assert (views[first].state, views[second].state) == ("rejected", "granted")
    assert views[first].steps[0].note == "조치 날짜를 빼 주세요"


async def test_words_that_say_who_reported_do_not_reach_the_lead(office_with_head):
    town = office_with_head
    case_id, unlocked, _ = await a_case(town, "동장이 수요일 새벽 창고 뒤에서 자재를 빼돌리는 것을 저 혼자 보았습니다.")
    with pytest.raises(HeldBackError):
        await draft(case_id, "result", "통지", "제보자 010-9087-6513 에게 알립니다.", unlocked, town.office)
    assert await waiting(await town.unlock("lead"), town.office) == []


async def test_nobody_decides_before_their_turn_or_twice_or_as_the_drafter(office_with_head):
    town = office_with_head
    case_id, unlocked, _ = await a_case(town)
    approval_id = await draft(case_id, "result", "통지", TEXT, unlocked, town.office)
    with pytest.raises(NotAllowedNowError):
        await decide(approval_id, "", await town.unlock("head"), town.office, granted=True)
    for login in ("haneul", "narae", "seojun", "lead2"):
        with pytest.raises(NotYourCaseError):
            await decide(approval_id, "", await town.unlock(login), town.office, granted=True)
    await grant_all(town, approval_id, "lead", "head")
    with pytest.raises(NotAllowedNowError):
        await decide(approval_id, "", await town.unlock("head"), town.office, granted=True)


async def test_the_lead_a_report_is_about_is_passed_over_and_reads_nothing(office_with_head):
    town = office_with_head
    case_id, unlocked, _ = await a_case(town, "인권조사팀장이 사건을 덮으라고 했습니다.")
    approval_id = await draft(case_id, "result", "통지", TEXT, unlocked, town.office)
    lead = await town.unlock("lead")
    assert await waiting(lead, town.office) == []
    with pytest.raises(NotYourCaseError):
        await open_approval(approval_id, lead, town.office)
    row = await get_approval(town.office.cases.store, bytes.fromhex(approval_id))
    assert await town.office.keyring.find_many([row.id], lead.key.public.key_id) == {}
    await grant_all(town, approval_id, "lead2", "head")


async def test_where_the_head_may_not_decide_the_outside_does(office_with_head):
    town = office_with_head
    case_id, unlocked, _ = await a_case(town, "동장이 돈을 줬고 노을찬 담당관이 받았습니다.")
    approval_id = await draft(case_id, "result", "통지", TEXT, unlocked, town.office)
    assert await waiting(await town.unlock("head"), town.office) == []
    await grant_all(town, approval_id, "lead", "outside")
    (view,) = await approvals_in(case_id, unlocked, town.office)
    assert view.state == "granted"


async def test_a_deputy_decides_while_somebody_is_away_and_it_says_so(office_with_head):
    town = office_with_head
    lead, today = await town.unlock("lead"), town.clock.today()
    await name_deputy("bomi", today, today, lead, town.office)
    case_id, unlocked, _ = await a_case(town)
    approval_id = await draft(case_id, "result", "통지", TEXT, unlocked, town.office)
    await decide(approval_id, "", await town.unlock("bomi"), town.office, granted=True)
    view = await open_approval(approval_id, lead, town.office)
    assert (view.steps[0].by, view.steps[0].deputy) == ("정보미", True)
    await name_deputy("", today, today, lead, town.office)
    other = await draft(case_id, "extension", "연장", TEXT, unlocked, town.office)
    with pytest.raises(NotYourCaseError):
        await decide(other, "", await town.unlock("bomi"), town.office, granted=True)
    with pytest.raises(NotFoundError):
        await name_deputy("nobody", today, today, lead, town.office)
    with pytest.raises(NotPermittedError):
        await name_deputy("bomi", today, today, await town.unlock("haneul"), town.office)


async def test_sixty_days_are_extended_only_with_an_approval_that_is_used_once(office_with_head):
    town = office_with_head
    case_id, unlocked, _ = await a_case(town)
    before = (await town.office.cases.get(bytes.fromhex(case_id))).due
    with pytest.raises(ApprovalNeededError):
        await extend(case_id, "자료를 기다립니다", unlocked, town.office)
    approval_id = await draft(case_id, "extension", "연장", TEXT, unlocked, town.office)
    await grant_all(town, approval_id, "lead", "head")
    await extend(case_id, "자료를 기다립니다", unlocked, town.office)
    assert (await town.office.cases.get(bytes.fromhex(case_id))).due > before
    (view,) = await approvals_in(case_id, unlocked, town.office)
    assert view.state == "used"


async def test_what_was_taken_back_is_decided_by_nobody(office_with_head):
    town = office_with_head
    case_id, unlocked, _ = await a_case(town)
    approval_id = await draft(case_id, "result", "통지", TEXT, unlocked, town.office)
    await withdraw_draft(case_id, approval_id, unlocked, town.office)
    with pytest.raises(NotAllowedNowError):
        await decide(approval_id, "", await town.unlock("lead"), town.office, granted=True)
    with pytest.raises(NotFoundError):
        await draft(case_id, "nothing", "통지", TEXT, unlocked, town.office)
