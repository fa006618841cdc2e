"""A talk becomes a report: its person signed for it and chose what goes over; nothing else does (handbook L18)."""

from dataclasses import dataclass, replace
from typing import Any

from casework.admitting import admit
from casework.bootstrap import Office
from casework.content import FILE_REPORT, b64, b64_of, decode, encode, files_of, text_of
from casework.converting import seats_at
from casework.errors import Refusal
from casework.handwriting import hands_of
from casework.holding import HeldCase, hold_case, speak_of
from casework.masking import Masked
from casework.opened import Opened, about_message
from casework.people import Unlocked
from casework.receiving import public_number
from casework.rerouting import Sealed, excluded_from, wrap_to
from casework.states import CaseState
from casework.store.consents import ConsentRow
from casework.store.engine import Also
from casework.store.talks import ends_talk, left_behind
from crypto.consent import Act, Statement, read_statement
from crypto.context import Purpose
from crypto.envelope import Body, WrapRecord
from crypto.errors import CryptoError
from crypto.keys import PublicKey, random_id
from crypto.primitives import sha256
from crypto.seal import seal
from crypto.unseal import unwrap
from policies.counselling import BECAME_REPORT
from policies.rules import Rules

_SIGNATURE = 64


@dataclass(frozen=True, slots=True)
class Report:
    """A report that somebody made of their talk: what was opened, as a first message, and what they signed."""

    opened: Opened
    signed: dict[str, str]


async def report_in(opened: Opened, held: HeldCase, office: Office) -> Report | None:
    """The report that this message makes of its talk; None unless the talk's person has signed just this."""
    content, rules = opened.content, office.rules
    if not rules.kinds[held.row.kind].talk or held.row.state in {CaseState.CLOSED, CaseState.WITHDRAWN}:
        return None
    hands = await hands_of(held, office)
    said, shown, told = text_of(content, "said"), text_of(content, "shown"), content.get("report")
    signature = b64_of(content, "signature", _SIGNATURE) or b""
    try:
        # Only the present hand: an officer knows the talk's voice, and cannot sign.
        statement = read_statement(said, signature, keys=hands[-1:], office=office.office)
        # Whole: what is signed may be longer than one text, and half of it is another thing.
        chosen = decode(str(told).encode())
    except (CryptoError, Refusal, UnicodeEncodeError):
        return None
    if not _agrees(statement, shown, str(told), opened.waiting.id, rules) or statement.recipient != text_of(
        chosen, "kind"
    ):
        return None
    first = {
        "type": "report",
        "kind": statement.recipient,
        "lane": held.row.lane,
        "text": text_of(chosen),
        "answers": {},
        "excluded": text_of(chosen, "excluded"),
        "files": [each.to_json() for each in files_of(chosen)],
        "speak": b64((await speak_of(held, office)).raw()),
        "consent_key": b64(hands[-1].raw),
        "day": text_of(content, "day"),
    }
    if not first["text"] and not first["files"]:
        return None
    return Report(replace(opened, content=first), {"said": said, "signature": b64(signature), "shown": shown})


async def become_case(report: Report, masked: Masked, held: HeldCase, unlocked: Unlocked, office: Office) -> bool:
    """Open the case and end the talk, in one transaction; the mailbox goes with the case.

    Whoever must not see the talk does not see the case, and those whom the report names do not either.
    """
    content, talk = report.opened.content, held.row
    excluded = {*await excluded_from(content, office), *await office.cases.recused_from(talk.id)}
    desk, ids = await seats_at(office.rules.kinds[str(content["kind"])].desk, excluded, office)
    readers = [each for each in await office.people.at_desk(desk) if each.id in ids]
    await office.journal.append("talk_filed", office.clock.now(), unlocked.officer.id, talk.journal_id, None)
    waiting = replace(report.opened.waiting, desk=desk, number=talk.number)
    opened = replace(report.opened, waiting=waiting)

    def besides(new: HeldCase) -> Also:
        evidence = _evidence(report, waiting.id, new, office)
        return ends_talk(talk.id, (random_id(), public_number()), BECAME_REPORT, office.clock.today(), evidence)

    return await admit(
        opened, masked, readers, excluded, unlocked, office, generation=talk.generation + 1, besides=besides
    )


async def became_report(case_id: bytes, office: Office) -> bool:
    """Whether this is a talk that its person has made a report of."""
    return (await office.cases.get(case_id)).result == BECAME_REPORT


async def send_after(unlocked: Unlocked, office: Office) -> None:
    """What was said to the talk before its person had the new card goes after the mailbox, unread."""
    for waiting, talk_id in await left_behind(office.cases.store, unlocked.officer.id, BECAME_REPORT):
        row = await office.cases.by_mailbox(waiting.mailbox_id)
        try:
            held = await hold_case(talk_id, unlocked, office)
            record = await office.keyring.find(waiting.id, waiting.wrap_key)
        except Refusal:
            continue  # another officer of the talk will do it
        key = next((each for each in held.keys if each.public.key_id == waiting.wrap_key), None)
        if row is None or key is None:
            continue
        digest = Body.parse(waiting.body).digest
        about = about_message(Purpose.MESSAGE, waiting.id, office)
        dek = unwrap(WrapRecord.parse(record), key=key, digest=digest, about=about)
        await wrap_to(Sealed(waiting, digest, dek), row.desk, PublicKey(row.public_key), office)


def _agrees(said: Statement, shown: str, told: str, message_id: bytes, rules: Rules) -> bool:
    """Whether this very message is agreed to, under today's text, for a kind that a talk may become."""
    filing = rules.counselling.filing
    return (
        (said.act, said.purpose, said.consent_id) == (Act.GIVE, FILE_REPORT, message_id)
        and said.recipient in filing.kinds
        and said.version == filing.version
        and shown in filing.text.values()
        and sha256(shown.encode()) == said.text
        and said.named == sha256(told.encode())
        and said.envelope is None
    )


def _evidence(report: Report, message_id: bytes, new: HeldCase, office: Office) -> ConsentRow:
    """What was signed, kept in the case as long as the case is."""
    about = about_message(Purpose.NOTE, message_id, office)
    signed: dict[str, Any] = {**report.signed, "base": ""}
    sealed = seal(encode(signed), to=[new.key.public], about=about)
    return ConsentRow(
        id=message_id, case_id=new.row.id, body=sealed.wraps[0].raw + sealed.body.raw, envelope=None, named=None
    )
