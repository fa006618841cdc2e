"""`daesup doctor`: a healthy office is called healthy, every ailment is found, and nothing of anybody is said."""

import asyncio
import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import delete, insert, update

from casework.__main__ import main
from casework.examining.backups import check_places
from casework.examining.examine import examine
from casework.examining.finding import Place, State
from casework.examining.machine import check_permissions
from casework.keeping import KeeperState, round_once
from casework.store.destruction_tables import destruction_task
from casework.store.drop_tables import drop
from casework.store.envelopes import claim_envelopes
from casework.store.keyring_tables import wrap
from casework.store.office_tables import custodian, journal, officer
from crypto.keys import random_id
from tests.casework.backed import backed_up, restored
from tests.casework.ending import NAME, STORY, ended, full_case, staffed, years_pass


@pytest.fixture
async def well(town):
    """An office in which somebody works, backed up this morning."""
    await staffed(town)
    await ended(town)
    await town.report("열린 글")
    await town.let_in("haneul")
    await town.report("아직 열지 않은 글")
    await round_once(town.office, KeeperState())
    await backed_up(town)
    return town


def place_of(town) -> Place:
    return Place(settings=town.settings, rules=town.office.rules, clock=town.clock)


async def found(town) -> dict[str, State]:
    return {each.check: each.state for each in await examine(town.settings, town.clock)}


async def test_a_healthy_office_has_nothing_wrong_and_a_few_things_to_look_at(any_town):
    town = any_town
    await staffed(town)
    await full_case(town)
    await round_once(town.office, KeeperState())
    await backed_up(town)
    states = await found(town)
    assert {check for check, state in states.items() if state is State.BAD} == set()
    to_look_at = {"settings", "offline_keys", "custodians", "desks", "backup_places"}
    assert {check for check, state in states.items() if state is State.LOOK} <= to_look_at


async def many(store, statement, values=None):
    async with store.writing() as connection:
        await connection.execute(statement, values or {})


async def no_kek(town):
    for path in (town.settings.keys / "kek").glob("*.key"):
        path.rename(path.with_name(f"000009-{'ab' * 8}.key"))


async def old_kek(town):
    town.clock.turn(days=town.office.rules.upkeep.late.kek_days + 1)


async def old_list(town):
    town.clock.turn(days=46)


async def list_ends_soon(town):
    town.clock.turn(days=37)


async def no_custodians(town):
    await many(town.office.cases.store, delete(custodian))


async def nobody_may_log_in(town):
    await many(town.office.cases.store, update(officer).values(suspended=True))


async def rewritten_journal(town):
    await many(town.office.cases.store, update(journal).where(journal.c.position == 1).values(act="nothing"))


async def keeper_stands_still(town):
    await town.office.journal.append("login", town.clock.now() - timedelta(hours=1), None, None, None)


async def other_anchor(town):
    path = town.settings.anchor / "journal.log"
    path.write_text(path.read_text().replace(path.read_text().split()[1], "00" * 32))


async def two_anchors_at_one_place(town):
    with (town.settings.anchor / "journal.log").open("a") as file:
        position = (town.settings.anchor / "journal.log").read_text().split()[0]
        file.write(f"{position} {'11' * 32}\n")


async def older_store(town):
    with (town.settings.anchor / "journal.log").open("a") as file:
        file.write(f"9999 {'22' * 32}\n")


async def old_drop(town):
    await town.report("들여오지 않은 글")
    day = town.clock.today() - timedelta(days=town.office.rules.upkeep.late.drop_days)
    await many(town.office.drops.store, update(drop).values(day=day))


async def lost_wrap(town):
    await many(town.office.keyring.store, delete(wrap).where(wrap.c.kind == "message"))


async def unopened(town):
    town.clock.turn(days=town.office.rules.upkeep.late.drop_days)


async def unfinished_destruction(town):
    row = {"store": "keyring", "what": "thing", "ref": random_id(), "list_id": random_id()}
    await many(town.office.cases.store, insert(destruction_task), row)


async def nobodys_envelope(town):
    day = town.clock.today() - timedelta(days=3)
    await claim_envelopes(town.office.cases.store, random_id(), [random_id()], day)


async def due(town):
    await years_pass(town)


async def wrong_clock(town):
    at = (town.clock.now() + timedelta(hours=1)).astimezone(UTC)
    await town.office.journal.append("login", at, None, None, None)


async def far_future(town):
    town.clock.turn(days=366 * 40)


async def never_backed_up(town):
    town.settings.last_backup.unlink()


async def no_restore_key(town):
    (town.settings.keys / "restore.pub").unlink()


async def backup_long_ago(town):
    town.clock.turn(days=town.office.rules.upkeep.late.backup_days)


async def backup_nearly_dead(town):
    town.clock.turn(days=town.office.rules.upkeep.late.backup_lost_days)


