"""Somebody puts another key list in the office's place: the page seals nothing to it, and the form takes no word."""

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import expect

from crypto.keylist import sign_list, sign_signer
from crypto.keys import PrivateKey, SigningKey
from tests.attacks.sealing import b64

STORY = "열쇠가 바뀐 날에는 아무 말도 나가지 않아야 합니다."


class Forger:
    """Writes lists with the office's own signing keys, with others, or with none."""

    def __init__(self, office) -> None:
        self.settings = office.settings
        self.path: Path = self.settings.site / "keys.json"
        self.genuine = self.path.read_text(encoding="utf-8")
        self.payload: dict[str, Any] = json.loads(json.loads(self.genuine)["payload"])
        offline = self.settings.keys / "offline"
        self.root = SigningKey.from_seed((offline / "root.seed").read_bytes())
        self.signer = SigningKey.from_seed((offline / "signer.seed").read_bytes())

    def with_own_keys(self) -> dict[str, Any]:
        """The list, but every desk's key is the forger's."""
        thief = PrivateKey.generate().public
        key = {"key_id": b64(thief.key_id), "public": b64(thief.raw)}
        desks = [{**desk, "keys": [{**desk["keys"][-1], **key}]} for desk in self.payload["desks"]]
        return {**self.payload, "desks": desks}

    def later(self, payload: dict[str, Any], days: int) -> dict[str, Any]:
        """The same list, issued and ending so many days later."""
        moved = {name: date.fromisoformat(payload[name]) + timedelta(days=days) for name in ("issued", "expires")}
        return payload | {name: day.isoformat() for name, day in moved.items()}

    def sign(self, payload: dict[str, Any], root: SigningKey, signer: SigningKey, known: SigningKey) -> dict[str, Any]:
        """A list signed by `signer`, with a certificate in which `root` names `known`."""
        begin = date.fromisoformat(self.payload["issued"]) - timedelta(days=60)
        certificate = sign_signer(
            root, office=self.settings.office, signer=known.public, not_before=begin,
            not_after=begin + timedelta(days=365),
        )  # fmt: skip
        return sign_list(signer, payload, certificate)

    def put(self, document: dict[str, Any] | str) -> None:
        text = document if isinstance(document, str) else json.dumps(document)
        fresh = self.path.with_suffix(".forged")
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(self.path)


@pytest.fixture
def forger(office) -> Iterator[Forger]:
    forging = Forger(office)
    yield forging
    forging.put(forging.genuine)


def of_another_root(forger: Forger) -> dict[str, Any]:
    root, signer = SigningKey.generate(), SigningKey.generate()
    return forger.sign(forger.with_own_keys(), root, signer, signer)


def of_another_signer(forger: Forger) -> dict[str, Any]:
    return forger.sign(forger.with_own_keys(), forger.root, SigningKey.generate(), forger.signer)


def of_a_stranger_with_our_certificate(forger: Forger) -> dict[str, Any]:
    return forger.sign(forger.with_own_keys(), SigningKey.generate(), forger.signer, forger.signer)


def expired(forger: Forger) -> dict[str, Any]:
    return forger.sign(forger.later(forger.payload, -50), forger.root, forger.signer, forger.signer)


def with_one_key_changed(forger: Forger) -> dict[str, Any]:
    return json.loads(forger.genuine) | {"payload": json.dumps(forger.with_own_keys())}


def nonsense(_forger: Forger) -> str:
    return '{"payload": 7}'


LISTS = [
    of_another_root, of_another_signer, of_a_stranger_with_our_certificate, expired, with_one_key_changed, nonsense,
]  # fmt: skip


@pytest.mark.parametrize("make", LISTS, ids=lambda make: make.__name__)
async def test_a_list_that_is_not_the_office_s_gets_no_word(
    make: Callable[[Forger], dict[str, Any]], forger, someone, recorder, inside, web
):
    before = await inside.stored()
    forger.put(make(forger))
    person = await someone()
    for path in ("/chat", "/mailbox"):
        await person.goes(path)
        await expect(person.page.locator(".ds-error")).to_contain_text("이 창구의 열쇠를 확인할 수 없어요.")
        await expect(person.page.locator("main textarea, main input")).to_have_count(0)
    async with web.post("/report", data={"body": STORY, "kind": "corruption"}) as answer:
        page = await answer.text()
    assert 400 <= answer.status < 600
    assert STORY in page
    assert "<h1" in page
    assert recorder.received.count(b"POST ") == 0
    assert await inside.stored() == before


async def test_an_older_list_is_not_taken_by_a_page_that_has_seen_a_newer_one(forger, someone, recorder, inside):
    """The page seals to the newer key; the older list comes back under it; it is refused, and nothing is kept."""
    newer = forger.with_own_keys() | {
        "serial": forger.payload["serial"] + 1,
        "previous": hashlib.sha256(json.loads(forger.genuine)["payload"].encode()).hexdigest(),
    }
    forger.put(forger.sign(newer, forger.root, forger.signer, forger.signer))
    before = await inside.stored()
    person = await someone()
    await person.tells(STORY)
    await person.picks("아니요, 이대로 보낼게요")
    forger.put(forger.genuine)
    await person.notes_words()
    await person.reads("열쇠를 확인할 수 없")
    await person.photographs("h1-older-list")
    assert recorder.requests("POST /api/reports") == 1  # sealed to the newer list's key, refused by the intake
    assert b"reload_keys" in recorder.sent
    assert await inside.stored() == before
