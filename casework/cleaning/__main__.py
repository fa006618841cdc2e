"""The process that cleans one file or shows a clean one: request on standard input, answer on standard output."""

import json
import sys
import warnings
from collections.abc import Mapping
from typing import Any

from casework.cleaning.acts import ACTS, Act
from casework.cleaning.confinement import bound, close_off
from casework.cleaning.kinds import Kind, kind_of
from casework.cleaning.refusals import DamagedFileError, UnpacksTooBigError
from casework.cleaning.sandbox import LENGTH
from casework.errors import Refusal


def main() -> int:
    """Do with what arrives what is asked; a refusal is an answer too."""
    confined = bound()
    source = sys.stdin.buffer
    head = json.loads(source.read(int.from_bytes(source.read(LENGTH), "big")))
    data = source.read(head["length"])
    try:
        prepare, act = ACTS[head["act"]]
        kind = kind_of(data, head["ending"])
        prepare(kind)
        confined += close_off()
        told, answer = _bounded(act, kind, data, head)
    except Refusal as refusal:
        _answer({"refused": refusal.code}, b"")
        return 0
    _answer({"kind": kind.name, "type": kind.type, "confined": confined, **told}, answer)
    return 0


def _bounded(act: Act, kind: Kind, data: bytes, head: Mapping[str, Any]) -> tuple[Mapping[str, object], bytes]:
    warnings.simplefilter("ignore")
    try:
        return act(kind, data, head)
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
