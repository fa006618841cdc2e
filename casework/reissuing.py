"""A new receipt for an ordinary complainant who has lost theirs: an officer confirms by the contact in the case.

What they wrote opens with the old receipt alone and is not carried over; every answer of the office is.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from casework.answering import send_to_reporter
from casework.bootstrap import Office
from casework.carding import renew_card
from casework.carrying import seal_text
from casework.content import encode
from casework.delivering import deliver
from casework.errors import NoMobileError, NotAllowedNowError
from casework.holding import HeldCase, hold_case, open_row, secret_id, wraps_for
from casework.ids import CaseId, case_bytes
from casework.people import Unlocked
from casework.reading import record_with_reason
from casework.receipts import NewReceipt, draw_receipt, in_groups
from casework.replying import mobile_address
from casework.standing import is_ordinary
from casework.store.case_rows import CaseRow, OutgoingRow
from casework.store.drops import OFFICE_MESSAGE, MailRow
from casework.store.keyring import NewWrap
from casework.store.renewals import replace_mailbox
from casework.store.standings import answer_asked, asked_on, kept_standing
from casework.store.waiting import waits_in
from casework.telephone import LINE
from casework.unlocking import require
from crypto.context import Purpose, SealingContext
from crypto.keys import Direction, random_id
from crypto.receipt import ReporterKeys, derive
from crypto.seal import seal
from policies.rules import Permission, Rules

_OFFICE = "office"


@dataclass(frozen=True, slots=True)
class Renewal:
    """Whether a case may get a new receipt, by which ways, and since when somebody waits for one."""

    fits: bool
    by_text: bool
    asked: date | None


async def renewal_of(case_id: CaseId, unlocked: Unlocked, office: Office) -> Renewal:
    """What an officer is told before a new receipt is given."""
    held = await hold_case(case_bytes(case_id), unlocked, office)
    kept = await kept_standing(office.cases.store, held.row.id)
    day = await asked_on(office.drops.store, kept.finders) if kept else None
    fits = has_receipt(held.row, office.rules)
    by_text = fits and await mobile_address(held, office) is not None
    return Renewal(fits=fits, by_text=by_text, asked=day)


def has_receipt(row: CaseRow, rules: Rules) -> bool:
    """Whether a new receipt may be given: to ordinary complainants who left a contact and were shown one at all."""
    return is_ordinary(row, rules) and row.lane != LINE


async def refuse_receipt(case_id: CaseId, reason: str, unlocked: Unlocked, office: Office) -> None:
    """Say no to who asked: they could not be reached, or were not the person."""
    require(unlocked, Permission.CASE_ANSWER)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    await record_with_reason("receipt_refused", reason, held, unlocked, office)
    await _answered(held, office)


async def reissue_receipt(case_id: CaseId, reason: str, unlocked: Unlocked, office: Office) -> NewReceipt:
    """Draw a new receipt and put the mailbox under it; the old one is dead when this returns.

    `reason` says how the person was reached. Killed half way, nobody has been told the new one: it is done again.
    """
    held = await _held(case_id, unlocked, office)
    receipt = draw_receipt()
    await _renew(receipt, reason, (), held, unlocked, office)
    return receipt


async def text_receipt(case_id: CaseId, reason: str, unlocked: Unlocked, office: Office) -> None:
    """The same, sent to the mobile number in the case; the officer is not shown it, the carrier can read it."""
    held = await _held(case_id, unlocked, office)
    address = await mobile_address(held, office)
    if address is None:
        raise NoMobileError
    receipt = draw_receipt()
    said = office.rules.wording["ko"]["reissue.sms"]
    said = said.replace("{number}", held.row.number).replace("{digits}", in_groups(receipt.digits()))
    await _renew(receipt, reason, [seal_text(said, address, held, office)], held, unlocked, office)


async def _renew(
    receipt: NewReceipt, reason: str, texts: Sequence[OutgoingRow], held: HeldCase, unlocked: Unlocked, office: Office
) -> None:
    if await waits_in(office.cases.store, held.row.mailbox_id):
        raise NotAllowedNowError  # said under the old receipt: first it is opened
    await record_with_reason("receipt_reissued", reason, held, unlocked, office)
    await deliver(office)  # nothing sealed to the old receipt comes after
    keys = await asyncio.to_thread(derive, receipt.secret, office.office)
    mail = await _answers(held, keys, office)
    new = {"tag_hash": keys.tag_hash, "public_key": keys.mailbox.public.raw}
    await replace_mailbox(office.drops.store, held.row.mailbox_id, new, mail, office.clock.today())
    await _take_voice(held, keys, office)
    await renew_card(held.row.id, unlocked, office)
    told: dict[str, object] = {"type": "reply", "text": office.rules.wording["ko"]["reissue.told"], "ask": False}
    renewed = await hold_case(held.row.id, unlocked, office)
    await send_to_reporter(told, (), renewed, unlocked, office, message_id=random_id(), texts=texts)
    await _answered(held, office)


async def _held(case_id: CaseId, unlocked: Unlocked, office: Office) -> HeldCase:
    require(unlocked, Permission.CASE_ANSWER)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    if not has_receipt(held.row, office.rules):
        raise NotAllowedNowError
    return held


async def _answers(held: HeldCase, keys: ReporterKeys, office: Office) -> list[MailRow]:
    """Every answer of the office, sealed anew to the new receipt and confirmed in its voice."""
    rows = [row for row in await office.cases.messages(held.row.id) if row.author == _OFFICE]
    wraps = await wraps_for(held, [row.id for row in rows], office)
    contents = [open_row(row, wraps.get(row.id), office) for row in rows]
    return [_mail(content, seq, keys, office) for seq, content in enumerate(filter(None, contents), 1)]


def _mail(content: Mapping[str, Any], seq: int, keys: ReporterKeys, office: Office) -> MailRow:
    message_id = random_id()
    about = SealingContext(purpose=Purpose.MESSAGE, office=office.office, message_id=message_id)
    sealed = seal(
        encode(content), to=[keys.mailbox.public], about=about, speak=keys.speak, direction=Direction.TO_REPORTER
    )
    return MailRow(id=message_id, seq=seq, kind=OFFICE_MESSAGE, body=sealed.body.raw, wrap=sealed.wraps[0].raw)


async def _take_voice(held: HeldCase, keys: ReporterKeys, office: Office) -> None:
    """From now on the case believes the new receipt alone."""
    about = SealingContext(purpose=Purpose.NOTE, office=office.office, message_id=held.row.id)
    sealed = seal(keys.speak.raw(), to=[held.key.public], about=about)
    wrap = NewWrap(
        thing=secret_id(sealed.body), reader=held.key.public.key_id, kind="secret", record=sealed.wraps[0].raw
    )
    await office.keyring.add([wrap])
    await office.cases.change(held.row.id, secret_body=sealed.body.raw)


async def _answered(held: HeldCase, office: Office) -> None:
    if kept := await kept_standing(office.cases.store, held.row.id):
        await answer_asked(office.drops.store, kept.finders)
