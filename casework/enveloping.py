"""Seal something so that only a quorum of custodians opens it; public keys only, so the public side may do it."""

from collections.abc import Sequence

from casework.store.vault import EnvelopeRow
from crypto.context import Purpose, SealingContext
from crypto.dealing import split_secret
from crypto.keys import DataKey, PublicKey, random_id
from crypto.payload import Payload
from crypto.sealing import seal_body


def new_envelope(raw: bytes, needed: int, custodians: Sequence[PublicKey], office: str) -> EnvelopeRow:
    """An envelope under a random pointer; nothing is stored yet."""
    pointer, dek = random_id(), DataKey.generate()
    body = seal_body(Payload(raw, None), dek, vault_context(pointer, office))
    bundles = split_secret(
        dek.raw(), k=needed, custodians=custodians, about=identity_context(pointer, office), digest=body.digest
    )
    joined = b"".join(len(each.raw).to_bytes(4, "big") + each.raw for each in bundles)
    return EnvelopeRow(pointer=pointer, body=body.raw, bundles=joined)


def identity_context(pointer: bytes, office: str) -> SealingContext:
    """What the custodians' bundles of an envelope are about (SPEC 11.4)."""
    return SealingContext(purpose=Purpose.IDENTITY, office=office, message_id=pointer)


def vault_context(pointer: bytes, office: str) -> SealingContext:
    """What the body of an envelope is about (SPEC 11.2)."""
    return SealingContext(purpose=Purpose.VAULT, office=office, message_id=pointer)
