"""Sealing under a data key and wrapping to one recipient (SPEC 4); public keys only."""

from crypto.context import SealingContext
from crypto.envelope import Body, WrapRecord
from crypto.keys import DataKey, PublicKey
from crypto.padding import pad
from crypto.payload import Payload
from crypto.primitives import ZERO_NONCE, aead_seal, hkdf, hpke_seal


def body_key(dek: DataKey) -> bytes:
    """The key of the one body that a data key is for."""
    return hkdf(dek.raw(), b"daesup/1/body")


def commitment(dek: DataKey) -> bytes:
    """AES-GCM does not commit to its key, so the body says which one it is (SPEC 4.2)."""
    return hkdf(dek.raw(), b"daesup/1/commit")


def seal_body(payload: Payload, dek: DataKey, about: SealingContext) -> Body:
    """Pad and seal a payload; the data key must be new."""
    # SPEC 3.2: this key encrypts once, so the nonce may be constant.
    ciphertext = aead_seal(body_key(dek), ZERO_NONCE, pad(payload.encode()), about.body_aad())
    return Body.build(commitment(dek), ciphertext)


def wrap_bytes(secret: bytes, *, digest: bytes, to: PublicKey, about: SealingContext) -> WrapRecord:
    """HPKE to one recipient, bound to what it is about and to a digest (SPEC 4.4)."""
    info = about.info(recipient=to.key_id, digest=digest)
    return WrapRecord.build(to.key_id, hpke_seal(to.sealing, info, secret))
