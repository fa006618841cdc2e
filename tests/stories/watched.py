"""The intake and the bot as the office starts them, but with memory that may be read; and the reading of it."""

import asyncio
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from casework.memory import WIPING_ENVIRONMENT
from casework.settings import FILE_NAME
from tests.stories.running import RunningOffice, free_ports, spawn, until
from tests.stories.traces import Trace

# Everything else stays as it is: limits, allocator, wiping.
_READABLE = """
import ctypes, runpy, sys
import casework.memory
real = casework.memory.keep_memory_private
def readable():
    real()
    ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)
casework.memory.keep_memory_private = readable
runpy.run_module(sys.argv.pop(1), run_name="__main__")
"""


@dataclass
class Watched:
    """A second intake or bot of a running office; the bot's address is its people's messenger."""

    address: str
    process: subprocess.Popen[bytes]

    def places(self, wanted: Iterable[Trace]) -> Counter[str]:
        """Which secrets stand in its memory now, and in what kind of map; a map that goes while it is read is empty."""
        wanted, found = list(wanted), Counter[str]()
        maps = Path(f"/proc/{self.process.pid}/maps").read_text(encoding="utf-8").splitlines()
        with Path(f"/proc/{self.process.pid}/mem").open("rb", buffering=0) as memory:
            for line in maps:
                span, rights, _, _, _, *name = line.split(maxsplit=5)
                # What cannot be written holds programs and tables, and [vvar] is the kernel's.
                if not rights.startswith("rw") or "[vvar]" in name:
                    continue
                raw = _read(memory, *(int(end, 16) for end in span.split("-")))
                name = name or ["anonymous"]
                for trace in wanted:
                    if count := raw.count(trace.pattern):
                        found[f"{trace.of}, {trace.how}, {name[0]}"] += count
        return found


def _read(memory, start: int, end: int) -> bytes:
    try:
        memory.seek(start)
        return memory.read(end - start)
    except (OSError, OverflowError, ValueError):
        return b""


@asynccontextmanager
async def watched_intake(office: RunningOffice) -> AsyncIterator[Watched]:
    """Start it on a port of its own, over the same stores and keys."""
    (port,) = free_ports(1)
    settings = _settings(office, "watched-intake", intake_port=port)
    async with _running(office, settings, [*_WATCHED, "web", "intake"]) as process:
        watched = Watched(f"http://127.0.0.1:{port}", process)
        await until(lambda: _answers(f"{watched.address}/health", process))
        yield watched


@asynccontextmanager
async def watched_bot(office: RunningOffice) -> AsyncIterator[Watched]:
    """Start it with a practice messenger of its own, over the same stores and keys."""
    bot, messenger = free_ports(2)
    address = f"http://127.0.0.1:{messenger}"
    hook = f"http://127.0.0.1:{bot}/in/telegram"
    settings = _settings(
        office, "watched-bot", telegram_port=bot, simulator_port=messenger, telegram_base_url=address, webhook_url=hook
    )
    async with AsyncExitStack() as stack:
        simulator = await stack.enter_async_context(_running(office, settings, ["-m", "bot.simulators.telegram"]))
        await until(lambda: _answers(address, simulator))
        process = await stack.enter_async_context(_running(office, settings, [*_WATCHED, "bot", "telegram"]))
        await until(lambda: _answers(f"http://127.0.0.1:{bot}/health", process))
        yield Watched(address, process)


@asynccontextmanager
async def watched_line(office: RunningOffice) -> AsyncIterator[Watched]:
    """The mayor's line with a practice carrier of its own, over the same stores and keys."""
    line, carrier = free_ports(2)
    address = f"http://127.0.0.1:{carrier}"
    settings = _settings(
        office, "watched-line", sms_port=line, sms_simulator_port=carrier, sms_gateway_url=f"{address}/send"
    )
    async with AsyncExitStack() as stack:
        simulator = await stack.enter_async_context(_running(office, settings, ["-m", "bot.simulators.sms"]))
        await until(lambda: _answers(address, simulator))
        process = await stack.enter_async_context(_running(office, settings, [*_WATCHED, "bot", "sms"]))
        await until(lambda: _answers(f"http://127.0.0.1:{line}/health", process))
        yield Watched(address, process)


_WATCHED = ("-c", _READABLE)


def _settings(office: RunningOffice, name: str, **changes: int | str) -> Path:
    """The office's own settings in another file, with other addresses."""
    written = (office.directory / FILE_NAME).read_text(encoding="utf-8")
    for key, value in changes.items():
        written, times = re.subn(rf"^{key} = .*$", f"{key} = {json.dumps(value)}", written, flags=re.MULTILINE)
        assert times == 1, key
    path = office.directory / f"{name}.toml"
    path.write_text(written, encoding="utf-8")
    return path


@asynccontextmanager
async def _running(
    office: RunningOffice, settings: Path, program: Iterable[str]
) -> AsyncIterator[subprocess.Popen[bytes]]:
    command = [sys.executable, *program, "--settings", str(settings)]
    process = spawn(command, office.folder, WIPING_ENVIRONMENT, office.printed)
    try:
        yield process
    finally:
        process.terminate()
        await asyncio.to_thread(process.wait, 20)


async def _answers(address: str, process: subprocess.Popen[bytes]) -> bool:
    assert process.poll() is None
    try:
        async with aiohttp.ClientSession() as session, session.get(address) as answer:
            return answer.status == 200
    except aiohttp.ClientError:
        return False
