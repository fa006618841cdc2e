"""The reporter decides how much becomes known: leave a name under seal, tell it, agree, refuse, take it back."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from casework.bootstrap import Intake
from casework.consents import Consent, Decision, consents_of, in_force, less_protected, rung_of
from casework.content import CONVERSION, b64, b64_of, encode, text_of
from casework.corresponding import IDENTITY, Listened, listen, tell_office
from casework.enveloping import new_envelope
from casework.errors import ClosedConversationError, NotAllowedNowError, NotFoundError, NothingNamedError, TooLongError
from casework.receipts import Reporter
from casework.store.drops import OFFICE_MESSAGE
from casework.store.vault import EnvelopeRow, add_envelope
from casework.voices import Heard
from crypto.consent import Act, Statement, read_statement, sign_statement
from crypto.context import Purpose, SealingContext
from crypto.errors import CryptoError
from crypto.keys import ID_SIZE, PublicKey, VerifyKey
from crypto.primitives import sha256
from crypto.seal import seal
from policies.identity import Carries, ConsentPurpose, Identity
from policies.rules import IdentityClass, Rules

LONGEST_FACT = 200
_SIGNATURE, _HAND = 64, 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A consent the office asks for and nobody has answered."""

    message: str
    purpose: str
    recipient: str
    said: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderView:
    """Where the person stands, what they have ever agreed to, and what is asked of them."""

    rung: str
    settling: bool  # the office's side has not followed yet
    protected: bool
    consents: tuple[Consent, ...]
    standing: frozenset[str]  # ids of the consents in force
    asked: tuple[Asked, ...]
    can_tell: bool  # the case has a key to which something can be told
    closed: bool

    def has(self, purpose: str) -> bool:
        """Whether a consent to this purpose is in force."""
        return any(each.purpose == purpose and each.id in self.standing for each in self.consents)


@dataclass(frozen=True, slots=True)
class _Where:
    """Whose words these are, under which id, in which language, and to which case key."""

    reporter: Reporter
    message_id: bytes
    intake: Intake
    language: str
    case_key: PublicKey | None


async def open_ladder(reporter: Reporter, intake: Intake) -> LadderView:
    """The ladder as this receipt's holder sees it, from their own words and the office's card."""
    return _view(await listen(reporter, intake), reporter, intake)


async def give(
    purpose: str, facts: dict[str, str], reporter: Reporter, message_id: bytes, intake: Intake, *, language: str,
) -> None:  # fmt: skip
    """Agree, unasked, to a purpose that is offered; what is named is sealed before it is stored anywhere."""
    listened = await listen(reporter, intake)
    if _is_said(message_id, listened):
        return
    view = _view(listened, reporter, intake)
    rule = _offered(purpose, view, intake.rules)
    if not rule.offered or view.closed or view.has(purpose) or (rule.requires and not view.has(rule.requires)):
        raise NotAllowedNowError
    where = _Where(reporter, message_id, intake, language, listened.case_key)
    await _give(purpose, rule.recipients[0], facts, None, where)


async def answer(
    asked_id: str, reporter: Reporter, message_id: bytes, intake: Intake, *, agrees: bool, language: str
) -> None:
    """Give or refuse what the office asked for; to nothing else."""
    listened = await listen(reporter, intake)
    if _is_said(message_id, listened):
        return
    view = _view(listened, reporter, intake)
    asked = next((each for each in view.asked if each.message == asked_id), None)
    if asked is None:
        raise NotFoundError
    if view.closed:
        raise ClosedConversationError
    raw = bytes.fromhex(asked.message)
    if agrees:
        rule = _offered(asked.purpose, view, intake.rules)
        if rule.requires and not view.has(rule.requires):
            raise NotAllowedNowError
        where = _Where(reporter, message_id, intake, language, listened.case_key)
        await _give(asked.purpose, asked.recipient, {}, raw, where)
        return
    said = _statement(Act.REFUSE, message_id, asked.purpose, asked.recipient, intake, asked=raw)
    await _tell(said, "", {}, reporter, message_id, intake)


