"""The process that cleans: what it may not do, and what becomes of it."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from time import monotonic

import pytest

from casework.cleaning import sandbox
from casework.cleaning.refusals import DamagedFileError, TooSlowError
from casework.cleaning.sandbox import clean
from casework.errors import FileTooBigError
from tests.casework.cleaning.conftest import CORPUS

_BOUND = """
import errno, os, socket, subprocess, sys, threading
from casework.cleaning.confinement import bound, close_off
done = bound() + close_off()
def refused(act):
    try:
        act()
    except OSError as error:
        return errno.errorcode[error.errno]
    return "allowed"
print(done)
print("open", refused(lambda: open("/etc/passwd")))
print("write", refused(lambda: open("/tmp/x", "w")))
print("socket", refused(lambda: socket.socket()))
print("program", refused(lambda: subprocess.run(["true"])))
print("fork", refused(os.fork))
thread = threading.Thread(target=lambda: print("thread allowed", flush=True))
thread.start(); thread.join()
"""


def test_a_bound_process_opens_nothing_and_starts_nothing():
    done = subprocess.run([sys.executable, "-c", _BOUND], capture_output=True, text=True, check=True, timeout=30)
    first, *rest = done.stdout.splitlines()
    assert "calls" in first
    assert rest == ["open EPERM", "write EPERM", "socket EPERM", "program EPERM", "fork EPERM", "thread allowed"]


def test_whoever_asks_for_a_cleaning_loads_no_reader_of_files():
    readers = {"PIL", "lxml", "olefile", "pi_heif", "pikepdf"}
    code = f"import sys, casework.commands.clean\nprint(sorted({readers} & {{*sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=30)
    assert done.stdout.strip() == "[]"


def test_even_without_the_filter_no_file_can_grow(tmp_path):
    code = (
        f"from casework.cleaning.confinement import bound\nbound()\nopen({str(tmp_path / 'x')!r}, 'wb').write(b'x' * 9)"
    )
    subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, timeout=30)
    assert (tmp_path / "x").read_bytes() == b""


async def test_it_is_killed_when_it_takes_too_long():
    started = monotonic()
    with pytest.raises(TooSlowError):
        await clean((CORPUS / "letter.docx").read_bytes(), "a.docx", seconds=0.01)
    assert monotonic() - started < 5


async def test_a_process_that_dies_is_a_refusal(monkeypatch):
    monkeypatch.setattr(sandbox, "_COMMAND", (sys.executable, "-c", "import os; os.kill(os.getpid(), 11)"))
    with pytest.raises(DamagedFileError):
        await clean(b"x", "a.txt")


async def test_an_answer_that_is_none_is_a_refusal(monkeypatch):
    monkeypatch.setattr(sandbox, "_COMMAND", (sys.executable, "-c", "print('no answer')"))
    with pytest.raises(DamagedFileError):
        await clean(b"x", "a.txt")


async def test_a_process_that_does_not_read_is_ended(monkeypatch):
    monkeypatch.setattr(sandbox, "_COMMAND", (sys.executable, "-c", "import time; time.sleep(60)"))
    with pytest.raises(TooSlowError):
        await clean(bytes(1 << 22), "a.txt", seconds=1)


async def test_it_sees_no_environment_and_no_name(monkeypatch, tmp_path):
    seen = tmp_path / "seen.json"
    code = f"import os, sys, json; json.dump([dict(os.environ), sys.stdin.read()], open({str(seen)!r}, 'w'))"
    monkeypatch.setattr(sandbox, "_COMMAND", (sys.executable, "-c", code))
    monkeypatch.setenv("DAESUP_SECRET", "secret")
    with pytest.raises(DamagedFileError):
        await clean(b"data", "홍길동 진술서.txt")
    environment, said = json.loads(seen.read_text())
    assert "DAESUP_SECRET" not in environment
    assert "홍길동" not in said
    assert "txt" in said


def test_where_memory_runs_out_it_goes_first():
    code = "from casework.cleaning.confinement import bound; bound(); print(open('/proc/self/oom_score_adj').read())"
    asked = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert asked.stdout.strip() == "1000"


async def test_only_a_few_work_at_once(monkeypatch):
    running, most = 0, 0
    ask = sandbox._ask

    async def counted(*given):
        nonlocal running, most
        running += 1
        most = max(most, running)
        try:
            return await ask(*given)
        finally:
            running -= 1

    monkeypatch.setattr(sandbox, "_ask", counted)
    await asyncio.gather(*(clean(b"text", "a.txt") for _ in range(6)))
    assert most == sandbox.AT_ONCE


async def test_a_file_of_more_than_fifty_megabytes_is_not_even_looked_at(tmp_path):
    path = Path(tmp_path) / "big.txt"
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024 + 1)
    with pytest.raises(FileTooBigError):
        await clean(path, "big.txt")


async def test_a_cancelled_cleaning_leaves_no_process():
    task = asyncio.create_task(clean((CORPUS / "letter.docx").read_bytes(), "a.docx"))
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (await clean(b"text", "a.txt")).data == b"text"
