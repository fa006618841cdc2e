"""Clean a file in a process of its own that is bounded, fed through pipes, and killed when it takes too long."""

import asyncio
import contextlib
import json
import os
import signal
import sys
import tempfile
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from casework.cleaning.refusals import REFUSALS, DamagedFileError, TooSlowError, UnpacksTooBigError
from casework.content import BIGGEST_FILE
from casework.errors import BusyError, FileTooBigError

SECONDS = 30.0
AT_ONCE = 2
MOST_WAITING = 8  # each of them holds its file in memory
LENGTH = 4  # bytes before a JSON header, big-endian
_PIECE = 256 * 1024
_BIGGEST_ANSWER = 4 * BIGGEST_FILE
_ENVIRONMENT = {"LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "2"}
# -P: the working directory is no place to import from; -B: nothing is written beside the sources.
_COMMAND = (sys.executable, "-s", "-P", "-B", "-m", "casework.cleaning")


@dataclass(slots=True)
class _Gate:
    """How many are cleaned at once in this process: each may take a gigabyte; and how many wait for that."""

    slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    waiting: int = 0


_gates: WeakKeyDictionary[asyncio.AbstractEventLoop, _Gate] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """A metadata-free copy and what was found; `digest` is the SHA-256 of the original."""

    data: bytes = field(repr=False)
    kind: str
    type: str
    removed: Mapping[str, int]
    left: Mapping[str, int]
    digest: str
    confined: tuple[str, ...]


async def clean(data: bytes | Path, name: str, *, seconds: float = SECONDS) -> Cleaned:
    """Clean one file; refused when it cannot be done or too many wait. Of the name only the ending is looked at."""
    original = await asyncio.to_thread(_read, data) if isinstance(data, Path) else data
    answer = await ask("clean", original, name, seconds)
    return await asyncio.to_thread(_understand, answer, original)


async def ask(act: str, data: bytes, name: str, seconds: float = SECONDS, **more: object) -> bytes:
    """What the confined process answers, head and all; it may be asked for whatever stands in `acts`."""
    if len(data) > BIGGEST_FILE:
        raise FileTooBigError
    async with _turn():
        return await _ask(_request(act, data, name, more), seconds)


def opened(answer: bytes) -> tuple[dict[str, Any], bytes]:
    """An answer's head and what comes after it; a refusal is raised."""
    head = _head(answer)
    if "refused" in head:
        raise REFUSALS.get(head["refused"], DamagedFileError)
    return head, answer[LENGTH + int.from_bytes(answer[:LENGTH], "big") :]


@asynccontextmanager
async def _turn() -> AsyncIterator[None]:
    gate = _gates.setdefault(asyncio.get_running_loop(), _Gate())
    if gate.slots.locked() and gate.waiting >= MOST_WAITING:
        raise BusyError
    gate.waiting += 1
    try:
        await gate.slots.acquire()
    finally:
        gate.waiting -= 1
    try:
        yield
    finally:
        gate.slots.release()


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(BIGGEST_FILE + 1)


def _request(act: str, data: bytes, name: str, more: Mapping[str, object]) -> tuple[bytes, bytes]:
    ending = Path(name).suffix.lower()[1:9]
    head = json.dumps({**more, "act": act, "ending": ending, "length": len(data)}).encode()
    return len(head).to_bytes(LENGTH, "big") + head, data


async def _ask(request: tuple[bytes, bytes], seconds: float) -> bytes:
    folder = await asyncio.to_thread(tempfile.TemporaryDirectory, prefix="daesup-clean-")
    try:
        process = await asyncio.create_subprocess_exec(
            *_COMMAND,
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            cwd=folder.name,
            env=_ENVIRONMENT,
            start_new_session=True,
        )
        try:
            async with asyncio.timeout(seconds):
                answer = await _talk(process, request)
                ended = await process.wait()
        except TimeoutError:
            raise TooSlowError from None
        finally:
            await _end(process)
    finally:
        await asyncio.to_thread(folder.cleanup)
    if ended in {-signal.SIGXCPU, -signal.SIGKILL}:
        raise TooSlowError
    if ended != 0:
        raise DamagedFileError
    return answer


async def _talk(process: Process, request: tuple[bytes, bytes]) -> bytes:
    if process.stdin is None or process.stdout is None:
        raise DamagedFileError
    feeding = asyncio.create_task(_feed(process.stdin, request))
    try:
        answer = bytearray()
        while piece := await process.stdout.read(_PIECE):
            answer += piece
            if len(answer) > _BIGGEST_ANSWER:
                raise UnpacksTooBigError
        return bytes(answer)
    finally:
        feeding.cancel()
        await asyncio.gather(feeding, return_exceptions=True)


async def _feed(pipe: asyncio.StreamWriter, request: tuple[bytes, bytes]) -> None:
    with contextlib.suppress(ConnectionError):  # it has refused early; its answer says why
        for part in request:
            for start in range(0, len(part), _PIECE):
                pipe.write(part[start : start + _PIECE])
                await pipe.drain()
        pipe.close()


async def _end(process: Process) -> None:
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


def _understand(answer: bytes, original: bytes) -> Cleaned:
    head, data = opened(answer)
    return Cleaned(
        data=data,
        kind=head["kind"],
        type=head["type"],
        removed=head["removed"],
        left=head["left"],
        digest=sha256(original).hexdigest(),
        confined=tuple(head["confined"]),
    )


def _head(answer: bytes) -> dict[str, Any]:
    try:
        head = json.loads(answer[LENGTH : LENGTH + int.from_bytes(answer[:LENGTH], "big")])
    except ValueError:
        raise DamagedFileError from None
    if not isinstance(head, dict):
        raise DamagedFileError
    return head