async def take_back(consent_id: str, reporter: Reporter, message_id: bytes, intake: Intake) -> None:
    """Take back a consent that holds, and with it whatever stands on it."""
    listened = await listen(reporter, intake)
    if _is_said(message_id, listened):
        return
    view = _view(listened, reporter, intake)
    today = intake.clock.today()
    found = next((each for each in view.consents if each.id == consent_id and each.holds_on(today)), None)
    if found is None:
        raise NotFoundError
    if view.closed:
        raise ClosedConversationError
    said = _statement(Act.WITHDRAW, bytes.fromhex(found.id), found.purpose, found.recipient, intake)
    await _tell(said, "", {}, reporter, message_id, intake)


def _view(listened: Listened, reporter: Reporter, intake: Intake) -> LadderView:
    rules, today = intake.rules, intake.clock.today()
    kind = rules.kinds.get(listened.kind)
    protected = kind is None or kind.protected
    # What was decided in a talk stays with the talk: the report made of it begins without a name.
    since = _since_filed(listened.heard)
    consents = consents_of(_decisions(since, _hands(listened.heard, reporter), intake), rules.identity)
    standing = in_force(consents, today, rules.identity, protected=protected)
    known = listened.rung if listened.rung in tuple(IdentityClass) else IdentityClass.ANONYMOUS
    own = rung_of(_without_consent(consents, known, rules.identity), standing, rules.identity)
    # Until the office has followed, the less protected of both is what is true.
    rung = known if less_protected(known, own) else own
    return LadderView(
        rung=rung,
        settling=own != known and bool(consents),
        protected=protected,
        consents=consents,
        standing=frozenset(each.id for each in standing),
        asked=tuple(_asked(since, consents, rules.identity, protected=protected)),
        can_tell=listened.case_key is not None,
        closed=listened.closed,
    )


def _without_consent(consents: Sequence[Consent], known: str, ladder: Identity) -> str:
    """The class the office would have without this person's consents, as far as the person can tell."""
    led_to = {ladder.purposes[each.purpose].rung for each in consents}
    return IdentityClass.ANONYMOUS if known in led_to else known


def _since_filed(heard: Sequence[Heard]) -> Sequence[Heard]:
    own = [each.row.kind != OFFICE_MESSAGE and text_of(each.content, "type") == CONVERSION for each in heard]
    return heard[len(own) - own[::-1].index(True) :] if True in own else heard


def _hands(heard: Sequence[Heard], reporter: Reporter) -> list[VerifyKey]:
    """The keys with which this person has signed, with this receipt or with one that it has replaced."""
    return [reporter.keys.consent.public, *(hand for each in heard if (hand := _hand_in(each)) is not None)]


def _decisions(heard: Sequence[Heard], hands: Sequence[VerifyKey], intake: Intake) -> list[Decision]:
    """What this person has decided."""
    found: list[Decision] = []
    for each in heard:
        content = each.content
        if each.row.kind == OFFICE_MESSAGE or text_of(content, "type") != IDENTITY:
            continue
        statement = _believed(content, hands, intake)
        if statement is None or statement.purpose not in intake.rules.identity.purposes:
            continue
        if statement.act is Act.WITHDRAW or statement.consent_id == each.row.id:
            found.append(Decision(statement, text_of(content, "shown")))
    return found


def _hand_in(heard: Heard) -> VerifyKey | None:
    own = heard.row.kind != OFFICE_MESSAGE and text_of(heard.content, "type") in {"report", "new_receipt"}
    raw = b64_of(heard.content, "consent_key", _HAND) if own else None
    return None if raw is None else VerifyKey(raw)


def _believed(content: dict[str, Any], hands: Sequence[VerifyKey], intake: Intake) -> Statement | None:
    signature = b64_of(content, "signature", _SIGNATURE) or b""
    try:
        return read_statement(text_of(content, "said"), signature, keys=hands, office=intake.office)
    except CryptoError:
        return None


def _asked(heard: Sequence[Heard], consents: Sequence[Consent], ladder: Identity, *, protected: bool) -> list[Asked]:
    answered = {each.asked.hex() for each in consents if each.asked is not None}
    known = ladder.purposes_for(protected=protected)
    return [
        Asked(
            message=each.row.id.hex(),
            purpose=text_of(each.content, "purpose"),
            recipient=text_of(each.content, "recipient"),
            said=text_of(each.content),
        )
        for each in heard
        if each.row.kind == OFFICE_MESSAGE
        and each.content.get("ask") == IDENTITY
        and text_of(each.content, "purpose") in known
        and each.row.id.hex() not in answered
    ]


