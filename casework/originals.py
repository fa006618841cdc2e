"""An original that could not be cleaned, for the investigator alone: a reason first, the journal before the file."""

from collections.abc import AsyncIterator

from casework.attachments import WAITING, attachment_of, open_chunks
from casework.bootstrap import Office
from casework.content import StoredFile
from casework.errors import FileWaitsError, NotFoundError
from casework.holding import hold_case
from casework.ids import CaseId, case_bytes, from_hex
from casework.people import Unlocked
from casework.reading import record_with_reason
from casework.unlocking import require
from policies.rules import Permission


async def read_original(
    case_id: CaseId, message_id: str, file_id: str, reason: str, unlocked: Unlocked, office: Office
) -> tuple[StoredFile, AsyncIterator[bytes]]:
    """The sealed original as it came; one that told something about its sender is not here but behind the quorum."""
    require(unlocked, Permission.CASE_REVEAL)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    _, record = await attachment_of(held, from_hex(message_id), file_id, office)
    if record.state == WAITING:
        raise FileWaitsError
    if record.source is None:
        raise NotFoundError
    await record_with_reason("original_opened", reason, held, unlocked, office)
    return record.source, open_chunks(record.source, office)
