"""What a text to the mayor's line becomes, and what comes back: one short answer, sealed words, an officer's reply."""

import pytest

from bot.textsize import is_short, text_bytes
from casework.answering import reply
from casework.converting import convert
from casework.errors import FilesByTextError
from casework.ids import CaseId
from casework.store.texts import waiting_texts
from tests.bot.practice_office import texts

LAMP = "독산로 골목 가로등이 사흘째 꺼져 있습니다. 밤에 무섭습니다."
BRIBE = "건축과 팀장이 준공 도장 찍어 준다며 현금 300만원을 요구했습니다."
DESPAIR = "더는 못 살겠어요 죽고 싶습니다"


@pytest.fixture
def phone(line):
    return line.carrier.add_phone()


async def test_the_first_text_is_the_story_and_is_answered_once_in_a_short_message(line, phone):
    (answer,) = await line.types(phone, LAMP)
    case = await line.office.case()
    assert answer == line.say("sms.received", number=case.view.line.number, web="127.0.0.1:0")
    assert is_short(answer), text_bytes(answer)
    assert phone.texts[-1].kind == "SMS"
    assert texts(case) == [LAMP]
    assert (case.view.line.lane, case.view.line.kind, case.view.line.state) == ("sms", "grievance", "received")
    assert case.officer.officer.login == "sion"


async def test_the_number_is_covered_in_the_case_and_read_only_with_a_reason(line, phone):
    await line.types(phone, LAMP)
    case = await line.office.case()
    ((label, parts),) = case.view.messages[0].answers
    assert label == "연락처"
    shown = "".join(getattr(part, "text", "") for part in parts)
    assert phone.number not in shown
    (covered,) = [part for part in parts if hasattr(part, "label")]
    assert covered.revealable
    assert await line.office.uncover(case, case.view.messages[0].id, covered.index) == phone.number


async def test_later_texts_follow_without_the_receipts_confirmation(line, phone):
    await line.types(phone, LAMP)
    assert await line.types(phone, "어제는 더 어두웠습니다.") == []  # parts of one text are not answered one by one
    case = await line.office.case()
    assert texts(case) == [LAMP, "어제는 더 어두웠습니다."]
    assert case.view.messages[1].confirmed is False


async def test_after_a_while_a_later_text_is_answered_again(line, phone):
    await line.types(phone, LAMP)
    line.office.town.clock.turn(hours=1)
    (answer,) = await line.types(phone, "오늘도 꺼져 있습니다.")
    assert answer == line.say("sms.kept", number=(await line.office.case()).view.line.number, word="알림")


async def test_words_of_despair_are_answered_with_where_help_is(line, phone):
    (answer,) = await line.types(phone, DESPAIR)
    assert all(number in answer for number in ("109", "112", "119"))
    assert answer.startswith(line.say("sms.crisis"))


async def test_pictures_are_refused_and_the_words_beside_them_kept(line, phone):
    first = await line.types(phone, LAMP, media=2)
    assert line.say("sms.media", web="127.0.0.1:0") in first
    assert len(first) == 2
    assert texts(await line.office.case()) == [LAMP]
    other = line.carrier.add_phone()
    assert await line.types(other, "", media=1) == [line.say("sms.media", web="127.0.0.1:0")]
    assert len(await line.office.cases()) == 1


async def test_an_officers_answer_goes_out_by_text_and_its_row_is_destroyed(line, phone):
    await line.types(phone, LAMP)
    case = await line.office.case()
    await line.office.reply(case, "내일 고치겠습니다.")
    store = line.office.town.intake.drops.store
    (row,) = await waiting_texts(store, "sms")
    assert "내일".encode() not in row.body
    assert phone.number.encode() not in row.body + row.wrap
    await line.loop.send()
    said = line.say("sms.answer", number=case.view.line.number, text="내일 고치겠습니다.")
    assert line.shown(phone)[-1] == said
    assert await waiting_texts(store, "sms") == []
    await line.office.reply(case, "고쳤습니다.")
    await line.loop.send()
    assert "고쳤습니다." in line.shown(phone)[-1]


async def test_whoever_writes_their_own_number_into_the_text_is_answered_as_well(line, phone):
    await line.types(phone, f"{LAMP} 제 번호는 {phone.number}입니다. 연락 주세요.")
    case = await line.office.case()
    assert phone.number not in "".join(texts(case))
    await line.office.reply(case, "내일 고치겠습니다.")
    await line.loop.send()
    assert "내일 고치겠습니다." in line.shown(phone)[-1]


async def test_an_answer_by_text_carries_no_file(line, phone):
    await line.types(phone, LAMP)
    case = await line.office.case()
    with pytest.raises(FilesByTextError):
        await reply(case.id, "보세요", (object(),), case.officer, line.office.town.office)


