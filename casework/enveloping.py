"""Seal something so that only a quorum of custodians opens it; public keys only, so the public side may do it."""

import asyncio
from collections.abc import Sequence

from casework.bootstrap import Intake
from casework.errors import MalformedRequestError, ReloadKeysError
from casework.store.vault import EnvelopeRow, add_envelope
from crypto.context import Purpose, SealingContext
from crypto.dealing import Bundle, split_secret
from crypto.envelope import Body
from crypto.errors import CryptoError
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
    return EnvelopeRow(pointer=pointer, body=body.raw, bundles=joined(bundles))


async def receive_envelope(pointer: bytes, body: bytes, bundles: Sequence[bytes], intake: Intake) -> None:
    """Store an envelope the browser sealed; durable when this returns. Nothing here can open it."""
    _, custodians = await asyncio.to_thread(intake.keys.custodians)  # reads a file
    try:
        parsed, dealt = Body.parse(body), [Bundle(raw) for raw in bundles]
    except CryptoError:
        raise MalformedRequestError from None
    if [each.key_id for each in dealt] != [each.key_id for each in custodians]:
        raise ReloadKeysError  # sealed to others than those who are custodians now
    row = EnvelopeRow(pointer=pointer, body=parsed.raw, bundles=joined(dealt))
    await add_envelope(intake.vault, row, intake.clock.today())


def joined(bundles: Sequence[Bundle]) -> bytes:
    """Bundles as they are stored."""
    return b"".join(len(each.raw).to_bytes(4, "big") + each.raw for each in bundles)


def identity_context(pointer: bytes, office: str) -> SealingContext:
    """What the custodians' bundles of an envelope are about (SPEC 11.4)."""
    return SealingContext(purpose=Purpose.IDENTITY, office=office, message_id=pointer)


def vault_context(pointer: bytes, office: str) -> SealingContext:
    """What the body of an envelope is about (SPEC 11.2)."""
    return SealingContext(purpose=Purpose.VAULT, office=office, message_id=pointer)
