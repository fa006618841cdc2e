"""A backup while everybody goes on writing loses nothing; killed in the middle it leaves nothing; nothing is plain."""

import asyncio
import os
import signal
import stat
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from casework.backing.archive import MAGIC
from casework.corresponding import open_mailbox
from casework.keeping import take_in
from casework.opening import open_waiting
from casework.settings import FILE_NAME
from casework.store.drop_tables import file_chunk
from casework.store.moments import LEFT_OUT, one_moment, pages_of, tables_of
from casework.store.office_tables import case
from casework.store.schemas import METADATA
from crypto.keys import random_bytes, random_id
from tests.casework.backed import backed_up, counts, kept, reopened, restored, safe
from tests.casework.ending import NAME, STORY, full_case, staffed, stores_of


async def test_nothing_that_was_acknowledged_before_it_began_is_lost_while_others_write(any_town, tmp_path):
    town, told, stop, some = any_town, [], asyncio.Event(), asyncio.Event()

    async def people():
        while not stop.is_set():
            _, reporter = await town.report(f"이야기 {len(told)}")
            told.append(reporter)
            if len(told) == 8:
                some.set()

    async def office():
        haneul = await town.unlock("haneul")
        while not stop.is_set():
            await take_in(town.office)
            await open_waiting(haneul, town.office)

    tasks = [asyncio.create_task(each()) for each in (people, office)]
    await some.wait()
    made = None
    for _ in range(2):
        before = list(told)
        made = await backed_up(town, verify=False)
    stop.set()
    await asyncio.gather(*tasks)
    assert len(told) > len(before)
    async with reopened(town, await restored(town, made, tmp_path / "again")) as again:
        for number, reporter in enumerate(before):
            assert f"이야기 {number}" in [each.text for each in (await open_mailbox(reporter, again.intake)).messages]
        await kept(again)
        # On a busy machine more waits than one round of the keeper, or of a session, brings.
        haneul = await again.unlock("haneul")
        while await take_in(again.office) + await open_waiting(haneul, again.office):
            pass
        async with again.office.cases.store.reading() as connection:
            cases = list((await connection.execute(select(case.c.mailbox_id))).scalars())
        # Each of them is a case whose first message was opened: the wrap and the row are of one moment.
        assert len(cases) >= len(before)
        assert len(set(cases)) == len(cases)


async def test_all_stores_are_seen_as_they_stood_at_one_moment(any_town):
    stores = stores_of(any_town)
    await any_town.report("먼저 온 글")
    async with one_moment(stores) as moment:
        await any_town.report("나중에 온 글")
        await take_in(any_town.office)
        seen = {}
        for name, connection in moment.items():
            for table in tables_of(name):
                seen[f"{name}.{table.name}"] = sum([len(rows) async for rows in pages_of(connection, table)])
    assert (seen["drop.drop"], seen["drop.mailbox"], seen["office.waiting"], seen["keyring.wrap"] > 0) == (
        1,
        1,
        0,
        True,
    )


async def test_whatever_moves_between_stores_is_seen_with_all_that_belongs_to_it(any_town, monkeypatch):
    """The keeper takes drops in one by one while moments are taken: each of them is somewhere, with its wrap.

    The stores are asked in the order in which a message would slip through if they were asked at different moments.
    """
    monkeypatch.setattr("casework.keeping._BATCH", 1)
    stores, looked = dict(reversed(stores_of(any_town).items())), 0
    await any_town.report("이야기")
    waiting = await _copied(stores["drop"], 120)

    async def moves():
        for _ in waiting:
            await take_in(any_town.office)

    moving = asyncio.create_task(moves())
    while not moving.done():
        async with one_moment(stores) as moment:
            rows = {name: await _rows(moment, *name.split(".")) for name in SEEN}
        taken, wrapped = {row.id for row in rows["office.waiting"]}, {row.thing for row in rows["keyring.wrap"]}
        assert taken <= wrapped
        assert waiting <= taken | {row.id for row in rows["drop.drop"]}
        looked += 0 < len(taken) < len(waiting)
    await moving
    assert looked > 1


SEEN = ("drop.drop", "office.waiting", "keyring.wrap")


async def _copied(store, times) -> set[bytes]:
    """The one drop that waits, with its mail and its mailbox, so many times over; the ids of all."""
    tables = [METADATA["drop"].tables[name] for name in ("mailbox", "mail", "drop")]
    ids = set()
    async with store.writing() as connection:
        first = [dict((await connection.execute(select(table))).mappings().one()) for table in tables]
        ids.add(first[2]["id"])
        for number in range(times):
            box, message = random_id(), random_id()
            fresh = {"mailbox_id": box, "number": f"TEST-{number:04d}", "tag_hash": random_bytes(32)}
            for table, row in zip(tables, first, strict=True):
                own = box if table.name == "mailbox" else message
                values = {**row, **{name: value for name, value in fresh.items() if name in row}, "id": own}
                values.pop("place")
                await connection.execute(insert(table).values(values))
            ids.add(message)
    return ids


