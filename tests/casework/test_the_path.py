"""The whole path on real stores: somebody speaks, it is sealed, an investigator answers, the person reads it."""

import pytest

from casework.answering import note, reply
from casework.assigning import assign, recuse, take_off
from casework.concluding import close, move
from casework.corresponding import open_mailbox, say, withdraw
from casework.errors import (
    ClosedConversationError,
    ConflictError,
    NotAllowedNowError,
    NotFoundError,
    NotPermittedError,
    NotYourCaseError,
    ReasonNeededError,
    UnknownReceiptError,
)
from casework.ids import CaseId
from casework.keeping import KeeperState, round_once, take_in
from casework.listing import InboxQuery, inbox
from casework.opening import open_waiting
from casework.reading import MaskedPart, open_case, reveal
from casework.receipts import Reporter, derive_keys, draw_receipt, read_receipt
from casework.receiving import ReportDraft, seal_report
from crypto.keys import random_id
from policies.rules import Concern


async def first_case(town, login="haneul"):
    unlocked = await town.unlock(login)
    page = await inbox(unlocked, InboxQuery(), town.office)
    return CaseId(page.lines[0].id), unlocked


def words_of(view):
    return ["".join(getattr(part, "text", "■") for part in message.parts) for message in view.messages]


async def test_a_report_is_answered_and_only_the_receipt_reads_the_answer(any_town):
    receipt, _ = await any_town.report("공사 담당자가 돈을 받았습니다.")
    assert await any_town.let_in("haneul") == 1
    case_id, unlocked = await first_case(any_town)
    view = await open_case(case_id, unlocked, any_town.office)
    assert words_of(view) == ["공사 담당자가 돈을 받았습니다."]
    await reply(case_id, "말씀해 주셔서 고맙습니다. 언제 있었던 일인가요?", (), unlocked, any_town.office, ask=True)

    reporter = await read_receipt(" ".join(receipt.words()), any_town.intake)
    mailbox = await open_mailbox(reporter, any_town.intake)
    assert [message.text for message in mailbox.messages] == [
        "공사 담당자가 돈을 받았습니다.",
        "말씀해 주셔서 고맙습니다. 언제 있었던 일인가요?",
    ]
    assert mailbox.stage == "supplement_requested"
    await say("지난달 말입니다.", (), reporter, random_id(), any_town.intake)
    assert await any_town.let_in("narae") == 1
    view = await open_case(case_id, await any_town.unlock("narae"), any_town.office)
    assert words_of(view)[-1] == "지난달 말입니다."
    assert view.messages[-1].confirmed is True
    assert view.line.state == "investigating"


async def test_the_digits_of_a_receipt_open_the_same_mailbox(town):
    receipt, _ = await town.report("글입니다.")
    reporter = await read_receipt(receipt.digits(), town.intake)
    assert len((await open_mailbox(reporter, town.intake)).messages) == 1


async def test_an_unknown_receipt_is_refused_without_saying_why(town):
    stranger = Reporter(await derive_keys(draw_receipt().secret, town.intake))
    with pytest.raises(UnknownReceiptError):
        await open_mailbox(stranger, town.intake)


async def test_a_report_sent_twice_is_stored_once_and_another_text_under_its_id_is_refused(any_town):
    receipt = draw_receipt()
    draft = ReportDraft(lane="form", kind="corruption", text="같은 글")
    first = await seal_report(draft, receipt, any_town.intake)
    again = await seal_report(draft, receipt, any_town.intake)
    assert (again.number, again.repeated) == (first.number, True)
    with pytest.raises(ConflictError):
        await seal_report(ReportDraft(lane="form", kind="corruption", text="다른 글"), receipt, any_town.intake)
    assert await any_town.let_in("haneul") == 1


