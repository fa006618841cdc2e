"""The gate of the lanes sealed here: a small file is cleaned while its sender still waits, in memory alone."""

import mmap
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import structlog

from casework.attaching import seal_file
from casework.bootstrap import Intake
from casework.cleaning.refusals import TooSlowError
from casework.cleaning.sandbox import clean
from casework.cleaning.telling import clean_name
from casework.content import Cleaning, StoredFile
from casework.errors import BusyError, FileRefusedError, FileTooBigError

SECONDS = 8.0
MOST_HELD = 4  # files held at once in this process
_log = structlog.get_logger()
_held = 0


@dataclass(slots=True)
class _Copy:
    """The plain bytes of one file in memory outside the heap; given back to the system when it grows too big."""

    memory: mmap.mmap | None
    size: int = 0

    def take(self, data: bytes) -> None:
        """Keep a piece, or nothing at all any more."""
        if self.memory is None:
            return
        self.size += len(data)
        if self.size > len(self.memory):
            self.drop()
        else:
            self.memory.write(data)

    def whole(self) -> bytes | None:
        """Everything that came, if it was held."""
        return None if self.memory is None else self.memory[: self.size]

    def drop(self) -> None:
        """Give the memory back."""
        if self.memory is not None:
            self.memory.close()
            self.memory = None


async def take_file(name: str, kind: str, stream: AsyncIterator[bytes], intake: Intake) -> StoredFile:
    """Seal and store a file that came in plain bytes, while it arrives; and its clean copy, if there is room for it."""
    with _room(intake.settings.gate_bytes) as copy:
        stored = await _seal(name, kind, _tee(stream, copy), intake)
        data = copy.whole()
        copy.drop()
        cleaning = await _cleaned(data, name, intake) if data else None
    return replace(stored, cleaning=cleaning)


@contextmanager
def _room(limit: int) -> Iterator[_Copy]:
    global _held  # noqa: PLW0603 - what this process holds, whoever sends it
    free = _held < MOST_HELD and limit > 0
    _held += free
    copy = _Copy(mmap.mmap(-1, limit, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS) if free else None)
    try:
        yield copy
    finally:
        copy.drop()
        _held -= free


async def _tee(stream: AsyncIterator[bytes], copy: _Copy) -> AsyncIterator[bytes]:
    async for data in stream:
        copy.take(data)
        yield data


async def _cleaned(data: bytes, name: str, intake: Intake) -> Cleaning | None:
    """What cleaning says; None leaves it to the first opening, where there is more time."""
    try:
        cleaned = await clean(data, name, seconds=SECONDS)
    except (BusyError, TooSlowError):
        return None
    except (FileRefusedError, FileTooBigError) as refusal:
        return Cleaning(copy=None, removed={}, left={}, refused=refusal.code)
    except OSError as error:  # no process to be had; the file itself is sealed and safe
        _log.warning("gate_could_not_clean", error=type(error).__name__)
        return None
    if not cleaned.removed:  # the first opening makes its own copy; nobody needs this one
        return Cleaning(copy=None, removed={}, left=cleaned.left)
    copy = await _seal(clean_name(name, cleaned.kind), cleaned.type, _once(cleaned.data), intake)
    return Cleaning(copy=copy, removed=cleaned.removed, left=cleaned.left)


async def _seal(name: str, kind: str, stream: AsyncIterator[bytes], intake: Intake) -> StoredFile:
    return await seal_file(name, kind, stream, intake.drops.store, intake.office, intake.clock.today())


async def _once(data: bytes) -> AsyncIterator[bytes]:
    yield data
