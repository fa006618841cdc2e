"""The stand-in behaves like the Bot API: python-telegram-bot itself talks to it."""

import asyncio
import json
import re
import socket
from datetime import timedelta

import aiohttp
import pytest
import telegram as ptb
from aiohttp import web
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter
from telegram.ext import Application, CommandHandler, MessageHandler, filters
from telegram.request import HTTPXRequest

from bot.simulators.telegram.faults import Faults
from bot.simulators.telegram.methods import MOST_DOWNLOAD
from tests.bot.practice_office import TOKEN, until


@pytest.fixture
async def bot(telegram_url):
    talking = ptb.Bot(TOKEN, base_url=f"{telegram_url}/bot", base_file_url=f"{telegram_url}/file/bot")
    async with talking:
        yield talking


@pytest.fixture
async def call(telegram_url):
    """Call a method by hand and return (status, body)."""
    async with aiohttp.ClientSession() as session:

        async def one(method, body=None, *, token=TOKEN, **more):
            async with session.post(f"{telegram_url}/bot{token}/{method}", json=body, **more) as answer:
                return answer.status, await answer.json()

        yield one


def says(words):
    """The library changes the case of descriptions; the words stay."""
    return f"(?i){re.escape(words)}"


# --- who may call ----------------------------------------------------------------------------------


async def test_the_library_can_start_and_learns_its_own_name(bot):
    me = await bot.get_me()
    assert me.is_bot
    assert me.username == bot.username


async def test_a_wrong_token_is_unauthorised_and_a_broken_one_is_not_found(call, telegram_url):
    assert await call("getMe", token="1:" + "x" * 35) == (
        401,
        {"ok": False, "error_code": 401, "description": "Unauthorized"},
    )
    assert (await call("getMe", token="nonsense"))[0] == 404
    stranger = ptb.Bot("1:" + "x" * 35, base_url=f"{telegram_url}/bot")
    with pytest.raises(InvalidToken):
        await stranger.initialize()
    await stranger.shutdown()


async def test_an_unknown_method_is_refused(call):
    assert await call("sendTelepathy") == (
        404,
        {"ok": False, "error_code": 404, "description": "Not Found: method not found"},
    )


async def test_parameters_are_taken_from_the_address_json_forms_and_multipart(telegram_url, person, telegram):
    greeting = {"chat_id": str(person.id), "text": "안녕하세요"}
    parts = aiohttp.FormData(greeting)
    parts.add_field("file", b"x", filename="x.txt")
    for more in ({"params": greeting}, {"json": greeting}, {"data": greeting}, {"data": parts}):
        address = f"{telegram_url}/bot{TOKEN}/sendMessage"
        async with aiohttp.ClientSession() as session, session.post(address, **more) as answer:
            assert answer.status == 200
    assert telegram.bot_texts(person) == ["안녕하세요"] * 4


# --- polling ---------------------------------------------------------------------------------------


async def test_the_library_polls_answers_and_confirms(telegram, telegram_url, person):
    app = (
        Application.builder()
        .token(TOKEN)
        .base_url(f"{telegram_url}/bot")
        .base_file_url(f"{telegram_url}/file/bot")
        .build()
    )

    async def greet(update, _):
        await update.effective_message.reply_text("반갑습니다")

    async def echo(update, _):
        await update.effective_message.reply_text(update.effective_message.text[::-1])

    app.add_handler(CommandHandler("start", greet))
    app.add_handler(MessageHandler(filters.TEXT, echo))
    async with app:
        await app.start()
        await app.updater.start_polling(poll_interval=0, timeout=timedelta(seconds=5))
        telegram.user_says(person, "/start")
        telegram.user_says(person, "가나다")
        await until(lambda: telegram.bot_texts(person) == ["반갑습니다", "다나가"])
        await app.updater.stop()
        await app.stop()
    assert telegram.account.queue.pending == []


async def test_a_poll_waits_for_something_new(bot, telegram, person):
    waiting = asyncio.create_task(bot.get_updates(timeout=timedelta(seconds=20)))
    await asyncio.sleep(0.1)
    assert not waiting.done()
    telegram.user_says(person, "늦게 온 말")
    (update,) = await waiting
    assert update.message.text == "늦게 온 말"


