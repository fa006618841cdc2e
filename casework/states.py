"""States of a case and the allowed moves, as one table (handbook C3, in short)."""

from collections.abc import Collection, Mapping
from enum import StrEnum

from casework.errors import NotAllowedNowError
from policies.deadlines import PauseReason


class CaseState(StrEnum):
    """Where a case stands; people read it as `state.<value>` or, outside the office, `stage.<value>` of the wording."""

    QUARANTINED = "quarantined"
    RECEIVED = "received"
    REVIEWING = "reviewing"
    ASSIGNED = "assigned"
    SITE_CHECK = "site_check"
    PUBLICITY_REVIEW = "publicity_review"
    OPINIONS = "opinions"
    INVESTIGATING = "investigating"
    SUPPLEMENT_REQUESTED = "supplement_requested"
    MEDIATING = "mediating"
    COMMITTEE = "committee"
    DECIDING = "deciding"
    NOTIFIED = "notified"
    OBJECTION = "objection"
    MONITORING = "monitoring"
    TRANSFERRED = "transferred"
    # A talk is no case: these are its own, and none of them is an investigation (handbook C8).
    TALKING = "talking"
    CRISIS = "crisis"
    ADVISED = "advised"
    FOLLOWING_UP = "following_up"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


_R, _V, _A, _I = CaseState.RECEIVED, CaseState.REVIEWING, CaseState.ASSIGNED, CaseState.INVESTIGATING
_S, _D, _N, _M = CaseState.SUPPLEMENT_REQUESTED, CaseState.DECIDING, CaseState.NOTIFIED, CaseState.MONITORING
_T, _C, _W = CaseState.TRANSFERRED, CaseState.CLOSED, CaseState.WITHDRAWN
_SITE, _PUB, _OP = CaseState.SITE_CHECK, CaseState.PUBLICITY_REVIEW, CaseState.OPINIONS
_MED, _COM, _OBJ = CaseState.MEDIATING, CaseState.COMMITTEE, CaseState.OBJECTION
_Q = CaseState.QUARANTINED
_TALK, _CRISIS, _ADV, _FU = CaseState.TALKING, CaseState.CRISIS, CaseState.ADVISED, CaseState.FOLLOWING_UP
_OUT = frozenset({_T, _C, _W})  # from any state of work

MOVES: Mapping[CaseState, frozenset[CaseState]] = {
    # Nobody works on what may be a report in the wrong place before somebody of the protected team has looked.
    _Q: frozenset({_R, _W}),
    _R: _OUT | {_V, _A, _Q, _TALK, _CRISIS},
    _V: _OUT | {_A, _S, _SITE, _PUB},
    _A: _OUT | {_V, _I, _S, _D, _SITE, _PUB, _MED},
    _SITE: _OUT | {_A, _I, _S, _D},
    # Whether everybody may read a petition and give an opinion is decided before it is looked into (청원법 제13조).
    _PUB: _OUT | {_OP, _I, _S},
    _OP: frozenset({_I, _COM, _D, _C, _W}),
    _I: _OUT | {_A, _S, _D, _SITE, _MED, _COM},
    _S: _OUT | {_V, _A, _I, _D, _PUB},
    _MED: _OUT | {_I, _COM, _D},
    _COM: frozenset({_I, _MED, _D, _C, _W}),
    _D: _OUT | {_I, _S, _COM, _N},
    _N: frozenset({_I, _M, _OBJ, _C}),
    # The person disagrees: looked at again, answered, or taken up anew.
    _OBJ: frozenset({_I, _COM, _D, _N, _C}),
    _M: frozenset({_I, _OBJ, _C}),
    _TALK: frozenset({_CRISIS, _ADV, _FU, _C, _W}),
    _CRISIS: frozenset({_TALK, _ADV, _FU, _C, _W}),
    _ADV: frozenset({_TALK, _CRISIS, _FU, _C, _W}),
    _FU: frozenset({_TALK, _CRISIS, _ADV, _C, _W}),
    # The other agency tells its result; then the person is told. Or it gives the matter back.
    _T: frozenset({_V, _N, _M, _C}),
    # Reopening starts with a fresh look, never in the middle.
    _C: frozenset({_V, _TALK}),
    # Taking a report back does not undo what is already known: the office still has to close it in writing.
    _W: frozenset({_C}),
}


# States in which the clock stands, each with its reason; a rule that does not know the reason counts on.
STOPS: Mapping[CaseState, PauseReason] = {
    _S: PauseReason.SUPPLEMENT,
    _SITE: PauseReason.FIELD_SURVEY,
    _PUB: PauseReason.PUBLICITY,
    _OP: PauseReason.PUBLIC_OPINION,
    # Counted out where the matter comes back (행정절차법 시행령 제11조); a rule that does not know it counts on.
    _T: PauseReason.TRANSFER,
}

# What has a doing of its own, with more to say than the name of a state; no list of moves offers it.
OF_THEIR_OWN: frozenset[str] = frozenset({_C, _W, _Q, _T})

# Somebody talks with the person: only the first answer had a day.
IN_TALK: frozenset[str] = frozenset({_TALK, _CRISIS, _ADV, _FU})

# The person has been told, has taken the report back, talks, or another agency has it: no clock of ours runs any more.
CLOCK_STANDS: frozenset[str] = frozenset({_N, _M, _T, _C, _W}) | IN_TALK


def waits_for_person(state: str, *, urgent: bool) -> bool:
    """Whether somebody waits for a person, and nobody has joined: what has ended calls nobody."""
    return urgent and state not in {CaseState.CLOSED, CaseState.WITHDRAWN}


def allowed_moves(state: str, of_kind: Collection[str] = tuple(CaseState)) -> tuple[CaseState, ...]:
    """The states that may follow, in the order of work, among those that this kind of case has."""
    return tuple(one for one in CaseState if one in MOVES[CaseState(state)] and one in of_kind)


def moves_by_hand(state: str, of_kind: Collection[str] = tuple(CaseState)) -> tuple[CaseState, ...]:
    """The states that an officer may choose; what was passed on comes back only by noting that it was returned."""
    if state == CaseState.QUARANTINED:
        return ()
    found = [each for each in allowed_moves(state, of_kind) if each not in OF_THEIR_OWN]
    return tuple(each for each in found if state != CaseState.TRANSFERRED or each != CaseState.REVIEWING)


def check_move(state: str, to: str, of_kind: Collection[str] = tuple(CaseState)) -> None:
    """Refuse a move that the table does not have."""
    if to not in allowed_moves(state, of_kind):
        raise NotAllowedNowError


# Before anybody has begun to look into it.
_NOT_BEGUN = frozenset({_R, _V, _A})


def may_be_withdrawn(state: str, of_kind: Collection[str], *, protected: bool) -> bool:
    """Whether a person's withdrawal ends a matter: a complaint always, a protected report before it is looked into.

    What is held back may be such a report, so nobody's pressure on its writer ends it.
    """
    if state == CaseState.QUARANTINED or (protected and state not in _NOT_BEGUN):
        return False
    return CaseState.WITHDRAWN in allowed_moves(state, of_kind)


def state_once_answered(of_kind: Collection[str] = tuple(CaseState)) -> CaseState:
    """Where a case goes on when the person has added what it waited for: an inquiry has no investigation."""
    return CaseState.INVESTIGATING if CaseState.INVESTIGATING in of_kind else CaseState.ASSIGNED
