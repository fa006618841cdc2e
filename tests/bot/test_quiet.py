"""No log, at any level, shows a token, a chat, a name, a number or a word: planted ones are searched for."""

import logging

import pytest

from bot.quiet import keep_quiet
from bot.simulators.telegram import Person
from tests.bot.practice_office import SECRET, TOKEN

NAME, USERNAME, PHONE = "카나리아이름", "canary_username", "010-9999-0001"
TEXT = f"카나리아글 {PHONE} canary@example.invalid"
CANARIES = (
    TOKEN,
    TOKEN.partition(":")[2],
    SECRET,
    NAME,
    USERNAME,
    PHONE,
    "카나리아글",
    "canary@example",
    "CANARY-FILE",
)


@pytest.fixture
def person(telegram) -> Person:
    return telegram.add_person(NAME, USERNAME)


@pytest.fixture
def everything_logged():
    """Every record of every logger, down to DEBUG, as a careless configuration would print it."""
    lines: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record):
            lines.append(f"{record.name} {self.format(record)} {record.__dict__}")

    root, keep = logging.getLogger(), Keep()
    before, levels = root.level, {name: logging.getLogger(name).level for name in logging.Logger.manager.loggerDict}
    root.addHandler(keep)
    root.setLevel(logging.DEBUG)
    keep_quiet()
    yield lines
    root.removeHandler(keep)
    root.setLevel(before)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


async def test_no_flow_leaves_a_trace_in_any_log(everything_logged, chat, bot, telegram, office, capfd):
    logging.getLogger("proof").debug("the net is spread")
    await chat.says("/start", forward_origin={"type": "hidden_user", "sender_user_name": NAME})
    await chat.says(TEXT)
    await chat.presses(bot.say("option.corruption"))
    await chat.presses(bot.say("option.not_sure"))
    await chat.presses(bot.say("option.concerns_nobody"))
    await chat.says(NAME)
    telegram.next_answers_429(1, method="sendMessage")
    await chat.says(TEXT)
    words = chat.receipt()
    await chat.presses(bot.say("option.no"))
    await chat.sends(f"{NAME}.txt", b"CANARY-FILE", mime="text/plain", caption=TEXT)
    await chat.edits(chat.last(), TEXT + "!")
    await office.reply(await office.case(), TEXT)
    telegram.next_answers_fail(502, TEXT, method="sendMessage")
    telegram.next_answers_fail(400, TEXT, method="sendMessage")
    await chat.says("/notify")
    await chat.does(bot.push)
    await chat.says("/receipt")
    await chat.says(" ".join(words))
    telegram.next_answer_is_lost("sendMessage")
    await chat.says(TEXT)
    telegram.next_answers_fail(502, TEXT, method="getFile")
    await chat.sends("x.txt", b"x", mime="text/plain")
    await chat.does(lambda: telegram.user_shares(chat.person, contact={"phone_number": PHONE, "first_name": NAME}))
    await bot.restart()
    await chat.says("/forget")
    await chat.presses(bot.say("telegram.forget_yes"))
    await chat.does(lambda: telegram.block(chat.person))
    printed = capfd.readouterr()
    logged = "\n".join([*everything_logged, printed.out, printed.err])
    assert "the net is spread" in logged
    assert "not_delivered" in logged, "our own fixed words are logged"
    for canary in (*CANARIES, *words, str(chat.person.id)):
        assert canary not in logged, canary


async def test_an_unexpected_failure_is_told_and_logged_without_its_words(
    everything_logged, chat, bot, telegram, office, capfd
):
    await office.town.intake.drops.store.close()
    (office.town.settings.directory / "stores" / "drop.db").unlink()
    assert await chat.says(TEXT) == [bot.say("telegram.busy")]
    printed = capfd.readouterr()
    logged = "\n".join([*everything_logged, printed.out, printed.err])
    assert "contact_failed" in logged
    for canary in (*CANARIES, str(chat.person.id)):
        assert canary not in logged, canary
    assert telegram.account.queue.pending == []


@pytest.mark.usefixtures("everything_logged")
def test_a_token_in_somebody_elses_record_is_taken_out(caplog):
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("stranger").warning("POST https://example.invalid/bot%s/getMe", TOKEN)
        logging.getLogger("stranger").warning("plain words stay")
    assert TOKEN not in caplog.text
    assert "/bot[token]/getMe" in caplog.text
    assert "plain words stay" in caplog.text


def test_quiet_twice_is_as_quiet_as_once():
    keep_quiet()
    once = logging.getLogRecordFactory()
    keep_quiet()
    assert logging.getLogRecordFactory() is once


@pytest.mark.usefixtures("everything_logged")
@pytest.mark.parametrize("name", ["telegram.Bot", "telegram.request.HTTPXRequest", "httpx", "httpcore.http11"])
def test_the_talkative_libraries_say_nothing_at_any_level(name):
    assert not logging.getLogger(name).isEnabledFor(logging.CRITICAL)