async def test_an_empty_poll_ends_after_its_time(bot):
    assert await bot.get_updates(timeout=0) == ()


async def test_an_offset_confirms_what_lies_before_it(bot, telegram, person):
    for text in "가나다":
        telegram.user_says(person, text)
    first, *_ = await bot.get_updates(timeout=0, limit=1)
    assert len(await bot.get_updates(timeout=0)) == 3, "nothing was confirmed yet"
    rest = await bot.get_updates(offset=first.update_id + 1, timeout=0)
    assert [update.message.text for update in rest] == ["나", "다"]
    assert [update.message.text for update in await bot.get_updates(offset=-1, timeout=0)] == ["다"]


async def test_only_wanted_kinds_of_update_are_queued(bot, telegram, person):
    await bot.get_updates(timeout=0, allowed_updates=["callback_query"])
    telegram.user_says(person, "아무도 안 듣는 말")
    assert await bot.get_updates(timeout=0) == ()


async def test_two_polls_at_once_are_a_conflict(bot, telegram_url):
    first = asyncio.create_task(bot.get_updates(timeout=timedelta(seconds=20)))
    await asyncio.sleep(0.1)
    async with ptb.Bot(TOKEN, base_url=f"{telegram_url}/bot") as other:
        second = asyncio.create_task(other.get_updates(timeout=1))
        with pytest.raises(Conflict, match=says("terminated by other getUpdates")):
            await first
        assert await second == ()


async def test_a_duplicate_arrives_twice_with_the_same_number(bot, telegram, person):
    telegram.next_updates_come_twice()
    telegram.user_says(person, "한 번 한 말")
    first, second = await bot.get_updates(timeout=0)
    assert first.update_id == second.update_id
    assert await bot.get_updates(offset=first.update_id + 1, timeout=0) == ()


async def test_a_confirmed_update_can_be_delivered_again(bot, telegram, person):
    telegram.user_says(person, "옛말")
    (update,) = await bot.get_updates(timeout=0)
    assert await bot.get_updates(offset=update.update_id + 1, timeout=0) == ()
    telegram.deliver_again(telegram.updates[0])
    (again,) = await bot.get_updates(offset=update.update_id + 1, timeout=0)
    assert again.update_id == update.update_id


async def test_updates_can_come_out_of_order(bot, telegram, person):
    telegram.next_updates_come_in_reverse(3)
    for text in "가나다":
        telegram.user_says(person, text)
    assert [update.message.text for update in await bot.get_updates(timeout=0)] == ["다", "나", "가"]


# --- webhook ---------------------------------------------------------------------------------------


@pytest.fixture
async def hook(start):
    """A webhook that remembers what it got and answers what the test wants."""
    got, answers = [], []

    async def take(request):
        got.append((request.headers.get("X-Telegram-Bot-Api-Secret-Token"), await request.json()))
        return web.Response(status=answers.pop(0) if answers else 200)

    app = web.Application()
    app.router.add_post("/in", take)
    return f"{await start(app)}/in", got, answers


async def test_a_webhook_gets_updates_with_the_secret(bot, telegram, person, hook):
    url, got, _ = hook
    assert await bot.set_webhook(url, secret_token="a-secret_1", allowed_updates=["message"])
    telegram.user_says(person, "밀어 주는 말")
    await until(lambda: got)
    secret, update = got[0]
    assert secret == "a-secret_1"
    assert ptb.Update.de_json(update, bot).message.text == "밀어 주는 말"
    assert (await bot.get_webhook_info()).url == url


async def test_a_refused_push_is_tried_again_before_anything_newer(bot, telegram, person, hook):
    url, got, answers = hook
    answers += [500, 403]
    await bot.set_webhook(url)
    telegram.user_says(person, "하나")
    telegram.user_says(person, "둘")
    await until(lambda: len(got) == 4)
    assert [update["message"]["text"] for _, update in got] == ["하나", "하나", "하나", "둘"]
    info = await bot.get_webhook_info()
    assert info.last_error_message == "Wrong response from the webhook: 403 Forbidden"
    await until(lambda: not telegram.account.queue.pending)


