"""Secretaries who come later read what waits for their committee: whoever writes in its register hands it on."""

from casework.bootstrap import Office
from casework.people import Unlocked
from casework.registering.admitting import may_write
from casework.registering.errors import SealedAwayError
from casework.registering.keys import hold_register
from casework.registering.matters import MATTER_WRAP, about_matter, secretaries_of
from casework.store.keyring import NewWrap
from casework.store.people import OfficerRow
from casework.store.register_matters import MatterRow, matters_waiting_in
from crypto.envelope import Body, WrapRecord
from crypto.keys import PublicKey
from crypto.seal import wrap_data_key
from crypto.unseal import unwrap


async def hand_on_matters(unlocked: Unlocked, office: Office) -> int:
    """Let every secretary of today read what waits in this officer's registers; returns to how many it was handed."""
    own = [name for name, each in office.rules.registers.items() if each.matters and may_write(each, unlocked.officer)]
    rows = await matters_waiting_in(office.cases.store, own) if own else []
    if not rows:
        return 0
    people, readers = await office.people.all(), await office.keyring.readers_of([row.id for row in rows])
    given = 0
    for row in rows:
        there = readers.get(row.id, ())
        new = [
            each
            for each in secretaries_of(row.committee, people, office)
            if PublicKey(each.public_key).key_id not in there
        ]
        if there and new:
            given += await _hand_on(row, new, unlocked, office)
    return given


async def _hand_on(row: MatterRow, new: list[OfficerRow], unlocked: Unlocked, office: Office) -> int:
    try:
        held = await hold_register(row.register, office.rules.registers[row.register], unlocked, office)
    except SealedAwayError:
        return 0  # their key of the register is on its way
    records = await office.keyring.find_many([row.id], held.key.public.key_id)
    if row.id not in records:
        return 0
    body, about = Body.parse(row.body), about_matter(row.id, office)
    dek = unwrap(WrapRecord.parse(records[row.id]), key=held.key, digest=body.digest, about=about)
    keys = [PublicKey(each.public_key) for each in new]
    wraps = [wrap_data_key(dek, digest=body.digest, to=key, about=about) for key in keys]
    await office.keyring.add(
        NewWrap(thing=row.id, reader=wrap.key_id, kind=MATTER_WRAP, record=wrap.raw) for wrap in wraps
    )
    return len(wraps)
