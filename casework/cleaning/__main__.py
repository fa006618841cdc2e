"""The process that cleans one file: request on standard input, answer on standard output, nothing else."""

import json
import sys
import warnings
from collections.abc import Mapping

from casework.cleaning.confinement import bound, close_off
from casework.cleaning.findings import Findings
from casework.cleaning.kinds import Kind, kind_of, load
from casework.cleaning.refusals import DamagedFileError, UnpacksTooBigError
from casework.cleaning.sandbox import LENGTH
from casework.errors import Refusal


def main() -> int:
    """Clean what arrives; a refusal is an answer too."""
    confined = bound()
    source = sys.stdin.buffer
    head = json.loads(source.read(int.from_bytes(source.read(LENGTH), "big")))
    data = source.read(head["length"])
    found = Findings()
    try:
        kind = kind_of(data, head["ending"])
        load(kind)
        confined += close_off()
        cleaned = _scrubbed(kind, data, found)
    except Refusal as refusal:
        _answer({"refused": refusal.code}, b"")
        return 0
    told = {"kind": kind.name, "type": kind.type, "removed": found.removed, "left": found.left, "confined": confined}
    _answer(told, cleaned)
    return 0


def _scrubbed(kind: Kind, data: bytes, found: Findings) -> bytes:
    warnings.simplefilter("ignore")
    try:
        return kind.scrub(data, found)
    except Refusal:
        raise
    except MemoryError:
        raise UnpacksTooBigError from None
    except Exception:  # noqa: BLE001 - whatever a parser of other people's files raises, the file is what is wrong
        raise DamagedFileError from None


def _answer(head: Mapping[str, object], data: bytes) -> None:
    said = json.dumps(head).encode()
    sys.stdout.buffer.write(len(said).to_bytes(LENGTH, "big") + said)
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    sys.exit(main())