async def test_an_unreachable_webhook_keeps_its_updates(bot, telegram, person, unused_port):
    await bot.set_webhook(f"http://127.0.0.1:{unused_port}/in")
    telegram.user_says(person, "기다리는 말")
    await until(lambda: telegram.account.webhook.last_error_message)
    info = await bot.get_webhook_info()
    assert (info.pending_update_count, info.last_error_message) == (1, "Connection failed")
    await bot.delete_webhook()
    assert len(await bot.get_updates(timeout=0)) == 1


@pytest.fixture
def unused_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


async def test_polling_while_a_webhook_is_set_is_a_conflict(bot, hook):
    await bot.set_webhook(hook[0])
    with pytest.raises(Conflict, match=says("while webhook is active")):
        await bot.get_updates(timeout=0)


async def test_a_webhook_far_away_must_be_https_and_its_secret_well_formed(bot):
    with pytest.raises(BadRequest, match=says("HTTPS URL must be provided")):
        await bot.set_webhook("http://example.org/in")
    with pytest.raises(BadRequest, match=says("unallowed characters")):
        await bot.set_webhook("https://example.org/in", secret_token="한글")
    assert (await bot.get_webhook_info()).url == ""


async def test_pending_updates_can_be_dropped(bot, telegram, person):
    telegram.user_says(person, "버려질 말")
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates(timeout=0) == ()


# --- messages --------------------------------------------------------------------------------------


async def test_buttons_are_shown_pressed_and_confirmed_once(bot, telegram, person):
    keyboard = ptb.InlineKeyboardMarkup([[ptb.InlineKeyboardButton("네", callback_data="yes")]])
    sent = await bot.send_message(person.id, "괜찮으세요?", reply_markup=keyboard, protect_content=True)
    assert sent.has_protected_content
    telegram.user_presses(person, "네")
    (update,) = await bot.get_updates(timeout=0)
    assert update.callback_query.data == "yes"
    assert update.callback_query.message.message_id == sent.message_id
    assert await bot.answer_callback_query(update.callback_query.id)
    with pytest.raises(BadRequest, match=says("query is too old")):
        await bot.answer_callback_query(update.callback_query.id)


async def test_a_reply_keyboard_types_for_the_person(bot, telegram, person):
    await bot.send_message(person.id, "골라 주세요", reply_markup=ptb.ReplyKeyboardMarkup([["하나", "둘"]]))
    telegram.user_presses(person, "둘")
    (update,) = await bot.get_updates(timeout=0)
    assert update.message.text == "둘"
    await bot.send_message(person.id, "고맙습니다", reply_markup=ptb.ReplyKeyboardRemove())
    with pytest.raises(LookupError):
        telegram.user_presses(person, "둘")


