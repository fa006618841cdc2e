"""A reporter's own mailbox: the one opening allowed on the public side (SPEC 4.5, 7.5)."""

from crypto.context import Purpose, SealingContext
from crypto.envelope import Body, WrapRecord
from crypto.errors import CannotOpenError
from crypto.keys import Direction
from crypto.opening import open_data_key, open_with_data_key
from crypto.payload import Payload
from crypto.receipt import ReporterKeys


def open_with_receipt(body: Body, wrap: WrapRecord, *, keys: ReporterKeys, about: SealingContext) -> Payload:
    """What a message says to the person who holds the receipt."""
    dek = open_data_key(wrap, key=keys.mailbox, digest=body.digest, about=about)
    return open_with_data_key(body, dek, about)


def open_card(body: Body, wrap: WrapRecord, *, keys: ReporterKeys, about: SealingContext) -> bytes:
    """The content of a card; without a MAC that holds there is no card (SPEC 7.5)."""
    if about.purpose is not Purpose.CARD:
        raise CannotOpenError
    payload = open_with_receipt(body, wrap, keys=keys, about=about)
    if not payload.confirmed(keys.speak, Direction.TO_REPORTER, about.message_id):
        raise CannotOpenError
    return payload.content
