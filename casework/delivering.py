"""Put into mailboxes what is written for them, and tell who asked for it that something waits."""

from casework.bootstrap import Office
from casework.holding import HeldCase
from casework.standing import deliver_standings
from casework.store.chats import mark_ready, push_address
from casework.store.drops import TEXT_MESSAGE, Letter
from casework.store.texts import OutboxRow, put_text
from casework.telephone import LINE
from crypto.envelope import Body
from crypto.errors import CryptoError
from crypto.outbox import peel_return_address


async def deliver(office: Office) -> int:
    """Put into mailboxes, or with the bot, what is written but not there yet; safe to repeat, as the keeper does."""
    letters = await office.cases.undelivered()
    for each in letters:
        if each.kind == TEXT_MESSAGE:
            row = OutboxRow(id=each.id, channel=LINE, day=office.clock.today(), body=each.body, wrap=each.wrap)
            await put_text(office.drops.store, row)
            await office.cases.delivered(each.id)
            continue
        letter = Letter(
            id=each.id,
            mailbox_id=each.mailbox_id,
            kind=each.kind,
            body=each.body,
            digest=Body.parse(each.body).digest,
            wrap=each.wrap,
            case_key=each.case_key,
            closed=each.closed,
        )
        await office.drops.deliver(letter)
        await office.cases.delivered(each.id)
    await deliver_standings(office)
    return len(letters)


async def tell_who_asked(held: HeldCase, office: Office) -> None:
    """Somebody asked to be told of answers: take the case's layer off the return address, for this one use."""
    address = await push_address(office.drops.store, held.row.mailbox_id)
    if address is None:
        return
    for key in held.keys:
        try:
            address = peel_return_address(address, key, office.office)
            break
        except CryptoError:
            continue  # another generation's layer, or asked for before there was a case: no layer at all
    await mark_ready(office.drops.store, held.row.mailbox_id, address)
