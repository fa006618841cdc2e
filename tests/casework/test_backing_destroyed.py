"""What was destroyed after a backup stays destroyed: with every archive, key file and passphrase there is."""

import shutil

import pytest

from casework.backing.anchoring import anchor_certificates
from casework.backing.archive import read_head
from casework.backing.daykeys import day_keys
from casework.backing.refusals import ExpiredArchiveError, SpoiltArchiveError
from casework.corresponding import open_mailbox
from casework.errors import UnknownReceiptError
from casework.keeping import KeeperState, round_once
from casework.store.destruction import DONE, list_of_number, tombstone_of
from crypto.backup import DayKey
from crypto.errors import CannotOpenError
from crypto.signing import SigningKey
from tests.casework.backed import backed_up, counts, kept, reopened, restored
from tests.casework.ending import (
    destroyed,
    ended,
    full_case,
    granted,
    ids_of,
    places_of,
    proposed,
    staffed,
    years_pass,
)
from tests.casework.test_destroyed_for_good import NOWHERE, carry_off, every_key, loot_of, told


@pytest.fixture
async def gone(town):
    """A case with everything, backed up the day before it was destroyed."""
    await staffed(town)
    case = await full_case(town)
    await years_pass(town)
    keys, ids = await every_key(town, case), await ids_of(town, case.id) - {case.journal_id}
    made = await backed_up(town)
    town.clock.turn(days=1)
    number = await destroyed(town)
    await anchor_certificates(town.office)
    return town, case, keys, ids, made, number


async def test_after_its_days_no_archive_and_no_key_that_is_left_brings_it_back(gone, tmp_path):
    town, case, keys, _, made, _ = gone
    copied = {kind: shutil.copy(getattr(made, kind), tmp_path / f"copied-{kind}") for kind in ("content", "keys")}
    # The first days: laid down without anybody saying what was destroyed since, it all opens once more.
    early = await restored(town, made, tmp_path / "early")
    async with reopened(town, early) as again:
        assert told(loot_of(again, carry_off(again, tmp_path / "early-loot")).texts(keys, about=NOWHERE))
    for _ in range(town.office.rules.destruction.complete_after_days):
        town.clock.turn(days=1)
        await kept(town)
        await backed_up(town, verify=False)
    paths = {kind: tmp_path / f"copied-{kind}" for kind in copied}
    with pytest.raises(ExpiredArchiveError):
        await restored(town, made, tmp_path / "again", **paths)
    # Not even whoever asks no program for leave: none of the keys that are left takes the second lock off.
    filing = SigningKey.from_seed((town.settings.keys / "filing.seed").read_bytes()).public
    head = read_head(paths["keys"], key=filing, office=town.settings.office)
    left = [DayKey.from_bytes(each.id, each.path.read_bytes()) for each in day_keys(town.settings.day_key_folder)]
    assert len(left) == town.office.rules.destruction.backup_days
    for key in left:
        with pytest.raises(CannotOpenError):
            head.record(key)
    # Whoever turns the clock back has no day key either.
    town.clock.turn(days=-town.office.rules.destruction.complete_after_days - 1)
    with pytest.raises(ExpiredArchiveError):
        await restored(town, made, tmp_path / "again", **paths)
    town.clock.turn(days=town.office.rules.destruction.complete_after_days + 1)
    # Old content, with the newest keys: laid down on purpose, and nothing of the case opens.
    last = await backed_up(town)
    mixed = await restored(town, last, tmp_path / "mixed", content=paths["content"], mixed=True)
    async with reopened(town, mixed) as again:
        assert (await again.office.cases.get(case.id)).id == case.id
        assert told(loot_of(again, carry_off(again, tmp_path / "loot")).texts(keys, about=NOWHERE)) == set()


async def test_a_restored_office_destroys_again_what_the_certificates_beside_the_anchors_name(gone, tmp_path):
    town, case, keys, ids, made, number = gone
    done = await restored(town, made, tmp_path / "again", anchor=town.settings.anchor)
    assert done.destroyed_again == 1
    async with reopened(town, done) as again:
        assert await places_of(again, ids) == set()
        assert told(loot_of(again, carry_off(again, tmp_path / "loot")).texts(keys, about=NOWHERE)) == set()
        with pytest.raises(UnknownReceiptError):
            await open_mailbox(case.reporter, again.intake)
        assert (await list_of_number(again.office.cases.store, number)).state == DONE
        assert (await tombstone_of(again.office.cases.store, case.number)).list_number == number
        assert await again.office.journal.verify() is None
        before = await counts(again)
        await kept(again)
        assert (await counts(again))["office.destruction_list"] == before["office.destruction_list"]


async def test_a_list_that_was_being_decided_at_the_time_of_the_backup_is_carried_out_as_certified(town, tmp_path):
    await staffed(town)
    one, other = await ended(town, "창고 열쇠를 아무나 씁니다."), await ended(town, "출장을 가지 않습니다.")
    await years_pass(town)
    number = await proposed(town)
    made = await backed_up(town)
    await granted(town, number, **{other.number: "postpone:litigation"})
    await round_once(town.office, KeeperState())
    done = await restored(town, made, tmp_path / "again", anchor=town.settings.anchor)
    assert done.destroyed_again == 1
    async with reopened(town, done) as again:
        assert await again.office.cases.by_number(one.number) is None
        assert await again.office.cases.by_number(other.number) == other.id


async def test_a_certificate_that_the_office_did_not_sign_destroys_nothing(gone, tmp_path):
    town, _, _, _, made, number = gone
    path = town.settings.anchor / f"destroyed-{number}.json"
    path.write_bytes(path.read_bytes().replace(b"destroyed", b"destroyeD", 1))
    with pytest.raises(SpoiltArchiveError):
        await restored(town, made, tmp_path / "again", anchor=town.settings.anchor)
    assert not (tmp_path / "again").exists()
