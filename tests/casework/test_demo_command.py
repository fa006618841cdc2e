"""`daesup demo` as a newcomer meets it: it starts, says what is wrong in one sentence, and leaves nothing running."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import psutil
import pytest


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def command(folder, ports):
    names = ("--intake-port", "--console-port", "--portal-port", "--telegram-port", "--simulator-port")
    names += ("--sms-port", "--sms-simulator-port")
    options = [text for name, port in zip(names, ports, strict=True) for text in (name, str(port))]
    return [sys.executable, "-m", "casework", "demo", "--empty", "--data", str(folder), *options]


@pytest.fixture
def demo(tmp_path):
    """Starts the command; whatever a test leaves running is ended."""
    started = []

    def start(ports):
        log = (tmp_path / f"out{len(started)}").open("w+")
        process = subprocess.Popen(command(tmp_path / "office", ports), stdout=log, stderr=log, start_new_session=True)
        started.append((process, log))
        return process, log

    yield start
    for process, log in started:
        if process.poll() is None:
            process.kill()
        process.wait(20)
        log.close()


def wait_ready(process, folder):
    contract = folder / "demo.json"
    deadline = time.monotonic() + 60
    while not contract.exists():
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.1)
    return json.loads(contract.read_text())


def test_it_starts_twice_and_ends_with_every_process_it_started(demo, tmp_path):
    for sign in (signal.SIGINT, signal.SIGTERM):
        ports = free_ports(7)
        process, _log = demo(ports)
        contract = wait_ready(process, tmp_path / "office")
        with urllib.request.urlopen(contract["intake_url"] + "/health", timeout=5) as answer:
            assert answer.status == 200
        children = psutil.Process(process.pid).children(recursive=True)
        assert len(children) == 8
        process.send_signal(sign)
        assert process.wait(25) == 0
        assert [child for child in children if child.is_running()] == []
        for path in (tmp_path / "office").glob("demo.json"):
            path.unlink()


def test_a_killed_parent_takes_its_processes_along(demo, tmp_path):
    process, _log = demo(free_ports(7))
    wait_ready(process, tmp_path / "office")
    children = psutil.Process(process.pid).children(recursive=True)
    os.kill(process.pid, signal.SIGKILL)
    process.wait(10)
    _, alive = psutil.wait_procs(children, timeout=20)
    assert alive == []


def test_a_busy_port_is_said_in_one_sentence(demo):
    ports = free_ports(7)
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", ports[0]))
        busy.listen()
        process, log = demo(ports)
        assert process.wait(30) == 1
    log.seek(0)
    said = log.read()
    assert f"{ports[0]}번 포트" in said
    assert "Traceback" not in said
    assert len(said.strip().splitlines()) == 1


def test_a_folder_with_other_files_is_left_alone(demo, tmp_path):
    (tmp_path / "office").mkdir()
    (tmp_path / "office" / "letter.txt").write_text("mine")
    process, log = demo(free_ports(7))
    assert process.wait(30) == 1
    log.seek(0)
    assert "다른 파일" in log.read()
    assert (tmp_path / "office" / "letter.txt").read_text() == "mine"
