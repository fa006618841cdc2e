"""Ask the person for a consent: a purpose of the table, one recipient, and a reason that gives nobody away."""

from dataclasses import dataclass

from casework.answering import send_to_reporter
from casework.bootstrap import Office
from casework.carrying import goes_by_text
from casework.consents import Consent
from casework.content import text_of
from casework.deciding import IDENTITY, consents_in, standing_consents
from casework.errors import HeldBackError, NotAllowedNowError, NotFoundError, TooLongError
from casework.holding import HeldCase, hold_case, open_row, wraps_for
from casework.ids import CaseId, case_bytes
from casework.people import Unlocked
from casework.reading import record_with_reason
from casework.releasing.drafts import inspect_paper
from casework.reviewing.studying import study
from casework.states import CaseState
from casework.unlocking import require
from crypto.keys import random_id
from policies.identity import ANY_UNIT, ConsentPurpose
from policies.rules import Permission

_LONGEST_REASON = 500
_READ_AS = "factsheet"  # the strictest audience: the sentence must fit any reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One consent that an officer may ask for, and from whom it would go to whom."""

    purpose: str
    label: str
    recipients: tuple[tuple[str, str], ...]


def questions_for(held: HeldCase, standing: tuple[Consent, ...], office: Office) -> tuple[Question, ...]:
    """What may be asked in a case as it stands; what a person gives of their own accord is not asked for."""
    if not _may_ask(held, office):
        return ()
    protected = office.rules.kinds[held.row.kind].protected
    purposes = {each.purpose for each in standing}
    return tuple(
        Question(purpose=name, label=rule.label["ko"], recipients=_recipients(rule, office))
        for name, rule in office.rules.identity.purposes_for(protected=protected).items()
        if not rule.offered and rule.requires in {"", *purposes}
    )


async def ask_for(
    case_id: CaseId, purpose: str, recipient: str, reason: str, unlocked: Unlocked, office: Office
) -> None:
    """Put the question into the mailbox; the journal knows first, and the leak guard reads the reason."""
    require(unlocked, Permission.CASE_ANSWER)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    if not _may_ask(held, office):
        raise NotAllowedNowError
    standing = await standing_consents(held, office)
    asked = next((each for each in questions_for(held, standing, office) if each.purpose == purpose), None)
    if asked is None or recipient not in {name for name, _ in asked.recipients}:
        raise NotFoundError
    if any((each.purpose, each.recipient) == (purpose, recipient) for each in standing):
        raise NotAllowedNowError  # it is given already
    if (purpose, recipient) in await unanswered(held, office):
        raise NotAllowedNowError  # nobody is pressed for an answer
    reason = " ".join(reason.split())
    if len(reason) > _LONGEST_REASON:
        raise TooLongError
    if reason and (await inspect_paper(reason, _READ_AS, await study(held, unlocked, office), office)).is_blocked:
        raise HeldBackError
    await record_with_reason("identity_consent_asked", reason, held, unlocked, office)
    text = office.rules.wording["ko"]["identity_ask.text"].format(
        label=asked.label, recipient=office.rules.identity.recipient_named(recipient, "ko"), reason=reason
    )
    content: dict[str, object] = {
        "type": "reply", "text": text, "ask": IDENTITY, "purpose": purpose, "recipient": recipient,
    }  # fmt: skip
    await send_to_reporter(content, (), held, unlocked, office, message_id=random_id())


async def unanswered(held: HeldCase, office: Office) -> tuple[tuple[str, str], ...]:
    """The purposes and recipients that the person was asked for and has not answered."""
    rows = [row for row in await office.cases.messages(held.row.id) if row.author == "office"]
    wraps = await wraps_for(held, [row.id for row in rows], office)
    answered = {each.asked for each in await consents_in(held, office) if each.asked is not None}
    told = [(row.id, open_row(row, wraps.get(row.id), office)) for row in rows]
    return tuple(
        (text_of(content, "purpose"), text_of(content, "recipient"))
        for message_id, content in told
        if content.get("ask") == IDENTITY and message_id not in answered
    )


def _may_ask(held: HeldCase, office: Office) -> bool:
    row = held.row
    ended = row.state in {CaseState.CLOSED, CaseState.QUARANTINED}
    # Whoever writes by text message has no receipt with which to answer.
    return not ended and not goes_by_text(row.lane, row.kind, row.state, office.rules)


def _recipients(rule: ConsentPurpose, office: Office) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for name in rule.recipients:
        if name == ANY_UNIT:
            today = office.clock.today()
            units = {unit.name for unit in office.rules.organisation.units if unit.is_there_on(today)}
            found += [(unit, unit) for unit in sorted(units)]
        else:
            found.append((name, office.rules.identity.recipient_named(name, "ko")))
    return tuple(found)
