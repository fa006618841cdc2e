"""What surrounds a backup: the keeper ends what is over, a missing key stops it, a broken journal is told and kept."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest
from sqlalchemy import insert, select, update

from casework.backing.anchoring import Anchors, contradicted, read_anchors, write_head
from casework.backing.daykeys import day_keys, find_day_key
from casework.backing.encoding import RowSum, decode_rows, encode_row
from casework.backing.files import decode_file, place_of
from casework.backing.restorekey import make_restore_key
from casework.clock import SystemClock
from casework.commands import backup as backup_command
from casework.errors import NotReadyError
from casework.store.drop_tables import file_chunk
from casework.store.engine import sqlite_url
from casework.store.landing import Landing
from casework.store.office_tables import holiday, journal
from casework.store.schemas import METADATA, differences, newest_revision
from crypto.errors import MalformedError
from crypto.keys import random_bytes, random_id
from tests.casework.backed import SAFE, backed_up, counts, kept, reopened, restored, safe
from tests.casework.ending import stores_of

FIRST = {"drop": "drop_0001", "office": "office_0001", "keyring": "keyring_0001", "vault": "vault_0001",
         "portal": "portal_0001"}  # fmt: skip


async def test_the_keeper_destroys_day_keys_whether_or_not_anybody_backs_up(town):
    made = await backed_up(town)
    (key,) = day_keys(town.settings.day_key_folder)
    town.clock.turn(days=town.office.rules.destruction.backup_days - 1)
    await kept(town)
    assert find_day_key(town.settings.day_key_folder, key.id) is not None
    town.clock.turn(days=1)
    await kept(town)
    assert list(day_keys(town.settings.day_key_folder)) == []
    assert (made.keys.exists(), made.content.exists()) == (False, True)


async def test_without_a_key_under_which_wraps_lie_nothing_is_called_a_backup(town):
    await town.report("글")
    await kept(town)
    (path,) = (town.settings.keys / "kek").glob("*.key")
    path.rename(path.with_name(f"000001-{'ab' * 8}.key"))
    with pytest.raises(NotReadyError, match="열쇠 하나가 없습니다"):
        await backed_up(town)
    left = [*town.settings.content_backup_folder.glob("*.daesup"), *town.settings.key_backup_folder.iterdir()]
    assert left == []
    assert list(day_keys(town.settings.day_key_folder)) == []


async def test_a_key_made_while_the_moment_is_taken_is_in_the_backup(town, tmp_path):
    await town.report("글")
    await kept(town)
    town.clock.turn(days=8)
    await kept(town)  # a new key over the keyring; the old one is still there for a day
    assert len(list((town.settings.keys / "kek").glob("*.key"))) == 2
    done = await restored(town, await backed_up(town), tmp_path / "again")
    assert len(list((done.settings.keys / "kek").glob("*.key"))) == 2
    async with reopened(town, done) as again:
        town.clock.turn(days=1)
        await kept(again)
        assert len(list((done.settings.keys / "kek").glob("*.key"))) == 1


async def test_a_broken_journal_is_told_and_the_backup_is_kept(town):
    await town.unlock("haneul")
    await kept(town)
    async with town.office.cases.store.writing() as connection:
        await connection.execute(update(journal).where(journal.c.position == 1).values(act="nothing"))
    made = await backed_up(town)
    assert (made.broken_at, made.content.exists(), made.keys.exists()) == (1, True, True)
    command = [sys.executable, "-m", "casework", "backup", "--settings", str(town.settings.directory)]
    process = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.PIPE)
    _, said = await process.communicate()
    assert (process.returncode, "백업은 남겼습니다" in said.decode()) == (9, True)
    assert backup_command.BrokenJournalError.status == 9


async def test_a_restore_that_is_killed_leaves_nothing_that_could_be_started(town, tmp_path):
    rows = [{"file_id": random_id(), "position": 0, "data": random_bytes(65_536)} for _ in range(500)]
    async with stores_of(town)["drop"].writing() as connection:
        await connection.execute(insert(file_chunk), rows)
    town.clock.moment = SystemClock().now()  # the command has no other clock, and an archive has its days
    made, into = await backed_up(town, verify=False), tmp_path / "again"
    key = await safe(town)
    partial = into.with_name(".again.partial")
    await asyncio.to_thread(_killed, town, made, key, into, partial)
    assert not into.exists()
    assert not (partial / "daesup.toml").exists()
    done = await restored(town, made, into)
    async with reopened(town, done) as again:
        assert (await counts(again))["drop.file_chunk"] == 500
    assert not partial.exists()


def _killed(town, made, key: Path, into: Path, partial: Path) -> None:
    import subprocess  # noqa: PLC0415 - only here

    command = [sys.executable, "-m", "casework", "restore", "--without-anchor", "--into", into, "--key", key]
    command += ["--content", made.content, "--keys", made.keys, "--day-keys", town.settings.day_key_folder]
    running = subprocess.Popen(
        [str(each) for each in command], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    running.stdin.write(f"{SAFE}\n".encode())
    running.stdin.close()
    while running.poll() is None and not (partial / "stores" / "drop.db").exists():
        pass
    assert running.poll() is None, "it was done before it could be killed"
    os.kill(running.pid, signal.SIGKILL)
    running.wait()


@pytest.mark.parametrize("store", sorted(METADATA))
async def test_an_older_schema_is_laid_down_as_it_was_and_then_brought_up_to_date(store, tmp_path):
    url = sqlite_url(tmp_path / "store.db")
    landing = Landing.at(store, url)
    assert await landing.is_empty()
    await landing.prepare(FIRST[store])
    await landing.bring_up_to_date()
    await landing.close()
    assert await differences(store, url) == []


async def test_a_value_of_every_kind_comes_back_as_it_was(town):
    async with town.office.cases.store.reading() as connection:
        row = (await connection.execute(select(journal))).first()
    await town.office.people.add_holiday(town.clock.today(), "임시")
    async with town.office.cases.store.reading() as connection:
        other = (await connection.execute(select(holiday))).first()
    values = [None, True, False, -7, "대숲", b"\0\xff", *other, *([] if row is None else row)]
    raw = encode_row(values)
    (back,) = decode_rows(raw, len(values))
    assert encode_row(back) == raw
    assert back[:6] == values[:6]


def test_rows_are_summed_in_whatever_order_they_come():
    one, other, third = RowSum(), RowSum(), RowSum()
    for each in (b"a", b"b", b"b"):
        one.add(each)
    for each in (b"b", b"a", b"b"):
        other.add(each)
    for each in (b"b", b"a", b"a"):
        third.add(each)
    assert one.told() == other.told() != third.told()


@pytest.mark.parametrize(
    "raw", [b"q\0\0\0\0", b"i\0\0\0\x01x", b"d\0\0\0\x01x", b"s\0\0\0\x01\xff", b"s\0\0\0\x09x", b"s"]
)
def test_what_is_no_row_is_malformed(raw):
    with pytest.raises(MalformedError):
        decode_rows(raw, 1)


@pytest.mark.parametrize("name", ["/etc/passwd", "keys/../../x", "../keys/x", "daesup.toml", "keys", "stores/drop.db"])
def test_a_file_that_would_lie_elsewhere_is_malformed(name, tmp_path):
    with pytest.raises(MalformedError):
        place_of(tmp_path, name)


def test_a_file_frame_that_is_cut_is_malformed():
    with pytest.raises(MalformedError):
        decode_file(b"\0\0\0\x09short")


async def test_a_restore_key_is_replaced_only_on_purpose(town):
    await make_restore_key(town.settings, SAFE)
    with pytest.raises(NotReadyError, match="이미 있습니다"):
        await make_restore_key(town.settings, SAFE)
    first = (town.settings.keys / "restore.pub").read_bytes()
    await make_restore_key(town.settings, SAFE, replace=True)
    assert (town.settings.keys / "restore.pub").read_bytes() != first


async def test_anchors_behind_a_restore_are_void_and_those_before_it_bind(town, tmp_path):
    for _ in range(3):
        await town.unlock("haneul")
        while await town.office.journal.chain_new():
            pass
        write_head(tmp_path, *await town.office.journal.head())
    position, value = await town.office.journal.head()
    assert await contradicted(read_anchors(tmp_path), town.office.journal) is None
    write_head(tmp_path, position + 1, b"\1" * 32)
    assert await contradicted(read_anchors(tmp_path), town.office.journal) == position + 1
    write_head(tmp_path, position, value, restored=True)
    anchors = read_anchors(tmp_path)
    assert (anchors.last, anchors.readable, len(anchors.heads)) == (position, True, 3)
    assert await contradicted(anchors, town.office.journal) is None
    write_head(tmp_path, position, b"\2" * 32)
    assert not read_anchors(tmp_path).readable
    assert read_anchors(tmp_path / "nowhere") == Anchors()


def test_every_store_knows_its_first_schema():
    assert set(FIRST) == set(METADATA)
    assert all(newest_revision(store) for store in METADATA)
