"""What cannot be laid down is refused in one sentence, and nothing of it is left: spoilt, too old, the wrong key."""

import shutil
from datetime import timedelta

import pytest

from casework.backing.archive import MAGIC
from casework.backing.daykeys import end_old_backups
from casework.backing.refusals import (
    BackupRefusedError,
    BrokenJournalError,
    ExpiredArchiveError,
    MismatchedArchivesError,
    SpoiltArchiveError,
    TakenTargetError,
    WrongRestoreKeyError,
)
from casework.backing.restorekey import make_restore_key
from tests.casework.backed import SAFE, backed_up, restored
from tests.offices import STORES


@pytest.fixture
async def made(town):
    await town.report("복도 등이 나갔습니다.")
    return await backed_up(town)


async def refused(town, made, into, reason, **more):
    """It is refused for this reason, in Korean, with a status of its own, and leaves nothing."""
    with pytest.raises(reason) as error:
        await restored(town, made, into, **more)
    assert str(error.value) == reason.sentence
    assert not into.exists()
    assert [path.name for path in into.parent.glob(".*partial")] == []


def changed(path, to, change):
    raw = bytearray(path.read_bytes())
    change(raw)
    to.write_bytes(raw)
    return to


def flip(at):
    def change(raw):
        raw[at] ^= 1

    return change


def cut(size):
    def change(raw):
        del raw[len(raw) - size :]

    return change


def take_out(start, end):
    def change(raw):
        del raw[start:end]

    return change


