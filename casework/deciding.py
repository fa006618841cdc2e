"""What a person decides about their identity arrives: believed or refused, and the class follows (handbook 2.2)."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from casework.bootstrap import Office
from casework.consents import Consent, Decision, consents_of, in_force, rung_of
from casework.content import b64, b64_of, decode, encode, text_of
from casework.errors import MalformedRequestError
from casework.handwriting import hands_of
from casework.holding import HeldCase, open_case_body
from casework.people import Unlocked
from casework.reading import open_reason, seal_reason
from casework.store.consents import ConsentRow, consent_rows, writes_consent
from casework.store.engine import Also
from casework.store.envelopes import is_claimed
from casework.store.keyring import NewWrap
from casework.store.vault import has_envelope
from crypto.consent import Act, Statement, read_statement
from crypto.context import Purpose, SealingContext
from crypto.envelope import Body, WrapRecord
from crypto.errors import CryptoError
from crypto.keys import ID_SIZE, VerifyKey
from crypto.primitives import sha256
from crypto.seal import seal
from crypto.unseal import open_sealed
from policies.identity import ANY_UNIT, Carries, ConsentPurpose

IDENTITY = "identity"
_SIGNATURE, _WRAP = 64, 1186
_LARGEST_NAMED = 8_192
WITHDRAWN = "consent_withdrawn"
_ACTS = {Act.GIVE: "consent_given", Act.REFUSE: "consent_not_given", Act.WITHDRAW: WITHDRAWN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A decision as it lies in the case, its signature checked; `base` is the class that it lowered."""

    row: ConsentRow
    decision: Decision
    base: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """A decision that is believed, and what follows from it."""

    row: ConsentRow
    statement: Statement
    identity_class: str
    fallen: tuple[ConsentRow, ...]
    wrap: NewWrap | None = field(default=None, repr=False)


async def kept_decisions(held: HeldCase, office: Office) -> list[Kept]:
    """Every decision of a case that its person has signed; a row that somebody else wrote is none."""
    rows = await consent_rows(office.cases.store, held.row.id)
    hands = await hands_of(held, office) if rows else []
    return [kept for row in rows if (kept := _kept(row, hands, held, office)) is not None]


async def consents_in(held: HeldCase, office: Office) -> tuple[Consent, ...]:
    """Every consent of a case. What the journal says was taken back stays so, whatever became of the row."""
    decisions = [each.decision for each in await kept_decisions(held, office)]
    acts = await office.journal.acts_of_case(held.row.journal_id, WITHDRAWN) if decisions else []
    back = {open_reason(each.reason or b"", held, office): each.at for each in acts}
    return tuple(
        replace(each, withdrawn=back[each.id].date()) if each.withdrawn is None and each.id in back else each
        for each in consents_of(decisions, office.rules.identity)
    )


async def standing_consents(held: HeldCase, office: Office) -> tuple[Consent, ...]:
    """The consents of a case that are in force today."""
    protected = office.rules.kinds[held.row.kind].protected
    consents = await consents_in(held, office)
    return in_force(consents, office.clock.today(), office.rules.identity, protected=protected)


async def consented(held: HeldCase, purpose: str, recipient: str, office: Office) -> Consent | None:
    """The consent in force to this purpose for this one recipient; whatever leaves with an identity asks here first."""
    found = [
        each for each in await standing_consents(held, office) if (each.purpose, each.recipient) == (purpose, recipient)
    ]
    return found[-1] if found else None


async def believe(content: dict[str, Any], message_id: bytes, held: HeldCase, office: Office) -> Arrived | None:
    """What a decision changes, if this case's person has signed it, for this very message; None if it is refused."""
    hands = await hands_of(held, office)
    try:
        signature = b64_of(content, "signature", _SIGNATURE) or b""
        said, shown = text_of(content, "said"), text_of(content, "shown")
        # Only the present hand may say something new: the words of a receipt that was replaced say nothing.
        statement = read_statement(said, signature, keys=hands[-1:], office=office.office)
    except CryptoError:
        return None
    before = await kept_decisions(held, office)
    standing = await standing_consents(held, office)
    if not await _may_be_said(statement, shown, message_id, standing, held, office):
        return None
    wrap = _named_in(content, statement, held)
    if (statement.named is None) is not (wrap is None):
        return None
    base = _base(before, held, office)
    after = consents_of([*(each.decision for each in before), Decision(statement, shown)], office.rules.identity)
    protected = office.rules.kinds[held.row.kind].protected
    lowered = in_force(after, office.clock.today(), office.rules.identity, protected=protected)
    row = ConsentRow(
        id=message_id,
        case_id=held.row.id,
        body=_seal({"said": said, "signature": b64(signature), "shown": shown, "base": base}, message_id, held, office),
        envelope=statement.envelope,
        named=b64_any(content, "body") if wrap else None,
    )
    gone = {each.id for each in after if each.withdrawn is not None}
    fallen = [each.row for each in before if each.row.id.hex() in gone and (each.row.named or each.row.envelope)]
    return Arrived(
        row=row,
        statement=statement,
        identity_class=rung_of(base, lowered, office.rules.identity),
        fallen=tuple(fallen),
        wrap=wrap,
    )


