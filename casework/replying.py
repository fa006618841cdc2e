"""By which way a person asked to be answered: with the receipt, by text message as well, or by post as well."""

import base64
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from casework.bootstrap import Office, read_secret
from casework.contacts import mobile_of, place_of
from casework.content import b64, decode_kept, text_of
from casework.errors import NotAllowedNowError, NotFoundError, NotReadyError
from casework.holding import HeldCase, hold_case, open_case_body, open_row, wraps_for
from casework.ids import CaseId, case_bytes, from_hex
from casework.people import Unlocked
from casework.standing import contact_of, is_ordinary
from casework.unlocking import require
from crypto.context import Purpose
from crypto.keys import PublicKey
from crypto.outbox import seal_return_address
from policies.rules import Permission

_REPORTER, _OFFICE = "reporter", "office"
FIELD = "reply_by"


class Way(StrEnum):
    """How answers reach a person; the receipt always works."""

    RECEIPT = "receipt"
    TEXT = "text"
    POST = "post"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """An answer to be printed: what stands in the window of the envelope, and the words as they were sent."""

    number: str
    day: date
    to: str = field(repr=False)
    text: str = field(repr=False)


async def way_of(held: HeldCase, office: Office) -> Way:
    """How the person of a case asked to be answered; with the receipt alone where it is, or may be, protected."""
    if not is_ordinary(held.row, office.rules):
        return Way.RECEIPT
    first = next(row for row in await office.cases.messages(held.row.id) if row.author == _REPORTER)
    wraps = await wraps_for(held, [first.id], office)
    if first.id not in wraps:
        return Way.RECEIPT
    fields = open_row(first, wraps[first.id], office).get("fields")
    said = fields.get(f"answer.{FIELD}") if isinstance(fields, dict) else None
    return Way(said) if said in set(Way) else Way.RECEIPT


async def address_of(held: HeldCase, office: Office) -> dict[str, str] | None:
    """Where answers go by text message, sealed to the bot: of who asked for it and left a mobile number."""
    if await way_of(held, office) is not Way.TEXT:
        return None
    return await mobile_address(held, office)


async def mobile_address(held: HeldCase, office: Office) -> dict[str, str] | None:
    """The mobile number that was left with an ordinary case, sealed to the bot; none where there is none."""
    if not is_ordinary(held.row, office.rules):
        return None
    number = mobile_of(await contact_of(held, office) or "")
    if not number:
        return None
    try:
        outbox = PublicKey(read_secret(office.settings.keys / "outbox.pub"))
    except NotReadyError:
        return None  # an office without a line for text messages
    address = seal_return_address(number.encode(), outbox, None, office.office)
    return {"address": b64(address), "key": base64.b64encode(outbox.raw).decode()}


async def make_letter(case_id: CaseId, message_id: str, unlocked: Unlocked, office: Office) -> Letter:
    """An answer as a letter for who asked for post; the journal knows before the address is read."""
    require(unlocked, Permission.CASE_ANSWER)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    row = await office.cases.message(from_hex(message_id))
    if row.case_id != held.row.id or row.author != _OFFICE:
        raise NotFoundError
    if await way_of(held, office) is not Way.POST:
        raise NotAllowedNowError
    await office.journal.append("letter_made", office.clock.now(), unlocked.officer.id, held.row.journal_id, None)
    payload = await open_case_body(held, row.id, row.body, Purpose(row.purpose), office)
    return Letter(
        number=held.row.number,
        day=row.day,
        to=place_of(await contact_of(held, office) or ""),
        text=text_of(decode_kept(payload.content)),
    )
