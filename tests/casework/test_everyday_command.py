"""`daesup import` and `daesup export` from the outside: counted, killed and run again, one case at a time."""

import asyncio
import subprocess
import sys

from sqlalchemy import func, select

from casework.converting import hold_back
from casework.ids import CaseId
from casework.listing import InboxQuery, inbox
from casework.store.drop_tables import mailbox
from tests.offices import PASSPHRASE

HEAD = "신청번호,접수일시,제목,내용,민원인,연락처\n"
LAMP = "1AA-2611-0152653,2026-11-20 09:31,가로등,골목 가로등이 꺼졌습니다.,독고은별,010-0000-1234\n"
BAD = "1AA-2611-0152654,내일쯤,가로등,골목 가로등이 꺼졌습니다.,선우하람,\n"


def command(town, *arguments):
    return [sys.executable, "-m", "casework", *arguments, "--settings", str(town.settings.directory)]


def run(town, *arguments, typed=""):
    return subprocess.run(
        command(town, *arguments), input=f"{typed}\n", capture_output=True, text=True, check=False
    )  # fmt: skip


def export(town, number, *more, login="seojun", reason="응답소에 옮겨 적습니다."):
    return run(town, "export", number, "--login", login, "--reason", reason, *more, typed=PASSPHRASE + login)


async def brought(town) -> int:
    async with town.intake.drops.store.reading() as connection:
        return (await connection.execute(select(func.count()).select_from(mailbox))).scalar_one()


async def test_a_list_is_brought_and_only_counted(town, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(HEAD + LAMP + BAD, encoding="cp949")
    done = run(town, "import", "--from", "eungdapso", str(path))
    assert done.returncode == 3  # something was left out
    assert "새로 1건" in done.stdout
    assert "3번째 줄을 넣지 않았습니다: 접수한 날을 읽을 수 없습니다." in done.stdout
    for said in ("독고은별", "0152654", "가로등", "010-0000"):
        assert said not in done.stdout + done.stderr
    again = run(town, "import", "--from", "eungdapso", str(path))
    assert "새로 0건, 전에 넣은 것 1건" in again.stdout


async def test_what_is_no_list_is_said_in_one_sentence(town, tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes(b"\xff\xfe\x00")
    for given, said in ((path, "글자를 읽을 수 없습니다."), (tmp_path / "nowhere.csv", "파일을 열 수 없습니다.")):
        done = run(town, "import", "--from", "eungdapso", str(given))
        assert done.returncode == 1
        assert done.stderr.startswith(said)
        assert done.stderr.count("\n") == 1


async def test_an_import_that_is_killed_goes_on_with_the_rest(town, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(HEAD + "".join(f"1AA-{n},2026-11-20,제목,가로등 {n}번이 꺼졌습니다.\n" for n in range(200)))
    given = command(town, "import", "--from", "eungdapso", str(path))
    going = await asyncio.create_subprocess_exec(*given, stdout=subprocess.DEVNULL)
    for _ in range(3_000):
        if await brought(town) >= 30:
            break
        await asyncio.sleep(0.01)
    going.kill()
    await going.wait()
    before = await brought(town)
    assert 30 <= before < 200
    done = run(town, "import", "--from", "eungdapso", str(path))
    assert done.returncode == 0, done.stderr
    assert await brought(town) == 200


async def test_one_case_is_exported_for_somebody_who_holds_it(town):
    await town.report(
        "골목 가로등이 꺼졌습니다.\x1b[2J", kind="grievance", lane="phone",
        answers={"contact": "독고은별 010-0000-1234", "handling": "공원녹지과"},
    )  # fmt: skip
    await town.let_in("seojun")
    (line,) = (await inbox(await town.unlock("seojun"), InboxQuery(), town.office)).lines
    done = export(town, line.registry_number)
    assert done.returncode == 0, done.stderr
    labels = [each for each in done.stdout.splitlines() if each.startswith("[")]
    assert labels == [
        "[접수경로]",
        "[접수일시]",
        "[민원종류]",
        "[민원인 성명·연락처]",
        "[제목]",
        "[내용]",
        "[처리부서]",
    ]
    assert "독고은별 010-0000-1234" in done.stdout
    assert "\x1b" not in done.stdout
    marked = export(town, line.registry_number, "--entered", "1AA-2611-0152653")
    assert "[적어 둔 신청번호]\n1AA-2611-0152653" in marked.stdout


async def test_what_may_not_be_exported_is_refused_alike(town):
    await town.report("골목 가로등이 꺼졌습니다.", kind="grievance")
    await town.let_in("seojun")
    seojun = await town.unlock("seojun")
    (line,) = (await inbox(seojun, InboxQuery(), town.office)).lines
    assert export(town, line.number, reason=".").stderr == "이유를 적어 주세요.\n"
    await hold_back(CaseId(line.id), "비위를 알리는 글로 보입니다.", seojun, town.office)
    held_back, unknown = export(town, line.number), export(town, "x")
    assert held_back.stderr == unknown.stderr == "응답소에 옮겨 적을 수 있는 건이 아닙니다.\n"
    assert held_back.stdout == ""
    assert "권한" in export(town, line.number, login="haneul").stderr
