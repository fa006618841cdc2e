"""Files through Telegram: sealed while they arrive, without their names, up to what the Bot API hands out."""

from pathlib import Path

from bot.channels.telegram import BIGGEST_FILE
from tests.bot.practice_office import texts

PHOTO = (Path(__file__).parent.parent / "casework/cleaning/corpus/photo-exif.jpg").read_bytes()
STORY = "서류를 미리 맞춰 두는 일이 있었습니다."


async def test_a_photo_sent_with_the_story_is_cleaned_at_the_gate_and_its_sender_hears_of_it(chat, bot, office):
    await chat.says("/start")
    await chat.presses(bot.say("option.everyday"))
    await chat.presses(bot.say("option.everyday_repair"))
    await chat.sends("IMG_기밀.jpg", PHOTO, mime="image/jpeg", kind="photo")
    said = chat.new[-1].partition("\n\n")[0].splitlines()
    assert said[0] == bot.say("web.files", n=1)
    assert bot.say("removed.place", count=1) in said
    await chat.says(STORY)
    case = await office.case()
    (file,) = case.view.messages[0].files
    assert (file.state, file.name, file.original) == ("clean", "사진.jpg", "quorum")
    assert b"Exif" not in await office.read_file(case, case.view.messages[0].id, file.id)


async def test_a_file_that_cannot_be_cleaned_reaches_the_investigator_byte_for_byte(chat, bot, office):
    picture = bytes(range(256)) * 1_000
    await chat.says("/start")
    await chat.presses(bot.say("option.everyday"))
    await chat.presses(bot.say("option.everyday_repair"))
    await chat.sends("IMG_기밀.jpg", picture, mime="image/jpeg", kind="photo")
    told = f"{bot.say('web.files', n=1)}\n{bot.say('cleaning.refused')}"
    assert chat.new[-1] == f"{told}\n\n{bot.say('ask.story_everyday')}"
    await chat.says(STORY)
    case = await office.case()
    (file,) = case.view.messages[0].files
    assert (file.name, file.type, file.size) == ("사진.jpg", "image/jpeg", len(picture))
    assert await office.read_original(case, case.view.messages[0].id, file.id) == picture


async def test_a_file_as_the_very_first_thing_begins_the_dialogue_and_is_kept(chat, bot, office):
    await chat.sends("a.pdf", b"%PDF-1", mime="application/pdf", caption="이것 좀 보세요")
    assert chat.new[-1] == bot.say("ask.path")
    await chat.presses(bot.say("option.everyday"))
    await chat.presses(bot.say("option.everyday_repair"))
    await chat.says(STORY)
    case = await office.case()
    assert texts(case) == [f"이것 좀 보세요\n{STORY}"]
    assert [file.name for file in case.view.messages[0].files] == ["파일.pdf"]


async def test_files_after_the_story_are_stored_one_by_one(chat, bot, office):
    await chat.tells(STORY)
    await chat.presses(bot.say("option.skip"))
    await chat.presses(bot.say("option.files"))
    assert chat.new[-1] == bot.say("ask.files")
    await chat.sends("a.pdf", b"%PDF-1", mime="application/pdf")
    await chat.sends("b.ogg", b"OggS", mime="audio/ogg", kind="voice")
    told = f"{bot.say('telegram.kept')}\n{bot.say('cleaning.refused')}"
    assert chat.new[-1] == f"{told}\n\n{bot.say('ask.files')}"
    case = await office.case()
    assert sorted(file.name for message in case.view.messages for file in message.files) == ["음성.ogg", "파일.pdf"]
    await chat.presses(bot.say("option.skip"))
    assert chat.new[-1] == bot.say("telegram.push_offer")


async def test_a_file_in_a_linked_chat_is_stored_with_its_caption(chat, bot, office):
    await chat.tells(STORY)
    await bot.restart()
    assert await chat.sends("a.mp4", b"mp4", mime="video/mp4", kind="video", caption="영상입니다") == [
        f"{bot.say('telegram.kept')}\n{bot.say('cleaning.refused')}"
    ]
    case = await office.case()
    assert texts(case)[1] == "영상입니다"
    assert case.view.messages[1].files[0].name == "영상.mp4"


async def test_a_file_that_telegram_will_not_hand_out_is_refused_with_the_limit(chat, bot, telegram, office):
    await chat.tells(STORY)
    await chat.sends("큰.bin", bytes(BIGGEST_FILE + 1))
    assert chat.new == [bot.say("telegram.file_too_big")]
    assert "getfile" not in telegram.calls
    assert [file for message in (await office.case()).view.messages for file in message.files] == []


async def test_a_file_that_cannot_be_fetched_now_is_said_to_be_sent_again(chat, bot, telegram, office):
    await chat.tells(STORY)
    telegram.next_answers_fail(502, "Bad Gateway", method="getFile")
    assert (await chat.sends("a.pdf", b"%PDF", mime="application/pdf")) == [bot.say("telegram.busy")]
    assert texts(await office.case()) == [STORY]


async def test_more_than_ten_files_are_refused_before_the_story(chat, bot):
    await chat.says("/start")
    for number in range(10):
        await chat.sends(f"{number}.txt", b"x", mime="text/plain")
    await chat.sends("11.txt", b"x", mime="text/plain")
    assert chat.new == [bot.say("refusal.too_many_files")]


async def test_no_plain_byte_of_a_file_reaches_the_disk(chat, office):
    needle = b"CANARY-BYTES-OF-A-FILE"
    await chat.tells(STORY)
    await chat.sends("a.txt", needle * 10_000, mime="text/plain")
    await office.case()
    for path in office.town.settings.directory.rglob("*"):
        if path.is_file():
            assert needle not in path.read_bytes(), path.name
