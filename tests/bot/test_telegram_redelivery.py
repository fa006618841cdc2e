"""Updates that come twice, late, out of order, or again after a crash: answered once, stored once."""

import asyncio

import pytest

from bot.channel import Incoming, Pressed, Said
from tests.bot.practice_office import texts, until

STORY = "서류를 미리 맞춰 두는 일이 있었습니다."


def messages(telegram):
    return [update for update in telegram.updates if "message" in update]


async def test_a_bubble_delivered_twice_is_answered_once(chat, bot, telegram, office):
    await chat.tells()
    telegram.next_updates_come_twice()
    assert (await chat.presses(bot.say("option.skip"))) == [bot.say("ask.more")]
    telegram.next_updates_come_twice()
    assert await chat.says("한 번 한 말") == [f"{bot.say('telegram.kept')}\n\n{bot.say('ask.more')}"]
    assert texts(await office.case()).count("한 번 한 말") == 1


async def test_the_story_delivered_again_after_a_crash_is_stored_once(chat, bot, telegram, office):
    await chat.tells(STORY)
    await bot.restart()
    await chat.does(lambda: telegram.deliver_again(messages(telegram)[-1]))
    assert chat.new == [bot.say("telegram.kept")]
    assert texts(await office.case()) == [STORY]


async def test_a_later_bubble_delivered_again_after_a_crash_is_stored_once(chat, bot, telegram, office):
    await chat.tells(STORY)
    await bot.restart()
    await chat.says("한 가지 더")
    await bot.restart()
    await chat.does(lambda: telegram.deliver_again(messages(telegram)[-1]))
    assert chat.new == [bot.say("telegram.kept")]
    assert texts(await office.case()) == [STORY, "한 가지 더"]


async def test_an_answer_of_the_dialogue_delivered_again_after_a_crash_is_stored_once(chat, bot, telegram, office):
    await chat.tells(STORY)
    await chat.presses(bot.say("option.skip"))
    await chat.presses(bot.say("option.more"))
    await chat.says("지난봄")
    await bot.restart()
    await chat.does(lambda: telegram.deliver_again(messages(telegram)[-1]))
    assert texts(await office.case()) == [STORY, "언제: 지난봄"]


async def test_a_file_delivered_again_after_a_crash_is_stored_once(chat, bot, telegram, office):
    await chat.tells(STORY)
    await bot.restart()
    await chat.sends("a.pdf", b"%PDF", mime="application/pdf")
    await bot.restart()
    await chat.does(lambda: telegram.deliver_again(messages(telegram)[-1]))
    case = await office.case()
    assert [file.name for message in case.view.messages for file in message.files] == ["파일.pdf"]


async def test_a_change_delivered_again_after_a_crash_is_stored_once(chat, bot, telegram, office):
    await chat.tells(STORY)
    await bot.restart()
    await chat.says("다섯 시")
    await chat.edits(chat.last(), "여섯 시")
    await bot.restart()
    await chat.does(lambda: telegram.deliver_again(telegram.updates[-1]))
    assert sorted(texts(await office.case())[1:]) == ["[고친 글]\n여섯 시", "다섯 시"]


async def test_a_talk_goes_on_when_the_weekly_key_changes_in_the_middle(chat, bot, office):
    await chat.says("/start")
    await chat.presses(bot.say("option.everyday"))
    await chat.presses(bot.say("option.everyday_repair"))
    office.change_tag_key()
    await chat.says("가로등이 꺼져 있습니다.")
    office.change_tag_key()
    await chat.says("시장 뒤")
    await bot.restart()
    assert await chat.says("한 가지 더") == [bot.say("telegram.kept")]
    assert set(texts(await office.case())) == {"가로등이 꺼져 있습니다.", "어디에서: 시장 뒤", "한 가지 더"}


async def test_bubbles_out_of_order_all_arrive(chat, bot, telegram, office):
    await chat.tells(STORY)
    await bot.restart()
    telegram.next_updates_come_in_reverse(3)

    def three():
        for text in ("하나", "둘", "셋"):
            telegram.user_says(chat.person, text)

    await chat.does(three)
    assert sorted(texts(await office.case())[1:]) == ["둘", "셋", "하나"]