SPOILT = {
    "first byte": flip(0),
    "first chunk": flip(len(MAGIC) + 40),
    "middle": lambda raw: flip(len(raw) // 2)(raw),
    "head": flip(-2_000),
    "length of the head": flip(-1),
    "last byte gone": cut(1),
    "end gone": cut(5_000),
    "half gone": lambda raw: raw.__delitem__(slice(len(raw) // 2, None)),
    "a chunk taken out": take_out(len(MAGIC), len(MAGIC) + 65_552),
    "empty": lambda raw: raw.clear(),
    "something behind it": lambda raw: raw.extend(b"\0"),
}


@pytest.mark.parametrize("kind", ["content", "keys"])
async def test_an_archive_of_which_anything_was_changed_is_refused(town, made, kind, tmp_path):
    for name, change in SPOILT.items():
        spoilt = changed(getattr(made, kind), tmp_path / "spoilt.daesup", change)
        try:
            await refused(town, made, tmp_path / "again", SpoiltArchiveError, **{kind: spoilt})
        except BaseException as error:
            error.add_note(name)
            raise


async def test_the_archives_cannot_take_each_others_place(town, made, tmp_path):
    await refused(town, made, tmp_path / "again", SpoiltArchiveError, content=made.keys)
    await refused(town, made, tmp_path / "again", SpoiltArchiveError, keys=made.content)


async def test_a_wrong_passphrase_or_key_is_refused(town, made, tmp_path):
    await refused(town, made, tmp_path / "again", WrongRestoreKeyError, passphrase=SAFE + "?")
    await refused(town, made, tmp_path / "again", WrongRestoreKeyError, key_file=tmp_path / "nothing")
    later = tmp_path / "later.key"
    later.write_bytes(await make_restore_key(town.settings, SAFE, replace=True))
    await refused(town, made, tmp_path / "again", WrongRestoreKeyError, key_file=later)
    later.write_bytes(later.read_bytes()[:-1])
    await refused(town, made, tmp_path / "again", WrongRestoreKeyError, key_file=later)
    later.write_bytes(b"")
    await refused(town, made, tmp_path / "again", WrongRestoreKeyError, key_file=later)


async def test_without_its_day_key_or_after_its_day_nobody_opens_the_keys(town, made, tmp_path):
    kept = shutil.copytree(town.settings.day_key_folder, tmp_path / "copied")
    await refused(town, made, tmp_path / "again", ExpiredArchiveError, day_keys=tmp_path / "elsewhere")
    for path in town.settings.day_key_folder.glob("*.key"):
        path.write_bytes(bytes(32))  # somebody else's key under its name
    await refused(town, made, tmp_path / "again", WrongRestoreKeyError)
    town.clock.turn(days=town.office.rules.destruction.backup_days)
    await refused(town, made, tmp_path / "again", ExpiredArchiveError, day_keys=kept)
    town.clock.turn(days=-1)
    assert (await restored(town, made, tmp_path / "again", day_keys=kept)).made


async def test_old_content_with_todays_keys_is_laid_down_only_on_purpose(town, made, tmp_path):
    town.clock.turn(days=1)
    later = await backed_up(town)
    await refused(town, made, tmp_path / "again", MismatchedArchivesError, keys=later.keys)
    done = await restored(town, made, tmp_path / "again", keys=later.keys, mixed=True)
    assert done.made == town.clock.today()


async def test_nothing_is_laid_over_anything(town, made, tmp_path):
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "something").write_text("here")
    with pytest.raises(TakenTargetError):
        await restored(town, made, taken)
    assert [path.name for path in taken.iterdir()] == ["something"]
    (taken / "something").unlink()
    await restored(town, made, taken)


async def test_a_server_on_which_something_lies_is_left_as_it_was(town, made, cluster, tmp_path):
    cluster.made += 1
    prefix = f"taken{cluster.made}"
    cluster.sql(f"CREATE DATABASE {prefix}_vault")
    cluster.sql("CREATE TABLE theirs (id int)", database=f"{prefix}_vault")
    more = {"database": cluster.url("postgres"), "prefix": prefix}
    await refused(town, made, tmp_path / "again", TakenTargetError, **more)
    tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
    assert [cluster.sql(tables, database=f"{prefix}_{store}").strip() for store in STORES] == ["0", "0", "0", "1", "0"]
    cluster.drop({store: cluster.url(f"{prefix}_{store}") for store in STORES})


async def test_what_fails_halfway_leaves_the_server_empty(town, made, cluster, tmp_path):
    cluster.made += 1
    prefix, anchor = f"half{cluster.made}", tmp_path / "anchor"
    anchor.mkdir()
    (anchor / "journal.log").write_text(f"1 {'00' * 32}\n")
    while await town.office.journal.chain_new():
        pass
    await town.unlock("haneul")
    while await town.office.journal.chain_new():
        pass
    town.clock.turn(days=1)
    made = await backed_up(town)
    more = {"database": cluster.url("postgres"), "prefix": prefix, "anchor": anchor}
    await refused(town, made, tmp_path / "again", BrokenJournalError, **more)
    tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
    assert {cluster.sql(tables, database=f"{prefix}_{store}").strip() for store in STORES} == {"0"}
    cluster.drop({store: cluster.url(f"{prefix}_{store}") for store in STORES})


def test_every_refusal_has_a_status_of_its_own():
    reasons = BackupRefusedError.__subclasses__()
    assert len({each.status for each in reasons} | {0, 1, 2}) == len(reasons) + 3
    assert all(each.sentence.endswith(".") for each in reasons)


async def test_what_is_kept_for_days_is_removed_when_its_days_are_over(town, made):
    town.clock.turn(days=town.office.rules.destruction.backup_days - 1)
    later = await backed_up(town)
    assert made.keys.exists()
    town.clock.turn(days=1)
    last = await backed_up(town)
    assert (made.keys.exists(), made.content.exists(), later.keys.exists(), last.keys.exists()) == (
        False, True, True, True,
    )  # fmt: skip
    first = town.clock.today() - timedelta(days=town.office.rules.destruction.backup_days)
    assert [path.name for path in town.settings.day_key_folder.glob(f"{first}*")] == []
    town.clock.turn(days=town.office.rules.upkeep.content_days)
    end_old_backups(
        town.settings, town.office.rules, town.clock.today()
    )  # a clock that runs years ahead takes the rest, and not the last
    assert (made.content.exists(), last.content.exists()) == (False, True)
    newest = [await backed_up(town, verify=False) for _ in range(2)]
    assert (last.content.exists(), newest[0].content.exists()) == (False, True)
