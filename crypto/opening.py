"""Opening one wrap and one body (SPEC 4.5); callers decide who may reach it."""

from crypto.context import SealingContext
from crypto.envelope import Body, WrapRecord
from crypto.errors import CannotOpenError
from crypto.keys import DataKey, PrivateKey, same
from crypto.padding import unpad
from crypto.payload import Payload
from crypto.primitives import KEY_SIZE, ZERO_NONCE, aead_open, hpke_open
from crypto.sealing import body_key, commitment


def open_wrap(record: WrapRecord, *, key: PrivateKey, digest: bytes, about: SealingContext) -> bytes:
    """The secret inside a wrap record."""
    if not same(record.key_id, key.public.key_id):
        raise CannotOpenError
    return hpke_open(key.opening, about.info(recipient=record.key_id, digest=digest), record.wrap)


def open_data_key(record: WrapRecord, *, key: PrivateKey, digest: bytes, about: SealingContext) -> DataKey:
    """The data key inside a wrap record."""
    raw = open_wrap(record, key=key, digest=digest, about=about)
    if len(raw) != KEY_SIZE:
        raise CannotOpenError
    return DataKey(raw)


def open_with_data_key(body: Body, dek: DataKey, about: SealingContext) -> Payload:
    """What a body says; the commitment is compared before anything is decrypted."""
    if not same(commitment(dek), body.commitment):
        raise CannotOpenError
    return Payload.decode(unpad(aead_open(body_key(dek), ZERO_NONCE, body.ciphertext, about.body_aad())))
