"""`daesup destruction`: counts and numbers, a refusal where nobody has approved, a certificate that is checked."""

import asyncio

import pytest

from casework.__main__ import main
from tests.casework.ending import asked, ended, granted, proposed, staffed, years_pass


@pytest.fixture
async def ready(town):
    await staffed(town)
    case = await ended(town, "창고 열쇠를 아무나 씁니다.")
    await years_pass(town)
    return town, case


@pytest.fixture
def command(ready, capsys):
    """Run a command as at the machine, in a process's own loop; its exit status and what it said."""
    folder = str(ready[0].settings.directory)

    async def run(*words: str) -> tuple[int, str]:
        status = await asyncio.to_thread(main, ["destruction", *words, "--settings", folder])
        said = capsys.readouterr()
        return status, said.out + said.err

    return run


async def test_from_the_list_to_a_certificate_that_is_checked(ready, command, tmp_path):
    town, case = ready
    assert "목록에 없는 사건: 1건" in (await command("list"))[1]
    assert await command("propose") == (0, "새 목록 1개를 만들었습니다.\n")
    number = await proposed(town)
    status, told = await command("list")
    assert (status, f"{number}\t정하는 중" in told, case.number in told) == (0, True, False)
    assert (await command("approve-check", number))[0] == 3
    assert (await command("run", number))[0] == 3
    assert (await command("certificate", number))[0] == 1
    await granted(town, number)
    status, told = await command("approve-check", number)
    assert (status, "두 사람이 이 목록에 서명했습니다" in told) == (0, True)
    assert (await command("run", number))[0] == 0
    assert (await command("run", number))[0] == 0  # twice does nothing more
    status, document = await command("certificate", number)
    assert (status, case.number in document) == (0, True)
    good, forged = tmp_path / "good.json", tmp_path / "forged.json"
    good.write_text(document, encoding="utf-8")
    forged.write_text(document.replace(case.number, "AAAA-2222"), encoding="utf-8")
    status, told = await command("verify", str(good))
    assert (status, told.startswith(f"맞습니다: 목록 {number}")) == (0, True)
    assert (await command("verify", str(forged)))[0] == 1
    assert (await command("verify", str(tmp_path / "nothing.json")))[0] == 1
    assert (await command("verify", str(good), "--key", "00" * 32))[0] == 1
    assert (await command("verify", str(good), "--key", "zz"))[0] == 1


async def test_a_list_that_is_only_asked_for_or_not_there_is_refused(ready, command):
    town, _ = ready
    number = await proposed(town)
    await asked(town, number)
    assert (await command("run", number))[0] == 3
    assert await command("run", "2026-XXXXXX") == (1, "그런 번호의 목록이 없습니다.\n")