async def test_the_reporters_own_number_is_cut_out_and_a_third_partys_is_covered(town):
    await town.report("제 번호는 010-1234-0001입니다. 그 사람 전화는 010-9876-0002라고 했어요.")
    await town.let_in("haneul")
    case_id, unlocked = await first_case(town)
    view = await open_case(case_id, unlocked, town.office)
    covered = [part for part in view.messages[0].parts if isinstance(part, MaskedPart)]
    assert [part.revealable for part in covered] == [False, True]
    assert "010" not in words_of(view)[0]
    shown = await reveal(case_id, view.messages[0].id, covered[1].index, "사실 확인을 위해 필요", unlocked, town.office)
    assert shown == "010-9876-0002"
    view = await open_case(case_id, unlocked, town.office)
    assert [(entry.act, entry.reason) for entry in view.journal if entry.act == "revealed"] == [
        ("revealed", "사실 확인을 위해 필요")
    ]


async def test_the_desk_of_somebody_who_is_named_never_sees_the_drop(any_town):
    await any_town.report("인권조사팀 이나래 주무관이 봐주기를 합니다.")
    assert await any_town.let_in("haneul", "narae") == 0
    for login in ("haneul", "narae"):
        assert (await inbox(await any_town.unlock(login), InboxQuery(view="all"), any_town.office)).total == 0
    assert await any_town.let_in("darae") == 1
    assert (await inbox(await any_town.unlock("darae"), InboxQuery(), any_town.office)).total == 1


async def test_a_report_about_the_usual_team_never_comes_back_to_it_when_the_stand_in_is_shut_out_too(any_town):
    about_them = {
        "concerns": Concern.THIS_TEAM,
        "concerned_team": "rights_team",
        "excluded": "감사팀도 보지 않았으면 합니다",
    }
    await any_town.report("조사하는 팀에서 이야기가 새어 나갔습니다.", **about_them)
    assert await any_town.let_in("darae", "garam", "haneul", "narae", "bomi") == 0
    assert await any_town.let_in("outside") == 1
    for login in ("darae", "garam", "haneul", "narae", "bomi"):
        assert (await inbox(await any_town.unlock(login), InboxQuery(view="all"), any_town.office)).total == 0


async def test_a_report_about_the_auditors_never_comes_back_to_them_when_their_stand_in_is_named_too(any_town):
    about_them = {"kind": "conduct_breach", "concerns": Concern.THIS_TEAM, "concerned_team": "audit_team"}
    await any_town.report("김하늘 주무관과 이나래 주무관도 그 자리에 있었습니다.", **about_them)
    assert await any_town.let_in("haneul", "narae", "darae", "garam") == 0
    assert await any_town.let_in("outside") == 1


async def test_a_desk_whose_officer_is_named_hands_on_to_the_team_that_stands_in(any_town):
    await any_town.report("도가람 주무관이 회식비를 걷었습니다.", kind="conduct_breach")
    assert await any_town.let_in("garam", "darae") == 0
    assert await any_town.let_in("haneul") == 1


@pytest.mark.parametrize("kind", ["law_inquiry", "procedure_inquiry", "suggestion"])
async def test_an_inquiry_that_was_completed_goes_on_without_an_investigation(any_town, kind):
    _, reporter = await any_town.report("어느 조항인지 궁금합니다.", kind=kind)
    await any_town.let_in("seojun")
    case_id, seojun = await first_case(any_town, "seojun")
    await reply(case_id, "어떤 일인지 조금 더 적어 주시겠어요?", (), seojun, any_town.office, ask=True)
    assert (await open_case(case_id, seojun, any_town.office)).line.state == "supplement_requested"
    await say("옥상에 온실을 두는 일입니다.", (), reporter, random_id(), any_town.intake)
    await any_town.let_in("seojun")
    assert (await open_case(case_id, seojun, any_town.office)).line.state == "assigned"


async def test_a_matter_that_is_only_passed_on_is_neither_assigned_nor_asked_about(any_town):
    await any_town.report("영업신고를 하고 싶습니다.", kind="statutory_complaint")
    await any_town.let_in("seojun")
    case_id, seojun = await first_case(any_town, "seojun")
    await assign(case_id, [seojun.officer.id], seojun, any_town.office)
    await reply(case_id, "어느 창구인지 알려 드릴게요.", (), seojun, any_town.office, ask=True)
    assert (await open_case(case_id, seojun, any_town.office)).line.state == "received"


