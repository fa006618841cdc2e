"""Boxes over a picture: painted in for good in the copy that is shown; the copy before stays in the case alone."""

from collections.abc import Sequence
from dataclasses import replace

from casework.attachments import CLEAN, attachment_of
from casework.bootstrap import Office
from casework.cleaning.looking import covered
from casework.errors import ConflictError, MalformedRequestError, NotAllowedNowError
from casework.holding import hold_case
from casework.ids import CaseId, case_bytes, from_hex
from casework.people import Unlocked
from casework.tidying import open_whole, seal_copy, write_record
from casework.unlocking import require
from casework.viewing import PICTURES
from policies.rules import Permission

MOST_BOXES = 15  # at a time

Box = tuple[float, float, float, float]  # left, top, width, height, each a share from 0 to 1


async def cover(
    case_id: CaseId, message_id: str, file_id: str, boxes: Sequence[Box], unlocked: Unlocked, office: Office
) -> None:
    """Paint boxes over a picture; from here on this copy is what is seen and handed on."""
    require(unlocked, Permission.CASE_NOTE)
    if not 0 < len(boxes) <= MOST_BOXES or not all(map(_fits, boxes)):
        raise MalformedRequestError
    held = await hold_case(case_bytes(case_id), unlocked, office)
    row, record = await attachment_of(held, from_hex(message_id), file_id, office)
    if record.state != CLEAN or record.shown is None or record.kind not in PICTURES:
        raise NotAllowedNowError
    await office.journal.append("picture_covered", office.clock.now(), unlocked.officer.id, held.row.journal_id, None)
    painted = await covered(await open_whole(record.shown, office), record.kind, boxes)
    shown, file = seal_copy(record.shown.name, record.shown.type, painted, office)
    gone = [record.shown.id] if record.uncovered else []  # of several steps only the first copy is kept
    record = replace(record, shown=shown, uncovered=record.uncovered or record.shown)
    if not await write_record(row, record, held, office, file, gone):
        raise ConflictError


async def uncover(case_id: CaseId, message_id: str, file_id: str, unlocked: Unlocked, office: Office) -> None:
    """Show the clean copy without boxes again; the painted one is destroyed."""
    require(unlocked, Permission.CASE_NOTE)
    held = await hold_case(case_bytes(case_id), unlocked, office)
    row, record = await attachment_of(held, from_hex(message_id), file_id, office)
    if record.uncovered is None or record.shown is None:
        raise NotAllowedNowError
    await office.journal.append("picture_uncovered", office.clock.now(), unlocked.officer.id, held.row.journal_id, None)
    gone = [record.shown.id]
    if not await write_record(row, replace(record, shown=record.uncovered, uncovered=None), held, office, None, gone):
        raise ConflictError


def _fits(box: Box) -> bool:
    left, top, width, height = box
    return 0 <= left < 1 and 0 <= top < 1 and 0 < width <= 1 and 0 < height <= 1
