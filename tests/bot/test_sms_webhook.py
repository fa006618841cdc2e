"""Who gets a text in and who does not: signature, clock, replay, size, shape; nothing of a refused one is kept."""

import asyncio
import hashlib
import hmac
import io
import json
import time

import aiohttp
import pytest

from bot.channels.sms import ForgedError, GenericHmac, Sms, open_channel
from bot.contact import open_desk
from bot.running import build_app, find_channel
from bot.texting import Texting
from casework.errors import NotReadyError
from casework.texting import waiting_texts
from tests.bot.practice_office import LINE_SECRET, texts
from tests.bot.texting_line import OWN_NUMBER

STORY = "독산로 골목 가로등이 꺼져 있습니다."
NUMBER = "01000001234"
FORGED, MALFORMED, UNUSABLE, HUGE = 403, 400, 422, 413


def told(**changes) -> dict[str, object]:
    whole = {"id": "mo-1", "from": NUMBER, "to": OWN_NUMBER, "text": STORY, "at": "2026-11-23T10:00:00+09:00"}
    return {name: value for name, value in (whole | changes).items() if value is not ...}


def sign(stamp: str, body: bytes, secret: str = LINE_SECRET) -> str:
    return hmac.new(secret.encode(), stamp.encode() + body, hashlib.sha256).hexdigest()


@pytest.fixture
async def knock(line):
    """Deliver by hand; the status and the answer."""
    async with aiohttp.ClientSession() as session:

        async def one(body=None, *, age=0, secret=LINE_SECRET, signature=None, stamp=None, url=None, headers=None):
            raw = json.dumps(told() if body is None else body).encode() if not isinstance(body, bytes) else body
            stamp = str(int(time.time()) - age) if stamp is None else stamp
            sent = {"X-Daesup-Timestamp": stamp, "X-Daesup-Signature": signature or sign(stamp, raw, secret)}
            async with session.post(
                url or line.carrier.inbound_url, data=io.BytesIO(raw), headers=sent if headers is None else headers
            ) as answer:
                return answer.status, await answer.json()

        yield one


async def test_a_signed_text_is_taken(knock, line):
    assert await knock() == (200, {"stored": True, "sentence": "받았습니다."})
    assert texts(await line.office.case()) == [STORY]


@pytest.mark.parametrize("signature", ["0" * 64, "é", "wrong", sign("1", b"{}")])
async def test_a_wrong_signature_is_refused_and_nothing_is_stored(knock, line, signature):
    status, answer = await knock(signature=signature)
    assert (status, answer["stored"]) == (FORGED, False)
    assert answer["sentence"].endswith(("다.", "요."))
    assert await line.office.cases() == []
    assert await line.office.links() == 0


async def test_no_signature_another_secret_or_upper_case_is_refused(knock, line):
    assert (await knock(headers={}))[0] == FORGED
    assert (await knock(secret="another secret of the same kind"))[0] == FORGED
    raw, stamp = json.dumps(told()).encode(), str(int(time.time()))
    assert (await knock(raw, stamp=stamp, signature=sign(stamp, raw).upper()))[0] == FORGED
    assert await line.office.cases() == []


async def test_a_signature_is_of_one_body_and_of_one_moment(knock, line):
    raw, stamp = json.dumps(told()).encode(), str(int(time.time()))
    signature = sign(stamp, raw)
    assert (await knock(raw.replace(b"mo-1", b"mo-2"), stamp=stamp, signature=signature))[0] == FORGED
    assert (await knock(raw, stamp=str(int(stamp) + 1), signature=signature))[0] == FORGED
    # What was signed is stamp and body in a row: a digit moved from one to the other must not pass.
    assert (await knock(stamp[-1:].encode() + raw, stamp=stamp[:-1], signature=signature))[0] == FORGED
    assert await line.office.cases() == []


@pytest.mark.parametrize("age", [310, 86_400, -310])
async def test_an_old_or_early_timestamp_is_refused_though_signed(knock, line, age):
    assert (await knock(age=age))[0] == FORGED
    assert await line.office.cases() == []


@pytest.mark.parametrize("stamp", ["", "soon", "-1", "1e9", "1" * 13, "١٢٣"])
async def test_a_timestamp_that_is_none_is_refused(line, stamp):
    adapter, raw = GenericHmac(LINE_SECRET.encode(), ""), json.dumps(told()).encode()
    headers = {"X-Daesup-Timestamp": stamp, "X-Daesup-Signature": sign(stamp, raw)}
    with pytest.raises(ForgedError):
        adapter.check(headers, raw, line.office.town.clock.now())


@pytest.mark.parametrize("age", [290, -290])
async def test_a_clock_that_is_a_little_off_is_forgiven(knock, age):
    assert (await knock(age=age))[0] == 200


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b"5", b"null", b"[" * 10_000, b"\xff\xfe{"])
async def test_malformed_json_is_refused_and_nothing_is_stored(knock, line, body):
    assert (await knock(body))[0] == MALFORMED
    assert await line.office.cases() == []


