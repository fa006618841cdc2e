"""Start every process under one parent, watch them, stop them all together."""

import asyncio
import contextlib
import ctypes
import os
import signal
import socket
import sys
from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from casework.errors import NotReadyError
from casework.memory import WIPING_ENVIRONMENT
from casework.settings import FILE_NAME, Settings

_log = structlog.get_logger()
_STOP_SECONDS = 12
_RESTART_SECONDS = 1.0
_MOST_RESTARTS = 5
_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None)


@dataclass(frozen=True, slots=True)
class Program:
    """One process: its name and how it is started. Started by module name, so that nothing imports upwards."""

    name: str
    command: tuple[str, ...]
    wipes: bool = False  # sees plain words, so what it frees is overwritten


def programs(settings: Settings) -> list[Program]:
    """The processes of a single-machine office."""
    file = str(settings.directory / FILE_NAME)
    found = [
        Program("keeper", ("casework", "keeper", "--settings", file)),
        Program("intake", ("web", "intake", "--settings", file), wipes=True),
        Program("console", ("web", "console", "--settings", file)),
    ]
    if settings.portal_port:
        found.append(Program("portal", ("web", "portal", "--settings", file), wipes=True))
    if settings.simulator_port:
        found.insert(0, Program("simulator", ("bot.simulators.telegram", "--settings", file)))
    if settings.telegram_mode != "off":
        webhook = ("--webhook-url", settings.webhook_url) if settings.webhook_url else ()
        found.append(Program("telegram", ("bot", "telegram", "--settings", file, *webhook), wipes=True))
    if settings.sms_simulator_port:
        found.insert(0, Program("sms-simulator", ("bot.simulators.sms", "--settings", file)))
    if settings.sms_port:
        found.append(Program("sms", ("bot", "sms", "--settings", file), wipes=True))
    return found


def check_ports(settings: Settings) -> None:
    """Refuse in one sentence when a port is taken."""
    ports = (
        settings.intake_port,
        settings.console_port,
        settings.portal_port,
        settings.telegram_port,
        settings.simulator_port,
        settings.sms_port,
        settings.sms_simulator_port,
    )
    for port in (each for each in ports if each):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                sentence = f"{port}번 포트를 다른 프로그램이 쓰고 있습니다. 다른 포트를 정해 주세요."
                raise NotReadyError(sentence) from None


class Parent:
    """Keeps the processes running until it is told to stop; one that keeps dying ends them all."""

    def __init__(self, started: Sequence[Program]) -> None:
        self._programs = started
        self._stop = asyncio.Event()
        self._running: dict[str, asyncio.subprocess.Process] = {}
        self.failed = False

    async def run(self) -> None:
        """Start all, wait for a signal, stop all."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            loop.add_signal_handler(number, self._stop.set)
        watchers = [asyncio.create_task(self._watch(each)) for each in self._programs]
        await self._stop.wait()
        await self._end_all()
        await asyncio.gather(*watchers)

    async def _watch(self, program: Program) -> None:
        for _ in range(_MOST_RESTARTS):
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                *program.command,
                start_new_session=True,
                preexec_fn=_die_with_parent,
                env={**os.environ, **(WIPING_ENVIRONMENT if program.wipes else {})},
            )
            self._running[program.name] = process
            if self._stop.is_set():  # told to stop while this one was starting
                _terminate(process)
            await process.wait()
            if self._stop.is_set():
                return
            _log.error("process_ended", process=program.name, status=process.returncode)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stop.wait(), _RESTART_SECONDS)
        self.failed = True
        self._stop.set()

    async def _end_all(self) -> None:
        for process in self._running.values():
            _terminate(process)
        waits = [asyncio.create_task(process.wait()) for process in self._running.values()]
        if not waits:
            return
        _, late = await asyncio.wait(waits, timeout=_STOP_SECONDS)
        if late:
            for process in self._running.values():
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
            await asyncio.gather(*late)


def _terminate(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.terminate()


def _die_with_parent() -> None:
    # Linux: if the parent is killed outright, its children get a SIGTERM as well. Runs between fork and exec.
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
