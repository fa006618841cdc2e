"""Journeys through the Telegram channel over real HTTP: told by a person, read by an officer."""

from tests.bot.practice_office import texts

STORY = "서류를 미리 맞춰 두는 일이 있었습니다."


async def test_nothing_is_stored_before_the_story_is_told(chat, bot, office):
    first = await chat.says("/start")
    assert bot.say("M1") in first[0]
    assert bot.say("M2") in first[0]
    assert "텔레그램 회사" in first[1]
    assert first[-1] == bot.say("ask.path")
    await chat.presses(bot.say("option.corruption"))
    await chat.presses(bot.say("option.not_sure"))
    await chat.presses(bot.say("option.concerns_nobody"))
    assert chat.new[-1] == bot.say("ask.excluded")
    assert await office.cases() == []


async def test_the_story_is_sealed_at_once_and_its_receipt_shown_guarded(chat, bot, office):
    answered = await chat.tells(STORY)
    assert answered[0] == bot.say("telegram.receipt_warning")
    assert len(chat.receipt()) == 8
    assert answered[-1] == bot.say("ask.danger")
    case = await office.case()
    assert texts(case) == [STORY]
    assert (case.view.line.kind, case.view.line.lane) == ("corruption", "telegram")
    assert case.view.line.number in answered[2]
    (shown,) = [m for m in chat.bubbles() if chat.receipt()[0] in m.get("text", "")]
    assert shown["has_protected_content"]


async def test_the_memory_lets_go_of_what_is_stored(chat, bot):
    await chat.says("/start")
    await chat.presses(bot.say("option.everyday"))
    await chat.presses(bot.say("option.everyday_repair"))
    await chat.says(STORY)
    await chat.says("시장 뒤")
    (session,) = bot.dispatch._desk.sessions._open.values()
    assert session.state.answers == {}
    assert session.files == []


async def test_the_receipt_vanishes_from_the_chat_when_it_was_written_down(chat, bot):
    await chat.tells()
    words = chat.receipt()
    assert await chat.presses(bot.say("receipt.written")) == [bot.say("receipt.confirmed")]
    assert not all(word in chat.everything() for word in words), "one of them may be an ordinary word of the bot"


async def test_every_further_answer_is_stored_as_it_comes(chat, bot, office):
    await chat.tells()
    await chat.presses(bot.say("option.no"))
    assert chat.new[-1].startswith(bot.say("telegram.kept"))
    await chat.presses(bot.say("option.more"))
    assert chat.new == [bot.say("ask.when")], "what only steers the dialogue is not stored"
    await chat.says("지난봄")
    await chat.presses(bot.say("option.skip"))
    await chat.says("자리만 압니다")
    assert set(texts(await office.case())[1:]) == {"위험 걱정: 아니요", "언제: 지난봄", "누가: 자리만 압니다"}


async def test_a_danger_told_after_the_story_marks_the_case_urgent(chat, bot, office):
    await chat.tells()
    assert not (await office.case()).view.line.urgent
    await chat.presses(bot.say("option.yes"))
    assert (await office.case()).view.line.urgent


async def test_the_end_of_the_dialogue_tells_when_it_is_read_and_offers_a_push(chat, bot):
    await chat.tells()
    await chat.presses(bot.say("option.skip"))
    await chat.presses(bot.say("option.send"))
    assert chat.new == [bot.say("M13"), bot.say("telegram.push_offer")]
    await chat.presses(bot.say("telegram.push_no"))
    assert chat.new == [bot.say("telegram.push_off")]


async def test_a_small_request_goes_the_short_way_to_its_own_desk(chat, bot, office):
    await chat.says("/start")
    await chat.presses(bot.say("option.everyday"))
    await chat.presses(bot.say("option.everyday_repair"))
    await chat.says("골목 가로등이 꺼져 있습니다.")
    assert chat.new[-1] == bot.say("ask.where_everyday")
    await chat.says("시장 뒤")
    case = await office.case()
    assert case.view.line.kind == "simple_request"
    assert texts(case) == ["골목 가로등이 꺼져 있습니다.", "어디에서: 시장 뒤"]


