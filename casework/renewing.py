"""What is renewed before it ends: the keys of the desks, their signed list, and the public pages beside it."""

import asyncio
import sys

from casework.bootstrap import Office, open_office
from casework.errors import NotReadyError, ReloadKeysError
from casework.founding import ensure_epoch_keys
from casework.publishing import public_digest, publish_keys
from casework.settings import FILE_NAME, Settings

_RENEW_DAYS = 15  # a third of a list's life


async def refresh_keys(settings: Settings) -> None:
    """Give every desk a key for the coming weeks and publish the list anew if it changed or nears its end."""
    async with open_office(settings) as office:
        made = await ensure_epoch_keys(list(office.rules.desks), office.clock.today(), office)
        if made or _list_is_old(office):
            await publish_keys(office)


async def render_site(settings: Settings) -> None:
    """Write the static release; a program of its own, because pages live above casework."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "web", "publish", "--settings", str(settings.directory / FILE_NAME)
    )
    if await process.wait():
        raise NotReadyError("공개 화면을 만들지 못했습니다.")


def _list_is_old(office: Office) -> bool:
    today = office.clock.today()
    try:
        listed = office.keys.current(today)
    except (NotReadyError, ReloadKeysError):  # none, expired or unreadable: a new list is the cure
        return True
    return (listed.expires - today).days < _RENEW_DAYS or listed.texts != public_digest(office)
