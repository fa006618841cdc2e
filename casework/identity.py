"""What a case's officers see of its person: the rung and the consents, never what lies behind the quorum."""

from dataclasses import dataclass, field
from datetime import date

from casework.bootstrap import Office
from casework.consents import Consent
from casework.deciding import consents_in, kept_decisions, open_named, standing_consents
from casework.disclosing import PendingGrant, pending_grants
from casework.errors import NotFoundError
from casework.holding import HeldCase, hold_case
from casework.ids import CaseId, case_bytes
from casework.inviting import Question, questions_for, unanswered
from casework.people import Unlocked
from casework.reading import record_with_reason
from casework.unlocking import require
from casework.unsealing import grounds_for, unsealed_this_year
from policies.identity import Ground
from policies.rules import Permission


@dataclass(frozen=True, slots=True)
class RungView:
    """One rung of the case's ladder."""

    code: str
    name: str
    here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentView:
    """One consent as an officer reads it; `readable` where a name was told to the officers with it."""

    id: str
    label: str
    recipient: str
    facts: tuple[str, ...]
    text: str = field(repr=False)
    undone: str
    basis: str
    day: date
    until: date | None
    state: str  # standing, refused, withdrawn, ended, paused
    withdrawn: date | None
    readable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityView:
    """A case's ladder, its consents, what may be asked, and how often seals were opened this year."""

    registry_number: str
    rungs: tuple[RungView, ...]
    gives: tuple[str, ...]
    lacks: tuple[str, ...]
    consents: tuple[ConsentView, ...]
    questions: tuple[Question, ...]
    unanswered: tuple[tuple[str, str], ...]
    grounds: tuple[tuple[str, Ground], ...]
    grants: tuple[PendingGrant, ...]
    unsealed: int


async def open_identity(case_id: CaseId, unlocked: Unlocked, office: Office) -> IdentityView:
    """The identity page of a case, for somebody who holds it."""
    require(unlocked, Permission.CASE_OPEN)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    standing = await standing_consents(held, office)
    readable = {each.row.id.hex() for each in await kept_decisions(held, office) if each.row.named is not None}
    ladder, here = office.rules.identity, held.row.identity_class
    names = ladder.ladder_for(protected=office.rules.kinds[held.row.kind].protected)
    needed = office.rules.organisation.quorum.needed
    consents = [
        _view(each, {one.id for one in standing}, readable, office)
        for each in reversed(await consents_in(held, office))
    ]
    return IdentityView(
        registry_number=held.row.registry_number,
        rungs=tuple(RungView(ladder.rungs[name].code, ladder.rungs[name].name["ko"], name == here) for name in names),
        gives=tuple(each.format(needed=needed) for each in ladder.rungs[here].gives["ko"]),
        lacks=ladder.rungs[here].lacks["ko"],
        consents=tuple(consents),
        questions=questions_for(held, standing, office),
        unanswered=tuple(
            (ladder.purposes[purpose].label["ko"], ladder.recipient_named(recipient, "ko"))
            for purpose, recipient in await unanswered(held, office)
            if purpose in ladder.purposes
        ),
        grounds=await grounds_for(held, office),
        grants=tuple(each for each in await pending_grants(case_id, unlocked, office) if each.identity),
        unsealed=await unsealed_this_year(office),
    )


async def read_named(
    case_id: CaseId, consent_id: str, reason: str, unlocked: Unlocked, office: Office
) -> dict[str, str]:
    """What the person has told the officers, by fact; the journal knows first, and why."""
    require(unlocked, Permission.CASE_REVEAL)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    if not await _may_be_read(consent_id, held, office):
        raise NotFoundError
    await record_with_reason("identity_read", reason, held, unlocked, office)
    rows = [each.row for each in await kept_decisions(held, office) if each.row.id.hex() == consent_id]
    return await open_named(rows[0], held, office)


async def _may_be_read(consent_id: str, held: HeldCase, office: Office) -> bool:
    standing = {each.id for each in await standing_consents(held, office)}
    rows = [each.row for each in await kept_decisions(held, office) if each.row.named is not None]
    return consent_id in standing and consent_id in {row.id.hex() for row in rows}


def _view(consent: Consent, standing: set[str], readable: set[str], office: Office) -> ConsentView:
    ladder = office.rules.identity
    rule = ladder.purposes[consent.purpose]
    return ConsentView(
        id=consent.id,
        label=rule.label["ko"],
        recipient=ladder.recipient_named(consent.recipient, "ko"),
        facts=tuple(ladder.facts[each]["ko"] for each in consent.facts if each in ladder.facts),
        text=consent.shown,
        undone=rule.undone["ko"],
        basis=rule.basis,
        day=consent.day,
        until=consent.until,
        state=_state(consent, standing, office.clock.today()),
        withdrawn=consent.withdrawn,
        readable=consent.id in readable and consent.id in standing,
    )


def _state(consent: Consent, standing: set[str], today: date) -> str:
    if consent.refused:
        return "refused"
    if consent.withdrawn is not None:
        return "withdrawn"
    if not consent.holds_on(today):
        return "ended"
    return "standing" if consent.id in standing else "paused"
