"""Every passphrase, every custodian, all stores: nothing destroyed opens; an older copy does until it has aged."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from casework.bootstrap import KekFolder
from casework.enveloping import identity_context, vault_context
from casework.rotating import rotate_kek
from casework.store.office_tables import journal
from casework.vaulting import bundles_of
from crypto.envelope import Body
from crypto.keys import DataKey
from crypto.quorum import combine, open_bundle
from crypto.unseal import open_body
from tests.attacks.looting import Loot
from tests.casework.ending import ANSWER, NAME, NOTE, WHY, destroyed, full_case, ids_of, staffed, years_pass
from tests.offices import ACCOUNTS, STAFF, STORES

NOWHERE = bytes(16)  # every key is tried on what is for it, and on nothing else
SAID = (NAME, "감독 일지", NOTE, ANSWER, WHY, "사실확인서", "출장 기록")


def carry_off(town, folder: Path) -> Path:
    """A copy of every store and of the keys over the keyring, as they stand."""
    folder.mkdir()
    for store in STORES:
        there, here = town.settings.directory / "stores" / f"{store}.db", folder / f"{store}.db"
        with closing(sqlite3.connect(there)) as source, closing(sqlite3.connect(here)) as target:
            source.backup(target)
    shutil.copytree(town.settings.keys / "kek", folder / "kek")
    return folder


def loot_of(town, folder: Path, keys: Path | None = None) -> Loot:
    return Loot(folder, town.settings.office, KekFolder(keys or folder / "kek")())


async def every_key(town, case):
    """What every passphrase of the office and of the portal opens, every custodian's key, and the receipt's."""
    logins = [each.login for each in STAFF] + ["head", "lead2", "records"]
    officers = [(await town.unlock(login)).key for login in logins]
    accounts = [(await town.admit(each.login)).key for each in ACCOUNTS]
    return [*officers, *accounts, *(key for key, _ in town.custodians), case.reporter.keys.mailbox]


def told(texts) -> set[str]:
    return {words for words in SAID if any(words in text for text in texts)}


@pytest.fixture
async def over(town, tmp_path):
    """A case with everything, a copy from before its destruction, and every key there is."""
    await staffed(town)
    case = await full_case(town)
    await years_pass(town)
    keys = await every_key(town, case)
    earlier = carry_off(town, tmp_path / "earlier")
    ids = await ids_of(town, case.id)
    await destroyed(town)
    return town, keys, earlier, ids - {case.journal_id}


async def test_everybody_together_opens_nothing_and_an_older_backup_only_until_its_keys_have_aged(over, tmp_path):
    town, keys, earlier, _ = over
    # The first days: whoever kept all stores and the key from before, as an office may for a week, opens it with them.
    assert told(loot_of(town, earlier).texts(keys, about=NOWHERE)) >= {NAME, NOTE, ANSWER, WHY}
    after = carry_off(town, tmp_path / "after")
    assert told(loot_of(town, after).texts(keys, about=NOWHERE)) == set()
    for _ in range(town.office.rules.destruction.complete_after_days):
        town.clock.turn(days=1)
        await rotate_kek(town.office, town.clock.today())
    now = town.settings.keys / "kek"
    # The key over the keyring is another one: an old keyring does not open under it, however old the copy.
    with pytest.raises(KeyError):
        loot_of(town, earlier, now)
    # Content from before may be kept for years; keyring, vault, mailboxes and the portal's copies only for days.
    later = carry_off(town, tmp_path / "later")
    shutil.copy(earlier / "office.db", later / "office.db")
    assert told(loot_of(town, later, now).texts(keys, about=NOWHERE)) == set()


async def test_no_byte_of_its_ids_is_left_in_any_file(over):
    """What was deleted is overwritten in the files and their logs as well.

    The journal keeps its pseudonym, and in front of a sealed reason the id of the key that nobody has any more.
    """
    town, _, _, ids = over
    async with town.office.cases.store.reading() as connection:
        reasons = [each or b"" for each in (await connection.execute(select(journal.c.reason))).scalars()]
    ids = {each for each in ids if not any(each in reason for reason in reasons)}
    assert len(ids) > 10
    for path in sorted((town.settings.directory / "stores").iterdir()):
        raw = path.read_bytes()
        assert [each.hex() for each in ids if each in raw] == [], path.name


async def test_what_the_custodians_hold_opens_an_old_vault_so_that_one_may_not_be_kept_either(over, tmp_path):
    """Their shares lie under no key that is changed every week: an old vault is as dangerous as an old keyring."""
    town, _, earlier, _ = over
    after = carry_off(town, tmp_path / "after")
    shutil.copy(earlier / "vault.db", after / "vault.db")
    assert custodians_read(town, after)
    assert not custodians_read(town, carry_off(town, tmp_path / "again"))


def custodians_read(town, folder: Path) -> bool:
    """Whether k custodians together open an envelope in which the reporter's name stands."""
    with closing(sqlite3.connect(folder / "vault.db")) as store:
        rows = store.execute("SELECT pointer, body, bundles FROM envelope WHERE length(body) > 0").fetchall()
    return any(NAME in opened(town, *row) for row in rows)


def opened(town, pointer: bytes, body: bytes, bundles: bytes) -> str:
    sealed, about = Body.parse(body), identity_context(pointer, town.office.office)
    by_reader = {each.key_id: each for each in bundles_of(bundles)}
    held = [open_bundle(by_reader[key.public.key_id], key, about, sealed.digest) for key, _ in town.custodians]
    return open_body(sealed, DataKey(combine(held)), vault_context(pointer, town.office.office)).content.decode()