async def note_decision(arrived: Arrived, held: HeldCase, unlocked: Unlocked, office: Office) -> None:
    """Before a decision is written: the journal, what the officers will read, and the end of what they may not."""
    said = arrived.statement
    label = office.rules.identity.purposes[said.purpose].label["ko"] if said.act is not Act.WITHDRAW else ""
    reason = label or said.consent_id.hex()
    sealed = seal_reason(reason, held, office)
    await office.journal.append(_ACTS[said.act], office.clock.now(), unlocked.officer.id, held.row.journal_id, sealed)
    if arrived.wrap is not None:
        await office.keyring.add([arrived.wrap])
    for row in arrived.fallen:
        if row.named is not None:
            await office.keyring.destroy(named_thing(row.named))


def writes(arrived: Arrived | None, office: Office) -> Also | None:
    """What is written in one transaction with the message that said it."""
    if arrived is None:
        return None
    return writes_consent(arrived.row, [row.id for row in arrived.fallen], office.clock.today())


async def open_named(row: ConsentRow, held: HeldCase, office: Office) -> dict[str, str]:
    """The name and contact of a consent, by fact; the caller has told the journal."""
    thing = named_thing(row.named or b"")
    about = SealingContext(purpose=Purpose.NAMED, office=office.office, message_id=row.id)
    for key in held.keys:
        record = (await office.keyring.find_many([thing], key.public.key_id)).get(thing)
        if record is None:
            continue
        try:
            opened = open_sealed(Body.parse(row.named or b""), WrapRecord.parse(record), key=key, about=about)
            told = decode(opened.content)
        except (CryptoError, MalformedRequestError):
            return {}
        return {fact: text for fact in office.rules.identity.facts if (text := text_of(told, fact))}
    return {}


def named_thing(named: bytes) -> bytes:
    """Under which id the wrap of named facts lies."""
    return sha256(named)[:ID_SIZE]


def _kept(row: ConsentRow, hands: Sequence[VerifyKey], held: HeldCase, office: Office) -> Kept | None:
    content = _open(row, held, office)
    signature = b64_of(content, "signature", _SIGNATURE) or b""
    try:
        statement = read_statement(text_of(content, "said"), signature, keys=hands, office=office.office)
    except CryptoError:
        return None
    if statement.act is not Act.WITHDRAW and statement.consent_id != row.id:
        return None  # somebody wrote an old statement down a second time
    if statement.purpose not in office.rules.identity.purposes:
        return None
    return Kept(row=row, decision=Decision(statement, text_of(content, "shown")), base=text_of(content, "base"))


def _base(before: Sequence[Kept], held: HeldCase, office: Office) -> str:
    """The class without any consent: as it was, unless something else has changed it since the last decision."""
    if not before:
        return held.row.identity_class
    ladder, protected = office.rules.identity, office.rules.kinds[held.row.kind].protected
    lowered = in_force(
        consents_of([each.decision for each in before], ladder), office.clock.today(), ladder, protected=protected
    )
    follows = rung_of(before[-1].base, lowered, ladder)
    return before[-1].base if held.row.identity_class == follows else held.row.identity_class


