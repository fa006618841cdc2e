"""Whatever somebody sends that cannot be taken: one clear Korean sentence, a 4xx, nothing stored, and no word lost."""

import base64
import json
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
from playwright.async_api import expect

from casework.clock import SystemClock
from casework.receipts import draw_receipt, session_token, to_token
from crypto.keys import PrivateKey, random_id
from crypto.receipt import Language, ReceiptSecret, UnreadableReceiptError, read_receipt
from tests.attacks.sealing import b64
from tests.stories.running import until

STORY = "감독 일지를 나중에 한꺼번에 쓰는 일이 있습니다."
LONG = STORY + "가" * 20_000
FILE_BYTES = 51 * 1024 * 1024
PIECE = bytes(64 * 1024)


@dataclass(frozen=True)
class Earlier:
    """A clock that stands some time back."""

    minutes: int

    def now(self) -> datetime:
        return SystemClock().now() - timedelta(minutes=self.minutes)

    def today(self):
        return self.now().date()


@pytest.fixture
def sentence(inside):
    """The office's sentence for a refusal."""
    return lambda code: inside.intake.rules.wording["ko"][f"refusal.{code}"]


# --- programs that seal ----------------------------------------------------------------------------------------------


async def test_a_message_sent_twice_is_answered_the_same_and_stored_once(sealer, inside):
    report = await sealer.report()
    first = await sealer.posts(report)
    after = await inside.stored()
    assert first[0] == 201
    assert await sealer.posts(report) == first
    assert await inside.stored() == after


async def test_the_same_puzzle_and_all_again_is_the_same_answer(sealer, web):
    report = await sealer.report()
    body = report.body | {"puzzle": await sealer.puzzle(report.id, report.digest)}
    answers = []
    for _ in range(2):
        async with web.post("/api/reports", json=body) as answer:
            answers.append((answer.status, await answer.text()))
    assert answers[0] == answers[1]
    assert answers[0][0] == 201


def spoilt(report, sealed) -> dict[str, tuple[dict, int, str]]:
    """What is changed in a report, and how it is refused."""
    flipped = bytearray(base64.b64decode(report.body["body"]))
    flipped[-1] ^= 1
    return {
        "another text under the same id": (sealed.body | {"id": report.body["id"]}, 409, "conflict"),
        "one bit of the body": ({"body": b64(bytes(flipped))}, 409, "conflict"),
        "a puzzle of another message": ({"id": b64(random_id())}, 409, "puzzle"),
        "a wrap cut short": ({"office_wrap": report.body["office_wrap"][:-8]}, 400, "malformed"),
        "a desk nobody has": ({"desk": "nowhere"}, 400, "malformed"),
        "a body of no size class": ({"body": b64(b"\x01\x01" + os.urandom(2000))}, 400, "malformed"),
        "a file that was never sent": ({"id": b64(random_id()), "files": [b64(random_id())]}, 400, "malformed"),
    }


async def test_an_altered_report_is_refused_and_the_first_one_stays(sealer, inside, sentence, subtests, at_desk):
    await at_desk("kim.yeoul")  # whose window opens what arrives
    report, other = await sealer.report(), await sealer.report("다른 이야기입니다.")
    assert (await sealer.posts(report))[0] == 201
    await until(inside.is_quiet)
    before = await inside.stored()
    for name, (changes, status, code) in spoilt(report, other).items():
        with subtests.test(name):
            if code == "puzzle":
                changes |= {"puzzle": await sealer.puzzle(report.id, report.digest)}
            answer = await sealer.posts(report, **changes)
            assert answer == (status, {"error": code, "message": sentence(code)})
            assert await inside.stored() == before
    assert (await sealer.posts(report))[0] == 201


async def test_an_ended_key_asks_for_the_new_list_and_nothing_is_lost(sealer, inside, sentence):
    before = await inside.stored()
    report = await sealer.report(receiver=PrivateKey.generate().public)  # as good as one whose days are over
    code = "reload_keys"
    assert await sealer.posts(report) == (409, {"error": code, "message": sentence(code)})
    assert await inside.stored() == before