@pytest.mark.parametrize(
    "changes",
    [
        *({name: ...} for name in ("id", "from", "to", "text", "at")),
        *({name: 5} for name in ("id", "from", "to", "text", "at")),
        {"id": ""},
        {"id": "x" * 129},
        {"id": "a b"},
        {"id": "가"},
        {"at": "yesterday"},
        {"at": "2026-11-23T10:00:00"},
        {"media": "x"},
        {"media": [{}] * 101},
    ],
)
async def test_a_field_that_is_missing_or_of_another_shape_is_refused(knock, line, changes):
    assert (await knock(told(**changes)))[0] == MALFORMED
    assert await line.office.cases() == []


@pytest.mark.parametrize(
    "changes",
    [
        {"text": ""},
        {"text": " \n\x00 "},
        {"text": "\ud800"},
        {"from": ""},
        {"from": "홍길동"},
        {"from": "1' OR '1'='1"},
        {"from": "0" * 40},
        {"from": "12"},
        {"to": "0211111111"},
    ],
)
async def test_a_number_or_words_that_cannot_be_used_are_refused(knock, line, changes):
    assert (await knock(told(**changes)))[0] == UNUSABLE
    assert await line.office.cases() == []


@pytest.mark.parametrize("text", ["음" * 1_000, "a" * 2_000, "🎋" * 500])
async def test_two_thousand_bytes_are_taken(knock, line, text):
    assert (await knock(told(text=text)))[0] == 200
    assert texts(await line.office.case()) == [text]


@pytest.mark.parametrize("text", ["가" * 1_001, "a" * 2_001, "🎋" * 501])
async def test_more_is_refused(knock, line, text):
    assert (await knock(told(text=text)))[0] == HUGE
    assert await line.office.cases() == []


async def test_a_huge_body_is_refused_in_the_same_way(knock, line):
    status, answer = await knock(b"{" + b" " * 2**20 + b"}")
    assert (status, answer["stored"]) == (HUGE, False)
    assert await line.office.cases() == []


async def test_a_text_delivered_again_is_answered_and_stored_and_told_once(knock, line):
    for age in (0, 5, 200):
        assert (await knock(age=age))[0] == 200
    assert texts(await line.office.case()) == [STORY]
    assert len(await waiting_texts(line.office.town.intake)) == 1


async def test_a_text_delivered_again_after_a_restart_is_still_stored_once(knock, line):
    await knock()
    await line.connect()
    assert (await knock())[0] == 200
    assert texts(await line.office.case()) == [STORY]
    assert len(await waiting_texts(line.office.town.intake)) == 1


async def test_a_text_delivered_again_across_the_weekly_change_of_keys_is_stored_once(knock, line):
    await knock()
    line.office.change_tag_key()
    await line.connect()
    assert (await knock())[0] == 200
    assert texts(await line.office.case()) == [STORY]


async def test_the_same_id_of_another_telephone_is_another_text(knock, line):
    await knock()
    await knock(told(**{"from": "010-0000-9999"}))
    assert len(await line.office.cases()) == 2


@pytest.mark.parametrize("spelled", ["010-0000-1234", "+82 10-0000-1234", "+82 (0)10 0000 1234", " 01000001234 "])
async def test_a_number_is_the_same_however_it_is_spelled(knock, line, spelled):
    await knock()
    await knock(told(**{"from": spelled, "id": "mo-2", "text": "둘째"}))
    assert texts(await line.office.case()) == [STORY, "둘째"]


async def test_two_processes_that_are_handed_the_same_text_at_once_store_it_once(knock, line):
    settings, intake = line.office.town.settings, line.office.town.intake
    urls = [line.carrier.inbound_url]
    for _ in range(2):
        channel = open_channel(settings)
        url = await line.begin(build_app(channel, Texting(open_desk(channel, intake)), webhook=True))
        urls.append(f"{url}/in/sms")
    answers = await asyncio.gather(*(knock(url=url) for url in urls for _ in range(3)))
    assert {status for status, _ in answers} == {200}
    assert texts(await line.office.case()) == [STORY]
    assert len(await waiting_texts(intake)) == 1


async def test_a_text_that_cannot_be_stored_now_is_asked_for_again_and_nothing_is_said(knock, line):
    """The key list is gone: sealing is impossible until it is back."""
    keys = line.office.town.settings.site / "keys.json"
    kept = keys.read_bytes()
    keys.unlink()
    status, answer = await knock()
    assert (status, answer["stored"]) == (503, False)
    assert await waiting_texts(line.office.town.intake) == []
    keys.write_bytes(kept)
    assert (await knock())[0] == 200
    assert texts(await line.office.case()) == [STORY]


async def test_only_post_is_answered(line):
    async with aiohttp.ClientSession() as session, session.get(line.carrier.inbound_url) as answer:
        assert answer.status == 405


def test_an_unknown_format_a_short_secret_or_a_missing_gateway_is_said_in_one_sentence(line):
    settings = line.office.town.settings
    channel = open_channel(settings)
    assert isinstance(channel, Sms)
    assert LINE_SECRET not in repr(channel) + repr(channel._adapter)
    (settings.keys / "sms.secret").write_bytes(b"short")
    with pytest.raises(NotReadyError, match="짧습니다"):
        open_channel(settings)
    with pytest.raises(NotReadyError, match="없습니다"):
        find_channel("sms2", settings)