@pytest.mark.parametrize(
    ("text", "mode", "reason"),
    [
        ("", None, "Message text is empty"),
        ("가" * 4_097, None, "Message is too long"),
        ("😀" * 2_049, None, "Message is too long"),
        ("<b>굵게", "HTML", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<blink>x</blink>", "HTML", 'Unsupported start tag "blink" at byte offset 0'),
        ("가</b>", "HTML", "Unexpected end tag at byte offset 1"),
        ("*굵게*", "MarkdownV2", "Unsupported parse_mode"),
    ],
)
async def test_text_that_cannot_be_shown_is_refused_in_the_real_words(bot, person, text, mode, reason):
    with pytest.raises(BadRequest) as refused:
        await bot.send_message(person.id, text, parse_mode=mode)
    assert reason.lower() in refused.value.message.lower()


async def test_html_marks_become_entities(bot, person):
    sent = await bot.send_message(
        person.id, '가 <b>굵은 <i>글</i></b> <a href="https://example.org/">곳</a> &lt;', parse_mode="HTML"
    )
    assert sent.text == "가 굵은 글 곳 <"
    assert {(e.type, e.offset, e.length) for e in sent.entities} == {
        ("italic", 5, 1),
        ("bold", 2, 4),
        ("text_link", 7, 1),
    }


async def test_a_text_of_exactly_4096_characters_is_taken(bot, person):
    assert len((await bot.send_message(person.id, "가" * 4_096)).text) == 4_096


async def test_broken_buttons_are_refused(bot, call, person):
    long = ptb.InlineKeyboardMarkup([[ptb.InlineKeyboardButton("x", callback_data="가" * 22)]])
    with pytest.raises(BadRequest, match=says("button_data_invalid")):
        await bot.send_message(person.id, "x", reply_markup=long)
    status, body = await call("sendMessage", {"chat_id": person.id, "text": "x", "reply_markup": "{"})
    assert (status, body["ok"], body["error_code"]) == (400, False, 400)


async def test_the_bots_messages_can_be_changed_and_deleted(bot, telegram, person):
    sent = await bot.send_message(person.id, "처음")
    await bot.edit_message_text("나중", person.id, sent.message_id)
    assert telegram.bot_texts(person) == ["나중"]
    with pytest.raises(BadRequest, match=says("not modified")):
        await bot.edit_message_text("나중", person.id, sent.message_id)
    keyboard = ptb.InlineKeyboardMarkup([[ptb.InlineKeyboardButton("네", callback_data="y")]])
    await bot.edit_message_reply_markup(person.id, sent.message_id, reply_markup=keyboard)
    assert await bot.delete_message(person.id, sent.message_id)
    with pytest.raises(BadRequest, match=says("message to delete not found")):
        await bot.delete_message(person.id, sent.message_id)
    with pytest.raises(BadRequest, match=says("message to edit not found")):
        await bot.edit_message_text("늦음", person.id, sent.message_id)


async def test_many_messages_are_deleted_at_once(bot, telegram, person):
    sent = [(await bot.send_message(person.id, text)).message_id for text in "가나다"]
    assert await bot.delete_messages(person.id, [*sent[:2], 999_999])
    assert telegram.bot_texts(person) == ["다"]


async def test_a_persons_message_is_not_the_bots_to_change(bot, telegram, person):
    said = telegram.user_says(person, "내 말")
    with pytest.raises(BadRequest, match=says("message can't be edited")):
        await bot.edit_message_text("남의 말", person.id, said["message_id"])


async def test_an_unknown_chat_is_not_found(bot):
    with pytest.raises(BadRequest, match=says("chat not found")):
        await bot.send_message(42, "여보세요")


async def test_an_edited_message_arrives_as_one(bot, telegram, person):
    said = telegram.user_says(person, "오타")
    telegram.user_edits(person, said["message_id"], "바른 말")
    _, edited = await bot.get_updates(timeout=0)
    assert edited.edited_message.text == "바른 말"
    assert edited.edited_message.message_id == said["message_id"]


async def test_the_menu_of_commands_is_remembered(bot):
    await bot.set_my_commands([ptb.BotCommand("forget", "이 대화 잊기")])
    assert [command.command for command in await bot.get_my_commands()] == ["forget"]
    with pytest.raises(BadRequest, match=says("bot_command_invalid")):
        await bot.set_my_commands([ptb.BotCommand("한글", "안 됨")])
    await bot.delete_my_commands()
    assert await bot.get_my_commands() == ()


async def test_the_bot_can_show_that_it_is_busy(bot, person, call):
    assert await bot.send_chat_action(person.id, "typing")
    assert (await call("sendChatAction", {"chat_id": person.id, "action": "dance"}))[0] == 400


async def test_a_bot_that_logged_out_is_refused(bot, call):
    assert await bot.log_out()
    assert await call("getMe") == (400, {"ok": False, "error_code": 400, "description": "Logged out"})


async def test_closing_needs_the_webhook_gone(bot, hook):
    await bot.set_webhook(hook[0])
    with pytest.raises(BadRequest):
        await bot.close()
    await bot.delete_webhook()
    assert await bot.close()


# --- files -----------------------------------------------------------------------------------------


async def test_files_go_both_ways(bot, telegram, person):
    telegram.user_sends_file(person, "자료.pdf", b"%PDF-1.7 abc", mime="application/pdf", caption="첨부")
    (update,) = await bot.get_updates(timeout=0)
    document = update.message.document
    assert (document.file_name, document.mime_type, document.file_size) == ("자료.pdf", "application/pdf", 12)
    found = await bot.get_file(document.file_id)
    assert bytes(await found.download_as_bytearray()) == b"%PDF-1.7 abc"
    sent = await bot.send_document(person.id, b"answer", filename="답변.txt", caption="보세요")
    assert telegram.world.files[sent.document.file_id].data == b"answer"
    again = await bot.send_document(person.id, sent.document.file_id)
    assert again.document.file_unique_id == sent.document.file_unique_id


async def test_photos_come_in_two_sizes_and_voices_have_a_length(bot, telegram, person):
    telegram.user_sends_file(person, "a.jpg", b"\xff\xd8\xff", mime="image/jpeg", kind="photo")
    telegram.user_sends_file(person, "a.ogg", b"OggS", mime="audio/ogg", kind="voice")
    photo, voice = await bot.get_updates(timeout=0)
    assert photo.message.photo[-1].file_size == 3
    assert voice.message.voice.duration == timedelta(seconds=3)
    assert (await bot.send_photo(person.id, b"\xff\xd8\xff")).photo


async def test_bots_may_not_fetch_more_than_20_megabytes(bot, telegram, person):
    telegram.user_sends_file(person, "큰.bin", bytes(MOST_DOWNLOAD + 1))
    (update,) = await bot.get_updates(timeout=0)
    with pytest.raises(BadRequest, match=says("file is too big")):
        await bot.get_file(update.message.document.file_id)


async def test_files_need_the_token_and_the_right_path(telegram, telegram_url, person):
    telegram.user_sends_file(person, "a.txt", b"secret")
    path = next(iter(telegram.world.files.values())).path
    async with aiohttp.ClientSession() as session:
        for address, status in (
            (f"bot1:{'x' * 35}/{path}", 401),
            (f"bot{TOKEN}/{path}x", 404),
            (f"bot{TOKEN}/{path}", 200),
        ):
            async with session.get(f"{telegram_url}/file/{address}") as answer:
                assert answer.status == status


# --- trouble ---------------------------------------------------------------------------------------


async def test_429_says_how_long_to_wait(bot, telegram, person):
    telegram.next_answers_429(7, method="sendMessage")
    with pytest.raises(RetryAfter) as refused:
        await bot.send_message(person.id, "지금")
    assert refused.value.retry_after == timedelta(seconds=7)
    assert (await bot.send_message(person.id, "나중")).text == "나중"


async def test_sending_too_fast_is_429_on_its_own(telegram, telegram_url, person):
    telegram.account.faults = Faults(chat_burst=3, chat_per_second=0.5)
    async with ptb.Bot(TOKEN, base_url=f"{telegram_url}/bot") as bot:
        for _ in range(3):
            await bot.send_message(person.id, "빨리")
        with pytest.raises(RetryAfter):
            await bot.send_message(person.id, "빨리")
    assert len(telegram.bot_texts(person)) == 3


async def test_a_blocked_bot_is_forbidden_and_told_so(bot, telegram, person):
    telegram.block(person)
    (update,) = await bot.get_updates(timeout=0)
    assert update.my_chat_member.new_chat_member.status == "kicked"
    with pytest.raises(Forbidden, match=says("bot was blocked by the user")):
        await bot.send_message(person.id, "계세요?")
    telegram.unblock(person)
    assert (await bot.send_message(person.id, "다시")).text == "다시"


async def test_an_answer_can_be_lost_after_the_call_was_carried_out(telegram, telegram_url, person):
    telegram.next_answer_is_lost("sendMessage")
    async with ptb.Bot(TOKEN, base_url=f"{telegram_url}/bot", request=HTTPXRequest()) as bot:
        with pytest.raises(NetworkError):
            await bot.send_message(person.id, "갔을까")
    assert telegram.bot_texts(person) == ["갔을까"]


async def test_any_other_refusal_can_be_planned(bot, telegram, person):
    telegram.next_answers_fail(502, "Bad Gateway", method="sendMessage")
    with pytest.raises(NetworkError):
        await bot.send_message(person.id, "x")


async def test_a_group_looks_like_a_group(bot, telegram, person):
    group = telegram.add_group("우리 과", person)
    telegram.user_says(person, "모두 보는 말", group=group)
    (update,) = await bot.get_updates(timeout=0)
    assert update.message.chat.type == "group"
    assert update.message.chat.id < 0


# --- the practice page -----------------------------------------------------------------------------


async def test_the_page_runs_under_a_strict_policy_and_asks_nobody_else(telegram_url):
    async with aiohttp.ClientSession() as session:
        for path, kind in (("", "text/html"), ("page.css", "text/css"), ("page.js", "text/javascript")):
            async with session.get(f"{telegram_url}/{path}") as answer:
                text = await answer.text()
                assert answer.content_type == kind
                assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
                assert "http:" not in text
                assert "https:" not in text


async def test_a_newcomer_chats_through_the_page(bot, telegram, telegram_url):
    async with aiohttp.ClientSession(f"{telegram_url}/practice/") as page:
        async with page.post("people", json={"name": "새 사람"}) as answer:
            person = await answer.json()
        async with page.post(f"people/{person['id']}/say", json={"text": "안녕하세요"}) as answer:
            assert answer.status == 200
        (update,) = await bot.get_updates(timeout=0)
        keyboard = ptb.InlineKeyboardMarkup([[ptb.InlineKeyboardButton("네", callback_data="y")]])
        sent = await bot.send_message(update.message.chat.id, "반갑습니다", reply_markup=keyboard)
        async with page.get(f"people/{person['id']}") as answer:
            chat = await answer.json()
        assert [(m["bot"], m["text"], m["buttons"]) for m in chat["messages"]] == [
            (False, "안녕하세요", []), (True, "반갑습니다", [["네"]])]  # fmt: skip
        async with page.get(f"people/{person['id']}?version={chat['version']}") as answer:
            assert answer.status == 204
        async with page.post(
            f"people/{person['id']}/press", json={"message_id": sent.message_id, "label": "네"}
        ) as answer:
            assert answer.status == 200
        form = aiohttp.FormData()
        form.add_field("file", b"\x89PNG", filename="그림.png", content_type="image/png")
        async with page.post(f"people/{person['id']}/file", data=form) as answer:
            assert answer.status == 200
        async with page.post(f"people/{person['id']}/edit", json={"message_id": 1, "text": "고침"}) as answer:
            assert answer.status == 200
        async with page.post(f"people/{person['id']}/block", json={"blocked": True}) as answer:
            assert answer.status == 200
    kinds = [next(key for key in update if key != "update_id") for update in telegram.updates]
    assert kinds == ["message", "callback_query", "message", "edited_message", "my_chat_member"]


@pytest.mark.parametrize(
    ("path", "body", "more"),
    [
        ("people", {"name": ""}, ({}, 400)),
        ("people", {"name": "남"}, ({"Sec-Fetch-Site": "cross-site"}, 403)),
        ("people/1/say", {"text": "x"}, ({}, 404)),
        ("people/5100000001/say", {"text": " "}, ({}, 400)),
        ("people/5100000001/say", {"text": "x"}, ({"Sec-Fetch-Site": "cross-site"}, 403)),
        ("people/5100000001/say", ["x"], ({}, 400)),
        ("people/5100000001/press", {"message_id": 1, "label": "없음"}, ({}, 400)),
        ("people/5100000001/edit", {"message_id": 9, "text": "x"}, ({}, 400)),
    ],
)
async def test_the_page_refuses_what_makes_no_sense(telegram_url, telegram, path, body, more):
    headers, status = more
    telegram.add_person("연습 인물")
    headers = {"Content-Type": "application/json", **headers}
    sent = json.dumps(body)
    page = aiohttp.ClientSession(f"{telegram_url}/practice/", headers=headers)
    async with page, page.post(path, data=sent) as answer:
        assert answer.status == status
    assert telegram.updates == []