async def _may_be_said(
    said: Statement, shown: str, message_id: bytes, standing: Sequence[Consent], held: HeldCase, office: Office
) -> bool:
    """Whether this may be decided here and now: the right message, purpose, recipient, text and envelope."""
    if said.act is Act.WITHDRAW:
        return said.envelope is None and said.named is None
    protected = office.rules.kinds[held.row.kind].protected
    rule = office.rules.identity.purposes_for(protected=protected).get(said.purpose)
    if said.consent_id != message_id or rule is None or not _is_recipient(said.recipient, rule, office):
        return False
    if (not rule.offered or said.asked is not None) and not await _was_asked(said, held, office):
        return False
    if said.act is Act.REFUSE:
        return said.envelope is None and said.named is None
    return (
        _reads_right(said, shown, rule, office)
        and rule.requires in {"", *(each.purpose for each in standing)}
        and await _carries_right(said, rule, office)
    )


def _is_recipient(recipient: str, rule: ConsentPurpose, office: Office) -> bool:
    if recipient in rule.recipients:
        return recipient != ANY_UNIT
    return ANY_UNIT in rule.recipients and recipient in {unit.name for unit in office.rules.organisation.units}


def _reads_right(said: Statement, shown: str, rule: ConsentPurpose, office: Office) -> bool:
    """Whether the text shown is today's, in one of the office's languages, and is what was signed."""
    texts = {
        office.rules.identity.shown(said.purpose, said.recipient, said.until, language)
        for language in office.rules.wording
    }
    return (
        shown in texts
        and sha256(shown.encode()) == said.text
        and said.version == rule.version
        and said.until == rule.ends(said.day)
        and bool(said.facts)
        and set(said.facts) <= set(rule.facts)
    )


async def _carries_right(said: Statement, rule: ConsentPurpose, office: Office) -> bool:
    has_envelope_named, has_named = said.envelope is not None, said.named is not None
    if (has_envelope_named, has_named) != (rule.carries is Carries.ENVELOPE, rule.carries is Carries.NAMED):
        return False
    if said.envelope is None:
        return True
    claimed = await is_claimed(office.cases.store, said.envelope)
    return not claimed and await has_envelope(office.vault, said.envelope)


async def _was_asked(said: Statement, held: HeldCase, office: Office) -> bool:
    """Whether the office asked for this, in the message that the answer names."""
    rows = [row for row in await office.cases.messages(held.row.id) if row.author == "office" and row.id == said.asked]
    for row in rows:
        content = decode((await open_case_body(held, row.id, row.body, Purpose(row.purpose), office)).content)
        if content.get("ask") == IDENTITY:
            return (text_of(content, "purpose"), text_of(content, "recipient")) == (said.purpose, said.recipient)
    return False


def _named_in(content: dict[str, Any], said: Statement, held: HeldCase) -> NewWrap | None:
    """The wrap of what is told to the officers, where it is what was signed and sealed to this case."""
    named = content.get("named")
    if said.act is not Act.GIVE or said.named is None or not isinstance(named, dict):
        return None
    body, record = b64_any(content, "body"), b64_any(content, "wrap")
    try:
        wrap = WrapRecord.parse(record)
        Body.parse(body)
    except CryptoError:
        return None
    if sha256(body) != said.named or wrap.key_id not in {key.public.key_id for key in held.keys}:
        return None
    return NewWrap(thing=named_thing(body), reader=wrap.key_id, kind="named", record=wrap.raw)


def b64_any(content: dict[str, Any], name: str) -> bytes:
    """A base64 field of what is told to the officers, whatever its length; empty where it is none."""
    named = content.get("named")
    text = named.get(name) if isinstance(named, dict) else None
    if not isinstance(text, str) or len(text) > _LARGEST_NAMED:
        return b""
    padded = len(text) // 4 * 3 - text.count("=")
    return b64_of({name: text}, name, padded) or b""


def _seal(content: dict[str, Any], message_id: bytes, held: HeldCase, office: Office) -> bytes:
    about = SealingContext(purpose=Purpose.NOTE, office=office.office, message_id=message_id)
    sealed = seal(encode(content), to=[held.key.public], about=about)
    return sealed.wraps[0].raw + sealed.body.raw


def _open(row: ConsentRow, held: HeldCase, office: Office) -> dict[str, Any]:
    about = SealingContext(purpose=Purpose.NOTE, office=office.office, message_id=row.id)
    for key in held.keys:
        try:
            record, body = WrapRecord.parse(row.body[:_WRAP]), Body.parse(row.body[_WRAP:])
            return decode(open_sealed(body, record, key=key, about=about).content)
        except (CryptoError, MalformedRequestError):
            continue  # written under another generation
    return {}
