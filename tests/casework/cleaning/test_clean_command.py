"""`daesup clean` from the outside."""

import json
import stat
import subprocess
import sys
from hashlib import sha256

import pytest

from tests.casework.cleaning.conftest import CORPUS
from tests.casework.cleaning.searching import planted_in

_COMMAND = [sys.executable, "-m", "casework", "clean"]


def daesup_clean(*arguments, cwd=None):
    return subprocess.run([*_COMMAND, *arguments], capture_output=True, text=True, check=False, timeout=60, cwd=cwd)


def test_it_writes_a_copy_that_only_its_owner_reads_and_says_what_it_removed(tmp_path):
    source, target = CORPUS / "photo-exif.jpg", tmp_path / "out.jpg"
    done = daesup_clean(str(source), "-o", str(target))
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    assert told["sha256"] == sha256(source.read_bytes()).hexdigest()
    assert told["type"] == "image/jpeg"
    assert "위치 정보 1개를 지웠습니다." in [each["sentence"] for each in told["removed"]]
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert planted_in(target.read_bytes()) == []
    assert [path.name for path in tmp_path.iterdir()] == ["out.jpg"]


def test_a_refused_file_ends_with_three_and_one_korean_sentence(tmp_path):
    source = tmp_path / "program.exe"
    source.write_bytes(b"MZ" + bytes(100))
    done = daesup_clean(str(source), "-o", str(tmp_path / "out"))
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == "이 형식은 정리할 수 없습니다. PDF나 사진으로 바꾸어 보내 주세요.\n"
    assert [path.name for path in tmp_path.iterdir()] == ["program.exe"]


def test_an_existing_copy_stays_as_it_is_when_the_file_is_refused(tmp_path):
    source, target = tmp_path / "a.zip", tmp_path / "out"
    source.write_bytes(b"PK\3\4")
    target.write_bytes(b"before")
    assert daesup_clean(str(source), "-o", str(target)).returncode == 3
    assert target.read_bytes() == b"before"


def test_a_link_is_replaced_and_not_followed(tmp_path):
    elsewhere, target = tmp_path / "elsewhere", tmp_path / "out.txt"
    elsewhere.write_bytes(b"before")
    target.symlink_to(elsewhere)
    assert daesup_clean(str(CORPUS / "photo.webp"), "-o", str(target)).returncode == 0
    assert elsewhere.read_bytes() == b"before"
    assert not target.is_symlink()


@pytest.mark.parametrize(
    ("source", "target"), [("missing.jpg", "out.jpg"), (".", "out.jpg"), ("note.txt", "no/folder/out")]
)
def test_what_cannot_be_read_or_written_is_said_in_one_sentence(tmp_path, source, target):
    (tmp_path / "note.txt").write_text("글")
    done = daesup_clean(source, "-o", target, cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr


def test_the_help_is_korean():
    done = daesup_clean("--help")
    assert done.returncode == 0
    assert "정리할 파일" in done.stdout
