"""Assign, recuse: who holds the case key from now on; whoever leaves never gets the next generation (protocol 1.8)."""

from collections.abc import Sequence

from casework.bootstrap import Office
from casework.carding import card_letter, renew_card
from casework.delivering import deliver
from casework.errors import NotAllowedNowError, NotFoundError, NotYourCaseError, ReasonNeededError
from casework.holding import HeldCase, hand_case_key, hold_case, new_case_key, recovery_bundles, speak_of
from casework.ids import CaseId, case_bytes
from casework.people import Unlocked
from casework.reading import seal_reason
from casework.states import CaseState, allowed_moves
from casework.store.keyring import NewWrap
from casework.store.vault import EnvelopeRow, put_envelope
from casework.unlocking import require
from crypto.context import Purpose, SealingContext
from crypto.keys import PublicKey
from crypto.seal import seal
from policies.rules import Permission


async def candidates(case_id: CaseId, unlocked: Unlocked, office: Office) -> list[tuple[str, str, int]]:
    """Officers who may be given a case: id, name and how many open cases they work on."""
    held = await hold_case(case_bytes(case_id), unlocked, office)
    recused = await office.cases.recused_from(held.row.id)
    able = [each for each in await office.people.all() if _able(each.roles, office) and each.id not in recused]
    able = [each for each in able if not each.suspended]
    load = await office.cases.load_per_officer([each.id for each in able])
    return [(each.id, each.name, load[each.id]) for each in able]


async def assign(case_id: CaseId, officer_ids: Sequence[str], unlocked: Unlocked, office: Office) -> None:
    """Give a case to officers; they get every generation of its key, whoever drops out gets no later one."""
    require(unlocked, Permission.CASE_ASSIGN)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    allowed = {each[0] for each in await candidates(case_id, unlocked, office)}
    chosen = set(officer_ids)
    if not chosen or not chosen <= allowed:
        raise NotFoundError
    before = (await office.cases.officers_of([held.row.id]))[held.row.id]
    stay = {officer_id for officer_id, _, _ in before} | chosen
    await _hand_all(held, chosen - {each[0] for each in before}, office)
    may_follow = allowed_moves(held.row.state, office.rules.kinds[held.row.kind].states)
    state = CaseState.ASSIGNED if CaseState.ASSIGNED in may_follow else held.row.state
    await office.cases.set_officers(held.row.id, [(each, each in chosen) for each in sorted(stay)], state=state)
    await office.journal.append("assigned", office.clock.now(), unlocked.officer.id, held.row.journal_id, None)
    await renew_card(held.row.id, unlocked, office)


async def recuse(case_id: CaseId, reason: str, unlocked: Unlocked, office: Office) -> None:
    """Step back from a case for good: a new key generation for those who remain, none for oneself."""
    require(unlocked, Permission.CASE_RECUSE)
    if not reason.strip():
        raise ReasonNeededError
    held = await hold_case(case_bytes(case_id), unlocked, office)
    before = (await office.cases.officers_of([held.row.id]))[held.row.id]
    remain = [each for each in before if each[0] != unlocked.officer.id]
    if not remain:
        raise NotAllowedNowError  # nobody would be left who can open it; it must be handed on first
    sealed = seal_reason(reason.strip(), held, office)
    await office.journal.append("recused", office.clock.now(), unlocked.officer.id, held.row.journal_id, sealed)
    readers = [PublicKey((await office.people.get(each[0])).public_key) for each in remain]
    key, key_row = new_case_key(held.row.id, held.row.generation + 1)
    speak = await speak_of(held, office)
    about = SealingContext(purpose=Purpose.NOTE, office=office.office, message_id=held.row.id)
    secret = seal(speak.raw(), to=[key.public], about=about)
    await office.keyring.add(
        [
            *hand_case_key(key_row, key, readers, office),
            NewWrap(thing=held.row.id, reader=key.public.key_id, kind="secret", record=secret.wraps[0].raw),
        ]
    )
    bundles = await recovery_bundles(held.row.id, key, office)
    await put_envelope(office.vault, EnvelopeRow(pointer=key_row.id, body=b"", bundles=bundles), office.clock.today())
    await office.cases.add_recusal(held.row.id, [unlocked.officer.id])
    await office.cases.set_officers(
        held.row.id,
        [(officer_id, assigned) for officer_id, _, assigned in remain],
        key=key_row,
        generation=key_row.generation,
        public_key=key.public.raw,
        secret_body=secret.body.raw,
    )
    row = await office.cases.get(held.row.id)
    await office.cases.send([await card_letter(HeldCase(row, (*held.keys, key)), speak, office)])
    await deliver(office)
    own = [each.id for each in await office.cases.keys_of(held.row.id)]
    for key_id in own:
        await office.keyring.destroy(key_id, readers=[unlocked.key.public.key_id])


async def _hand_all(held: HeldCase, officer_ids: set[str], office: Office) -> None:
    readers = [PublicKey((await office.people.get(each)).public_key) for each in sorted(officer_ids)]
    generations = {each.id: each for each in await office.cases.keys_of(held.row.id)}
    wraps: list[NewWrap] = []
    for key in held.keys:
        row = generations.get(key.public.key_id)
        if row is None:
            raise NotYourCaseError
        wraps += hand_case_key(row, key, readers, office)
    await office.keyring.add(wraps)


def _able(roles: str, office: Office) -> bool:
    return any(
        Permission.CASE_ANSWER in office.rules.access[role].permissions
        for role in roles.split()
        if role in office.rules.access
    )
