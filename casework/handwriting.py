"""Whose hand may sign a case's consents: the key of the first message, and each that the one before has named."""

from collections.abc import Sequence

from casework.bootstrap import Office
from casework.content import b64, b64_of
from casework.holding import HeldCase
from casework.people import Unlocked
from casework.reading import open_reason, seal_reason
from crypto.consent import renews
from crypto.errors import CryptoError
from crypto.keys import VerifyKey
from crypto.layout import from_b64

KEPT, RENEWED = "hand_kept", "hand_renewed"
_KEY, _SIGNATURE = 32, 64


async def keep_hand(content: dict[str, object], held: HeldCase, unlocked: Unlocked, office: Office) -> None:
    """Write down, in the journal and sealed to the case, with which key this report's consents are signed.

    In the journal, because an officer who could exchange the key could sign consents: what stands there is chained.
    """
    if key := b64_of(content, "consent_key", _KEY):
        await _note(KEPT, b64(key), held, unlocked, office)


async def renew_hand(content: dict[str, object], held: HeldCase, unlocked: Unlocked, office: Office) -> None:
    """The same for a new receipt, if the hand of the old one has signed for it; anybody else changes nothing."""
    key, vouch = b64_of(content, "consent_key", _KEY), b64_of(content, "consent_vouch", _SIGNATURE)
    known = await hands_of(held, office)
    if key and vouch and known and renews(VerifyKey(key), vouch, office=office.office, key=known[-1]):
        await _note(RENEWED, f"{b64(key)} {b64(vouch)}", held, unlocked, office)


async def hands_of(held: HeldCase, office: Office) -> list[VerifyKey]:
    """The keys that have signed in this case, the present one last; none where the first message named none."""
    rows = await office.journal.acts_of_case(held.row.journal_id, KEPT, RENEWED)
    told = [(row.act, open_reason(row.reason or b"", held, office).split()) for row in rows]
    known = [key for act, words in told if act == KEPT and (key := _key(words)) is not None][:1]
    renewals = [words for act, words in told if act == RENEWED]
    for last in known:  # grows while it is walked through
        known += [new for words in renewals if (new := _named_by(last, words, office)) and new not in known][:1]
    return known


def _key(words: Sequence[str]) -> VerifyKey | None:
    try:
        return VerifyKey(from_b64(words[0], _KEY))
    except (CryptoError, IndexError):
        return None  # written by another hand than ours


def _named_by(last: VerifyKey, words: Sequence[str], office: Office) -> VerifyKey | None:
    new = _key(words)
    try:
        vouch = from_b64(words[1], _SIGNATURE)
    except (CryptoError, IndexError):
        return None
    return new if new is not None and renews(new, vouch, office=office.office, key=last) else None


async def _note(act: str, said: str, held: HeldCase, unlocked: Unlocked, office: Office) -> None:
    reason = seal_reason(said, held, office)
    await office.journal.append(act, office.clock.now(), unlocked.officer.id, held.row.journal_id, reason)
