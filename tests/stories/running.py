"""A whole practice office as people start it: `daesup demo --empty`, all its programs, and everything they print."""

import asyncio
import ctypes
import inspect
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from casework.settings import Settings, load_settings

ROOT = Path(__file__).parents[2]
_START_SECONDS = 100.0
_STOP_SECONDS = 30.0
_LIBC = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1


@dataclass
class RunningOffice:
    """The office's folder, its programs, and the folders in which programs like to leave things."""

    folder: Path  # everything the programs could write to lies below it
    ports: dict[str, int]
    process: subprocess.Popen[bytes] | None = None
    contract: dict[str, Any] = field(default_factory=dict)

    @property
    def directory(self) -> Path:
        return self.folder / "office"

    @property
    def printed(self) -> Path:
        return self.folder / "printed.txt"

    @property
    def settings(self) -> Settings:
        return load_settings(self.directory)

    @property
    def intake(self) -> str:
        return f"http://127.0.0.1:{self.ports['intake']}"

    @property
    def console(self) -> str:
        return f"http://127.0.0.1:{self.ports['console']}"

    @property
    def portal(self) -> str:
        return f"http://127.0.0.1:{self.ports['portal']}"

    @property
    def telegram(self) -> str:
        return f"http://127.0.0.1:{self.ports['telegram']}"

    @property
    def simulator(self) -> str:
        return f"http://127.0.0.1:{self.ports['simulator']}"

    def officer(self, login: str) -> dict[str, Any]:
        """An account with the passphrase that the demo prints for newcomers."""
        return next(each for each in self.contract["officers"] if each["login"] == login)

    def account(self, login: str) -> dict[str, Any]:
        """A department's account with its passphrase."""
        return next(each for each in self.contract["portal_accounts"] if each["login"] == login)

    def program(self, *words: str) -> psutil.Process:
        """The one running program with these words in its command line."""
        assert self.process is not None
        children = psutil.Process(self.process.pid).children()
        (found,) = [each for each in children if all(word in each.cmdline() for word in words)]
        return found

    async def start(self) -> None:
        """Found the office and start every program; returns when the demo says that it is open."""
        surroundings = {"PYTHONUNBUFFERED": "1"}
        for name in ("TMPDIR", "HOME"):
            place = self.folder / name.lower()
            place.mkdir(exist_ok=True)
            surroundings[name] = str(place)
        ports = [word for name in self.ports for word in (f"--{name}-port", str(self.ports[name]))]
        command = [sys.executable, "-m", "casework", "demo", "--empty", "--data", str(self.directory), *ports]
        self.process = spawn(command, self.folder, surroundings, self.printed)
        await until(self._open, _START_SECONDS)
        self.contract = json.loads((self.directory / "demo.json").read_text(encoding="utf-8"))

    async def stop(self) -> int:
        """Ask all programs to end, as Ctrl-C does; returns the exit status."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        try:
            return await asyncio.to_thread(self.process.wait, _STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise

    def _open(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, self.printed.read_text(encoding="utf-8")
        return (self.directory / "demo.json").exists()


def office_in(folder: Path) -> RunningOffice:
    """An office that is not started yet, on seven free ports."""
    names = ("intake", "console", "portal", "telegram", "simulator", "sms", "sms-simulator")
    return RunningOffice(folder, dict(zip(names, free_ports(len(names)), strict=True)))


def spawn(command: list[str], folder: Path, surroundings: dict[str, str], printed: Path) -> subprocess.Popen[bytes]:
    """Start a program that ends with the tests, and keep what it prints."""
    with printed.open("ab") as out:
        return subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), **surroundings},
            preexec_fn=_die_with_the_tests,  # noqa: PLW1509 - one system call, before any thread could matter
        )  # fmt: skip


def free_ports(count: int) -> list[int]:
    """So many different ports of this machine that nobody listens on."""
    with ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]


async def until(true: Callable[[], Any], seconds: float = 40.0) -> Any:
    """Wait for something to become true, but not for ever; returns what it was."""
    deadline = asyncio.get_running_loop().time() + seconds
    while True:
        found = true()
        found = await found if inspect.isawaitable(found) else found
        if found:
            return found
        assert asyncio.get_running_loop().time() < deadline, "it never happened"
        await asyncio.sleep(0.1)


def _die_with_the_tests() -> None:
    # Linux: whoever kills the tests outright ends the office as well. Runs between fork and exec.
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