async def test_an_officer_who_recused_themself_reads_neither_old_nor_new_words(any_town):
    _, reporter = await any_town.report("첫 번째 말")
    await any_town.let_in("haneul")
    case_id, haneul = await first_case(any_town)
    await recuse(case_id, "아는 사람의 일입니다", haneul, any_town.office)
    await say("두 번째 말", (), reporter, random_id(), any_town.intake)
    await any_town.let_in("narae")
    with pytest.raises(NotYourCaseError):
        await open_case(case_id, haneul, any_town.office)
    view = await open_case(case_id, await any_town.unlock("narae"), any_town.office)
    assert words_of(view) == ["첫 번째 말", "두 번째 말"]
    assert view.line.generation == 2


async def test_somebody_the_case_was_given_to_reads_every_generation(town):
    _, reporter = await town.report("첫 번째 말")
    await town.let_in("haneul")
    case_id, haneul = await first_case(town)
    await recuse(case_id, "아는 사람", haneul, town.office)
    narae = await town.unlock("narae")
    await say("두 번째 말", (), reporter, random_id(), town.intake)
    await town.let_in("narae")
    bomi = await town.unlock("bomi")
    await assign(case_id, [bomi.officer.id], narae, town.office)
    view = await open_case(case_id, bomi, town.office)
    assert words_of(view) == ["첫 번째 말", "두 번째 말"]
    with pytest.raises(NotYourCaseError):
        await open_case(case_id, await town.unlock("seojun"), town.office)


async def test_a_team_lead_reads_what_they_were_given_and_changes_nothing_in_it(any_town):
    await any_town.report("첫 번째 말")
    await any_town.let_in("haneul")
    case_id, haneul = await first_case(any_town)
    lead = await any_town.unlock("lead")
    with pytest.raises(NotYourCaseError):
        await open_case(case_id, lead, any_town.office)
    await assign(case_id, [lead.officer.id], haneul, any_town.office)
    view = await open_case(case_id, lead, any_town.office)
    assert words_of(view) == ["첫 번째 말"]
    assert (view.line.officer_names, view.line.state) == ((), "received"), "whoever only reads works on nothing"
    for change in (
        reply(case_id, "답", (), lead, any_town.office),
        note(case_id, "메모", lead, any_town.office),
        move(case_id, "reviewing", lead, any_town.office),
    ):
        with pytest.raises(NotPermittedError):
            await change


async def test_what_comes_later_waits_for_somebody_who_works_on_the_case(any_town):
    """A lead who only reads knows no staff list: what they opened would be covered less."""
    _, reporter = await any_town.report("첫 번째 말")
    await any_town.let_in("haneul")
    case_id, haneul = await first_case(any_town)
    lead = await any_town.unlock("lead")
    await assign(case_id, [lead.officer.id], haneul, any_town.office)
    await say("두 번째 말", (), reporter, random_id(), any_town.intake)
    assert await any_town.let_in("lead") == 0
    assert words_of(await open_case(case_id, lead, any_town.office)) == ["첫 번째 말"]
    assert await any_town.let_in("haneul") == 1
    assert words_of(await open_case(case_id, lead, any_town.office)) == ["첫 번째 말", "두 번째 말"]


