"""Open with a private key: only where officers sit; the public side must not reach this module (SPEC 4.5, 9)."""

from crypto.context import SealingContext
from crypto.envelope import Body, WrapRecord
from crypto.keys import DataKey, PrivateKey, PublicKey
from crypto.opening import open_data_key, open_with_data_key, open_wrap
from crypto.payload import Payload


def unwrap(wrap: WrapRecord, *, key: PrivateKey, digest: bytes, about: SealingContext) -> DataKey:
    """The data key that was wrapped to this key."""
    return open_data_key(wrap, key=key, digest=digest, about=about)


def unwrap_secret(wrap_raw: bytes, *, key: PrivateKey, digest: bytes, about: SealingContext) -> bytes:
    """The secret that was wrapped to this key, of any length."""
    return open_wrap(WrapRecord(wrap_raw), key=key, digest=digest, about=about)


def unwrap_private_key(
    wrap_raw: bytes, *, key: PrivateKey, digest: bytes, about: SealingContext, expected: PublicKey
) -> PrivateKey:
    """An epoch or case key; its public key is recomputed and compared (SPEC 1.6)."""
    seed = open_data_key(WrapRecord.parse(wrap_raw), key=key, digest=digest, about=about)
    return PrivateKey.from_seed(seed.raw(), expected)


def open_body(body: Body, dek: DataKey, about: SealingContext) -> Payload:
    """What a body says, with its data key at hand."""
    return open_with_data_key(body, dek, about)


def open_sealed(body: Body, wrap: WrapRecord, *, key: PrivateKey, about: SealingContext) -> Payload:
    """What a body says to one of its readers."""
    return open_body(body, unwrap(wrap, key=key, digest=body.digest, about=about), about)
