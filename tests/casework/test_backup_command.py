"""`daesup backup` and `restore` as at the machine: a key for the safe, a backup, a check, an office laid down."""

import asyncio
import io
import sys

import pytest

from casework.__main__ import main
from casework.backing.refusals import SpoiltArchiveError, TakenTargetError, WrongRestoreKeyError
from casework.keeping import KeeperState, round_once
from casework.settings import load_settings
from tests.casework.backed import SAFE


@pytest.fixture
def command(capsys, monkeypatch):
    """Run a command as at the machine, in a process's own loop; its exit status and what it said."""

    async def run(*words: object, typed: str = SAFE) -> tuple[int, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed + "\n"))
        status = await asyncio.to_thread(main, [str(each) for each in words])
        said = capsys.readouterr()
        return status, said.out + said.err

    return run


async def test_from_the_safes_key_to_an_office_that_was_laid_down(town, command, tmp_path):
    await town.report("복도 등이 나갔습니다.")
    await round_once(town.office, KeeperState())
    here, key = ("--settings", town.settings.directory), tmp_path / "restore.key"
    status, said = await command("backup", *here)
    assert (status, "되돌리기 열쇠가 없습니다" in said) == (1, True)
    assert (await command("backup", "key", *here))[0] == 1
    status, said = await command("backup", "key", "--out", key, *here)
    assert (status, "두 벌을 서로 다른 금고에" in said) == (0, True)
    assert (await command("backup", "key", "--out", key, *here))[0] == 1
    assert (await command("backup", "key", "--out", tmp_path / "second", *here))[0] == 1
    status, said = await command("backup", *here)
    assert (status, "되돌려 보아 확인했습니다" in said) == (0, True)
    (content,) = town.settings.content_backup_folder.glob("content-*.daesup")
    (keys,) = town.settings.key_backup_folder.glob("keys-*.daesup")
    pair = ("--content", content, "--keys", keys, "--key", key, "--day-keys", town.settings.day_key_folder)
    assert (await command("backup", "check", *here))[0] == 1
    status, said = await command("backup", "check", *pair, *here)
    assert (status, "되돌릴 수 있습니다" in said) == (0, True)
    status, said = await command("backup", "check", *pair, *here, typed="다른 비밀 문구입니다")
    assert (status, said.strip()) == (WrongRestoreKeyError.status, WrongRestoreKeyError.sentence)
    into = tmp_path / "again"
    status, said = await command("restore", *pair, "--into", into, "--anchor", tmp_path / "nowhere")
    assert (status, "끝값 폴더가 없습니다" in said) == (1, True)
    status, said = await command("restore", *pair, "--into", into, "--anchor", town.settings.anchor)
    assert (status, "사무실을 되돌렸습니다" in said, "그 뒤의 기록 0건은 없습니다" in said) == (0, True, True)
    assert load_settings(into).drop_url.endswith("/again/stores/drop.db")
    status, said = await command("restore", *pair, "--into", into)
    assert (status, "--without-anchor" in said) == (1, True)
    status, said = await command("restore", *pair, "--into", into, "--without-anchor")
    assert (status, said.strip()) == (TakenTargetError.status, TakenTargetError.sentence)
    content.write_bytes(content.read_bytes()[:-9])
    status, said = await command("restore", *pair, "--into", tmp_path / "other", "--without-anchor")
    assert (status, said.strip()) == (SpoiltArchiveError.status, SpoiltArchiveError.sentence)


@pytest.mark.parametrize("name", ["backup", "restore", "doctor"])
async def test_every_command_explains_itself(command, name):
    with pytest.raises(SystemExit) as ended:
        await command(name, "--help")
    assert ended.value.code == 0


async def test_two_backups_at_a_time_are_one_too_many(town, command, tmp_path):
    here = ("--settings", town.settings.directory)
    assert (await command("backup", "key", "--out", tmp_path / "restore.key", *here))[0] == 0
    first, second = await asyncio.gather(_run(town), _run(town))
    assert sorted([first, second]) == [0, 1]


async def _run(town) -> int:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "casework", "backup", "--settings", str(town.settings.directory),
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    return await process.wait()
