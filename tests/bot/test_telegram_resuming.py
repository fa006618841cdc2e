"""Coming back: a receipt typed into the chat, answers counted at contact, pushes only when asked, forgetting."""

import pytest

from casework.receipts import draw_receipt
from tests.bot.practice_office import texts

STORY = "서류를 미리 맞춰 두는 일이 있었습니다."


@pytest.fixture
async def told(chat, bot):
    """A story is stored, the dialogue is behind us, and these are the receipt's words."""
    await chat.tells(STORY)
    words = chat.receipt()
    await bot.restart()
    return words


@pytest.mark.usefixtures("told")
async def test_at_the_next_contact_only_the_number_of_answers_is_told_and_once(chat, bot, office):
    await office.reply(await office.case(), "비밀 답변입니다.")
    assert chat.new[-1] != bot.say("telegram.waiting", count=1), "no push unless asked"
    await chat.says("계세요?")
    assert chat.new == [bot.say("telegram.waiting", count=1), bot.say("telegram.kept")]
    assert await chat.says("네") == [bot.say("telegram.kept")]
    assert "비밀 답변입니다." not in chat.everything()


async def test_the_answer_is_read_in_the_chat_only_after_the_words_were_typed(chat, bot, office, told):
    await office.reply(await office.case(), "확인하고 있습니다.")
    await chat.says("/receipt")
    assert chat.new[-1] == bot.say("telegram.ask_receipt")
    await chat.says(" ".join(told))
    assert chat.new[0] == bot.say("telegram.resumed")
    assert chat.new[1] == bot.say("telegram.answer", text="확인하고 있습니다.")
    shown = [m for m in chat.bubbles() if "확인하고 있습니다." in m.get("text", "")]
    assert all(m["has_protected_content"] for m in shown)


async def test_typed_words_are_taken_out_of_the_chat_and_never_stored(chat, office, told):
    await chat.says(" ".join(told))
    assert not [m for m in chat.bubbles() if not m["from"]["is_bot"] and told[3] in m["text"]]
    assert texts(await office.case()) == [STORY]


@pytest.mark.parametrize("join", [" ", ""])
async def test_words_are_understood_with_and_without_blanks_and_without_being_asked_for(chat, bot, told, join):
    await chat.says(join.join(told))
    assert chat.new[0] == bot.say("telegram.resumed")


async def test_digits_are_understood_as_well(chat, bot):
    await chat.tells(STORY)
    shown = next(m["text"] for m in chat.bubbles() if m.get("has_protected_content"))
    digits = next(part for part in shown.split("\n") if sum(map(str.isdecimal, part)) >= 26)
    await bot.restart()
    await chat.says("".join(filter(str.isdecimal, digits)))
    assert chat.new[0] == bot.say("telegram.resumed")


async def test_a_mistyped_receipt_is_repaired_not_stored(chat, bot, office, told):
    wrong = [*told[:7], "없는낱말"]
    await chat.says(" ".join(wrong))
    assert chat.new[0].startswith(bot.say("refusal.unreadable_receipt"))
    assert not [m for m in chat.bubbles() if not m["from"]["is_bot"] and told[3] in m["text"]]
    await chat.says(" ".join(told))
    assert chat.new[0] == bot.say("telegram.resumed")
    assert texts(await office.case()) == [STORY]


async def test_an_unknown_receipt_gets_the_one_uniform_answer(chat, bot, office):
    await chat.says("/receipt")
    await chat.says(" ".join(draw_receipt().words("ko")))
    assert chat.new == [bot.say("refusal.unknown_receipt")]
    assert await office.cases() == []


@pytest.mark.usefixtures("told")
async def test_asking_for_the_receipt_can_be_left_again(chat, bot, office):
    await chat.says("/receipt")
    await chat.says("생각이 안 나요")
    assert chat.new[0].startswith(bot.say("refusal.unreadable_receipt"))
    await chat.presses(bot.say("option.skip"))
    assert await chat.says("이건 이야기입니다.") == [bot.say("telegram.kept")]
    assert texts(await office.case()) == [STORY, "이건 이야기입니다."]


async def test_what_is_said_after_the_words_is_confirmed_by_them(chat, bot, office, told):
    await office.case()
    await chat.says(" ".join(told))
    assert await chat.says("확인된 말입니다.") == [bot.say("telegram.kept")]
    later = (await office.case()).view.messages[-1]
    assert later.confirmed


async def test_a_receipt_renewed_on_the_web_meanwhile_does_not_stop_the_talk(chat, bot, office, told):
    await office.case()
    await chat.says(" ".join(told))
    await office.renew_receipt(" ".join(told))
    assert await chat.says("그래도 이어 적습니다.") == [bot.say("telegram.kept")]
    later = (await office.case()).view.messages[-1]
    assert not later.confirmed
    await chat.says(" ".join(told))
    assert chat.new == [bot.say("refusal.unknown_receipt")]