def _offered(purpose: str, view: LadderView, rules: Rules) -> ConsentPurpose:
    try:
        return rules.identity.purposes_for(protected=view.protected)[purpose]
    except KeyError:
        raise NotFoundError from None


async def _give(purpose: str, recipient: str, facts: dict[str, str], asked: bytes | None, where: _Where) -> None:
    intake, rule = where.intake, where.intake.rules.identity.purposes[purpose]
    told = {} if rule.carries is Carries.NOTHING else _facts(facts, rule)
    raw = encode({"type": "named", **told})
    envelope, named = None, None
    sealed: dict[str, object] = {}
    if rule.carries is Carries.ENVELOPE:
        # Beside the loop: a file is read, and something is sealed to each custodian.
        row = await asyncio.to_thread(_envelope, raw, intake)
        # The vault goes first: an envelope that nobody names is harmless, a name without its envelope is not.
        await add_envelope(intake.vault, row, intake.clock.today())
        envelope = row.pointer
    elif rule.carries is Carries.NAMED:
        sealed, named = _sealed_to_case(raw, where)
    until = rule.ends(intake.clock.today())
    shown = intake.rules.identity.shown(purpose, recipient, until, where.language)
    said = _statement(
        Act.GIVE, where.message_id, purpose, recipient, intake, asked=asked, envelope=envelope, named=named,
        until=until, facts=tuple(told) or rule.facts, text=sha256(shown.encode()),
    )  # fmt: skip
    await _tell(said, shown, sealed, where.reporter, where.message_id, intake)


def _envelope(raw: bytes, intake: Intake) -> EnvelopeRow:
    needed, custodians = intake.keys.custodians()
    return new_envelope(raw, needed, custodians, intake.office)


def _facts(facts: dict[str, str], rule: ConsentPurpose) -> dict[str, str]:
    told = {name: " ".join(facts.get(name, "").split()) for name in rule.facts}
    if any(len(text) > LONGEST_FACT for text in told.values()):
        raise TooLongError
    told = {name: text for name, text in told.items() if text}
    if not told:
        raise NothingNamedError
    return told


def _sealed_to_case(raw: bytes, where: _Where) -> tuple[dict[str, object], bytes]:
    """Facts for the case alone: the mailbox does not keep them, so that eight words forced out of somebody do not."""
    if where.case_key is None:
        raise NotAllowedNowError
    about = SealingContext(purpose=Purpose.NAMED, office=where.intake.office, message_id=where.message_id)
    sealed = seal(raw, to=[where.case_key], about=about)
    named: dict[str, object] = {"body": b64(sealed.body.raw), "wrap": b64(sealed.wraps[0].raw)}
    return {"named": named}, sealed.body.digest


def _statement(
    act: Act, consent_id: bytes, purpose: str, recipient: str, intake: Intake, *, asked: bytes | None = None,
    envelope: bytes | None = None, named: bytes | None = None, until: date | None = None,
    facts: tuple[str, ...] = (), text: bytes | None = None,
) -> Statement:  # fmt: skip
    return Statement(
        act=act, office=intake.office, consent_id=consent_id, purpose=purpose, recipient=recipient, facts=facts,
        version=intake.rules.identity.purposes[purpose].version, text=text or sha256(b""), day=intake.clock.today(),
        until=until, envelope=envelope, named=named, asked=asked,
    )  # fmt: skip


async def _tell(
    said: Statement, shown: str, more: dict[str, object], reporter: Reporter, message_id: bytes, intake: Intake
) -> None:
    text, signature = sign_statement(said, reporter.keys.consent)
    what = f"{said.act}.{said.purpose}"
    content: dict[str, object] = {"type": IDENTITY, "said": text, "signature": b64(signature), "shown": shown}
    await tell_office({**content, "what": what, **more}, reporter, message_id, intake)


def _is_said(message_id: bytes, listened: Listened) -> bool:
    """Whether this very page was sent before: what it seals is drawn anew each time, so it cannot be compared."""
    if len(message_id) != ID_SIZE:
        raise NotFoundError
    return any(each.row.id == message_id for each in listened.heard)
