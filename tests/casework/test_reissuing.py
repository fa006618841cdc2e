"""A lost receipt: asked for with number and contact, given by an officer, and the old one is dead from then on."""

from datetime import timedelta

import pytest

from casework.answering import reply
from casework.corresponding import open_mailbox, say
from casework.errors import (
    ExpiredFormError,
    NoMobileError,
    NotAllowedNowError,
    NotYourCaseError,
    ReasonNeededError,
    UnknownReceiptError,
)
from casework.inquiring import ask_new_receipt, ask_standing
from casework.reading import open_case
from casework.receipts import Reporter, derive_keys, read_receipt
from casework.reissuing import refuse_receipt, reissue_receipt, renewal_of, text_receipt
from casework.texting import waiting_texts
from crypto.keys import random_id
from tests.casework.test_standing import CALL, LAMP, told

WHY = "남기신 번호로 전화해 확인함"


async def lost(town):
    """A complaint that was answered, whose person has asked for a new receipt."""
    case_id, seojun, number = await told(town)
    await reply(case_id, "내일 고치겠습니다.", (), seojun, town.office)
    found = await ask_standing(number, CALL, town.intake)
    await ask_new_receipt(found.token, town.intake)
    return case_id, seojun, number


async def test_the_new_receipt_opens_every_answer_and_takes_the_conversation_on(any_town):
    case_id, seojun, _ = await lost(any_town)
    assert (await renewal_of(case_id, seojun, any_town.office)).asked == any_town.clock.today()
    receipt = await reissue_receipt(case_id, WHY, seojun, any_town.office)
    reporter = Reporter(await derive_keys(receipt.secret, any_town.intake))
    view = await open_mailbox(reporter, any_town.intake)
    assert [each.text[:8] for each in view.messages] == ["내일 고치겠습니", "새 접수코드로 "]
    assert (view.refused, view.stage) == (0, "received")
    await say("고맙습니다.", (), reporter, random_id(), any_town.intake)
    await any_town.let_in("seojun")
    await reply(case_id, "천만에요.", (), seojun, any_town.office)
    case = await open_case(case_id, seojun, any_town.office)
    assert [each.confirmed for each in case.messages if each.author == "reporter"] == [True, True]
    assert (await open_mailbox(reporter, any_town.intake)).messages[-1].text == "천만에요."
    assert (await renewal_of(case_id, seojun, any_town.office)).asked is None


async def test_the_old_receipt_is_dead_and_leaves_a_reason_in_the_journal(any_town):
    _, old = await any_town.report(LAMP, kind="grievance", answers={"contact": CALL})
    await any_town.let_in("seojun")
    mailbox = await any_town.intake.drops.mailbox_by_tag(old.keys.tag_hash)
    row = await any_town.office.cases.by_mailbox(mailbox.id)
    seojun = await any_town.unlock("seojun")
    await reissue_receipt(row.id.hex(), WHY, seojun, any_town.office)
    with pytest.raises(UnknownReceiptError):
        await open_mailbox(old, any_town.intake)
    with pytest.raises(UnknownReceiptError):
        await say("옛 접수코드로", (), old, random_id(), any_town.intake)
    journal = (await open_case(row.id.hex(), seojun, any_town.office)).journal
    assert [entry.reason for entry in journal if entry.act == "receipt_reissued"] == [WHY]


async def test_nobody_gets_one_without_a_reason_or_for_a_protected_case(town):
    case_id, seojun, _ = await lost(town)
    with pytest.raises(ReasonNeededError):
        await reissue_receipt(case_id, "  ", seojun, town.office)
    protected, haneul, _ = await told(town, "haneul", "동장이 돈을 받았습니다.", kind="corruption")
    with pytest.raises(NotAllowedNowError):
        await reissue_receipt(protected, WHY, haneul, town.office)


async def test_what_was_said_under_the_old_receipt_is_opened_first(town):
    _, reporter = await town.report(LAMP, kind="grievance", answers={"contact": CALL})
    await town.let_in("seojun")
    mailbox = await town.intake.drops.mailbox_by_tag(reporter.keys.tag_hash)
    case_id = (await town.office.cases.by_mailbox(mailbox.id)).id.hex()
    await say("한 가지 더", (), reporter, random_id(), town.intake)
    await town.let_in()
    with pytest.raises(NotAllowedNowError):
        await reissue_receipt(case_id, WHY, await town.unlock("seojun"), town.office)


async def test_a_request_needs_fresh_proof_and_can_be_refused(town):
    case_id, seojun, number = await told(town)
    found = await ask_standing(number, CALL, town.intake)
    for bad in ("", "00", found.token[:-2], "zz"):
        with pytest.raises(ExpiredFormError):
            await ask_new_receipt(bad, town.intake)
    town.clock.moment += timedelta(minutes=16)
    with pytest.raises(ExpiredFormError):
        await ask_new_receipt(found.token, town.intake)
    await ask_new_receipt((await ask_standing(number, CALL, town.intake)).token, town.intake)
    await refuse_receipt(case_id, "본인이 아니라고 하심", seojun, town.office)
    assert (await renewal_of(case_id, seojun, town.office)).asked is None


async def test_sent_by_text_nobody_in_the_office_is_shown_it(any_town):
    case_id, seojun, number = await lost(any_town)
    assert (await renewal_of(case_id, seojun, any_town.office)).by_text
    assert await text_receipt(case_id, WHY, seojun, any_town.office) is None
    (text,) = await waiting_texts(any_town.intake)
    assert (text.number, text.text.startswith(f"번호 {number} ")) == ("01090876513", True)
    digits = text.text.splitlines()[1]
    view = await open_mailbox(await read_receipt(digits, any_town.intake), any_town.intake)
    assert len(view.messages) == 2
    case = await open_case(case_id, seojun, any_town.office)
    said = [part.text for each in case.messages for part in each.parts if hasattr(part, "text")]
    assert not any(digits in each for each in said)


async def test_no_text_goes_where_no_mobile_was_left(town):
    case_id, seojun, _ = await told(town, contact="02-2627-1234")
    assert not (await renewal_of(case_id, seojun, town.office)).by_text
    with pytest.raises(NoMobileError):
        await text_receipt(case_id, WHY, seojun, town.office)


async def test_only_its_officers_give_one_or_see_that_somebody_asked(town):
    case_id, _, _ = await lost(town)
    haneul = await town.unlock("haneul")
    for act in (reissue_receipt, text_receipt, refuse_receipt):
        with pytest.raises(NotYourCaseError):
            await act(case_id, WHY, haneul, town.office)
    with pytest.raises(NotYourCaseError):
        await renewal_of(case_id, haneul, town.office)


async def test_killed_before_the_case_knows_it_is_done_again(town, monkeypatch):
    case_id, seojun, _ = await lost(town)

    async def killed(*_args, **_more):
        raise KeyboardInterrupt

    monkeypatch.setattr(type(town.office.cases), "change", killed)
    with pytest.raises(KeyboardInterrupt):
        await reissue_receipt(case_id, WHY, seojun, town.office)
    monkeypatch.undo()
    receipt = await reissue_receipt(case_id, WHY, seojun, town.office)
    view = await open_mailbox(Reporter(await derive_keys(receipt.secret, town.intake)), town.intake)
    assert (len(view.messages), view.refused) == (2, 0)
