"""Move something behind the identity quorum: an envelope of its own, opened by k custodians and nobody else."""

from collections.abc import Sequence
from dataclasses import replace

from casework.bootstrap import Office
from casework.masking import REMOVED, Masked
from casework.store.envelopes import claim_envelopes
from casework.store.vault import EnvelopeRow, put_envelopes
from crypto.context import Purpose, SealingContext
from crypto.keys import DataKey, PublicKey, random_id
from crypto.payload import Payload
from crypto.quorum import Bundle, split_secret
from crypto.sealing import seal_body


async def put_behind_quorum(raw: bytes, case_id: bytes, office: Office) -> bytes:
    """Seal bytes so that only k custodians together open them; returns the random pointer to their envelope."""
    return (await put_all_behind_quorum([raw], case_id, office))[0]


async def put_all_behind_quorum(raws: Sequence[bytes], case_id: bytes, office: Office) -> list[bytes]:
    """The same for several, each in an envelope of its own: whoever may open one cannot open another."""
    if not raws:
        return []
    needed, custodians = office.keys.custodians()
    rows = [_envelope(raw, needed, custodians, office) for raw in raws]
    pointers, today = [row.pointer for row in rows], office.clock.today()
    await claim_envelopes(office.cases.store, case_id, pointers, today)
    await put_envelopes(office.vault, rows, today)
    return pointers


async def put_removed_behind_quorum(masked: Masked, case_id: bytes, office: Office) -> Masked:
    """Each distinct text that was cut out goes into an envelope; its marks then say which."""
    texts = list(dict.fromkeys(text for text in masked.cut if text))
    pointers = await put_all_behind_quorum([text.encode() for text in texts], case_id, office)
    by_text = dict(zip(texts, pointers, strict=True))
    marks = tuple(
        replace(mark, pointer=by_text[text].hex()) if mark.state == REMOVED and text else mark
        for mark, text in zip(masked.marks, masked.cut, strict=True)
    )
    return replace(masked, marks=marks)


def identity_context(pointer: bytes, office: Office) -> SealingContext:
    """What the custodians' bundles of an envelope are about (SPEC 11.4)."""
    return SealingContext(purpose=Purpose.IDENTITY, office=office.office, message_id=pointer)


def vault_context(pointer: bytes, office: Office) -> SealingContext:
    """What the body of an envelope is about (SPEC 11.2)."""
    return SealingContext(purpose=Purpose.VAULT, office=office.office, message_id=pointer)


def bundles_of(raw: bytes) -> list[Bundle]:
    """The custodians' bundles of an envelope, as stored."""
    found, at = [], 0
    while at < len(raw):
        length = int.from_bytes(raw[at : at + 4], "big")
        found.append(Bundle(raw[at + 4 : at + 4 + length]))
        at += 4 + length
    return found


def _envelope(raw: bytes, needed: int, custodians: Sequence[PublicKey], office: Office) -> EnvelopeRow:
    pointer, dek = random_id(), DataKey.generate()
    body = seal_body(Payload(raw, None), dek, vault_context(pointer, office))
    bundles = split_secret(
        dek.raw(), k=needed, custodians=custodians, about=identity_context(pointer, office), digest=body.digest
    )
    joined = b"".join(len(each.raw).to_bytes(4, "big") + each.raw for each in bundles)
    return EnvelopeRow(pointer=pointer, body=body.raw, bundles=joined)
