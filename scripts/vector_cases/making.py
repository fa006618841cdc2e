"""Building blocks of the vectors: drawn bytes, cases, and what HPKE sealed once and for all."""

import hashlib
import json
from pathlib import Path
from typing import Any

from crypto.context import Purpose, SealingContext
from crypto.envelope import WrapRecord
from crypto.keys import PrivateKey, PublicKey
from crypto.primitives import hpke_seal

Case = dict[str, Any]

OFFICE = "demo-office"
KEPT = Path(__file__).parent / "sealed_once.json"


def draw(label: str, size: int = 32) -> bytes:
    """Bytes that are the same in every run."""
    return hashlib.shake_256(f"daesup vectors/{label}".encode()).digest(size)


def key(label: str) -> PrivateKey:
    """A private key that is the same in every run."""
    return PrivateKey.from_seed(draw(label))


def about(purpose: Purpose, label: str, office: str = OFFICE) -> SealingContext:
    """A context whose message id is drawn."""
    return SealingContext(purpose=purpose, office=office, message_id=draw(label, 16))


def shown(context: SealingContext) -> dict[str, object]:
    """A context as a vector shows it."""
    return {"purpose": context.purpose.value, "office": context.office, "message_id": context.message_id}


def ok(name: str, does: str, given: dict[str, object], /, **gives: object) -> Case:
    """A case that succeeds."""
    return {"name": name, "does": does, "input": given, "expected": "ok", "output": gives}


def cannot_open(name: str, does: str, given: dict[str, object], /, **changes: object) -> Case:
    """A case that is refused on opening; the changes spoil the given input."""
    return {"name": name, "does": does, "input": {**given, **changes}, "expected": "cannot_open"}


def malformed(name: str, does: str, given: dict[str, object], /, **changes: object) -> Case:
    """A case whose shape is refused; the changes spoil the given input."""
    return {"name": name, "does": does, "input": {**given, **changes}, "expected": "malformed"}


def flipped(raw: bytes, at: int, bit: int = 0) -> bytes:
    """The same bytes with one bit turned."""
    spoiled = bytearray(raw)
    spoiled[at] ^= 1 << bit
    return bytes(spoiled)


class SealedOnce:
    """HPKE draws its own randomness: what it sealed in an earlier run is used again, so that a run changes nothing."""

    def __init__(self, path: Path = KEPT) -> None:
        self._path = path
        self._kept: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
        self._used: dict[str, str] = {}

    def wrap(self, public: PublicKey, info: bytes, plain: bytes) -> bytes:
        """The HPKE message for this recipient, info and plaintext."""
        name = hashlib.sha256(public.raw + hashlib.sha256(info).digest() + plain).hexdigest()
        kept = self._used.get(name) or self._kept.get(name)
        self._used[name] = kept or hpke_seal(public.sealing, info, plain).hex()
        return bytes.fromhex(self._used[name])

    def record(self, plain: bytes, *, digest: bytes, to: PublicKey, context: SealingContext) -> bytes:
        """The wrap record of SPEC 4.4."""
        info = context.info(recipient=to.key_id, digest=digest)
        return WrapRecord.build(to.key_id, self.wrap(to, info, plain)).raw

    def write(self) -> None:
        """Keep what this run used, and nothing else."""
        self._path.write_text(json.dumps(dict(sorted(self._used.items())), indent=0) + "\n")

    @property
    def is_unchanged(self) -> bool:
        """Whether nothing new had to be sealed."""
        return self._used == self._kept
