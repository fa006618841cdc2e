"""States of a case and the allowed moves, as one table (handbook C3, in short)."""

from collections.abc import Collection, Mapping
from enum import StrEnum

from casework.errors import NotAllowedNowError


class CaseState(StrEnum):
    """Where a case stands; people read it as `state.<value>` or, outside the office, `stage.<value>` of the wording."""

    RECEIVED = "received"
    REVIEWING = "reviewing"
    ASSIGNED = "assigned"
    INVESTIGATING = "investigating"
    SUPPLEMENT_REQUESTED = "supplement_requested"
    DECIDING = "deciding"
    NOTIFIED = "notified"
    MONITORING = "monitoring"
    TRANSFERRED = "transferred"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


_R, _V, _A, _I = CaseState.RECEIVED, CaseState.REVIEWING, CaseState.ASSIGNED, CaseState.INVESTIGATING
_S, _D, _N, _M = CaseState.SUPPLEMENT_REQUESTED, CaseState.DECIDING, CaseState.NOTIFIED, CaseState.MONITORING
_T, _C, _W = CaseState.TRANSFERRED, CaseState.CLOSED, CaseState.WITHDRAWN

MOVES: Mapping[CaseState, frozenset[CaseState]] = {
    _R: frozenset({_V, _A, _T, _C, _W}),
    _V: frozenset({_A, _S, _T, _C, _W}),
    _A: frozenset({_V, _I, _S, _T, _C, _W}),
    _I: frozenset({_A, _S, _D, _T, _C, _W}),
    _S: frozenset({_V, _A, _I, _D, _T, _C, _W}),
    _D: frozenset({_I, _S, _N, _T, _C, _W}),
    _N: frozenset({_I, _M, _C}),
    _M: frozenset({_I, _C}),
    # The other agency tells its result; then the person is told.
    _T: frozenset({_N, _M, _C}),
    # Reopening starts with a fresh look, never in the middle.
    _C: frozenset({_V}),
    # Taking a report back does not undo what is already known: the office still has to close it in writing.
    _W: frozenset({_C}),
}


# The person has been told, has taken the report back, or another agency has it: no clock of ours runs any more.
CLOCK_STANDS: frozenset[str] = frozenset({_N, _M, _T, _C, _W})


def allowed_moves(state: str, of_kind: Collection[str] = tuple(CaseState)) -> tuple[CaseState, ...]:
    """The states that may follow, in the order of work, among those that this kind of case has."""
    return tuple(one for one in CaseState if one in MOVES[CaseState(state)] and one in of_kind)


def check_move(state: str, to: str, of_kind: Collection[str] = tuple(CaseState)) -> None:
    """Refuse a move that the table does not have."""
    if to not in allowed_moves(state, of_kind):
        raise NotAllowedNowError
