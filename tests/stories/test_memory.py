"""What intake and bot still know after they have answered: nobody's words, and never a word that a browser sealed.

Measured with the allocator's settings of `casework/memory.py`, by reading every writable map of the process:

- sealed in the browser (report with file, return, follow-up): no trace at any moment;
- sealed here (form with file, receipt, mailbox, answer, refused forms that come back with their text): there while the
  request is in hand, gone when the answer has been read: none at once, after five seconds, after two hundred requests.

With Python's own pools and without wiping, the same search finds the story, the file (thousands of pieces), the
receipt and its keys in [heap] and anonymous maps, and they stay. Before answers let go of their text, a page with a
story stayed in [heap] as long as its connection was kept alive, up to 65 seconds. The bounds below leave five seconds
for a busy machine.

The bot, told a whole story: its words, its receipt, the account and the nickname are gone within a round of five
seconds. Before, the last update stayed as long as Telegram's connection was kept (75 seconds), an answer of Telegram's
with the account and the nickname as long as the bot's own connection was, and what calls tie in rings until Python
happened to look. While a story is being told it is held for its teller, half an hour at most.

The mayor's line holds nothing for anybody: words and number of two texts are gone within the same round.
"""

import asyncio
from contextlib import AsyncExitStack

import aiohttp
import pytest_asyncio

from tests.stories.overhearing import Overheard
from tests.stories.phone import Phone
from tests.stories.receipt_secrets import secrets_of
from tests.stories.running import until
from tests.stories.telephone import Telephone
from tests.stories.traces import Trace, traces
from tests.stories.visitor import Attachment, visit
from tests.stories.watched import Watched, watched_bot, watched_intake, watched_line

STORY = "추억 속에서도 지워져야 하는 이야기를 적어 보냅니다. 아무도 다시 읽을 수 없어야 합니다."
ADDED = "덧붙인 이 말도 곧 잊혀야 합니다."
FILE = Attachment("추억-속의-파일.pdf", b"%PDF-1.7 a file that no memory may keep for long " * 9000)
AT_ONCE_SECONDS = 5.0
OTHERS = 20
AFTER_A_ROUND_SECONDS = 15.0  # the bot lets go every five seconds, of what came before
# How a program written in Python could hold a text; Hangul in its own strings is UTF-16.
WAYS = {"utf-8", "utf-16-le", "bytes", "percent", "json", "html"}


def spellings(secrets: dict[str, str | bytes | int]) -> list[Trace]:
    """Few enough to look for in a hundred megabytes: some of the words, always with the blank between them."""
    left_out = ("words 1", "words 2", "words 4", "words 5", *(f"{language} {at}" for language in ("en", "zh-Hans")
                for at in range(1, 7)))  # fmt: skip
    few = {name: each for name, each in secrets.items() if not name.startswith(left_out)}
    few = {name: each for name, each in few.items() if not name.startswith("words") or name.endswith("' '")}
    return [trace for trace in traces(few) if trace.how in WAYS]


def said() -> dict[str, str | bytes | int]:
    return {"story": STORY[3:20], "added": ADDED[3:16], "name": FILE.name, "file": FILE.data[9:50]}


@pytest_asyncio.fixture(loop_scope="session")
async def intake(office):
    async with watched_intake(office) as watched:
        yield watched


async def forgets(program: Watched, wanted: list[Trace], seconds: float = AT_ONCE_SECONDS) -> None:
    """Nothing of it is left, or will not be in a moment."""
    await until(lambda: not program.places(wanted), seconds)


async def test_what_a_browser_sealed_was_never_here(intake, chromium, album, office):
    person = await visit(chromium, intake.address, album)
    await person.tells(STORY)
    await person.attaches(FILE)
    words = await person.notes_words()
    await person.sees_number()
    await person.comes_back(words)
    await person.reads(STORY)
    await person.writes(ADDED)
    await person.sees_sent()
    assert intake.places(spellings(said() | secrets_of(words, office.settings.office))) == {}
    await person.leaves()


