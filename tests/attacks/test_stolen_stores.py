"""A receipt, a copy of all five stores, every key on the machine: they open what its reporter may read, and no more.

Left out are the passphrases, which are on no machine: the officers' and the custodians'.
"""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import pytest_asyncio

from casework.bootstrap import KekFolder
from casework.consenting import agree, unlock_custodian
from casework.content import decode
from casework.disclosing import ask_back, pending_grants
from casework.enveloping import identity_context, vault_context
from casework.holding import hold_case, open_case_body
from casework.masking import marks_of
from casework.store.vault import get_envelope
from casework.vaulting import bundles_of
from crypto.context import Purpose
from crypto.envelope import Body
from crypto.keys import DataKey, PrivateKey
from crypto.passphrase import PassphraseKey, Profile
from crypto.quorum import combine, open_bundle
from crypto.unseal import open_body
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


async def officers_keys(inside, office) -> list[PrivateKey]:
    """What every officer's passphrase opens; the one-time code is asked by the console and protects no key."""
    found = []
    for each in office.contract["officers"]:
        row = await inside.office.people.by_login(each["login"])
        derived = await asyncio.to_thread(PassphraseKey.derive, each["passphrase"], row.salt, Profile(row.profile))
        found.append(PrivateKey.from_seed(derived.reveal(row.sealed_seed, row.id.encode(), "seed")))
    return found


async def custodians(inside, office):
    """The demo keeps its custodians' files on the machine; their passphrases are only in the custodians' heads."""
    files = {each["passphrase"]: Path(each["key_file"]) for each in office.contract["custodians"]}
    sealed = {passphrase: await asyncio.to_thread(path.read_bytes) for passphrase, path in files.items()}
    return [await unlock_custodian(file, passphrase, inside.office) for passphrase, file in sealed.items()]


async def asked_and_agreed_to_by_one(told, inside, custodian) -> bytes:
    """The reporter's name is asked back, and one custodian too few agrees; the pointer to its envelope."""
    unlocked = await inside.unlock("lee.dodam")
    view = await inside.case(told[1], unlocked)
    held = await hold_case(bytes.fromhex(view.line.id), unlocked, inside.office)
    row = (await inside.office.cases.messages(held.row.id))[0]
    content = decode((await open_case_body(held, row.id, row.body, Purpose(row.purpose), inside.office)).content)
    index, mark = next((at, mark) for at, mark in enumerate(marks_of(content)) if mark.pointer)
    await ask_back(view.line.id, row.id.hex(), index, "이름이 아닌지 보려고 합니다.", unlocked, inside.office)
    (pending,) = await pending_grants(view.line.id, unlocked, inside.office)
    await agree(bytes.fromhex(pending.id), custodian, inside.office)
    return bytes.fromhex(mark.pointer)


@pytest.mark.timeout(300)
async def test_every_officer_all_stores_and_every_key_file_open_nothing_that_was_moved(told, inside, office, tmp_path):
    """Not even while somebody has asked for it and one custodian has agreed."""
    agreeing = await custodians(inside, office)
    pointer = await asked_and_agreed_to_by_one(told, inside, agreeing[0])
    carry_off(office.directory / "stores", tmp_path)
    loot = Loot(tmp_path, office.settings.office, KekFolder(office.settings.keys / "kek")())
    tried = [*await officers_keys(inside, office), *keys_on_the_machine(office.settings)]
    texts = await asyncio.to_thread(loot.texts, tried, about=pointer)
    assert any("감독 일지를 나중에" in text for text in texts)  # the rest of the message is theirs to read
    assert any(NOTE in text for text in texts)
    assert [text for text in texts if NAME in text] == []
    # The control: two custodians do find it, in the one row of the vault.
    envelope = await get_envelope(inside.office.vault, pointer)
    body, about = Body.parse(envelope.body), identity_context(pointer, inside.office.office)
    bundles = {each.key_id: each for each in bundles_of(envelope.bundles)}
    shares = [open_bundle(bundles[each.key.public.key_id], each.key, about, body.digest) for each in agreeing[:2]]
    found = open_body(body, DataKey(combine(shares)), vault_context(pointer, inside.office.office))
    assert found.content.decode() == NAME
