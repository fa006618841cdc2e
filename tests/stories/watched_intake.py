"""The intake as the office starts it, but with memory that its parent may read; and the reading of it."""

import asyncio
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from casework.memory import WIPING_ENVIRONMENT
from casework.settings import FILE_NAME
from tests.stories.running import RunningOffice, free_ports, spawn, until
from tests.stories.traces import Trace

SETTINGS = "watched.toml"
# Everything else stays as it is: limits, allocator, wiping.
_READABLE = """
import ctypes, runpy, sys
import casework.memory
real = casework.memory.keep_memory_private
def readable():
    real()
    ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)
casework.memory.keep_memory_private = readable
sys.argv = ["web", *sys.argv[1:]]
runpy.run_module("web", run_name="__main__")
"""


@dataclass
class WatchedIntake:
    """A second intake of a running office."""

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
async def watched_intake(office: RunningOffice) -> AsyncIterator[WatchedIntake]:
    """Start it on a port of its own, over the same stores and keys."""
    (port,) = free_ports(1)
    usual = (office.directory / FILE_NAME).read_text(encoding="utf-8")
    other = usual.replace(f"intake_port = {office.ports['intake']}\n", f"intake_port = {port}\n")
    assert other != usual
    (office.directory / SETTINGS).write_text(other, encoding="utf-8")
    command = [sys.executable, "-c", _READABLE, "intake", "--settings", str(office.directory / SETTINGS)]
    process = spawn(command, office.folder, WIPING_ENVIRONMENT, office.printed)
    try:
        watched = WatchedIntake(f"http://127.0.0.1:{port}", process)
        async with aiohttp.ClientSession() as session:
            await until(lambda: _answers(session, watched))
        yield watched
    finally:
        process.terminate()
        await asyncio.to_thread(process.wait, 20)


async def _answers(session: aiohttp.ClientSession, watched: WatchedIntake) -> bool:
    assert watched.process.poll() is None
    try:
        async with session.get(f"{watched.address}/health") as answer:
            return answer.status == 200
    except aiohttp.ClientError:
        return False
