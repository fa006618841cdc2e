"""`daesup custodian requests` and `approve` from the outside, with the key file that a custodian keeps."""

import subprocess
import sys

import pytest

from casework.consenting import unlock_custodian
from casework.content import decode
from casework.disclosing import ask_back, pending_grants, take_back
from casework.errors import WrongLoginError
from casework.founding import appoint_custodian
from casework.holding import hold_case, open_case_body
from casework.ids import CaseId
from casework.masking import marks_of
from casework.publishing import publish_keys
from casework.store.lines import LineQuery, page_of_lines
from crypto.context import Purpose

PASSPHRASE = "처음 받은 열쇠 스물하나"
STORY = "제 이름은 독고은별입니다. 감독 일지를 한꺼번에 씁니다."
REASON = "이름이 아닌지 확인하려고 합니다.\x1b[2J"


def run(town, *arguments, typed=PASSPHRASE):
    command = [sys.executable, "-m", "casework", "custodian", *arguments, "--settings", str(town.settings.directory)]
    return subprocess.run(command, input=f"{typed}\n", capture_output=True, text=True, check=False)


@pytest.fixture
async def key_files(town, tmp_path):
    """Two custodians appointed as `daesup custodian add` does it, and named in the key list."""
    found = []
    for name in ("유가람", "백솔비"):
        _, sealed = await appoint_custodian(name, PASSPHRASE, town.office)
        found.append(tmp_path / f"{name}.key")
        found[-1].write_bytes(sealed)
    await publish_keys(town.office)
    return found


@pytest.fixture
async def asked(town, key_files):
    """Somebody asked one stretch back; who, and in which case."""
    assert key_files
    await town.report(STORY)
    await town.let_in("haneul")
    haneul = await town.unlock("haneul")
    query = LineQuery(reader=haneul.officer.id, recused=haneul.officer.id)
    (case_id,) = await page_of_lines(town.office.cases.store, query, offset=0, limit=10)
    held = await hold_case(case_id, haneul, town.office)
    (row,) = await town.office.cases.messages(case_id)
    content = decode((await open_case_body(held, row.id, row.body, Purpose(row.purpose), town.office)).content)
    assert len(marks_of(content)) == 1
    await ask_back(CaseId(case_id.hex()), row.id.hex(), 0, REASON, haneul, town.office)
    return haneul, CaseId(case_id.hex()), held.row.number


async def test_two_custodians_agree_with_their_files_and_the_text_comes_back(town, key_files, asked):
    haneul, case_id, number = asked
    shown = run(town, "requests", "--key", str(key_files[0]))
    assert shown.returncode == 0, shown.stderr
    for said in (
        number,
        "김하늘",
        "이름 한 곳",
        "이름이 아닌지 확인하려고 합니다.",
        "2026-11-30까지",
        "2명 가운데 0명",
    ):
        assert said in shown.stdout
    assert "독고은별" not in shown.stdout
    assert "\x1b" not in shown.stdout
    grant_id = shown.stdout.split()[0]
    for path in key_files:
        done = run(town, "approve", grant_id, "--key", str(path), typed=f"{PASSPHRASE}\n동의")
        assert done.returncode == 0, done.stderr
        assert "동의했습니다" in done.stdout
        assert "이름이 아닌지 확인하려고 합니다." in done.stdout
    assert "이미 동의함" in run(town, "requests", "--key", str(key_files[0])).stdout
    await take_back(case_id, grant_id, haneul, town.office)
    assert "기다리는 요청이 없습니다." in run(town, "requests", "--key", str(key_files[0])).stdout


async def test_who_does_not_write_it_out_has_not_agreed(town, key_files, asked):
    haneul, case_id, _ = asked
    (pending,) = await pending_grants(case_id, haneul, town.office)
    done = run(town, "approve", pending.id, "--key", str(key_files[0]))
    assert (done.returncode, done.stderr) == (1, "")
    assert "동의하지 않았습니다." in done.stdout
    (pending,) = await pending_grants(case_id, haneul, town.office)
    assert pending.agreed == 0
    assert run(town, "approve", pending.id, "--yes", "--key", str(key_files[0])).returncode == 0


async def test_mistakes_are_said_in_one_sentence(town, key_files, asked):
    assert asked
    key = str(key_files[0])
    for arguments, typed, said in (
        (("requests", "--key", key), "다른 비밀 문구입니다", "열쇠 파일이나 비밀 문구가 맞지 않습니다.\n"),
        (("requests", "--key", str(key_files[0].parent / "nowhere")), PASSPHRASE, "열쇠 파일을 열 수 없습니다.\n"),
        (("approve", "0" * 32, "--key", key), PASSPHRASE, "그런 요청이 없거나 기한이 지났습니다. "),
    ):
        done = run(town, *arguments, typed=typed)
        assert done.returncode == 1
        assert done.stderr.startswith(said)
        assert len(done.stderr.splitlines()) == 1


async def test_another_file_or_another_passphrase_unlocks_no_custodian(town):
    _, sealed = await appoint_custodian("셋", PASSPHRASE, town.office)
    spoiled = sealed[:-1] + bytes([sealed[-1] ^ 1])
    for file, passphrase in ((sealed, "다른 비밀 문구입니다"), (spoiled, PASSPHRASE), (b"", PASSPHRASE), (b"x", "")):
        with pytest.raises(WrongLoginError):
            await unlock_custodian(file, passphrase, town.office)
    assert (await unlock_custodian(sealed, PASSPHRASE, town.office)).row.name == "셋"