async def backup_not_tried(town):
    await backed_up(town, verify=False)


async def backup_gone(town):
    for path in town.settings.key_backup_folder.glob("keys-*"):
        path.unlink()


async def day_key_left(town):
    town.clock.turn(days=town.office.rules.destruction.backup_days)


async def store_gone(town):
    (town.settings.directory / "stores" / "vault.db").rename(town.settings.directory / "elsewhere.db")


async def other_schema(town):
    with closing(sqlite3.connect(town.settings.directory / "stores" / "portal.db")) as store:
        store.execute("UPDATE alembic_version SET version_num = 'portal_9999'")
        store.commit()


AILMENTS = [
    (no_kek, "kek", State.BAD),
    (old_kek, "kek", State.BAD),
    (old_list, "key_list", State.BAD),
    (old_list, "desks", State.BAD),
    (list_ends_soon, "key_list", State.LOOK),
    (no_custodians, "custodians", State.BAD),
    (nobody_may_log_in, "readers", State.BAD),
    (rewritten_journal, "journal", State.BAD),
    (keeper_stands_still, "journal", State.BAD),
    (other_anchor, "anchors", State.BAD),
    (two_anchors_at_one_place, "anchors", State.BAD),
    (older_store, "anchors", State.BAD),
    (old_drop, "waiting", State.BAD),
    (lost_wrap, "waiting", State.BAD),
    (unopened, "waiting", State.LOOK),
    (unfinished_destruction, "orphans", State.LOOK),
    (nobodys_envelope, "orphans", State.LOOK),
    (due, "retention", State.LOOK),
    (wrong_clock, "clock", State.BAD),
    (far_future, "holidays", State.BAD),
    (never_backed_up, "backup", State.BAD),
    (no_restore_key, "restore_key", State.BAD),
    (backup_long_ago, "backup", State.LOOK),
    (backup_nearly_dead, "backup", State.BAD),
    (backup_not_tried, "backup", State.LOOK),
    (backup_gone, "backup", State.LOOK),
    (day_key_left, "day_keys", State.BAD),
    (store_gone, "stores", State.BAD),
    (other_schema, "stores", State.BAD),
]


@pytest.mark.parametrize(("ail", "check", "state"), AILMENTS, ids=lambda one: getattr(one, "__name__", str(one)))
async def test_every_ailment_is_found(well, ail, check, state):
    assert (await found(well))[check] is not state
    await ail(well)
    assert (await found(well))[check] is state


async def test_a_file_counts_as_open_only_where_others_can_come_to_it(well):
    assert (await found(well))["permissions"] is State.GOOD  # above it a folder is closed
    with TemporaryDirectory() as place:
        town = replace(well, settings=replace(well.settings, directory=Path(place)))
        (Path(place) / "keys").mkdir(0o755)
        path = Path(place) / "keys" / "filing.seed"
        path.write_bytes(bytes(32))
        path.chmod(0o644)
        for folder, state in ((0o755, State.BAD), (0o700, State.GOOD)):
            path.parents[1].chmod(folder)
            assert check_permissions(place_of(town)).state is state
        path.parents[1].chmod(0o755)
        path.chmod(0o600)
        assert check_permissions(place_of(town)).state is State.GOOD


async def test_one_device_for_everything_or_a_device_that_is_not_there_is_told(well):
    assert "같은 장치" in check_places(place_of(well)).text
    for path in well.settings.day_key_folder.iterdir():
        path.unlink()
    well.settings.day_key_folder.rmdir()
    assert "보이지 않습니다" in check_places(place_of(well)).text


async def test_after_a_restore_the_anchors_say_from_where_it_went_on(well, tmp_path):
    await well.unlock("haneul")
    await round_once(well.office, KeeperState())
    done = await restored(well, await backed_up(well), tmp_path / "one", anchor=well.settings.anchor)
    states = {each.check: each.state for each in await examine(done.settings, well.clock)}
    assert (states["anchors"], states["journal"]) == (State.GOOD, State.GOOD)


async def test_the_command_says_it_in_korean_or_json_and_nothing_of_anybody(well, capsys):
    folder = str(well.settings.directory)
    status = await asyncio.to_thread(main, ["doctor", "--settings", folder])
    told = capsys.readouterr().out
    assert status in {1, 2}
    assert "✓ 좋음" in told
    assert "△ 보세요" in told
    status = await asyncio.to_thread(main, ["doctor", "--json", "--settings", folder])
    document = json.loads(capsys.readouterr().out)
    assert document["state"] == {1: "look", 2: "bad"}[status]
    assert {each["state"] for each in document["findings"]} <= {"good", "look", "bad"}
    async with well.office.cases.store.reading() as connection:
        rows = (await connection.execute(officer.select())).mappings()
        people = {row["name"] for row in rows}
    assert [each for each in (*people, NAME, STORY) if each in told + json.dumps(document, ensure_ascii=False)] == []
