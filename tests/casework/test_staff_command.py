"""`daesup staff import` from the outside: at the machine, without anybody's key."""

import subprocess
import sys

from casework.gazetteer import gazetteer_of, last_import


def run(town, path):
    command = [
        sys.executable,
        "-m",
        "casework",
        "staff",
        "import",
        str(path),
        "--settings",
        str(town.settings.directory),
    ]
    return subprocess.run(command, capture_output=True, text=True, check=False)


async def test_a_list_is_sealed_and_only_counted(town, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("성명,부서\n독고은별,치수과\n선우하람,건축과\n", encoding="cp949")
    done = run(town, path)
    assert done.returncode == 0, done.stderr
    assert "2명, 부서 2곳" in done.stdout
    assert "독고은별" not in done.stdout + done.stderr
    assert "선우하람" in (await gazetteer_of(await town.unlock("haneul"), town.office)).names


async def test_a_wrong_row_is_named_by_its_number_alone(town, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("이름,성별\n독고은별,여\n선우하람,모름\n", encoding="utf-8")
    done = run(town, path)
    assert done.returncode == 1
    assert done.stderr.startswith("3번째 줄을 읽지 못했습니다.")
    assert "선우하람" not in done.stderr
    assert await last_import(town.office) is None


async def test_a_missing_file_is_said_in_one_sentence(town, tmp_path):
    done = run(town, tmp_path / "nowhere.csv")
    assert (done.returncode, done.stderr) == (1, "명단 파일을 열 수 없습니다.\n")
