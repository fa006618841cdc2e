"""What stands outside the stores: the journal's head of every minute, restores, and certificates of destruction."""

import asyncio
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from casework.backing.daykeys import settle
from casework.bootstrap import Office
from casework.store.destruction import DONE, lists_in
from casework.store.journal import JournalStore

_LOG = "journal.log"
_RESTORED = "restored"
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Anchors:
    """What the anchored heads say, as far as no restore has made them void."""

    heads: dict[int, bytes] = field(default_factory=dict)
    readable: bool = True

    @property
    def last(self) -> int:
        """The highest position that was anchored."""
        return max(self.heads, default=0)


def write_head(folder: Path, position: int, value: bytes, *, restored: bool = False) -> None:
    """Add the journal's head to the log, durably; after a restore, that the office went on from here."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOG).open("a", encoding="ascii") as file:
        file.write(f"{_RESTORED + ' ' if restored else ''}{position} {value.hex()}\n")
        file.flush()
        os.fsync(file.fileno())


def read_anchors(folder: Path) -> Anchors:
    """The heads that still bind: those after a restore's position were lost with it, and the log says so."""
    heads: dict[int, bytes] = {}
    readable = True
    for words in _lines(folder / _LOG):
        try:
            restored, position, value = words[0] == _RESTORED, int(words[-2]), bytes.fromhex(words[-1])
        except (ValueError, IndexError):
            readable = False
            continue
        if restored:
            heads = {each: known for each, known in heads.items() if each <= position}
        # Two different heads at one position, and no restore between: one of them was made up.
        readable = readable and heads.get(position, value) == value
        heads[position] = value
    return Anchors(heads, readable)


async def contradicted(anchors: Anchors, journal: JournalStore) -> int | None:
    """The first anchored position at which the journal says something else, or nothing; None where all agree."""
    positions = sorted(each for each in anchors.heads if each)
    for start in range(0, len(positions), _AT_ONCE):
        some = positions[start : start + _AT_ONCE]
        known = await journal.hashes_at(some)
        for position in some:
            if known.get(position) != anchors.heads[position]:
                return position
    return None


async def anchor_certificates(office: Office) -> int:
    """Lay every certificate of destruction beside the anchors: a backup from before must not bring a case back."""
    written = 0
    for row in await lists_in(office.cases.store, DONE):
        path = office.settings.anchor / f"destroyed-{row.number}.json"
        if row.certificate is not None and not path.exists():
            await asyncio.to_thread(_write, path, row.certificate)
            written += 1
    return written


def certificates(folder: Path) -> Iterator[bytes]:
    """Every certificate that lies there, not yet believed."""
    for path in sorted(folder.glob("destroyed-*.json")):
        yield path.read_bytes()


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_bytes(content)
    settle(fresh)
    fresh.rename(path)
    settle(path.parent)


def _lines(path: Path) -> Iterator[list[str]]:
    if not path.exists():
        return
    with path.open(encoding="ascii", errors="replace") as file:
        for line in file:
            yield line.split()