async def _rows(moment, store, name):
    table = METADATA[store].tables[name]
    return [row async for page in pages_of(moment[store], table) for row in page]


async def test_many_rows_come_in_the_order_of_their_keys_and_each_once(any_town):
    store = stores_of(any_town)["drop"]
    rows = [{"file_id": random_id(), "position": at % 3, "data": b"x"} for at in range(999)]
    async with store.writing() as connection:
        await connection.execute(insert(file_chunk), rows)
    async with store.snapshot() as connection:
        found = [row async for page in pages_of(connection, file_chunk) for row in page]
    assert found == sorted(found)
    assert len(found) == 999


async def test_nothing_in_an_archive_is_plain_and_only_its_owner_may_read_it(town):
    await staffed(town)
    found = await full_case(town)
    made = await backed_up(town)
    secrets = [path.read_bytes() for path in town.settings.keys.rglob("*.seed")]
    secrets += [path.read_bytes() for path in (town.settings.keys / "kek").glob("*.key")]
    secrets += [each.encode() for each in (NAME, STORY[:20], found.number, "haneul", "김하늘", "case_key", "sqlite")]
    for path in (made.content, made.keys):
        raw = path.read_bytes()
        assert raw.startswith(MAGIC)
        assert [each for each in secrets if each in raw or each.hex().encode() in raw] == []
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for path in (*town.settings.day_key_folder.iterdir(), await safe(town)):
        assert stat.S_IMODE(path.stat().st_mode) & 0o177 == 0 or path.name == "restore.key"
    # What would let whoever opens an archive learn accounts and numbers is in none.
    assert LEFT_OUT["drop"] == {"chat_tag", "push", "outbox"}
    assert not [name for name in await counts(town) if name.endswith((".chat_tag", ".push", ".outbox"))]


@pytest.mark.parametrize("moment", ["writing", "verifying"])
async def test_killed_in_the_middle_it_leaves_no_archive_and_nothing_plain(town, tmp_path, moment):
    await safe(town)
    rows = [{"file_id": random_id(), "position": 0, "data": random_bytes(65_536)} for _ in range(700)]
    async with stores_of(town)["drop"].writing() as connection:
        await connection.execute(insert(file_chunk), rows)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    await asyncio.to_thread(_killed, town, moment, temporary)
    folders = [town.settings.content_backup_folder, town.settings.key_backup_folder]
    left = [path for folder in folders for path in folder.iterdir() if path.name != ".lock"]
    assert left
    assert {path.suffix for path in left} == {".partial"}
    for path in left:
        raw = path.read_bytes()
        assert [each for each in ("김하늘", "haneul", "mailbox") if each.encode() in raw] == []
        assert rows[0]["data"][:64] not in raw
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(temporary.iterdir()) == []
    made = await backed_up(town, verify=False)
    names = {path.name for folder in folders for path in folder.iterdir()} - {".lock"}
    assert names == {made.content.name, made.keys.name}


def _killed(town, moment: str, temporary: Path) -> None:
    """Start a backup as at the machine, with this folder for what is temporary; kill it where the test wants it."""
    import subprocess  # noqa: PLC0415 - only here

    command = [sys.executable, "-m", "casework", "backup", "--settings", str(town.settings.directory / FILE_NAME)]
    environment = {**os.environ, "TMPDIR": str(temporary), "SQLITE_TMPDIR": str(temporary)}
    running = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    keys, content = town.settings.key_backup_folder, town.settings.content_backup_folder
    try:
        while running.poll() is None:
            writing = any(path.stat().st_size > 1_000_000 for path in keys.glob(".*.partial"))
            complete = any(content.glob(".*.partial")) and any(_nameless(running.pid))
            if complete if moment == "verifying" else writing:
                break
        assert running.poll() is None, "it was done before it could be killed"
    finally:
        os.kill(running.pid, signal.SIGKILL)
        running.wait()


def _nameless(process: int):
    """The files without a name that a process holds open: where an archive is laid down to see that it can be."""
    for link in Path(f"/proc/{process}/fd").glob("*"):
        with suppress(FileNotFoundError):  # it was closed while we looked
            target = str(link.readlink())
            if "etilqs_" in target and target.endswith("(deleted)"):
                yield target
