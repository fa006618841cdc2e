"""Deal a secret out to custodians; the sealing half of the quorum, which the public side may reach (SPEC 11.1-11.4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from crypto.context import SealingContext
from crypto.errors import MalformedError
from crypto.keys import ID_SIZE, KeyId, PublicKey
from crypto.layout import u8, u16
from crypto.primitives import ENC_SIZE, KEY_SIZE, TAG_SIZE, hpke_seal
from crypto.shares import held_by, split

SHARE_SIZE = 2 + KEY_SIZE
_LEAST = ID_SIZE + ENC_SIZE + 3 + TAG_SIZE


@dataclass(frozen=True, slots=True)
class Bundle:
    """One custodian's shares, sealed to that custodian."""

    raw: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.raw) < _LEAST or (len(self.raw) - _LEAST) % SHARE_SIZE:
            raise MalformedError

    @property
    def key_id(self) -> KeyId:
        """Whom it is sealed to."""
        return KeyId(self.raw[:ID_SIZE])

    @property
    def wrap(self) -> bytes:
        """The HPKE message."""
        return self.raw[ID_SIZE:]


def bundle_bytes(k: int, n: int, index: int, shares: Mapping[int, bytes]) -> bytes:
    """What is sealed to one custodian (SPEC 11.4)."""
    return u8(k) + u8(n) + u8(index) + b"".join(u16(number) + shares[number] for number in sorted(shares))


def split_secret(
    secret: bytes, *, k: int, custodians: Sequence[PublicKey], about: SealingContext, digest: bytes
) -> tuple[Bundle, ...]:
    """One bundle per custodian; any k of them together give the 32 bytes back."""
    n = len(custodians)
    shares = split(secret, k, n)
    dealt = [{number: shares[number] for number in held_by(index, k, n)} for index in range(n)]
    return tuple(
        _sealed(bundle_bytes(k, n, index, dealt[index]), public, about, digest)
        for index, public in enumerate(custodians)
    )


def _sealed(raw: bytes, to: PublicKey, about: SealingContext, digest: bytes) -> Bundle:
    info = about.info(recipient=to.key_id, digest=digest)
    return Bundle(to.key_id + hpke_seal(to.sealing, info, raw))
