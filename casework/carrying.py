"""Carry an answer by text message: sealed to the bot with the return address, which only the bot reads (SPEC 12.2)."""

import base64
from collections.abc import Mapping
from typing import Any

from casework.bootstrap import Office
from casework.content import encode, text_of
from casework.errors import NotAllowedNowError
from casework.holding import HeldCase, open_row, wraps_for
from casework.replying import address_of
from casework.states import CaseState
from casework.store.case_rows import OutgoingRow
from casework.store.drops import TEXT_MESSAGE
from casework.store.satisfactions import has_said
from casework.telephone import LINE, answer_to_of
from crypto.keys import PublicKey, random_id
from crypto.outbox import seal_outgoing_text
from policies.rules import Rules

_REPORTER = "reporter"


def goes_by_text(lane: str, kind: str, state: str, rules: Rules) -> bool:
    """Whether an answer leaves by text message, readable to the carrier: never of what is, or may be, protected."""
    return lane == LINE and not rules.kinds[kind].protected and state != CaseState.QUARANTINED


async def leaves_by_text(held: HeldCase, office: Office) -> bool:
    """Whether an answer of this case leaves by text message: it came by one, or its person asked for one."""
    if goes_by_text(held.row.lane, held.row.kind, held.row.state, office.rules):
        return True
    return held.row.lane != LINE and await address_of(held, office) is not None


async def text_letters(content: Mapping[str, Any], held: HeldCase, office: Office) -> list[OutgoingRow]:
    """An answer as a sealed text message, to be kept with the answer itself; none without words or without a number."""
    answer_to = await _answer_to(held, office) if text_of(content) else None
    if answer_to is None:
        return []
    return [seal_text(await _said(content, held, office), answer_to, held, office)]


def seal_text(text: str, answer_to: Mapping[str, str], held: HeldCase, office: Office) -> OutgoingRow:
    """Words as a text message on its way, which only the bot can open."""
    text_id = random_id()
    raw = encode({"type": "text", "address": answer_to["address"], "text": text})
    sealed = seal_outgoing_text(raw, PublicKey(base64.b64decode(answer_to["key"])), office.office, text_id)
    return OutgoingRow(
        id=text_id,
        mailbox_id=held.row.mailbox_id,
        kind=TEXT_MESSAGE,
        body=sealed.body.raw,
        wrap=sealed.wraps[0].raw,
    )


async def _said(content: Mapping[str, Any], held: HeldCase, office: Office) -> str:
    wording = office.rules.wording["ko"]
    said = wording["sms.answer"].replace("{number}", held.row.number).replace("{text}", text_of(content))
    if held.row.lane != LINE:
        return f"{said}\n{wording['sms.by_receipt']}"  # an answer to this text would begin another matter
    if content.get("ask") is True:
        return f"{said}\n{wording['sms.asks']}"
    if content.get("ends") is not True or await has_said(office.cases.store, held.row.id):
        return said
    return f"{said}\n{wording['sms.rate']}"


async def _answer_to(held: HeldCase, office: Office) -> dict[str, str] | None:
    """Where answers go: said by the first message alone, so that no later one that was slipped in turns them aside."""
    if held.row.lane != LINE:
        return await address_of(held, office)
    first = next(row for row in await office.cases.messages(held.row.id) if row.author == _REPORTER)
    wraps = await wraps_for(held, [first.id], office)
    if first.id not in wraps:
        raise NotAllowedNowError  # kept under a key this officer was never handed: better refused than never sent
    return answer_to_of(open_row(first, wraps[first.id], office))
