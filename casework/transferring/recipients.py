"""To whom something may go: agencies that take it, departments of the district, desks of this office."""

from dataclasses import dataclass

from casework.bootstrap import Office
from casework.errors import NotAllowedNowError, WrongRecipientError
from casework.states import CaseState, allowed_moves
from casework.store.case_rows import CaseRow
from policies.transfers import Becomes, Goes, TransferAct

AGENCY, DEPARTMENT, DESK = "agency", "department", "desk"
_BY = ":"
# A bureau of places, and people who only receive results, work on no complaint.
_NO_DEPARTMENTS = frozenset({"장소", "구청장단"})
OVER = frozenset({CaseState.CLOSED, CaseState.WITHDRAWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Somebody to whom an act may go; `key` is what a form and a record name them by."""

    key: str
    name: str
    address: str
    plain: str = ""
    contact: str = ""

    @property
    def is_department(self) -> bool:
        """Whether it is a department of the district itself."""
        return self.key.startswith(DEPARTMENT + _BY)


def act_of(name: str, office: Office) -> TransferAct:
    """An act that is in force today."""
    act = office.rules.transfers.acts.get(name)
    today = office.clock.today()
    if act is None or today < act.effective_from or (act.effective_to is not None and act.effective_to < today):
        raise WrongRecipientError
    return act


def check_may(act: TransferAct, row: CaseRow, office: Office) -> None:
    """Refuse an act that a case of this kind, or where it stands, does not allow."""
    kind = office.rules.kinds[row.kind]
    if kind.track not in act.tracks:
        raise WrongRecipientError
    if row.state in OVER or row.state == CaseState.QUARANTINED:
        raise NotAllowedNowError
    if act.becomes is Becomes.MOVES and row.state == CaseState.TRANSFERRED:
        raise NotAllowedNowError  # another has it; it comes back before it goes to another desk
    passes_on = act.becomes is Becomes.TRANSFERRED
    if passes_on and CaseState.TRANSFERRED not in allowed_moves(row.state, kind.states):
        raise NotAllowedNowError


def recipients_for(name: str, row: CaseRow, office: Office) -> tuple[Recipient, ...]:
    """Everybody to whom this act may bring this case; none where its kind does not go that way."""
    act, kind = office.rules.transfers.acts[name], office.rules.kinds[row.kind]
    if kind.track not in act.tracks:
        return ()
    match act.to:
        case Goes.AGENCY:
            return _agencies(name, kind.track, office)
        case Goes.AGENCY_OR_DEPARTMENT:
            return (*_agencies(name, kind.track, office), *_departments(office))
        case Goes.DESK:
            return _desks(row, office)


def recipient_named(key: str, name: str, row: CaseRow, office: Office) -> Recipient:
    """The recipient of this key, if the act may go there."""
    found = next((each for each in recipients_for(name, row, office) if each.key == key), None)
    if found is None:
        raise WrongRecipientError
    return found


def _agencies(name: str, track: str, office: Office) -> tuple[Recipient, ...]:
    today = office.clock.today()
    return tuple(
        Recipient(
            key=f"{AGENCY}{_BY}{key}", name=each.label, address=each.address, plain=each.plain, contact=each.contact
        )
        for key, each in office.rules.agencies.items()
        if track in each.takes.get(name, ())
        and each.effective_from <= today
        and (each.effective_to is None or today <= each.effective_to)
    )


def _departments(office: Office) -> tuple[Recipient, ...]:
    organisation, today = office.rules.organisation, office.clock.today()
    return tuple(
        Recipient(
            key=f"{DEPARTMENT}{_BY}{each.name}", name=each.name, address=organisation.address, plain=each.bureau,
            contact=f"{organisation.body} {each.name}",
        )
        for each in organisation.units
        if each.valid_from <= today
        and (each.valid_to is None or today <= each.valid_to)
        and each.bureau not in _NO_DEPARTMENTS
        and each.name != organisation.name
    )  # fmt: skip


def _desks(row: CaseRow, office: Office) -> tuple[Recipient, ...]:
    """Desks of the same protection: what is protected never comes to a desk that is not."""
    here = office.rules.desks[row.desk]
    return tuple(
        Recipient(key=f"{DESK}{_BY}{key}", name=each.label, address="", plain=each.plain)
        for key, each in office.rules.desks.items()
        if key != row.desk and each.deadline_class is here.deadline_class
    )
