"""Seal to public keys: all that intake ever needs (SPEC 4, 7.1, 9)."""

from collections.abc import Sequence
from dataclasses import dataclass

from crypto.context import Purpose, SealingContext
from crypto.envelope import Body, WrapRecord
from crypto.errors import MalformedError
from crypto.keys import DataKey, Direction, PublicKey, SpeakKey
from crypto.layout import u32
from crypto.payload import Payload
from crypto.primitives import sha256
from crypto.sealing import seal_body, wrap_bytes


@dataclass(frozen=True, slots=True)
class Sealed:
    """A body and one wrap of its data key per recipient, in the order asked for."""

    body: Body
    wraps: tuple[WrapRecord, ...]


def seal(
    content: bytes,
    *,
    to: Sequence[PublicKey],
    about: SealingContext,
    speak: SpeakKey | None = None,
    direction: Direction | None = None,
) -> Sealed:
    """Seal content to its readers, with a MAC where the receipt speaks."""
    return seal_keeping_key(content, to=to, about=about, speak=speak, direction=direction)[0]


def seal_keeping_key(
    content: bytes,
    *,
    to: Sequence[PublicKey],
    about: SealingContext,
    speak: SpeakKey | None = None,
    direction: Direction | None = None,
) -> tuple[Sealed, DataKey]:
    """The same, for callers that must wrap the data key again."""
    payload = Payload(content, _mac(content, about, speak, direction))
    dek = DataKey.generate()
    body = seal_body(payload, dek, about)
    wraps = tuple(wrap_data_key(dek, digest=body.digest, to=one, about=about) for one in to)
    return Sealed(body, wraps), dek


def wrap_data_key(dek: DataKey, *, digest: bytes, to: PublicKey, about: SealingContext) -> WrapRecord:
    """Let one more reader open a body."""
    return wrap_bytes(dek.raw(), digest=digest, to=to, about=about)


def wrap_secret(secret: bytes, *, digest: bytes, to: PublicKey, about: SealingContext) -> WrapRecord:
    """Wrap the seed of an epoch or case key, or another short secret."""
    return wrap_bytes(secret, digest=digest, to=to, about=about)


def epoch_key_context(office: str, public: PublicKey) -> tuple[SealingContext, bytes]:
    """Context and digest under which an epoch key's seed is wrapped (SPEC 9.1)."""
    about = SealingContext(purpose=Purpose.EPOCH_KEY, office=office, message_id=public.key_id)
    return about, sha256(public.raw)


def case_key_context(office: str, case_id: bytes, public: PublicKey, generation: int) -> tuple[SealingContext, bytes]:
    """Context and digest under which a case key's seed is wrapped (SPEC 9.2)."""
    about = SealingContext(purpose=Purpose.CASE_KEY, office=office, message_id=case_id)
    return about, sha256(public.raw + u32(generation))


def gazetteer_key_context(office: str, public: PublicKey) -> tuple[SealingContext, bytes]:
    """Context and digest under which a gazetteer key's seed is wrapped (SPEC 9.6)."""
    about = SealingContext(purpose=Purpose.GAZETTEER_KEY, office=office, message_id=public.key_id)
    return about, sha256(public.raw)


def _mac(content: bytes, about: SealingContext, speak: SpeakKey | None, direction: Direction | None) -> bytes | None:
    if speak is None and direction is None:
        return None
    if speak is None or direction is None:
        raise MalformedError
    return speak.mac(direction, about.message_id, content)