BODIES = {
    "no json": b"{", "a list": b"[]", "a number": b"7", "nothing": b"", "nested": b"[" * 50_000, "nan": b'{"id": NaN}',
    "twice the same": b'{"id": 1, "id": 2}', "no utf-8": b'{"id": "\xff"}', "null bytes": b"\0" * 100,
}  # fmt: skip


@pytest.mark.parametrize("path", ["/api/reports", "/api/mailbox/renew"])
async def test_what_is_no_json_of_ours_is_one_sentence(path, web, inside, sentence, subtests):
    before = await inside.stored()
    for name, body in BODIES.items():
        with subtests.test(name):
            async with web.post(path, data=body, headers={"Content-Type": "application/json"}) as answer:
                told = await answer.json()
            assert (answer.status, told) == (400, {"error": "malformed", "message": sentence("malformed")})
    assert await inside.stored() == before


async def test_an_unknown_receipt_is_answered_with_as_many_bytes_as_a_known_one(sealer, inside, web):
    words, _ = await sealer.by_form(STORY)
    tag = (await inside.reporter(words)).keys.tag
    known = tag + (99).to_bytes(4, "big") + bytes(4) + b"\0" + os.urandom(4096 - 41)
    answers = {}
    for name, frame in {"known": known, "unknown": os.urandom(32) + known[32:]}.items():
        async with web.post("/api/exchange", data=frame, headers={"Content-Type": "application/octet-stream"}) as got:
            body = await got.read()
            answers[name] = (got.status, len(body), body[:33], sorted(set(got.headers) - {"Date"}))
    assert answers["known"] == answers["unknown"]
    assert answers["known"][:2] == (200, 8192)


# --- forms ---------------------------------------------------------------------------------------------------------


async def test_twenty_thousand_and_one_characters_come_back_in_the_form(web, inside, sentence):
    before = await inside.stored()
    async with web.post("/report", data={"body": LONG, "kind": "corruption", "where": "창고 뒤"}) as answer:
        page = await answer.text()
    assert answer.status == 413
    assert sentence("too_long") in page
    assert LONG in page
    assert 'value="창고 뒤"' in page
    assert await inside.stored() == before


async def test_a_file_of_51_mb_is_refused_without_being_held_and_the_text_comes_back(web, inside, office, sentence):
    before, memory = await inside.stored(), peak(office)
    async with web.post("/report", data=big_form(), headers=MULTIPART) as answer:
        page = await answer.text()
    assert answer.status == 413
    assert sentence("file_too_big") in page
    assert STORY in page
    assert await inside.stored() == before
    assert peak(office) - memory < 32 * 1024 * 1024


MULTIPART = {"Content-Type": "multipart/form-data; boundary=b"}


async def big_form() -> AsyncIterator[bytes]:
    """A text and a file that is too big, made while it is sent."""
    yield f'--b\r\nContent-Disposition: form-data; name="body"\r\n\r\n{STORY}\r\n'.encode()
    yield b'--b\r\nContent-Disposition: form-data; name="files"; filename="film.mp4"\r\n\r\n'
    for _ in range(FILE_BYTES // len(PIECE)):
        yield PIECE
    yield b"\r\n--b--\r\n"


def peak(office) -> int:
    """The most memory the intake has ever held, in bytes."""
    status = Path(f"/proc/{office.program('web', 'intake').pid}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM"))


async def test_an_old_form_keeps_every_word_and_can_be_sent_again(web, inside, sentence):
    before = await inside.stored()
    old = to_token(draw_receipt(), replace(inside.intake, clock=Earlier(121)))
    for token in (old, old[:-2] + "00", "00", "x"):
        async with web.post("/report", data={"token": token, "body": STORY, "kind": "corruption"}) as answer:
            page = await answer.text()
        assert answer.status == 403
        assert sentence("expired_form") in page
        assert STORY in page
    assert await inside.stored() == before


async def test_an_old_session_leads_to_the_door_with_what_was_written(sealer, web, inside, sentence):
    words, _ = await sealer.by_form(STORY)
    before = await inside.stored()
    reporter = await inside.reporter(words)
    old = session_token(reporter, replace(inside.intake, clock=Earlier(16)))
    for session in (old, old[:-2] + "00", ""):
        async with web.post("/mailbox/answer", data={"session": session, "body": "한참 쓴 글입니다."}) as answer:
            page = await answer.text()
        assert answer.status == 403
        assert sentence("expired_form") in page
        assert "한참 쓴 글입니다." in page
        assert STORY not in page
    assert await inside.stored() == before


