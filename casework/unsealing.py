"""A name left under seal is opened for an officer: on a recorded ground, by the custodians, and the person is told."""

from datetime import timedelta

from casework.answering import send_to_reporter
from casework.bootstrap import Office
from casework.consents import Consent
from casework.deciding import Kept, consented, kept_decisions, named_thing, standing_consents
from casework.disclosing import (
    IDENTITY_SPAN,
    answers_for,
    open_envelope,
    open_grant,
    raw_grant,
    store_grant,
    who_may_answer,
)
from casework.errors import (
    AlreadyAskedError,
    GroundNeededError,
    NotFoundError,
)
from casework.holding import HeldCase, hold_case
from casework.ids import CaseId, case_bytes, from_hex
from casework.people import Unlocked
from casework.reading import record_with_reason, seal_reason
from casework.reasons import check_reason
from casework.store.consents import keep_named
from casework.store.grants import get_grant, grants_of_case, spend_grant
from casework.store.keyring import NewWrap
from casework.unlocking import require
from crypto.context import Purpose, SealingContext
from crypto.grant import Grant
from crypto.keys import random_id
from crypto.seal import seal
from policies.identity import Ground
from policies.rules import Permission

UNSEALED = "identity_unsealed"
_OFFICERS = "officers"
_SILENT, _TOLD = "silent", "told"


async def ask_identity(
    case_id: CaseId, ground: str, reason: str, unlocked: Unlocked, office: Office, *, silent: bool = False
) -> None:
    """Ask the custodians to open what the person has sealed; without a ground that stands nobody is asked."""
    require(unlocked, Permission.IDENTITY_REQUEST)
    reason = check_reason(reason)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    sealed = await _sealed(held, office)
    rule = await _standing_ground(ground, held, office)
    if silent and not rule.may_be_silent:
        raise GroundNeededError
    for row in await grants_of_case(office.cases.store, held.row.id, office.clock.today()):
        if (
            row.officer_id == unlocked.officer.id
            and (await open_grant(held, row, office)).envelope == sealed.row.envelope
        ):
            raise AlreadyAskedError
    custodians = await who_may_answer(held, office)
    grant = Grant(
        grant_id=random_id(),
        office=office.office,
        envelope=sealed.row.envelope or b"",
        spans=(IDENTITY_SPAN, ground, _SILENT if silent else _TOLD),
        grantee=unlocked.key.public.key_id,
        reason=f"[{rule.label}] {reason}",
        not_after=office.clock.today() + timedelta(days=office.rules.organisation.quorum.grant_days),
    )
    await record_with_reason("identity_asked", grant.reason, held, unlocked, office)
    await store_grant(grant, held, custodians, unlocked, office)


async def take_identity(case_id: CaseId, grant_id: str, unlocked: Unlocked, office: Office) -> None:
    """Open what enough custodians agreed to, once: the officers of the case can read it, and the person is told."""
    require(unlocked, Permission.IDENTITY_REQUEST)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    row = await get_grant(office.cases.store, from_hex(grant_id))
    if row.case_id != held.row.id or row.officer_id != unlocked.officer.id:
        raise NotFoundError
    raw = await raw_grant(held, row, office)
    grant = Grant.parse(raw)
    if grant.spans[0] != IDENTITY_SPAN:
        raise NotFoundError
    sealed = await _sealed(held, office)
    # A consent may have been taken back since the custodians agreed, and with it the ground.
    rule = await _standing_ground(grant.spans[1], held, office)
    if sealed.row.envelope != grant.envelope:
        raise NotFoundError
    answers = await answers_for(row, held, office)
    reason = seal_reason(grant.reason, held, office)
    await office.journal.append(UNSEALED, office.clock.now(), unlocked.officer.id, held.row.journal_id, reason)
    text = await open_envelope(raw, answers, grant.envelope, unlocked, office)
    consent = await consented(held, rule.consent, _OFFICERS, office) if rule.consent else None
    await _keep(text, consent, sealed, held, office)
    if grant.spans[2] == _TOLD:
        told = office.rules.wording["ko"]["identity_ask.unsealed"].format(ground=rule.label)
        content: dict[str, object] = {"type": "reply", "text": told, "ask": False}
        await send_to_reporter(content, (), held, unlocked, office, message_id=random_id())
    if not await spend_grant(office.cases.store, row):
        raise NotFoundError
    await office.keyring.destroy(row.id)


async def unsealed_this_year(office: Office) -> int:
    """How often an identity under seal was opened since the first of January, by anybody, in any case."""
    return await office.journal.count_since(office.clock.today().replace(month=1, day=1), UNSEALED)


async def grounds_for(held: HeldCase, office: Office) -> tuple[tuple[str, Ground], ...]:
    """The grounds on which custodians may be asked now; none where nothing lies under seal."""
    if not any(each.envelope for each in await standing_consents(held, office)):
        return ()
    found = []
    for name, rule in office.rules.identity.grounds.items():
        if not rule.consent or await consented(held, rule.consent, _OFFICERS, office):
            found.append((name, rule))
    return tuple(found)


async def _keep(text: str, consent: Consent | None, sealed: Kept, held: HeldCase, office: Office) -> None:
    """Under the case key, with the consent that allowed it: taken back, it takes this with it."""
    consent_id = bytes.fromhex(consent.id) if consent else sealed.row.id
    about = SealingContext(purpose=Purpose.NAMED, office=office.office, message_id=consent_id)
    body = seal(text.encode(), to=[held.key.public], about=about)
    wrap = NewWrap(
        thing=named_thing(body.body.raw), reader=held.key.public.key_id, kind="named", record=body.wraps[0].raw
    )
    await office.keyring.add([wrap])
    await keep_named(office.cases.store, consent_id, named=body.body.raw)


async def _sealed(held: HeldCase, office: Office) -> Kept:
    """The decision whose envelope lies in the vault, while it stands."""
    standing = {each.id for each in await standing_consents(held, office) if each.envelope}
    found = [each for each in await kept_decisions(held, office) if each.row.envelope and each.row.id.hex() in standing]
    if not found:
        raise NotFoundError
    return found[-1]


async def _standing_ground(ground: str, held: HeldCase, office: Office) -> Ground:
    rule = office.rules.identity.grounds.get(ground)
    if rule is None:
        raise NotFoundError
    if rule.consent and await consented(held, rule.consent, _OFFICERS, office) is None:
        raise GroundNeededError
    return rule
