"""A new generation of a case's key: for those who go on with it, never for those who leave (protocol 1.8)."""

from collections.abc import Collection, Sequence
from typing import Any

from casework.bootstrap import Office
from casework.carding import card_letters
from casework.delivering import deliver
from casework.errors import NotYourCaseError, StaleError
from casework.holding import HeldCase, hand_case_key, new_case_key, recovery_bundles, speak_of
from casework.standing import show_standing
from casework.store.keyring import NewWrap
from casework.store.vault import EnvelopeRow, put_envelope
from crypto.context import Purpose, SealingContext
from crypto.keys import PublicKey
from crypto.seal import seal


async def hand_earlier_keys(held: HeldCase, officer_ids: Collection[str], office: Office) -> None:
    """Give officers every generation of a case's key that there has been."""
    readers = [PublicKey((await office.people.get(each)).public_key) for each in sorted(officer_ids)]
    generations = {each.id: each for each in await office.cases.keys_of(held.row.id)}
    wraps: list[NewWrap] = []
    for key in held.keys:
        row = generations.get(key.public.key_id)
        if row is None:
            raise NotYourCaseError
        wraps += hand_case_key(row, key, readers, office)
    await office.keyring.add(wraps)


async def hand_over(held: HeldCase, to: Sequence[tuple[str, bool]], office: Office, **changes: Any) -> None:
    """Make these officers, each with whether they work on it, the only ones who hold the case.

    Who comes gets every generation; who leaves loses theirs and never gets the new one. `changes` are columns of the
    case that change in the same transaction.
    """
    before = {officer_id for officer_id, _, _ in (await office.cases.officers_of([held.row.id]))[held.row.id]}
    staying = {officer_id for officer_id, _ in to}
    await hand_earlier_keys(held, staying - before, office)
    readers = [PublicKey((await office.people.get(each)).public_key) for each in sorted(staying)]
    key, key_row = new_case_key(held.row.id, held.row.generation + 1)
    speak = await speak_of(held, office)
    about = SealingContext(purpose=Purpose.NOTE, office=office.office, message_id=held.row.id)
    secret = seal(speak.raw(), to=[key.public], about=about)
    await office.keyring.add(
        [
            *hand_case_key(key_row, key, readers, office),
            NewWrap(thing=held.row.id, reader=key.public.key_id, kind="secret", record=secret.wraps[0].raw),
        ]
    )
    bundles = await recovery_bundles(held.row.id, key, office)
    await put_envelope(office.vault, EnvelopeRow(pointer=key_row.id, body=b"", bundles=bundles), office.clock.today())
    try:
        await office.cases.set_officers(
            held.row.id, list(to), key=key_row, generation=key_row.generation, public_key=key.public.raw,
            secret_body=secret.body.raw, **changes,
        )  # fmt: skip
    except StaleError:
        # Somebody else was faster: nothing was sealed to this key, and nobody need hold it.
        await office.keyring.destroy(key_row.id)
        await office.keyring.take_from([held.row.id], [key.public.key_id])
        raise
    row = await office.cases.get(held.row.id)
    renewed = HeldCase(row, (*held.keys, key))
    await office.cases.send(await card_letters(renewed, speak, office))
    await show_standing(renewed, office)
    await deliver(office)
    own = [each.id for each in await office.cases.keys_of(held.row.id)]
    for officer_id in sorted(before - staying):
        reader = PublicKey((await office.people.get(officer_id)).public_key).key_id
        for key_id in own:
            await office.keyring.destroy(key_id, readers=[reader])
