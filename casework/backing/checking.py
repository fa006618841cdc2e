"""See with the key from the safe that two archives can be laid down, without laying down anything."""

import asyncio

from casework.backing.kinds import CONTENT, KEYS
from casework.backing.laying import try_out
from casework.backing.refusals import BrokenJournalError, MismatchedArchivesError
from casework.backing.restoring import Wanted, open_wanted, unlock_wanted
from casework.clock import Clock


async def check_archives(wanted: Wanted, clock: Clock) -> int:
    """The position up to which the journal's chain holds; whatever would stop a restore stops this."""
    key = await asyncio.to_thread(unlock_wanted, wanted)
    archives = open_wanted(wanted, key, clock.today())
    if archives[CONTENT].pair != archives[KEYS].pair:
        raise MismatchedArchivesError
    position = 0
    for kind, archive in archives.items():
        (at, _), broken = await try_out(archive, archive.head.office)
        if broken is not None:
            raise BrokenJournalError
        position = at if kind == CONTENT else position
    return position
