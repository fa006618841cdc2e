"""What a committee decided: the decision with its reasons, and its way back into the case."""

import asyncio
from dataclasses import dataclass, field
from datetime import date

from casework.bootstrap import Office
from casework.committees.guarding import refuse_identifiers
from casework.committees.minutes import minutes_of
from casework.committees.planning import HeldSitting, content_of, items_in, must_be, rewrite_item, rewrite_sitting
from casework.committees.setting import BROUGHT, item_of
from casework.committees.standing import SittingView, take_in_declarations, view_sitting
from casework.committees.waiting import ENTRY
from casework.content import check_text, encode_kept, text_of
from casework.errors import MalformedRequestError, NotAllowedNowError, NotFoundError
from casework.people import Unlocked
from casework.reasons import check_reason
from casework.registering.matters import Ruling, keep_ruling
from casework.store.agenda import SETTLED, change_item, items_of
from casework.store.case_rows import CaseRow, MessageRow
from casework.store.cases import more_unread
from casework.store.committees import CALLED, CLOSED, DECIDED, OPEN, SET, VOTED, SittingItemRow
from casework.store.keyring import NewWrap
from casework.store.sittings import clear_sitting
from crypto.context import Purpose, SealingContext
from crypto.keys import ID_SIZE, PublicKey
from crypto.primitives import sha256
from crypto.seal import seal
from policies.committees import After

AUTHOR = "committee"
_DEFERRED = "deferred"
_LONGEST_REASONS = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """What a secretary writes down of a decision."""

    result: str
    decision: str = field(repr=False)
    reasons: str = field(repr=False)
    discussion: str = field(repr=False, default="")
    dissent: str = field(repr=False, default="")
    follow_up: date | None = None
    looked: bool = False


async def resolve(held: HeldSitting, item_id: str, said: Resolution, unlocked: Unlocked, office: Office) -> None:
    """Write down what was decided, or that it was put off; it can be written anew until the sitting is closed."""
    must_be(held, CALLED, OPEN)
    row = await item_of(held, item_id, office)
    if row.state not in {SET, VOTED, DECIDED}:
        raise NotAllowedNowError
    content = dict(await content_of(row, held, office))
    _may_be(said.result, row.kind, content, held, office)
    texts = {name: check_text(getattr(said, name), may_be_empty=True) for name in ("decision", "discussion", "dissent")}
    texts["reasons"] = check_text(said.reasons)[:_LONGEST_REASONS]
    check_reason(texts["reasons"][:200])
    if not texts["decision"] and said.result != _DEFERRED:
        raise MalformedRequestError
    names = [each.name for each in (await view_sitting(held, office)).members]
    await asyncio.to_thread(refuse_identifiers, "\n".join(texts.values()), office, names=names, looked=said.looked)
    more = texts | {"follow_up": said.follow_up.isoformat() if said.follow_up else ""}
    await office.journal.append(
        "item_decided", office.clock.now(), unlocked.officer.id, await _journal_id(row, office), None
    )
    await rewrite_item(row, content | more, held, office, state=DECIDED, result=said.result)


async def close_sitting(held: HeldSitting, unlocked: Unlocked, office: Office) -> None:
    """End a sitting in which everything was decided or put off.

    Decisions go back into their cases, the minutes are frozen, and papers, notes and votes at the portal are gone.
    Killed anywhere it is done again: what stands in a case already is not added twice.
    """
    must_be(held, CALLED, OPEN)
    rows = await items_in(held, office)
    if not rows or any(row.state != DECIDED for row in rows):
        raise NotAllowedNowError
    await take_in_declarations(held, office)
    view = await view_sitting(held, office)
    await office.journal.append("sitting_closed", office.clock.now(), unlocked.officer.id, None, None)
    for item in view.items:
        await _return(item.row, item.content, view, office)
    # First away, then closed: killed in between, the next try finds it open and writes the same minutes.
    await clear_sitting(office.portal.store, held.row.id)
    minutes = minutes_of(view, unlocked.officer.name, office)
    await rewrite_sitting(held, minutes, office, state=CLOSED, closed_day=office.clock.today())


def _may_be(result: str, kind: str, content: dict[str, object], held: HeldSitting, office: Office) -> None:
    rule = office.rules.committees.results_of(held.committee, brought=kind == BROUGHT).get(result)
    if rule is None:
        raise MalformedRequestError
    passed = content.get("passed")
    fits = {
        After.NOTHING: True,
        After.VOTE: passed is not None,
        After.PASSED: passed is True,
        After.FAILED: passed is False,
    }
    if not fits[rule.after]:
        raise NotAllowedNowError


async def _return(row: SittingItemRow, content: object, view: SittingView, office: Office) -> None:
    """Lay a decision into the case or the register it came from, sealed to that alone."""
    if row.result in {None, _DEFERRED} or not isinstance(content, dict):
        return
    if row.kind == ENTRY and row.agenda_id is not None:
        ruling = Ruling(
            result=row.result or "", decision=text_of(content, "decision"), reasons=text_of(content, "reasons"),
            sitting=view.held.name, day=view.held.row.day,
        )  # fmt: skip
        await keep_ruling(row.agenda_id, ruling, office)
    if row.case_id is None:
        return
    message_id = sha256(b"daesup/committee-result" + row.id)[:ID_SIZE]
    if not await office.cases.known([message_id]):
        case = await _case(row.case_id, office)
        if case is not None:
            await _add(message_id, row, content, case, view, office)
    for item in await items_of(office.cases.store, row.case_id):
        if item.id == row.agenda_id and item.state != SETTLED:
            await change_item(office.cases.store, item, SETTLED, chosen=item.chosen)


async def _add(
    message_id: bytes, row: SittingItemRow, content: dict[str, object], case: CaseRow, view: SittingView, office: Office
) -> None:
    rules = office.rules
    label = rules.committees.results[row.result or ""].label
    fields = {
        "text": f"{label}\n{text_of(content, 'decision')}",
        "answer.그렇게 정한 까닭": text_of(content, "reasons"),
    }
    if text_of(content, "follow_up"):
        fields["answer.다시 살피는 날"] = text_of(content, "follow_up")
    told = {"type": AUTHOR, "from": view.held.name, "fields": fields, "marks": []}
    about = SealingContext(purpose=Purpose.NOTE, office=office.office, message_id=message_id)
    key = PublicKey(case.public_key)
    sealed = await asyncio.to_thread(seal, encode_kept(told), to=[key], about=about)
    await office.keyring.add([NewWrap(thing=message_id, reader=key.key_id, kind="message", record=sealed.wraps[0].raw)])
    message = MessageRow(
        id=message_id, case_id=case.id, seq=0, author=AUTHOR, officer_id=None, day=office.clock.today(),
        purpose=Purpose.NOTE, masked=False, body=sealed.body.raw,
    )  # fmt: skip
    await office.cases.append(message, unread=more_unread())


async def _case(case_id: bytes, office: Office) -> CaseRow | None:
    try:
        return await office.cases.get(case_id)
    except NotFoundError:
        return None  # destroyed in the meantime: there is nothing to go back to


async def _journal_id(row: SittingItemRow, office: Office) -> bytes | None:
    case = None if row.case_id is None else await _case(row.case_id, office)
    return None if case is None else case.journal_id