async def test_what_concerns_the_office_itself_reaches_the_outside_recipient(chat, bot, office):
    await chat.says("/start")
    await chat.presses(bot.say("option.corruption"))
    await chat.presses(bot.say("option.not_sure"))
    await chat.presses(bot.say("option.concerns_office"))
    await chat.presses(bot.say("option.skip"))
    await chat.says(STORY)
    assert (await office.case()).officer.officer.login == "outside"


async def test_words_written_before_the_first_question_are_not_lost(chat, bot, office):
    await chat.says("먼저 급히 적습니다.")
    assert bot.say("web.kept") in "\n".join(chat.new)
    assert chat.new[-1] == bot.say("ask.path")
    assert await office.cases() == []
    await chat.presses(bot.say("option.corruption"))
    await chat.presses(bot.say("option.not_sure"))
    await chat.presses(bot.say("option.concerns_nobody"))
    await chat.presses(bot.say("option.skip"))
    await chat.says("그리고 이것도요.")
    assert texts(await office.case()) == ["먼저 급히 적습니다.\n그리고 이것도요."]


async def test_buttons_can_be_answered_by_their_number(chat, bot):
    await chat.says("/start")
    await chat.says("3")
    assert chat.new[-1] == bot.say("ask.which_wrong")


async def test_a_pressed_answer_is_marked_and_its_buttons_are_gone(chat, bot):
    await chat.says("/start")
    await chat.presses(bot.say("option.corruption"))
    (asked,) = [m for m in chat.bubbles() if bot.say("ask.path") in m.get("text", "")]
    assert asked["text"].endswith("✔ " + bot.say("option.corruption"))
    assert "reply_markup" not in asked


async def test_an_old_button_is_out_of_place_and_the_question_is_asked_again(chat, bot, telegram):
    await chat.says("/start")
    await chat.says("/start")
    first, _ = [m for m in chat.bubbles() if m.get("text") == bot.say("ask.path")]
    await chat.presses(bot.say("option.corruption"))
    await chat.presses(bot.say("option.not_sure"))
    await chat.does(lambda: telegram.user_presses(chat.person, bot.say("option.talk"), message_id=first["message_id"]))
    assert chat.new == [bot.say("refusal.not_here"), bot.say("ask.concerns")]


async def test_a_later_bubble_is_sealed_as_it_arrives_and_marked_unconfirmed(chat, bot, office):
    await chat.tells()
    await bot.restart()
    assert await chat.says("한 가지 더 있습니다.") == [bot.say("telegram.kept")]
    case = await office.case()
    assert texts(case) == [STORY, "한 가지 더 있습니다."]
    _, later = [m for m in case.view.messages if m.author == "reporter"]
    assert not later.confirmed


async def test_words_of_somebody_in_danger_bring_the_crisis_card_once(chat, bot, office):
    await chat.tells()
    await bot.restart()
    assert await chat.says("자살하고 싶어요") == [bot.say("M9"), bot.say("telegram.kept")]
    assert await chat.says("자살 생각이 나요") == [bot.say("telegram.kept")]
    assert len(texts(await office.case())) == 3, "nobody is stopped"


async def test_a_dialogue_left_for_half_an_hour_is_given_up_and_said_so(chat, bot, office):
    await chat.says("급히 적은 말")
    office.town.clock.turn(minutes=31)
    await chat.presses(bot.say("option.corruption"))
    assert chat.new == [bot.say("telegram.restarted"), bot.say("telegram.restarted")]
    assert await office.cases() == []
    await chat.says("/start")
    assert chat.new[-1] == bot.say("ask.path")