async def test_what_was_sealed_here_is_gone_with_the_answer(intake, chromium, album, office):
    person = await visit(chromium, intake.address, album, java_script_enabled=False)
    await person.fills_form(STORY, FILE)
    words, _ = await person.sends_form()
    wanted = spellings(said() | secrets_of(words, office.settings.office))
    await forgets(intake, wanted)
    await person.types_code([*words[:7], "뷁뷁"])
    await person.types_code(words)
    await person.answers(ADDED, FILE)
    await person.reads("잘 도착했습니다.")
    await forgets(intake, wanted)
    await person.leaves()
    async with AsyncExitStack() as stack:
        sessions = [await stack.enter_async_context(aiohttp.ClientSession()) for _ in refused(words)]
        for session, (path, fields) in zip(sessions, refused(words), strict=True):
            async with session.post(intake.address + path, data=fields) as answer:
                assert "<html" in await answer.text()
        await forgets(intake, wanted)  # with every connection still open
        for _ in range(200):
            async with sessions[0].get(f"{intake.address}/report") as answer:
                await answer.read()
    assert intake.places(wanted) == {}


def refused(words: list[str]) -> list[tuple[str, dict[str, str]]]:
    """Forms that come back with what was in them; and one that opens the mailbox."""
    return [
        ("/report", {"body": STORY * 500}),
        ("/report", {"body": STORY, "token": "00"}),
        ("/mailbox/answer", {"session": "00", "body": ADDED}),
        ("/mailbox", {"code": " ".join(words)}),
    ]


async def test_the_search_sees_what_is_in_hand(intake):
    """The control: while a form is on its way, its words are found; when it is answered, they are not."""
    wanted = spellings({"story": STORY[3:20]})
    body = f'--b\r\nContent-Disposition: form-data; name="body"\r\n\r\n{STORY}\r\n'.encode()
    end = b'--b\r\nContent-Disposition: form-data; name="kind"\r\n\r\nnonsense\r\n--b--\r\n'
    reader, writer = await asyncio.open_connection("127.0.0.1", int(intake.address.rpartition(":")[2]))
    head = f"POST /report HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(body) + len(end)}\r\n"
    writer.write(f"{head}Content-Type: multipart/form-data; boundary=b\r\n\r\n".encode() + body)
    await until(lambda: intake.places(wanted))
    writer.write(end)
    assert (await reader.readline()).split()[1] == b"400"
    await forgets(intake, wanted)
    writer.close()


async def test_what_was_told_to_the_bot_is_gone_when_it_is_stored(office):
    async with watched_bot(office) as bot, aiohttp.ClientSession() as session:
        phone = Phone(session, bot.address, Overheard())
        for _ in range(OTHERS):  # both practice messengers number their people alike, and the office's has some already
            await phone.is_bought("다른 사람")
        await phone.is_bought("기억하지 말아야 할 사람")
        _, words = await phone.tells(STORY)
        await phone.says(ADDED)
        await phone.hears("봉인해서 전했습니다.")
        secrets = said() | secrets_of(words, office.settings.office)
        secrets |= {"nickname": "기억하지 말아야 할 사람", "account": phone.person}
        await forgets(bot, spellings(secrets), AFTER_A_ROUND_SECONDS)


async def test_what_came_by_text_is_gone_when_it_is_stored(office):
    async with watched_line(office) as line, aiohttp.ClientSession() as session:
        telephone = Telephone(session, line.address)
        for _ in range(OTHERS):  # both practice carriers number their telephones alike
            await telephone.is_bought()
        for text in (STORY, ADDED):
            await telephone.types(text)

        async def taken() -> bool:
            mine = [each for each in await telephone.shows() if each["mine"]]
            return len(mine) == 2 and all(each["state"] == "sent" for each in mine)

        await until(taken)
        secrets = {"story": STORY[3:20], "added": ADDED[3:16], "number": telephone.number}
        await forgets(line, spellings(secrets), AFTER_A_ROUND_SECONDS)
