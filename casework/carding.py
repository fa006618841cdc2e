"""The case card in the reporter's mailbox: where to send, at what stage the matter is, when the next word comes."""

from casework.bootstrap import Office
from casework.content import b64, encode
from casework.delivering import deliver
from casework.holding import HeldCase, hold_case, speak_of
from casework.people import Unlocked
from casework.satisfaction import may_be_rated
from casework.standing import show_standing, stage_of
from casework.states import CaseState
from casework.store.case_rows import OutgoingRow
from casework.store.check_ins import checks_of, is_open
from casework.store.drops import CARD
from crypto.context import Purpose, SealingContext
from crypto.keys import Direction, PublicKey, SpeakKey, random_id
from crypto.seal import seal
from policies.counselling import BECAME_REPORT


async def card_letter(held: HeldCase, speak: SpeakKey, office: Office) -> OutgoingRow:
    """A new card for the mailbox of a case, confirmed to the reporter, sealed to nobody else."""
    row = held.row
    mailbox = await office.drops.mailbox(row.mailbox_id)
    message_id = random_id()
    asked = is_open(await checks_of(office.cases.store, row.id), office.clock.today())
    # Whoever is asked how they are can answer, also where the matter has ended.
    closed = row.state == CaseState.CLOSED and not asked
    content = encode(
        {
            "type": "card",
            "case_key": b64(row.public_key),
            "generation": row.generation,
            "desk": row.desk,
            **stage_of(row),
            "read": row.read_count,
            "rung": row.identity_class,
            "kind": row.kind,
            "rate": await may_be_rated(row, office),
            "check": asked,
        }
    )
    about = SealingContext(purpose=Purpose.CARD, office=office.office, message_id=message_id)
    reader = PublicKey(mailbox.public_key)
    sealed = seal(content, to=[reader], about=about, speak=speak, direction=Direction.TO_REPORTER)
    return OutgoingRow(
        id=message_id,
        mailbox_id=row.mailbox_id,
        kind=CARD,
        body=sealed.body.raw,
        wrap=sealed.wraps[0].raw,
        case_key=row.public_key,
        closed=closed,
    )


async def card_letters(held: HeldCase, speak: SpeakKey, office: Office) -> list[OutgoingRow]:
    """A new card, where there is a mailbox for it: whoever made a report of their talk goes on in the case alone."""
    return [] if held.row.result == BECAME_REPORT else [await card_letter(held, speak, office)]


async def renew_card(case_id: bytes, unlocked: Unlocked, office: Office) -> None:
    """Put a fresh card into the mailbox after something about the case changed."""
    held = await hold_case(case_id, unlocked, office)
    await office.cases.send(await card_letters(held, await speak_of(held, office), office))
    await show_standing(held, office)
    await deliver(office)