async def test_whoever_is_taken_off_loses_every_key_and_may_be_given_the_case_again(any_town):
    town = any_town
    _, reporter = await town.report("첫 번째 말")
    await town.let_in("haneul")
    case_id, haneul = await first_case(town)
    bomi = await town.unlock("bomi")
    await assign(case_id, [bomi.officer.id], haneul, town.office)
    with pytest.raises(ReasonNeededError):
        await take_off(case_id, bomi.officer.id, "", haneul, town.office)
    with pytest.raises(NotYourCaseError):
        await take_off(case_id, bomi.officer.id, "까닭", await town.unlock("seojun"), town.office)
    await take_off(case_id, bomi.officer.id, "다른 사건을 맡았습니다", haneul, town.office)
    await say("두 번째 말", (), reporter, random_id(), town.intake)
    await town.let_in("haneul")
    with pytest.raises(NotYourCaseError):
        await open_case(case_id, bomi, town.office)
    generations = [each.id for each in await town.office.cases.keys_of(bytes.fromhex(case_id))]
    readers = await town.office.keyring.readers_of(generations)
    assert all(bomi.key.public.key_id not in each for each in readers.values()), "not even an old generation"
    await assign(case_id, [bomi.officer.id], haneul, town.office)
    assert words_of(await open_case(case_id, bomi, town.office)) == ["첫 번째 말", "두 번째 말"]
    with pytest.raises(NotAllowedNowError):
        await take_off(case_id, haneul.officer.id, "나를 뺍니다", haneul, town.office)
    with pytest.raises(NotFoundError):
        await take_off(case_id, "nobody", "모르는 사람", haneul, town.office)


async def test_somebody_who_can_answer_is_left(town):
    await town.report("첫 번째 말", concerns=Concern.OFFICE)
    await town.let_in("outside")
    case_id, outside = await first_case(town, "outside")
    lead = await town.unlock("lead")
    with pytest.raises(NotPermittedError):
        await take_off(case_id, lead.officer.id, "까닭", outside, town.office)


async def test_a_withdrawal_with_the_receipt_is_taken_and_a_closed_case_takes_nothing_more(town):
    _, reporter = await town.report("취하할 글")
    await town.let_in("haneul")
    case_id, haneul = await first_case(town)
    await withdraw(reporter, random_id(), town.intake)
    await town.let_in("haneul")
    assert (await open_case(case_id, haneul, town.office)).line.state == "withdrawn"
    await close(case_id, "withdrawn", "취하하신 뜻을 확인했습니다.", haneul, town.office)
    assert (await open_mailbox(reporter, town.intake)).closed
    with pytest.raises(ClosedConversationError):
        await say("더 할 말", (), reporter, random_id(), town.intake)


async def test_a_note_is_never_in_the_mailbox(town):
    _, reporter = await town.report("글")
    await town.let_in("haneul")
    case_id, haneul = await first_case(town)
    await note(case_id, "내부 메모입니다", haneul, town.office)
    assert len((await open_mailbox(reporter, town.intake)).messages) == 1
    assert words_of(await open_case(case_id, haneul, town.office))[-1] == "내부 메모입니다"


async def test_the_journal_is_chained_and_a_changed_row_is_found(any_town):
    await any_town.report("글")
    await any_town.let_in("haneul")
    await round_once(any_town.office, KeeperState())
    assert await any_town.office.journal.verify() is None
    assert (await any_town.office.journal.head())[0] > 0


async def test_a_keeper_that_died_before_it_forgot_a_drop_brings_the_desks_key_back_to_nothing(any_town, monkeypatch):
    """Otherwise the desk could open the original again, with a copy of the drop store."""
    await any_town.report("공사 담당자가 돈을 받았습니다.")

    async def dies(*_):
        raise SystemExit

    with monkeypatch.context() as killed:
        killed.setattr("casework.keeping.forget_taken", dies)
        with pytest.raises(SystemExit):
            await take_in(any_town.office)
    assert await open_waiting(await any_town.unlock("haneul"), any_town.office) == 1
    case_id, _ = await first_case(any_town)
    (row,) = await any_town.office.cases.messages(bytes.fromhex(case_id))
    keys = [each.id for each in await any_town.office.people.epoch_keys()]
    while await take_in(any_town.office):
        pass
    for key in keys:
        assert await any_town.office.keyring.find_many([row.id], key) == {}
    assert len(await any_town.office.cases.messages(bytes.fromhex(case_id))) == 1
