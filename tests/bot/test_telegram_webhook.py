"""How Telegram gets in: the webhook with its secret, or polling; and who does not get in."""

import asyncio
import io
import json

import aiohttp
import pytest

from bot.channel import UnreachableError
from bot.channels.telegram import Telegram, open_channel
from bot.running import build_app, find_channel
from casework.errors import NotReadyError
from tests.bot.practice_office import SECRET, TOKEN, texts, until

STORY = "서류를 미리 맞춰 두는 일이 있었습니다."
HEADER = "X-Telegram-Bot-Api-Secret-Token"
UPDATE = {
    "update_id": 1,
    "message": {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}, "text": STORY},
}


@pytest.fixture
async def knock(bot):
    """Call the webhook by hand and return the status."""
    async with aiohttp.ClientSession() as session:

        async def one(body=None, *, secret=SECRET, method="POST"):
            sent = json.dumps(UPDATE) if body is None else body
            headers = {HEADER: secret} if secret is not None else {}
            async with session.request(method, bot.url, data=io.BytesIO(sent.encode()), headers=headers) as answer:
                assert await answer.read() in {b"", b"405: Method Not Allowed"} or answer.status == 413
                return answer.status

        yield one


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", SECRET[:-1], SECRET.upper(), "é"])
async def test_a_wrong_secret_is_refused_and_nothing_is_stored(knock, office, telegram, secret):
    assert await knock(secret=secret) == 403
    assert await office.cases() == []
    assert await office.links() == 0
    assert "sendmessage" not in telegram.calls


@pytest.mark.parametrize("body", ["", "{", "[]", '"x"', "5", "null", '{"message": {"message_id": []}}', "[" * 10_000])
async def test_malformed_json_is_refused_and_nothing_is_stored(knock, office, body):
    assert await knock(body) == 400
    assert await office.cases() == []


async def test_a_huge_body_is_refused(knock):
    assert await knock("x" * (2**20 + 1)) == 413


async def test_only_post_is_answered(knock):
    assert await knock(method="GET") == 405


@pytest.mark.parametrize("update", [{}, {"update_id": 1, "channel_post": {}}, {"update_id": 2, "poll": {"id": "x"}}])
async def test_kinds_of_update_nobody_asked_for_are_passed_over(knock, update):
    assert await knock(json.dumps(update)) == 200


async def test_without_a_secret_of_its_own_the_webhook_lets_nobody_in(start, bot, telegram_url):
    open_door = Telegram(TOKEN, telegram_url, secret="")
    url = await start(build_app(open_door, bot.dispatch, webhook=True))
    async with aiohttp.ClientSession() as session, session.post(f"{url}/in/telegram", json=UPDATE) as answer:
        assert answer.status == 403
    await open_door.stop()


async def test_the_health_check_answers(bot):
    async with aiohttp.ClientSession() as session, session.get(bot.url.replace("/in/telegram", "/health")) as answer:
        assert (answer.status, await answer.json()) == (200, {"ok": True})


# --- polling ---------------------------------------------------------------------------------------


@pytest.fixture
async def polling(bot, telegram):
    """The same bot, but it asks for its updates."""
    channel = bot.dispatch._desk.channel
    await channel.start([])
    assert telegram.account.webhook is None
    task = asyncio.create_task(channel.listen(bot.dispatch.take))
    yield task
    task.cancel()
    await asyncio.wait([task])


@pytest.mark.usefixtures("polling")
async def test_polling_does_the_same(chat, bot, telegram, office):
    telegram.user_says(chat.person, "/start")
    await until(lambda: bot.say("ask.path") in telegram.bot_texts(chat.person))
    telegram.user_presses(chat.person, bot.say("option.everyday"))
    await until(lambda: bot.say("ask.which_everyday") in telegram.bot_texts(chat.person))
    telegram.user_presses(chat.person, bot.say("option.everyday_repair"))
    await until(lambda: bot.say("ask.story_everyday") in telegram.bot_texts(chat.person))
    telegram.user_says(chat.person, STORY)
    await until(lambda: bot.say("ask.where_everyday") in telegram.bot_texts(chat.person))
    assert texts(await office.case()) == [STORY]
    await until(lambda: not telegram.account.queue.pending)


async def test_polling_survives_a_messenger_that_is_out_of_order(polling, bot, telegram, chat, monkeypatch):
    monkeypatch.setattr("bot.channels.telegram._PAUSE", 0.01)
    telegram.next_answers_429(1, method="getUpdates")
    telegram.next_answers_fail(502, "Bad Gateway", method="getUpdates")
    telegram.next_answers_fail(409, "Conflict: terminated by other getUpdates request", method="getUpdates")
    for text in ("/help", "/help"):
        telegram.user_says(chat.person, text)
        await asyncio.sleep(0.05)
    await until(lambda: telegram.bot_texts(chat.person).count(bot.say("telegram.help")) == 2, seconds=10)
    assert not polling.done()


async def test_polling_with_a_token_that_was_taken_back_ends_with_one_sentence(polling, telegram, chat):
    telegram.account.token = "1:" + "x" * 35
    telegram.user_says(chat.person, "/help")
    await asyncio.wait([polling], timeout=5)
    with pytest.raises(NotReadyError, match=r"토큰이 맞지 않습니다"):
        polling.result()


# --- starting --------------------------------------------------------------------------------------


async def test_a_wrong_token_is_refused_in_one_sentence_without_the_token(telegram_url):
    stranger = Telegram("1:" + "x" * 35, telegram_url, SECRET)
    with pytest.raises(NotReadyError) as refused:
        await stranger.start([])
    assert "xxx" not in str(refused.value)
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__
    await stranger.stop()


async def test_an_unreachable_messenger_is_said_to_be_so():
    nowhere = Telegram(TOKEN, "http://127.0.0.1:9", SECRET)
    with pytest.raises(UnreachableError):
        await nowhere.start([])
    await nowhere.stop()


async def test_the_channel_never_shows_its_token(office):
    channel = open_channel(office.town.settings)
    assert TOKEN not in repr(channel)
    await channel.stop()


@pytest.mark.parametrize("name", ["pigeon", "../telegram", "", "telegram.x"])
def test_a_channel_that_does_not_exist_is_said_in_one_sentence(office, name):
    with pytest.raises(NotReadyError, match=r"그런 이름의 채널은 없습니다"):
        find_channel(name, office.town.settings)
