"""The JSON API that the chat page uses: a sealed report, its shape, its puzzle, its repetition."""

import base64
import hashlib
import json
from datetime import date

import pytest

from casework.corresponding import open_mailbox
from crypto.keys import random_id
from tests.offices import Town
from tests.web.intake.conftest import b64


async def test_a_sealed_report_is_received_and_its_author_reads_it_back(sealer, town: Town):
    body, reporter = await sealer.report("봉투를 봤습니다.")
    answer = await sealer.client.post("/api/reports", json=body)
    assert answer.status == 201
    given = await answer.json()
    assert date.fromisoformat(given["day"]) == town.clock.today()
    view = await open_mailbox(reporter, town.intake)
    assert view.number == given["number"]
    assert [each.text for each in view.messages] == ["봉투를 봤습니다."]


async def test_the_desk_opens_what_the_browser_sealed(sealer, town: Town):
    body, _ = await sealer.report()
    await sealer.client.post("/api/reports", json=body)
    assert await town.let_in("haneul") == 1


async def test_the_same_report_again_is_answered_with_the_same_number(sealer, stored):
    body, _ = await sealer.report()
    first = await (await sealer.client.post("/api/reports", json=body)).json()
    again = await sealer.client.post("/api/reports", json=body)
    assert (again.status, await again.json()) == (201, first)
    assert (await stored())["drop"] == 1


async def test_another_body_under_the_same_id_is_a_conflict(sealer, stored):
    body, _ = await sealer.report()
    await sealer.client.post("/api/reports", json=body)
    other, _ = await sealer.report("다른 글")
    raw_id = _raw(body["id"])
    changed = other | {"id": body["id"], "puzzle": await sealer.puzzle(raw_id, _digest(other))}
    answer = await sealer.client.post("/api/reports", json=changed)
    assert (answer.status, (await answer.json())["error"]) == (409, "conflict")
    assert (await stored())["drop"] == 1


async def test_a_key_that_no_longer_receives_asks_for_the_new_list(sealer, stored):
    body, _ = await sealer.report()
    body = body | {"desk": "rights"}
    answer = await sealer.client.post("/api/reports", json=body)
    assert (answer.status, (await answer.json())["error"]) == (409, "reload_keys")
    assert await stored() == {}


async def test_without_a_key_list_nothing_is_received(sealer, town: Town, stored):
    body, _ = await sealer.report()
    (town.settings.site / "keys.json").unlink()
    answer = await sealer.client.post("/api/reports", json=body)
    assert (answer.status, (await answer.json())["error"]) == (503, "keys_expired")
    assert await stored() == {}


async def test_a_puzzle_of_another_report_does_not_pay(sealer, stored):
    body, _ = await sealer.report()
    body["puzzle"] = await sealer.puzzle(random_id(), _digest(body))
    answer = await sealer.client.post("/api/reports", json=body)
    assert (answer.status, (await answer.json())["error"]) == (409, "puzzle")
    assert await stored() == {}


async def test_a_puzzle_older_than_ten_minutes_does_not_pay(sealer, town: Town):
    body, _ = await sealer.report()
    town.clock.turn(minutes=12)
    answer = await sealer.client.post("/api/reports", json=body)
    assert (await answer.json())["error"] == "puzzle"


CHANGES = {
    "an unknown field": lambda body: body | {"extra": 1},
    "a missing field": lambda body: {name: value for name, value in body.items() if name != "leaf"},
    "a number as id": lambda body: body | {"id": 7},
    "null": lambda body: body | {"id": None},
    "a short id": lambda body: body | {"id": b64(b"x" * 15)},
    "a long id": lambda body: body | {"id": b64(b"x" * 17)},
    "no base64": lambda body: body | {"id": "!" * 24},
    "base64 without padding": lambda body: body | {"id": b64(b"x" * 16).rstrip("=")},
    "url-safe base64": lambda body: body | {"leaf": b64(b"\xff" * 32).replace("/", "_")},
    "an unknown desk": lambda body: body | {"desk": "mayor"},
    "a desk that is no text": lambda body: body | {"desk": ["integrity"]},
    "a desk of another script": lambda body: body | {"desk": "감사"},
    "urgent as a number": lambda body: body | {"urgent": 1},
    "urgent as text": lambda body: body | {"urgent": "false"},
    "an empty body": lambda body: body | {"body": ""},
    "a body that is none": lambda body: body | {"body": b64(b"x" * (34 + 1024 + 16))},
    "a huge body": lambda body: body | {"body": b64(b"x" * 70_000)},
    "a cut wrap": lambda body: body | {"office_wrap": body["office_wrap"][:-4]},
    "a wrap that is none": lambda body: body | {"mailbox_wrap": b64(b"\0" * 1186)},
    "a mailbox key that is none": lambda body: body | {"mailbox_key": b64(b"\0" * 1215)},
    "eleven files": lambda body: body | {"files": [b64(b"x" * 16)] * 11},
    "files as text": lambda body: body | {"files": "x"},
    "a file id too short": lambda body: body | {"files": [b64(b"x")]},
    "a puzzle that is none": lambda body: body | {"puzzle": {}},
    "a puzzle with more": lambda body: body | {"puzzle": body["puzzle"] | {"x": 1}},
}


async def test_a_report_of_another_shape_is_refused_in_one_sentence(sealer, stored, subtests):
    body, _ = await sealer.report()
    for name, change in CHANGES.items():
        with subtests.test(name):
            answer = await sealer.client.post("/api/reports", json=change(body))
            refusal = await answer.json()
            assert 400 <= answer.status < 500
            assert refusal.keys() == {"error", "message"}
            assert refusal["message"]
    assert await stored() == {}


RAW = {
    "nothing": b"",
    "no json": b"{",
    "a list": b"[]",
    "a number": b"7",
    "nan": b"NaN",
    "deep": b"[" * 50_000,
    "no utf-8": b'{"id": "\xff"}',
    "a byte order mark": "\ufeff{}".encode(),
    "a huge number": b'{"id": ' + b"9" * 5_000 + b"}",
}


@pytest.mark.parametrize("path", ["/api/reports", "/api/mailbox/renew"])
async def test_what_is_no_json_object_is_malformed(client, stored, subtests, path):
    for name, raw in RAW.items():
        with subtests.test(name):
            answer = await client.post(path, data=raw, headers={"Content-Type": "application/json"})
            assert (answer.status, (await answer.json())["error"]) == (400, "malformed")
    assert await stored() == {}


async def test_a_body_beyond_the_limit_is_not_read_to_its_end(client):
    answer = await client.post("/api/reports", data=b" " * 200_000, headers={"Content-Type": "application/json"})
    assert (answer.status, (await answer.json())["error"]) == (413, "too_long")


async def test_another_content_type_is_refused(sealer):
    body, _ = await sealer.report()
    answer = await sealer.client.post("/api/reports", data=json.dumps(body), headers={"Content-Type": "text/plain"})
    assert answer.status == 400


async def test_the_refusal_is_in_the_language_asked_for(client):
    korean = await (await client.post("/api/reports", json={})).json()
    english = await (await client.post("/api/reports", json={}, headers={"Accept-Language": "en-GB,en;q=0.9"})).json()
    other = await (await client.post("/api/reports", json={}, headers={"Accept-Language": "xx;q=y,;;,*"})).json()
    assert korean["error"] == english["error"]
    assert korean["message"] != english["message"]
    assert english["message"].isascii()
    assert other == korean


def _raw(text: str) -> bytes:
    return base64.b64decode(text)


def _digest(body: dict) -> bytes:
    return hashlib.sha256(_raw(body["body"])).digest()