async def test_a_text_that_tells_of_a_bribe_is_held_back_and_the_desk_of_the_line_never_sees_it(line, phone):
    (answer,) = await line.types(phone, BRIBE)
    assert line.say("sms.received", number="x", web="127.0.0.1:0").split()[0] in answer
    case = await line.office.case()
    assert case.view.line.state == "quarantined"
    assert case.officer.officer.login != "sion"
    assert await line.office.lines_of("sion") == []
    assert phone.number not in str(case.view.messages)
    ((_, parts),) = case.view.messages[0].answers
    assert [part.revealable for part in parts if hasattr(part, "label")] == [True]  # it may still be a plain complaint
    await convert(CaseId(case.view.line.id), "improper_solicitation", case.officer, line.office.town.office)
    case = await line.office.case()
    ((_, parts),) = case.view.messages[0].answers
    assert [part.revealable for part in parts if hasattr(part, "label")] == [False]  # behind the quorum


async def test_no_word_of_a_protected_case_leaves_by_text(line, phone):
    await line.types(phone, BRIBE)
    held = await line.office.case()
    await line.office.convert(held, "corruption")
    case = await line.office.case()
    await line.office.reply(case, "조사하고 있습니다.")
    await line.loop.send()
    assert len(line.shown(phone)) == 1  # what was said back at once, and nothing since


async def test_a_plain_matter_whose_later_text_tells_of_a_bribe_takes_its_number_behind_the_quorum(line, phone):
    await line.types(phone, LAMP)
    assert (await line.office.case()).officer.officer.login == "sion"
    await line.types(phone, BRIBE)
    held = await line.office.case()
    assert (held.view.line.state, await line.office.lines_of("sion")) == ("quarantined", [])
    await line.office.convert(held, "corruption")
    case = await line.office.case()
    ((_, parts),) = case.view.messages[0].answers
    assert [part.revealable for part in parts if hasattr(part, "label")] == [False]
    assert phone.number not in str(case.view.messages)
    assert texts(case) == [LAMP, BRIBE]
    await line.types(phone, "알림")
    await line.office.reply(case, "조사하고 있습니다.")
    await line.loop.send()
    assert line.shown(phone)[-1] == line.say("sms.push")


async def test_who_asked_hears_that_there_is_an_answer_and_not_what_it_says(line, phone):
    await line.types(phone, BRIBE)
    held = await line.office.case()
    await line.office.convert(held, "corruption")
    assert await line.types(phone, " 알림 ") == [line.say("sms.push_on", word="알림끔")]
    case = await line.office.case()
    assert len(texts(case)) == 1  # the word itself is no message
    await line.office.reply(case, "조사하고 있습니다.")
    await line.loop.send()
    assert line.shown(phone)[-1] == line.say("sms.push")
    await line.office.reply(case, "또 알립니다.")
    await line.loop.send()
    assert line.shown(phone).count(line.say("sms.push")) == 1


async def test_who_no_longer_wants_to_hear_is_not_told(line, phone):
    await line.types(phone, BRIBE)
    await line.office.convert(await line.office.case(), "corruption")
    await line.types(phone, "알림")
    assert await line.types(phone, "알림끔") == [line.say("sms.push_off")]
    await line.office.reply(await line.office.case(), "조사하고 있습니다.")
    await line.loop.send()
    assert line.say("sms.push") not in line.shown(phone)


async def test_what_was_held_back_by_mistake_returns_to_the_desk_of_the_line(line, phone):
    await line.types(phone, BRIBE)
    await line.office.give_back(await line.office.case())
    case = await line.office.case()
    assert case.officer.officer.login == "sion"
    await line.office.reply(case, "답을 드립니다.")
    await line.loop.send()
    assert "답을 드립니다." in line.shown(phone)[-1]


async def test_a_link_dies_when_the_case_is_closed_and_the_next_text_is_a_story_of_its_own(line, phone):
    await line.types(phone, LAMP)
    case = await line.office.case()
    await line.office.close(case, "고쳤습니다.")
    await line.loop.send()
    assert "고쳤습니다." in line.shown(phone)[-1]
    (answer,) = await line.types(phone, "이번에는 하수구가 막혔습니다.")
    assert case.view.line.number not in answer
    assert len(await line.office.cases()) == 2


async def test_a_long_answer_leaves_in_pieces_each_sent_once(line, phone):
    await line.types(phone, LAMP)
    await line.office.reply(await line.office.case(), "가" * 1_500)
    await line.loop.send()
    pieces = line.shown(phone)[1:]
    assert len(pieces) == 2
    assert "".join(pieces).count("가") == 1_500
    assert all(text_bytes(piece) <= 2_000 for piece in pieces)
