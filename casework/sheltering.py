"""Whom and where to call goes behind the identity quorum when a plain matter becomes a protected one."""

from functools import partial

from casework.bootstrap import Office
from casework.content import encode
from casework.deciding import named_thing, open_named
from casework.holding import HeldCase
from casework.joining import point_cuts
from casework.masking import CONTACT, CONTACT_LABEL, REMOVED, Cut, cut_more, span_labels
from casework.people import Unlocked
from casework.rewriting import rewrite_message
from casework.said import said_in
from casework.store.consents import consent_rows, keep_named
from casework.vaulting import put_behind_quorum


async def shelter_contact(held: HeldCase, unlocked: Unlocked, office: Office) -> bool:
    """Cut out, into the vault, what was left to call back; whether there was anything to cut out.

    The desk of complaints needed it; now nobody does.
    """
    rows = {row.id.hex(): row for row in await office.cases.messages(held.row.id)}
    left = [
        said
        for said in await said_in(held, office)
        if said.part == CONTACT and said.text and not any(mark.state == REMOVED for _, mark in said.marks)
    ]
    for said in left:
        cut = Cut(CONTACT, 0, len(said.text), CONTACT_LABEL, REMOVED)
        pointed = await point_cuts([cut], [said.text], held, office)
        change = partial(cut_more, cuts=pointed, labels=span_labels(office.rules))
        await rewrite_message(held, rows[said.message], change, unlocked, office)
    return bool(left)


async def shelter_named(held: HeldCase, office: Office) -> bool:
    """The same for a name that was told to the desk with a consent: the consent was for that desk alone."""
    rows = [row for row in await consent_rows(office.cases.store, held.row.id) if row.named is not None]
    for row in rows:
        told = await open_named(row, held, office)
        pointer = await put_behind_quorum(encode({"type": "named", **told}), held.row.id, office)
        await keep_named(office.cases.store, row.id, named=None, envelope=pointer)
        await office.keyring.destroy(named_thing(row.named or b""))
    return bool(rows)
