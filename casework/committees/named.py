"""Which members of a committee a case speaks of: they may have to stand aside before they read anything."""

import asyncio
from collections.abc import Sequence

from casework.bootstrap import Office
from casework.handing.naming import named_in
from casework.said import Said
from casework.store.committees import seats_of


async def members_named_in(said: Sequence[Said], committee: str, office: Office) -> list[str]:
    """Accounts of the members whose name or department stands in what the reporter said."""
    today = office.clock.today()
    seats = [each for each in await seats_of(office.cases.store, committee) if each.is_held_on(today)]
    people = {each.id: each for each in await office.portal.accounts()}
    found = []
    for seat in seats:
        account = people.get(seat.account_id)
        # Everybody from outside bears the same word in the place of a department; it singles nobody out.
        if account is None:
            continue
        unit = "" if seat.outside else account.unit
        if await asyncio.to_thread(_is_named, said, unit, account.name, office):
            found.append(account.id)
    return found


def _is_named(said: Sequence[Said], unit: str, name: str, office: Office) -> bool:
    told = named_in(said, unit or name, [name], office.rules)
    return bool(told)
