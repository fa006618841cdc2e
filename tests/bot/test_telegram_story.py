"""Journeys through the Telegram channel over real HTTP: told by a person, read by an officer."""

from tests.bot.practice_office import texts


async def test_nothing_is_stored_before_the_story_is_told(chat, bot, office):
    first = await chat.says("/start")
    assert bot.say("M1") in first[0]
    assert bot.say("M2") in first[0]
    assert "텔레그램 회사" in first[1]
    assert first[-1] == bot.say("ask.path")
    await chat.presses(bot.say("option.corruption"))
    await chat.presses(bot.say("option.concerns_nobody"))
    assert chat.new[-1] == bot.say("ask.excluded")
    assert await office.cases() == []


async def test_the_story_is_sealed_at_once_and_its_receipt_shown_guarded(chat, bot, office):
    answered = await chat.tells("서류를 미리 맞춰 두는 일이 있었습니다.")
    assert answered[0] == bot.say("telegram.receipt_warning")
    assert len(chat.receipt()) == 8
    assert answered[-1] == bot.say("ask.danger")
    case = await office.case()
    assert texts(case) == ["서류를 미리 맞춰 두는 일이 있었습니다."]
    assert (case.view.line.kind, case.view.line.lane) == ("corruption", "telegram")
    (shown,) = [m for m in bot.telegram.chat_of(chat.person).messages.values() if chat.receipt()[0] in m.get("text", "")]
    assert shown["has_protected_content"]
