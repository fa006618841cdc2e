"""What a later message of a person changes in its case besides being there."""

from collections.abc import Mapping
from typing import Any

from casework.bootstrap import Office
from casework.content import b64_of, text_of
from casework.deciding import IDENTITY
from casework.handwriting import renew_hand
from casework.holding import HeldCase, secret_id
from casework.people import Unlocked
from casework.rating import RATING, as_meant
from casework.satisfaction import may_be_rated, take_rating
from casework.states import CaseState, may_be_withdrawn, state_once_answered
from casework.store.keyring import NewWrap
from crypto.context import Purpose, SealingContext
from crypto.seal import seal

_SPEAK_LENGTH = 32


async def meant_by(content: dict[str, Any], held: HeldCase, office: Office) -> dict[str, Any]:
    """A later message as what it says: by telephone a digit after the end says how it went."""
    return as_meant(content, held.row.lane, office.rules) if await may_be_rated(held.row, office) else content


async def is_taken(content: Mapping[str, Any], message_id: bytes, held: HeldCase, office: Office) -> bool:
    """Whether a later message may stand in its case: how it went is said once."""
    return text_of(content, "type") != RATING or await take_rating(content, message_id, held.row, office)


def renews_card(content: Mapping[str, Any], changes: Mapping[str, Any]) -> bool:
    """Whether the card in the mailbox is out of date now: another stage, another voice, nothing more to ask."""
    return bool(changes) or text_of(content, "type") == RATING


async def changes_of(
    content: dict[str, Any], held: HeldCase, unlocked: Unlocked, office: Office
) -> dict[str, Any]:  # fmt: skip
    """The columns of a case that a later message changes."""
    kind, rule = text_of(content, "type"), office.rules.kinds[held.row.kind]
    if kind == "withdraw":
        # An investigation that has begun may go on: then the wish stands in the case, and its officers decide.
        withdrawn = may_be_withdrawn(held.row.state, rule.states, protected=rule.protected and not rule.talk)
        return {"state": CaseState.WITHDRAWN} if withdrawn else {}
    if kind == "new_receipt" and (speak := b64_of(content, "speak", _SPEAK_LENGTH)):
        about = SealingContext(purpose=Purpose.NOTE, office=office.office, message_id=held.row.id)
        sealed = seal(speak, to=[held.key.public], about=about)
        # Beside the wrap of the old one, which opens the case's row until the new one stands there.
        thing = secret_id(sealed.body)
        wrap = NewWrap(thing=thing, reader=held.key.public.key_id, kind="secret", record=sealed.wraps[0].raw)
        await office.keyring.add([wrap])
        await renew_hand(content, held, unlocked, office)
        return {"secret_body": sealed.body.raw}
    if kind != IDENTITY and held.row.state == CaseState.SUPPLEMENT_REQUESTED:
        return {"state": state_once_answered(rule.states)}
    return {}