async def test_what_was_not_taken_before_the_crash_is_taken_after_it(chat, bot, telegram, office):
    await chat.tells(STORY)
    await telegram.account.push_to(None)
    telegram.user_says(chat.person, "꺼진 사이에 한 말")
    await bot.restart()
    await bot.quiet()
    assert texts(await office.case()) == [STORY, "꺼진 사이에 한 말"]


async def test_a_receipt_that_could_not_be_shown_is_shown_at_the_next_contact(chat, bot, telegram):
    await chat.says("/start")
    await chat.presses(bot.say("option.everyday"))
    await chat.presses(bot.say("option.everyday_repair"))
    telegram.next_answers_fail(502, "Bad Gateway", times=30, method="sendMessage")
    await chat.says("가로등이 꺼져 있습니다.")
    assert chat.new == []
    telegram.account.faults.refusals.clear()
    await bot.restart()
    await chat.says("아직 어둡습니다.")
    words = chat.receipt()
    assert chat.new[0] == bot.say("telegram.receipt_warning")
    await chat.says("정말 어둡습니다.")
    assert chat.new == [bot.say("telegram.kept")], "once confirmed, the waiting copy is gone"
    await chat.says(" ".join(words))
    assert bot.say("telegram.resumed") in chat.new


async def test_a_receipt_whose_confirmation_was_lost_is_said_again_and_then_forgotten(chat, bot, telegram):
    await chat.says("/start")
    await chat.presses(bot.say("option.everyday"))
    await chat.presses(bot.say("option.everyday_repair"))
    telegram.next_answer_is_lost("sendMessage")
    telegram.next_answer_is_lost("sendMessage")
    await chat.says("가로등이 꺼져 있습니다.")
    assert chat.new.count(bot.say("telegram.receipt_warning")) == 3
    await bot.restart()
    assert await chat.says("아직 어둡습니다.") == [bot.say("telegram.kept")]


async def test_429_is_waited_for_and_the_order_stays(chat, bot, telegram):
    telegram.next_answers_429(1, method="sendMessage")
    started = asyncio.get_running_loop().time()
    await chat.says("/start")
    assert asyncio.get_running_loop().time() - started >= 1
    assert chat.new[-1] == bot.say("ask.path")
    assert bot.say("M1") in chat.new[0]


async def test_a_slow_messenger_does_not_hold_up_other_people(chat, bot, telegram):
    bot.dispatch._patience = 0.1
    other = chat.with_somebody_else(telegram)
    telegram.next_answers_429(2, method="sendMessage")
    telegram.user_says(chat.person, "/start")
    await until(lambda: "sendmessage" in telegram.calls)
    telegram.user_says(other.person, "/start")
    await until(lambda: telegram.bot_texts(other.person), seconds=1.5)
    assert telegram.bot_texts(chat.person) == []
    await bot.quiet()
    assert bot.say("ask.path") in telegram.bot_texts(chat.person)


async def test_a_rush_of_first_stories_is_waited_for_not_sent_away(bot, office):
    async def tell(number):
        acts = (
            Said(text="/start", ref="1"),
            Pressed(choice="p:path:4", ref="1"),
            Pressed(choice="p:which_everyday:0", ref="1"),
            Said(text=f"이야기 {number}", ref="2"),
        )
        for place, body in enumerate(acts):
            await bot.dispatch.take(Incoming(address=str(number), event=str(place), body=body))

    office.town.intake.gate.most_waiting = 2
    bot.dispatch._patience = 0
    await asyncio.gather(*(tell(number) for number in range(12)))
    assert await office.links() == 12
    await bot.dispatch.deliveries.finish(10)


async def test_many_bubbles_of_one_person_at_once_are_all_stored(chat, bot, office):
    await chat.tells(STORY)
    await bot.restart()
    said = [f"말 {number}" for number in range(12)]
    address = str(chat.person.id)
    await asyncio.gather(
        *(
            bot.dispatch.take(
                Incoming(address=address, event=f"message {1000 + number}", body=Said(text=text, ref="1"))
            )
            for number, text in enumerate(said)
        )
    )
    assert sorted(texts(await office.case())[1:]) == sorted(said)
    assert not bot.dispatch._turns


@pytest.mark.parametrize("number", [1, 2])
async def test_the_ids_of_stored_bubbles_tell_nothing_without_the_key(chat, office, number):
    await chat.tells(f"이야기 {number}")
    case = await office.case()
    (message,) = case.view.messages
    assert len(bytes.fromhex(message.id)) == 16
    assert str(chat.person.id).encode().hex() not in message.id
