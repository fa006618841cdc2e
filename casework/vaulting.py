"""Move something behind the identity quorum: an envelope of its own, opened by k custodians and nobody else."""

from collections.abc import Sequence
from dataclasses import replace

from casework.bootstrap import Office
from casework.enveloping import new_envelope
from casework.masking import REMOVED, Masked
from casework.store.envelopes import claim_envelopes
from casework.store.vault import put_envelopes
from crypto.quorum import Bundle

# Somebody may paste a list of thousands; what is beyond comes back only with the whole message.
_MOST_ENVELOPES = 200


async def put_behind_quorum(raw: bytes, case_id: bytes, office: Office) -> bytes:
    """Seal bytes so that only k custodians together open them; returns the random pointer to their envelope."""
    return (await put_all_behind_quorum([raw], case_id, office))[0]


async def put_all_behind_quorum(raws: Sequence[bytes], case_id: bytes, office: Office) -> list[bytes]:
    """The same for several, each in an envelope of its own: whoever may open one cannot open another."""
    if not raws:
        return []
    needed, custodians = office.keys.custodians()
    rows = [new_envelope(raw, needed, custodians, office.office) for raw in raws]
    pointers, today = [row.pointer for row in rows], office.clock.today()
    await claim_envelopes(office.cases.store, case_id, pointers, today)
    await put_envelopes(office.vault, rows, today)
    return pointers


async def put_removed_behind_quorum(masked: Masked, case_id: bytes, office: Office) -> Masked:
    """Each distinct text that was cut out goes into an envelope; its marks then say which."""
    texts = list(dict.fromkeys(text for text in masked.cut if text))[:_MOST_ENVELOPES]
    pointers = await put_all_behind_quorum([text.encode() for text in texts], case_id, office)
    by_text = dict(zip(texts, pointers, strict=True))
    marks = tuple(
        replace(mark, pointer=by_text[text].hex()) if mark.state == REMOVED and text in by_text else mark
        for mark, text in zip(masked.marks, masked.cut, strict=True)
    )
    return replace(masked, marks=marks)


def bundles_of(raw: bytes) -> list[Bundle]:
    """The custodians' bundles of an envelope, as stored."""
    found, at = [], 0
    while at < len(raw):
        length = int.from_bytes(raw[at : at + 4], "big")
        found.append(Bundle(raw[at + 4 : at + 4 + length]))
        at += 4 + length
    return found