async def test_starting_again_in_a_linked_chat_is_offered_not_done(chat, bot, office):
    await chat.tells()
    assert await chat.says("/start") == [bot.say("telegram.help")]
    await chat.presses(bot.say("telegram.command_start"))
    assert chat.new[0] == bot.say("telegram.start_over")
    await chat.presses(bot.say("option.everyday"))
    await chat.presses(bot.say("option.everyday_repair"))
    await chat.says("다른 이야기입니다.")
    assert sorted(map(len, map(texts, await office.cases()))) == [1, 1]


async def test_an_unknown_command_shows_what_there_is(chat, bot):
    for command in ("/help", "/etc", "/"):
        assert await chat.says(command) == [bot.say("telegram.help")]


async def test_a_changed_bubble_becomes_a_revision(chat, bot, office):
    await chat.tells()
    await bot.restart()
    await chat.says("다섯 시였습니다.")
    assert await chat.edits(chat.last(), "여섯 시였습니다.") == [bot.say("telegram.edited")]
    assert set(texts(await office.case())[1:]) == {"다섯 시였습니다.", "[고친 글]\n여섯 시였습니다."}


async def test_a_bubble_changed_before_anything_is_stored_is_added_to_the_story(chat, bot, office):
    await chat.says("다섯 시")
    await chat.edits(chat.last(), "여섯 시")
    assert await office.cases() == []
    await chat.presses(bot.say("option.everyday"))
    await chat.presses(bot.say("option.everyday_repair"))
    await chat.says("그때였습니다.")
    assert texts(await office.case()) == ["다섯 시\n[고친 글] 여섯 시\n그때였습니다."]


async def test_a_group_is_refused_with_one_sentence_once(chat, bot, telegram, office):
    group = telegram.add_group("우리 과", chat.person)
    for _ in range(2):
        await chat.does(lambda: telegram.user_says(chat.person, STORY, group=group))
    assert [m["text"] for m in group.messages.values() if m["from"]["is_bot"]] == [bot.say("telegram.group")]
    assert await office.cases() == []


async def test_contacts_places_and_stickers_are_not_taken(chat, bot, telegram, office):
    for shared in (
        {"contact": {"phone_number": "010-0000-0000", "first_name": "x"}},
        {"location": {"latitude": 37.4, "longitude": 126.9}},
        {"sticker": {"file_id": "x"}},
    ):
        await chat.does(lambda shared=shared: telegram.user_shares(chat.person, **shared))
        assert chat.new == [bot.say("telegram.file_refused")]
    assert await office.cases() == []


async def test_a_closed_conversation_takes_no_more_and_says_so(chat, bot, office):
    await chat.tells()
    await bot.restart()
    await office.close(await office.case(), "확인을 마쳤습니다.")
    answered = await chat.says("더 있어요")
    assert answered[-1] == bot.say("telegram.closed")
    assert texts(await office.case()) == [STORY]
    await chat.says("/start")
    assert chat.new[-1] == bot.say("ask.path"), "a new story can begin"


async def test_the_talk_can_go_on_in_english_and_officers_read_their_own_labels(chat, bot, office):
    await chat.says("first words")
    await chat.presses("English")
    assert chat.new == [bot.say("ask.path", language="en")], "what was written stays"
    await chat.presses(bot.say("option.everyday", language="en"))
    await chat.presses(bot.say("option.everyday_repair", language="en"))
    assert chat.new[-1] == bot.say("ask.story_everyday", language="en")
    await chat.says("The street light is broken.")
    assert chat.new[0] == bot.say("telegram.receipt_warning", language="en")
    await chat.says("yes")
    assert set(texts(await office.case())) == {"first words\nThe street light is broken.", "어디에서: yes"}
    await chat.says("/ko")
    await chat.says("/help")
    assert chat.new == [bot.say("telegram.help")]


async def test_two_people_do_not_hear_each_other(chat, telegram, office):
    other = chat.with_somebody_else(telegram)
    await chat.tells("첫째 이야기")
    await other.tells("둘째 이야기")
    assert chat.receipt() != other.receipt()
    assert sorted(text for case in await office.cases() for text in texts(case)) == ["둘째 이야기", "첫째 이야기"]