async def test_a_wrong_receipt_tells_nothing_and_always_as_much(sealer, web, inside, sentence):
    words, _ = await sealer.by_form(STORY)
    before, lengths = await inside.stored(), set()
    for _ in range(3):
        stranger = ReceiptSecret.generate().digits()
        async with web.post("/mailbox", data={"code": stranger}) as answer:
            page = await answer.text()
        assert answer.status == 404
        assert sentence("unknown_receipt") in page
        lengths.add(len(page.replace(stranger, "")))
    assert len(lengths) == 1
    async with web.post("/mailbox", data={"code": " ".join([words[0], "뷁뷁", *words[2:]])}) as answer:
        page = await answer.text()
    assert answer.status == 422
    assert sentence("unreadable_receipt") in page
    assert "2번째 낱말" in page
    assert STORY not in page
    assert await inside.stored() == before


async def test_a_mistyped_word_is_mended_in_the_browser_before_anything_is_asked(sealer, someone, recorder):
    words, _ = await sealer.by_form(STORY)
    near = next(each for each in _one_jamo_off(words) if _can_be_mended(each, words))
    person = await someone()
    await person.comes_back(near)
    offered = person.page.locator(".ds-error .ds-chip")
    await expect(offered.first).to_be_visible()
    assert recorder.requests("POST /api/exchange") == 0
    wrong = next(at for at in range(8) if near[at] != words[at])
    await offered.get_by_text(f"{wrong + 1}. {words[wrong]}", exact=True).click()
    await person.photographs("i1-mended")
    await person.page.locator(".ds-mailbox-form button[type=submit]").click()
    await person.reads(STORY)


def _can_be_mended(near: list[str], words: list[str]) -> bool:
    """Whether the wrong word is told of; one that happens to be another word of the list may not be."""
    wrong = next(at for at in range(8) if near[at] != words[at])
    try:
        read_receipt(" ".join(near))
    except UnreadableReceiptError as refusal:
        return any(each.position == wrong and words[wrong] in each.words for each in refusal.suggestions)
    return False


def _one_jamo_off(words: list[str]):
    """The same words with one of them mistyped by one letter."""
    for at, word in enumerate(words):
        for step in (1, -1, 28, -28):
            yield [*words[:at], word[0] + chr(ord(word[1]) + step) + word[2:], *words[at + 1 :]]


async def test_an_unknown_receipt_in_the_browser_is_one_plain_sentence(someone):
    person = await someone()
    await person.comes_back(ReceiptSecret.generate().words(Language.KO))
    await person.reads("이 말로 찾을 수 있는 대화가 없어요.")


async def test_a_text_too_long_for_the_talk_stays_in_the_line(someone, recorder):
    person = await someone()
    await person.goes("/chat")
    await person.picks("생활 불편을 알리고 싶어요")
    await person.picks("고치거나 치워 주세요")
    await person.writes(LONG)
    await person.reads("2만 자 아래로 줄여 주세요.")
    assert await person.page.locator(".ds-composer-text").input_value() == LONG
    assert recorder.received.count(b"POST ") == 0


# --- the messenger's door ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("given", [None, "", "wrong", "x" * 5_000], ids=["none", "empty", "wrong", "long"])
async def test_a_caller_without_the_webhook_s_secret_is_refused(given, office, inside):
    before = await inside.stored()
    chat = {"id": 5_100_000_001, "type": "private"}
    update = {"update_id": 1, "message": {"message_id": 1, "date": 0, "chat": chat, "from": chat, "text": STORY}}
    headers = {} if given is None else {"X-Telegram-Bot-Api-Secret-Token": given}
    address = f"{office.telegram}/in/telegram"
    async with aiohttp.ClientSession() as web, web.post(address, data=json.dumps(update), headers=headers) as answer:
        assert (answer.status, await answer.text()) == (403, "")  # a machine asks, and learns nothing
    assert await inside.stored() == before