async def test_the_words_lead_back_from_another_account(chat, bot, telegram, office, told):
    await office.reply(await office.case(), "확인하고 있습니다.")
    other = chat.with_somebody_else(telegram)
    await other.says("/start")
    await other.presses(bot.say("telegram.command_receipt"))
    assert other.new == [bot.say("telegram.ask_receipt")]
    await other.says(" ".join(told))
    assert bot.say("telegram.answer", text="확인하고 있습니다.") in other.new
    await other.says("여기서 이어 적습니다.")
    assert texts(await office.case())[-1] == "여기서 이어 적습니다."


async def test_answers_can_be_read_again_for_a_while_without_typing(chat, bot, office, told):
    await chat.says(" ".join(told))
    await office.reply(await office.case(), "나중 답변")
    await chat.says("/receipt")
    assert bot.say("telegram.answer", text="나중 답변") in chat.new
    office.town.clock.turn(minutes=31)
    await chat.says("/receipt")
    assert chat.new == [bot.say("telegram.ask_receipt")]


@pytest.mark.usefixtures("told")
async def test_eight_ordinary_words_are_not_taken_for_a_receipt(chat, bot):
    assert await chat.says("어제 팀장이 회식 자리에서 저에게 소리를 크게 질렀습니다") == [bot.say("telegram.kept")]


@pytest.mark.usefixtures("told")
async def test_a_push_comes_once_and_says_nothing_and_only_to_who_asked(chat, bot, telegram, office):
    other = chat.with_somebody_else(telegram)
    await other.tells("둘째 이야기")
    assert await chat.says("/notify") == [bot.say("telegram.push_on")]
    for case in await office.cases():
        await office.reply(case, "비밀 답변입니다.")
    await chat.does(bot.push)
    assert chat.new == [bot.say("telegram.push")]
    assert bot.say("telegram.push") not in other.everything()
    await chat.does(bot.push)
    assert chat.new == []


@pytest.mark.usefixtures("told")
async def test_a_push_to_somebody_who_blocked_the_bot_is_destroyed_with_the_link(chat, bot, telegram, office):
    await chat.says("/notify")
    await telegram.account.push_to(None)
    telegram.block(chat.person)
    await office.reply(await office.case(), "비밀 답변입니다.")
    await bot.dispatch.push()
    calls = len(telegram.calls)
    await bot.dispatch.push()
    assert len(telegram.calls) == calls, "nobody knocks twice"
    assert await office.links() == 0


async def test_blocking_the_bot_ends_the_link(chat, bot, telegram, office, told):
    assert await office.links() == 1
    await chat.does(lambda: telegram.block(chat.person))
    assert await office.links() == 0
    telegram.unblock(chat.person)
    await chat.says(" ".join(told))
    assert chat.new[0] == bot.say("telegram.resumed"), "the receipt still leads back"


@pytest.mark.usefixtures("told")
async def test_an_answer_that_meets_a_block_ends_the_link_as_well(chat, telegram, office):
    telegram.next_answers_fail(403, "Forbidden: bot was blocked by the user", method="sendMessage")
    assert await chat.says("아직 계세요?") == []
    assert await office.links() == 0


@pytest.mark.usefixtures("told")
async def test_a_push_that_cannot_be_delivered_now_is_tried_later(chat, bot, telegram, office):
    await chat.says("/notify")
    await office.reply(await office.case(), "답변")
    telegram.next_answers_fail(502, "Bad Gateway", times=5, method="sendMessage")
    await chat.does(bot.push)
    assert chat.new == []
    await chat.does(bot.push)
    assert chat.new == [bot.say("telegram.push")]


async def test_forgetting_asks_first_and_then_only_the_receipt_leads_back(chat, bot, office, told):
    assert await chat.says("/forget") == [bot.say("telegram.forget_ask")]
    await chat.presses(bot.say("telegram.forget_no"))
    assert await office.links() == 1
    await chat.says("/forget")
    await chat.presses(bot.say("telegram.forget_yes"))
    assert chat.new == [bot.say("telegram.forgotten")]
    assert await office.links() == 0
    await chat.says("누구세요?")
    assert chat.new[-1] == bot.say("ask.path"), "the bot knows nobody"
    await chat.says(" ".join(told))
    assert chat.new[0] == bot.say("telegram.resumed")


async def test_pushes_that_were_never_asked_for_are_simply_off(chat, bot):
    assert await chat.says("/stop") == [bot.say("telegram.push_off")]


@pytest.mark.usefixtures("told")
async def test_stopping_pushes_takes_the_return_address_away(chat, bot, office):
    await chat.says("/notify")
    assert await chat.says("/stop") == [bot.say("telegram.push_off")]
    assert await office.links() == 1
    await office.reply(await office.case(), "답변")
    await chat.does(bot.push)
    assert bot.say("telegram.push") not in chat.everything()


async def test_forgetting_without_a_link_says_so(chat, bot):
    await chat.says("/forget")
    await chat.presses(bot.say("telegram.forget_yes"))
    assert chat.new == [bot.say("telegram.nothing_to_forget")]


async def test_asking_for_pushes_without_a_story_shows_what_there_is(chat, bot):
    assert await chat.says("/notify") == [bot.say("telegram.help")]
