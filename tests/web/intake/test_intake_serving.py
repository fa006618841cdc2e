"""The real process: it starts, ends, refuses a busy port in one sentence, and never says who connected."""

import asyncio
import logging
import signal
import socket
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from tests.offices import Town
from web.intake.site import publish

READY_S = 30


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


async def run(what: str, settings: Path) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "web", what, "--settings", str(settings),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip


async def speak(port: int, raw: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(raw)
    await writer.drain()
    answer = await reader.read(20_000)
    writer.close()
    await writer.wait_closed()
    return answer


@pytest.fixture
async def process(town: Town):
    """The intake as `daesup serve` starts it; yields the process and its port."""
    settings = replace(town.settings, intake_port=free_port())
    publish(settings)
    started = await run("intake", settings.write())
    async with asyncio.timeout(READY_S):
        while True:
            try:
                await speak(settings.intake_port, b"GET /health HTTP/1.0\r\n\r\n")
                break
            except ConnectionError:
                await asyncio.sleep(0.1)
    yield started, settings
    if started.returncode is None:
        started.kill()
        await started.wait()


async def test_it_ends_at_once_and_cleanly_when_told_to(process):
    started, _ = process
    started.send_signal(signal.SIGTERM)
    async with asyncio.timeout(READY_S):
        said, complained = await started.communicate()
    assert started.returncode == 0
    assert said == b""
    assert complained == b""


async def test_what_is_no_http_is_answered_shortly_and_never_logged(process):
    started, settings = process
    port = settings.intake_port
    for raw in (
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 canary\r\n\r\n",
        b"GET / HTTP/9.9 canary\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nbad header canary\r\n\r\n",
        b"GET /" + b"a" * 10_000 + b" HTTP/1.1\r\nHost: canary\r\n\r\n",
        b"POST /report HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nnot a chunk canary\r\n",
        b"POST /api/reports HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\nContent-Length: 11\r\n\r\ncanary",
    ):
        answer = await speak(port, raw)
        assert answer.startswith((b"HTTP/1.1 4", b"HTTP/1.0 4", b"HTTP/9.9 4"))
        assert b"canary" not in answer
        assert b"aiohttp" not in answer
        assert b"Python" not in answer
    started.send_signal(signal.SIGTERM)
    said, complained = await started.communicate()
    assert b"canary" not in said + complained
    assert b"127.0.0.1" not in said + complained


async def test_a_busy_port_is_told_in_one_sentence(process):
    _, settings = process
    second = await run("intake", settings.directory)
    _, complained = await second.communicate()
    assert second.returncode == 2
    assert complained.decode().strip().count("\n") == 0
    assert str(settings.intake_port) in complained.decode()


async def test_without_an_office_it_says_what_to_do(tmp_path):
    started = await run("intake", tmp_path)
    _, complained = await started.communicate()
    assert started.returncode == 2
    assert "daesup init" in complained.decode()


async def test_a_broken_page_is_a_bare_answer_and_a_word_in_the_log(client, caplog, capfd, monkeypatch):
    caplog.set_level(logging.DEBUG)

    async def breaks(*_args):
        raise RuntimeError("canary of a person's words")

    monkeypatch.setattr("web.intake.mailbox.open_mailbox", breaks)
    with capture_logs() as logged:
        answer = await client.post("/mailbox", data={"code": "since economy heart destroy salon indoor renew soda"})
    assert answer.status == 500
    assert "canary" not in await answer.text()
    told = capfd.readouterr()
    assert "canary" not in caplog.text + told.out + told.err
    assert logged == [{"event": "request_failed", "error": "RuntimeError", "log_level": "error"}]


async def test_nothing_of_a_person_is_logged_at_the_most_talkative_level(client, visitor, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    await visitor.reports("canary-text", [("canary-name.txt", b"canary-file")], excluded="canary-excluded")
    words = visitor.words
    await visitor.comes_back(words)
    await visitor.answers("canary-answer")
    await visitor.comes_back("canary-code")
    await client.get(
        "/canary-path?canary-query", headers={"User-Agent": "canary-agent", "X-Forwarded-For": "203.0.113.7"}
    )
    told = capfd.readouterr()
    logged = caplog.text + told.out + told.err
    for secret in ("canary", "203.0.113.7", *words.split()):
        assert secret not in logged


async def test_an_upload_that_breaks_off_leaves_nothing(client, stored):
    head = (
        b"POST /report HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=abc\r\n"
        b"Content-Length: 9000000\r\n\r\n--abc\r\nContent-Disposition: form-data; name=files; filename=a.bin\r\n\r\n"
    )
    _, writer = await asyncio.open_connection("127.0.0.1", client.port)
    writer.write(head + b"x" * 4_000_000)
    await writer.drain()
    await until(stored, lambda rows: "file_chunk" in rows)
    writer.close()
    await until(stored, lambda rows: rows == {})


async def until(stored, holds) -> None:
    async with asyncio.timeout(READY_S):
        while True:
            if holds(await stored()):
                return
            await asyncio.sleep(0.05)
