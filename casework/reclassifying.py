"""Give a case another kind: its clock is counted anew, and another team gets it where that team works on it."""

from casework.bootstrap import Office
from casework.carding import renew_card
from casework.clocking import case_due, columns_of, settle_clock
from casework.converting import seats_at
from casework.errors import NotAllowedNowError, NotFoundError
from casework.holding import hold_case
from casework.ids import CaseId, case_bytes
from casework.people import Unlocked
from casework.reading import record_with_reason
from casework.rekeying import hand_over
from casework.states import CaseState
from casework.unlocking import require
from policies.rules import Permission, Rules

_OVER = frozenset({CaseState.CLOSED, CaseState.WITHDRAWN, CaseState.QUARANTINED})


def kinds_for(kind: str, rules: Rules) -> tuple[str, ...]:
    """The kinds that a case may become: what is protected stays so, and what is not becomes so by conversion alone.

    A talk becomes a report only when its person says so, and no report is made a talk.
    """
    now = rules.kinds[kind]
    return tuple(
        name
        for name, other in rules.kinds.items()
        if other.protected == now.protected and name != kind and not now.talk and not other.talk
    )


async def reclassify(case_id: CaseId, kind: str, reason: str, unlocked: Unlocked, office: Office) -> None:
    """Give a case another kind of the same protection; a state that the new kind does not have becomes the review."""
    require(unlocked, Permission.CASE_MOVE)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    row, rules = held.row, office.rules
    if kind not in kinds_for(row.kind, rules):
        raise NotFoundError
    if row.state in _OVER:
        raise NotAllowedNowError
    await record_with_reason("reclassified", reason, held, unlocked, office)
    new = rules.kinds[kind]
    state = row.state if row.state in new.states else CaseState.REVIEWING
    due = columns_of(await case_due(row, office, kind), kind, rules)
    changes = {"kind": kind, "state": state, **due}
    moves = new.desk != rules.kinds[row.kind].desk and row.desk == rules.kinds[row.kind].desk
    if moves:
        desk, readers = await seats_at(new.desk, await office.cases.recused_from(row.id), office)
        to = [(each, False) for each in readers]
        await hand_over(held, to, office, desk=desk, team=rules.desks[desk].team, **changes)
        await settle_clock(row.id, office, unlocked.officer.id)
        return
    await office.cases.change(row.id, **changes)
    await settle_clock(row.id, office, unlocked.officer.id)
    await renew_card(row.id, unlocked, office)
