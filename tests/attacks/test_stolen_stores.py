"""A receipt, a copy of all four stores, every key on the machine: they open what its reporter may read, and no more.

Left out are the passphrases, which are on no machine: the officers' and the custodians'.
"""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest_asyncio

from casework.bootstrap import KekFolder
from casework.holding import hold_case
from crypto.keys import PrivateKey
from tests.attacks.looting import Loot

NAME = "독고은별"
STORY = f"제 이름은 {NAME}입니다. 감독 일지를 나중에 한꺼번에 쓰는 일이 있습니다. 문의는 02-2627-1114로 온답니다."
REPLY, NOTE, REASON = (
    "일지를 확인하고 있습니다.",
    "감독 자리의 출장 기록과 맞추어 볼 것.",
    "번호를 맞추어 보려고 합니다.",
)


@pytest_asyncio.fixture(loop_scope="session")
async def told(sealer, at_desk):
    """A report that was read, looked behind, noted and answered; its words and its number."""
    words, number = await sealer.by_form(STORY)
    officer = await at_desk("kim.yeoul")
    await officer.opens(number)
    await officer.looks_behind("전화번호", REASON)
    await officer.notes(NOTE)
    await officer.replies(REPLY)
    return words, number


@pytest_asyncio.fixture(loop_scope="session")
async def loot(office, told, tmp_path) -> Loot:
    assert told
    carry_off(office.directory / "stores", tmp_path)
    return Loot(tmp_path, office.settings.office, KekFolder(office.settings.keys / "kek")())


def carry_off(stores: Path, folder: Path) -> None:
    """Copy every store as it stands, while its programs go on writing."""
    for path in stores.glob("*.db"):
        with closing(sqlite3.connect(path)) as there, closing(sqlite3.connect(folder / path.name)) as here:
            there.backup(here)


def keys_on_the_machine(settings) -> list[PrivateKey]:
    """Every file of the keys' folder that could be a key, as a key that opens."""
    found = [path.read_bytes() for path in settings.keys.rglob("*") if path.is_file()]
    assert len(found) > 8
    return [PrivateKey.from_seed(raw) for raw in found if len(raw) == 32]


async def test_the_receipt_and_the_loot_open_no_note_and_nobody_else_s_words(told, loot, inside, office):
    words, _ = told
    keys = (await inside.reporter(words)).keys
    own = [PrivateKey.from_seed(raw) for raw in (keys.tag, keys.speak.raw(), keys.filing)]
    tried = [keys.mailbox, *own, *keys_on_the_machine(office.settings)]
    texts = await asyncio.to_thread(loot.texts, tried)
    assert any(STORY in text for text in texts)  # the reporter's own copy
    assert any(REPLY in text for text in texts)
    assert not [text for text in texts if NOTE in text or REASON in text or '"note"' in text]
    kinds = {"report", "reply", "card"}
    assert {kind for text in texts for kind in kinds if f'"type":"{kind}"' in text} == kinds
    assert len(texts) == 3
    assert loot.tries > len(loot.locked) * len(tried) - 1


async def test_without_the_receipt_the_loot_says_nothing_at_all(loot, office):
    assert await asyncio.to_thread(loot.texts, keys_on_the_machine(office.settings)) == set()


async def test_with_an_officer_s_passphrase_the_same_search_finds_the_note(told, loot, inside):
    """The control: what was carried off does hold the note and the reason, for whoever holds the case's key."""
    unlocked = await inside.unlock("lee.dodam")
    view = await inside.case(told[1], unlocked)
    held = await hold_case(bytes.fromhex(view.line.id), unlocked, inside.office)
    texts = await asyncio.to_thread(loot.texts, held.keys)
    for said in (NOTE, REASON, REPLY):
        assert any(said in text for text in texts)
    assert not [text for text in texts if NAME in text]  # who the reporter is needs the custodians
