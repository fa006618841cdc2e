"""What two officers sign: a list as it was decided, recomputed from its rows each time."""

from collections.abc import Sequence
from itertools import product

from casework.bootstrap import Office
from casework.errors import NotYourCaseError, StaleError
from casework.people import Unlocked
from casework.store.destruction import ASKED, LineRow, ListRow, lines_of, list_of_id, shut_out_of
from casework.store.officers import past_keys
from crypto.destruction import GRANTED, list_digest, sign_decision, verify_decisions
from crypto.errors import CannotOpenError, CryptoError
from crypto.keys import VerifyKey, same


def digest_of(row: ListRow, lines: Sequence[LineRow], office: str) -> bytes:
    """The digest of a list (SPEC 20.1): its number, the board's meeting, and every line with its id and decision."""
    board = None if row.board_day is None else {"day": row.board_day.isoformat(), "document": row.board_document}
    content = {
        "list": row.number,
        "board": board,
        "items": [
            {
                each.what: each.ref.hex() if each.ref else None,
                "number": each.number,
                "group": each.kind_group,
                "class": each.retention,
                "years": each.years,
                "closed": each.closed_day.isoformat() if each.closed_day else None,
                "decision": each.decision,
                "reason": each.reason,
            }
            for each in sorted(lines, key=lambda line: line.number)
        ],
    }
    return list_digest(office, content)


async def signed_with(digest: bytes, signed: Sequence[tuple[str, bytes]], office: Office) -> tuple[VerifyKey, ...]:
    """The keys under which these signatures hold, each officer's own of then; refused where there are none.

    Whoever was given new keys since signed with the ones before.
    """
    keys: dict[str, list[VerifyKey]] = {who: [] for who, _ in signed}
    had = [(each.officer_id, each.verify_key) for each in await past_keys(office.cases.store)]
    for who, raw in [*((each.id, each.verify_key) for each in await office.people.all()), *had]:
        if who in keys:
            keys[who].append(VerifyKey(raw))
    for chosen in product(*(keys[who] for who, _ in signed)):
        pairs = zip(chosen, (signature for _, signature in signed), strict=True)
        try:
            verify_decisions(office.office, digest, list(pairs))
        except CryptoError:
            continue
        return chosen
    raise CannotOpenError


async def sign_grant(list_id: bytes, approval_id: bytes, unlocked: Unlocked, office: Office) -> bytes:
    """The signature of who grants, under the list as it stands now; refused if it is not what was asked for."""
    row = await list_of_id(office.cases.store, list_id)
    if unlocked.officer.id in await shut_out_of(office.cases.store, list_id) or unlocked.officer.id == row.asked_by:
        raise NotYourCaseError
    digest = digest_of(row, await lines_of(office.cases.store, list_id), office.office)
    if row.state != ASKED or row.approval_id != approval_id or row.digest is None or not same(digest, row.digest):
        raise StaleError
    return sign_decision(unlocked.signing, office.office, GRANTED, digest)
