"""A report becomes a case: its own key, its number, its clock, its officers, its first card."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from casework.attending import calls, state_of_call
from casework.bootstrap import Office
from casework.carding import card_letter
from casework.clocking import calendar_of, columns_of, due_of, started
from casework.content import b64_of, text_of
from casework.handwriting import keep_hand
from casework.holding import HeldCase, hand_case_key, new_case_key, recovery_bundles
from casework.masking import CONTACT, Masked
from casework.monitoring.urgency import suggest_mark
from casework.opened import Opened, about_message, move_behind_quorum, rewritten
from casework.people import Unlocked
from casework.provenance import arrival_of
from casework.rerouting import hold_until, kind_of
from casework.standing import show_standing
from casework.states import CaseState
from casework.store.case_rows import CaseRow, WaitingRow
from casework.store.engine import Also
from casework.store.keyring import NewWrap
from casework.store.people import OfficerRow
from casework.store.vault import EnvelopeRow, put_envelope
from casework.tidying import settle_files, take_files
from crypto.context import Purpose
from crypto.keys import PrivateKey, PublicKey, SpeakKey, random_id
from crypto.seal import seal
from policies.rules import IdentityClass, Kind

_SPEAK_LENGTH = 32


async def admit(
    opened: Opened, masked: Masked, readers: Sequence[OfficerRow], excluded: Collection[str], unlocked: Unlocked,
    office: Office, *,
    suspected: bool = False, generation: int = 1, besides: Callable[[HeldCase], Also] | None = None,
) -> bool:  # fmt: skip
    """Make a case of what was opened; false if another session was faster.

    `besides` is written in the same transaction, before the case; `generation` counts on from the talk that a case
    came from, so that its card is not taken for an older one.
    """
    content, waiting = opened.content, opened.waiting
    speak = SpeakKey(b64_of(content, "speak", _SPEAK_LENGTH) or bytes(_SPEAK_LENGTH))
    case_id = random_id()
    key, key_row = new_case_key(case_id, generation)
    secret = seal(speak.raw(), to=[key.public], about=about_message(Purpose.NOTE, case_id, office))
    masked, original = await move_behind_quorum(opened, masked, case_id, office)
    first = rewritten(opened, masked, original, key.public, office, confirmed=True)
    fields = await _fields(content, masked, waiting, office, suspected=suspected)
    row = CaseRow(
        id=case_id, journal_id=waiting.id, generation=generation, public_key=key.public.raw,
        secret_body=secret.body.raw, **fields,
    )  # fmt: skip
    await _put_recovery(case_id, key, office)
    wraps = hand_case_key(key_row, key, [PublicKey(each.public_key) for each in readers], office)
    wraps += [
        NewWrap(thing=case_id, reader=key.public.key_id, kind="secret", record=secret.wraps[0].raw),
        NewWrap(thing=waiting.id, reader=key.public.key_id, kind="message", record=first[1]),
    ]
    await office.keyring.add(wraps)
    held = HeldCase(row, (key,))
    await keep_hand(content, held, unlocked, office)
    card = await card_letter(held, speak, office)
    await suggest_mark(row, text_of(content), office)
    await take_files(content, waiting.id, waiting.mailbox_id, case_id, key.public, unlocked, office)
    officers = [(each.id, False) for each in readers]
    also = besides(held) if besides else None
    if not await office.cases.admit(row, key_row, first[0](case_id), officers, card, also):
        return False
    await _settle(held, waiting, excluded, office)
    # The desk's wrap of the original goes last: until the case stands, it is the only way to it.
    await office.keyring.destroy(waiting.id, readers=[waiting.wrap_key])
    return True


async def _fields(
    content: dict[str, Any], masked: Masked, waiting: WaitingRow, office: Office, *, suspected: bool
) -> dict[str, Any]:
    """What the row of a new case says besides its keys."""
    name = kind_of(content, office.rules)
    kind = office.rules.kinds[name]
    identity = _identity_class(kind, masked)
    lane, day, at = arrival_of(content, waiting.id, waiting.day, office)
    # Of what may be a report in the wrong place only the day is kept, as of every report.
    arrived = at if identity is IdentityClass.ORDINARY and not suspected else None
    urgent = waiting.urgent or calls(content, office.rules)
    state = CaseState.QUARANTINED if suspected else CaseState.RECEIVED
    begun = started({"received_at": arrived, "received_day": day})
    due = due_of(name, begun, (), await calendar_of(office), office.rules)
    return {
        "mailbox_id": waiting.mailbox_id,
        "number": waiting.number,
        "registry_number": await _number(kind, waiting.day.year, office),
        "kind": name,
        "state": state_of_call(state, kind) if urgent else state,
        "desk": waiting.desk,
        "team": office.rules.desks[waiting.desk].team,
        "lane": lane,
        "identity_class": identity,
        "received_day": day,
        "received_at": arrived,
        **columns_of(due, name, office.rules),
        "rules_fingerprint": office.rules.fingerprint[:64],
        "urgent": urgent,
        "unread": 1,
        "read_count": 0,
        "message_count": 1,
        "result": None,
        "held_until": await hold_until(office) if suspected else None,
    }


async def _number(kind: Kind, year: int, office: Office) -> str:
    """The next number of the register; talks are no cases and have numbers of their own."""
    if kind.talk:
        return f"상담-{year}-{await office.cases.next_number(f'talk-{year}'):06d}"
    return f"{year}-{await office.cases.next_number(str(year)):06d}"


async def _settle(held: HeldCase, waiting: WaitingRow, excluded: Collection[str], office: Office) -> None:
    # What belongs to a case once it stands: its files, who must not see it, how far it is.
    await settle_files(waiting.id, held.row.id, office)
    await office.cases.add_recusal(held.row.id, sorted(excluded))
    await show_standing(held, office)


async def _put_recovery(case_id: bytes, key: PrivateKey, office: Office) -> None:
    bundles = await recovery_bundles(case_id, key, office)
    await put_envelope(office.vault, EnvelopeRow(pointer=case_id, body=b"", bundles=bundles), office.clock.today())


def _identity_class(kind: Kind, masked: Masked) -> IdentityClass:
    """What the office knows of the person from now on (handbook 2.2)."""
    if masked.removed_any:
        return IdentityClass.SEALED
    named = not kind.protected and bool(masked.fields.get(CONTACT))
    return IdentityClass.ORDINARY if named else IdentityClass.ANONYMOUS
