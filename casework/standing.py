"""What an ordinary case tells whoever knows its public number and the contact in it: how far it is, no more."""

import asyncio
from collections.abc import Sequence
from datetime import date
from typing import Any

from casework.bootstrap import Office
from casework.contacts import ways_of
from casework.content import b64, b64_of, decode, encode
from casework.holding import HeldCase, open_row, wraps_for
from casework.masking import CONTACT, REMOVED, marks_of
from casework.states import CLOCK_STANDS, IN_TALK, CaseState
from casework.store.case_rows import CaseRow
from casework.store.standings import (
    KeptStanding,
    end_before,
    end_standing,
    end_unfit,
    keep_standing,
    kept_standing,
    lay_card,
    standing_delivered,
    standing_letters,
)
from crypto.context import Purpose, SealingContext
from crypto.envelope import Body, WrapRecord
from crypto.errors import CryptoError
from crypto.seal import seal
from crypto.standing import PROOF_SIZE, StandingProof
from crypto.unseal import open_sealed
from policies.rules import IdentityClass, Rules

_REPORTER = "reporter"
_WRAP = 1186  # SPEC 4.4
_Proofs = dict[str, StandingProof]  # by the way to reach somebody


def stage_of(row: CaseRow) -> dict[str, Any]:
    """What is said outside of how far a case is: its stage, the next day, whether the clock stands."""
    due = None if row.state in {CaseState.CLOSED, *IN_TALK} else row.due
    stands = row.due is None and row.state not in CLOCK_STANDS
    return {"stage": row.state, "next": due.isoformat() if due else None, "stands": stands}


def is_ordinary(row: CaseRow, rules: Rules) -> bool:
    """Whether a case is an ordinary complainant's who left a contact: neither protected nor held back as if it were."""
    return (
        not rules.kinds[row.kind].protected
        and row.state != CaseState.QUARANTINED
        and row.identity_class == IdentityClass.ORDINARY
    )


async def show_standing(held: HeldCase, office: Office) -> None:
    """Put a card on its way for each way to reach the person of an ordinary case, where it would say something new."""
    if not is_ordinary(held.row, office.rules):
        return  # what is unfit is taken away with the next delivery
    contact = await contact_of(held, office)
    if contact is None:
        return  # kept under a key this officer was never handed
    store, ways = office.cases.store, ways_of(contact)
    known = await kept_standing(store, held.row.id)
    if not ways:
        await end_standing(store, held.row.id)
        return
    said = stage_of(held.row)
    after = date.fromisoformat(said["next"]) if said["next"] else None
    proofs = _opened(known, held, office) if known else {}
    if known and tuple(proofs) == ways and (known.stage, known.next, known.stands) == (
        said["stage"], after, said["stands"],
    ):  # fmt: skip
        return
    if tuple(proofs) != ways:
        proofs = await asyncio.to_thread(_prove, held.row.number, ways, office)
    card = encode({"type": "standing", **said})
    row = KeptStanding(
        case_id=held.row.id,
        kept=_sealed(proofs, held, office),
        finders=b"".join(proof.finder for proof in proofs.values()),
        stage=said["stage"],
        next=after,
        stands=said["stands"],
        day=office.clock.today(),
    )
    await keep_standing(store, row, {proof.finder: proof.seal(card) for proof in proofs.values()})


async def deliver_standings(office: Office) -> None:
    """Take away what may not be told any more, and lay ready what may; safe to repeat, as the keeper does."""
    rules, store = office.rules, office.cases.store
    protected = [name for name, kind in rules.kinds.items() if kind.protected]
    await end_unfit(store, protected, IdentityClass.ORDINARY, CaseState.QUARANTINED)
    for finder, card in await standing_letters(store):
        await lay_card(office.drops.store, finder, card)
        await standing_delivered(store, finder, card)


async def sweep_standings(office: Office, before: date) -> None:
    """Take away the cards of cases that were closed before a day."""
    await end_before(office.cases.store, CaseState.CLOSED, before)
    await deliver_standings(office)


async def contact_of(held: HeldCase, office: Office) -> str | None:
    """What the person left to be reached by: said by the first message alone; empty where nothing is readable any more.

    None where this officer cannot open that message.
    """
    first = next(row for row in await office.cases.messages(held.row.id) if row.author == _REPORTER)
    wraps = await wraps_for(held, [first.id], office)
    if first.id not in wraps:
        return None
    content = open_row(first, wraps[first.id], office)
    if any(mark.field == CONTACT and mark.state == REMOVED for mark in marks_of(content)):
        return ""
    fields = content.get("fields")
    return str(fields.get(CONTACT, "")) if isinstance(fields, dict) else ""


def _prove(number: str, ways: Sequence[str], office: Office) -> _Proofs:
    key = office.standing_key()
    return {way: key.prove(number, way, office.office) for way in ways}


def _sealed(proofs: _Proofs, held: HeldCase, office: Office) -> bytes:
    kept = encode({"type": "standing", "ways": [{"way": way, "proof": b64(p.raw())} for way, p in proofs.items()]})
    sealed = seal(kept, to=[held.key.public], about=_about(held, office))
    return sealed.wraps[0].raw + sealed.body.raw


def _opened(known: KeptStanding, held: HeldCase, office: Office) -> _Proofs:
    for key in held.keys:
        try:
            payload = open_sealed(
                Body.parse(known.kept[_WRAP:]), WrapRecord.parse(known.kept[:_WRAP]), key=key,
                about=_about(held, office),
            )  # fmt: skip
        except CryptoError:
            continue  # kept under another generation
        ways = decode(payload.content)["ways"]
        return {each["way"]: StandingProof.from_bytes(b64_of(each, "proof", PROOF_SIZE) or b"") for each in ways}
    return {}


def _about(held: HeldCase, office: Office) -> SealingContext:
    # The row's own id: its mailbox is what the card speaks about, and a case keeps one such row.
    return SealingContext(purpose=Purpose.NOTE, office=office.office, message_id=held.row.mailbox_id)
