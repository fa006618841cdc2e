"""Which new keys follow which old ones: only along signatures of officers, whatever a row says (SPEC 10.4)."""

from collections.abc import Sequence
from dataclasses import dataclass

from casework.bootstrap import Office
from casework.store.officers import PastKeyRow, past_keys
from casework.store.people import OfficerRow
from crypto.errors import CryptoError
from crypto.keys import KeyId, PublicKey, VerifyKey, same
from crypto.replacing import verify_keys


@dataclass(frozen=True, slots=True)
class Follower:
    """An officer, and keys of before whose things are to be handed on to theirs.

    Those are their own of before, or those of somebody suspended whose cases they take over: `whose` says of whom.
    """

    row: OfficerRow
    public: PublicKey
    old: frozenset[KeyId]
    confirmed_by: str
    whose: str


async def followers(office: Office) -> list[Follower]:
    """Every officer who has new keys, confirmed by somebody else at each step, and is not suspended."""
    rows = await past_keys(office.cases.store)
    if not rows:
        return []
    people = {each.id: each for each in await office.people.all()}
    known = _verify_keys(people, rows)
    found = []
    for officer_id in sorted({each.officer_id for each in rows}):
        person = people.get(officer_id)
        if person is None or person.suspended or person.renewing:
            continue
        own = {each.id: each for each in rows if each.officer_id == officer_id}
        public = PublicKey(person.public_key)
        old = _walk_back(person, public, own, known, office.office)
        if old:
            found.append(Follower(person, public, frozenset(old), own[old[0]].confirmed_by, person.id))
    return found


async def known_verify_keys(office: Office) -> dict[str, set[bytes]]:
    """The signature keys that each officer has or had."""
    people = {each.id: each for each in await office.people.all()}
    return _verify_keys(people, await past_keys(office.cases.store))


def _walk_back(
    person: OfficerRow, public: PublicKey, rows: dict[bytes, PastKeyRow], known: dict[str, set[bytes]], office: str
) -> list[KeyId]:
    """From the account's own keys back as far as every step was signed."""
    old: list[KeyId] = []
    at: tuple[bytes, bytes] = (public.key_id, person.verify_key)
    while step := next((each for each in rows.values() if same(each.next_id, at[0])), None):
        signer = step.confirmed_by
        rightly = same(step.next_verify, at[1]) and signer != person.id and step.confirmed_with in known[signer]
        if not rightly or step.id in old or not _holds(step, office):
            break
        old.append(KeyId(step.id))
        at = (step.id, step.verify_key)
    return old


def _holds(step: PastKeyRow, office: str) -> bool:
    try:
        verify_keys(
            VerifyKey(step.confirmed_with), step.signature, office=office, officer_id=step.officer_id, old=step.id,
            new=step.next_id, verify=step.next_verify,
        )  # fmt: skip
    except CryptoError:
        return False
    return True


def _verify_keys(people: dict[str, OfficerRow], rows: Sequence[PastKeyRow]) -> dict[str, set[bytes]]:
    """The signature keys that each officer has or had."""
    known: dict[str, set[bytes]] = {each.confirmed_by: set() for each in rows}
    for person in people.values():
        known.setdefault(person.id, set()).add(person.verify_key)
    for row in rows:
        known.setdefault(row.officer_id, set()).add(row.verify_key)
    return known
