"""Answers by another way: for who asked, and never where somebody is or may be protected; and the minute of arrival."""

from datetime import timedelta

import pytest

from casework.answering import reply
from casework.converting import give_back, hold_back
from casework.errors import NotAllowedNowError, NotFoundError, NotYourCaseError
from casework.ids import CaseId
from casework.reading import open_case
from casework.replying import Way, make_letter
from casework.texting import waiting_texts

HOME = "독고은별 시흥대로 73길 70 010-9087-6513"
LAMP = "골목 가로등이 꺼졌습니다."


async def told(town, login="seojun", kind="grievance", text=LAMP, **answers):
    _, reporter = await town.report(text, kind=kind, answers=answers)
    await town.let_in("seojun", login)
    mailbox = await town.intake.drops.mailbox_by_tag(reporter.keys.tag_hash)
    row = await town.office.cases.by_mailbox(mailbox.id)
    return CaseId(row.id.hex()), await town.unlock(login), row


async def answer_of(town, case_id, unlocked):
    view = await open_case(case_id, unlocked, town.office)
    return view, next(each.id for each in view.messages if each.author == "office")


async def test_who_asked_for_it_gets_the_answer_as_a_text_too(any_town):
    case_id, seojun, row = await told(any_town, contact=HOME, reply_by="text")
    await reply(case_id, "내일 고치겠습니다.", (), seojun, any_town.office)
    (text,) = await waiting_texts(any_town.intake)
    assert text.number == "01090876513"
    assert text.text.startswith(f"번호 {row.number} 답변입니다.\n내일 고치겠습니다.")
    assert (await open_case(case_id, seojun, any_town.office)).way is Way.TEXT


@pytest.mark.parametrize(
    "answers",
    [
        {"contact": HOME},
        {"contact": HOME, "reply_by": "post"},
        {"contact": "02-2627-1234", "reply_by": "text"},
        {"contact": HOME, "reply_by": "fax"},
        {"reply_by": "text"},
    ],
)
async def test_nobody_else_gets_a_text(town, answers):
    case_id, seojun, _ = await told(town, **answers)
    await reply(case_id, "내일 고치겠습니다.", (), seojun, town.office)
    assert await waiting_texts(town.intake) == []


async def test_a_protected_report_gets_neither_text_nor_letter_whatever_it_asks_for(town):
    case_id, haneul, _ = await told(
        town, "haneul", "corruption", "동장이 돈을 받았습니다.", contact=HOME, reply_by="text"
    )
    await reply(case_id, "살펴보겠습니다.", (), haneul, town.office)
    assert await waiting_texts(town.intake) == []
    _, message = await answer_of(town, case_id, haneul)
    with pytest.raises(NotAllowedNowError):
        await make_letter(case_id, message, haneul, town.office)


async def test_a_letter_carries_the_answer_as_it_was_sent_and_nothing_of_the_complaint(any_town):
    case_id, seojun, row = await told(any_town, contact=HOME, reply_by="post")
    await reply(case_id, "내일 고치겠습니다.", (), seojun, any_town.office)
    _, message = await answer_of(any_town, case_id, seojun)
    letter = await make_letter(case_id, message, seojun, any_town.office)
    assert (letter.to, letter.text, letter.number) == ("독고은별 시흥대로 73길 70", "내일 고치겠습니다.", row.number)
    assert "가로등" not in letter.text
    view = await open_case(case_id, seojun, any_town.office)
    assert "letter_made" in {entry.act for entry in view.journal}


async def test_a_letter_is_made_of_the_case_s_own_answers_by_its_own_officers_alone(town):
    case_id, seojun, _ = await told(town, contact=HOME, reply_by="post")
    await reply(case_id, "내일 고치겠습니다.", (), seojun, town.office)
    other, _, _ = await told(town, contact=HOME, reply_by="post")
    view, message = await answer_of(town, case_id, seojun)
    for wrong_case, wrong_message in ((other, message), (case_id, view.messages[0].id), (case_id, "00" * 16)):
        with pytest.raises(NotFoundError):
            await make_letter(wrong_case, wrong_message, seojun, town.office)
    with pytest.raises(NotYourCaseError):
        await make_letter(case_id, message, await town.unlock("haneul"), town.office)


async def test_while_it_is_held_back_nothing_leaves_by_another_way(town):
    case_id, seojun, _ = await told(town, contact=HOME, reply_by="text")
    await hold_back(case_id, "전화로 돈 이야기를 하셨습니다", seojun, town.office)
    haneul = await town.unlock("haneul")
    await reply(case_id, "살펴보고 있습니다.", (), haneul, town.office)
    assert await waiting_texts(town.intake) == []
    await give_back(case_id, "가로등 이야기가 맞습니다", haneul, town.office)
    await reply(case_id, "내일 고치겠습니다.", (), seojun, town.office)
    assert len(await waiting_texts(town.intake)) == 1


async def test_the_minute_is_kept_of_who_left_a_contact_and_the_day_of_everybody_else(any_town):
    any_town.clock.turn(minutes=17, seconds=31)
    arrived = any_town.clock.now().replace(second=0)
    named, _, _ = await told(any_town, kind="simple_request", contact=HOME)
    unnamed, _, _ = await told(any_town, kind="simple_request")
    protected, _, _ = await told(any_town, "haneul", "corruption", "동장이 돈을 받았습니다.", contact=HOME)
    rows = [await any_town.office.cases.get(bytes.fromhex(each)) for each in (named, unnamed, protected)]
    assert [row.received_at for row in rows] == [arrived, None, None]
    # Three hours of work from the minute on; without it the day counts from the morning.
    assert rows[0].due_at - arrived == timedelta(hours=4)  # one of them is the lunch hour
    assert rows[1].due_at < rows[0].due_at


async def test_the_minute_is_never_kept_of_what_is_held_back(town):
    _, _, row = await told(
        town, "haneul", "grievance", "담당 공무원이 업체에서 현금 봉투를 받고 눈감아 주었습니다.", contact=HOME
    )
    assert (row.state, row.received_at) == ("quarantined", None)
