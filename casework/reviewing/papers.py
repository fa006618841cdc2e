"""A paper of a case, sealed: its next version as a row, the wrap already in the keyring."""

from collections.abc import Mapping

from casework.bootstrap import Office
from casework.content import encode_kept
from casework.holding import HeldCase
from casework.people import Unlocked
from casework.store.keyring import NewWrap
from casework.store.papers import PaperRow
from crypto.context import Purpose, SealingContext
from crypto.keys import random_id
from crypto.seal import seal


async def seal_paper(
    content: Mapping[str, object], kind: str, old: PaperRow | None, held: HeldCase, unlocked: Unlocked, office: Office
) -> PaperRow:
    """A paper's next version as a row, its wrap already in the keyring."""
    sealed_id = random_id()
    about = SealingContext(purpose=Purpose.NOTE, office=office.office, message_id=sealed_id)
    sealed = seal(encode_kept(content), to=[held.key.public], about=about)
    await office.keyring.add(
        [NewWrap(thing=sealed_id, reader=held.key.public.key_id, kind="paper", record=sealed.wraps[0].raw)]
    )
    return PaperRow(
        id=old.id if old else random_id(),
        case_id=held.row.id,
        kind=kind,
        number=old.number if old else 0,
        version=old.version + 1 if old else 1,
        sealed_id=sealed_id,
        state="draft",
        officer_id=old.officer_id if old else unlocked.officer.id,
        released_by=None,
        day=office.clock.today(),
        body=sealed.body.raw,
    )
