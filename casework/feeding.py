"""Days on which something is due, for an officer's calendar program: how many cases, nothing of any (RFC 5545)."""

from datetime import date, timedelta

from casework.bootstrap import Office
from casework.errors import NotFoundError
from casework.people import Unlocked
from casework.store.feeds import due_days, has_feed, set_feed, whose_feed
from casework.unlocking import require_any
from crypto.keys import random_bytes
from crypto.primitives import sha256
from policies.rules import Permission

_SECRET = 20  # bytes: nobody guesses it, and the address stays short enough to be typed
_AHEAD = timedelta(days=92)
_LINE = 75  # octets (RFC 5545 3.1)


async def make_feed(unlocked: Unlocked, office: Office) -> str:
    """A new secret part of an address; the one before leads nowhere from now on. It is shown once and kept nowhere."""
    require_any(unlocked, Permission.CASE_LIST, Permission.REGISTER_READ)
    secret = random_bytes(_SECRET).hex()
    await office.journal.append("calendar_made", office.clock.now(), unlocked.officer.id, None, None)
    await set_feed(office.cases.store, unlocked.officer.id, _tag(secret))
    return secret


async def stop_feed(unlocked: Unlocked, office: Office) -> None:
    """Let the address lead nowhere."""
    await set_feed(office.cases.store, unlocked.officer.id, None)


async def uses_feed(unlocked: Unlocked, office: Office) -> bool:
    """Whether somebody has an address."""
    return await has_feed(office.cases.store, unlocked.officer.id)


async def feed_of(secret: str, office: Office) -> str:
    """What the calendar program is told; unknown, stopped and suspended are the same refusal."""
    officer_id = await whose_feed(office.cases.store, _tag(secret))
    if officer_id is None or officer_id not in await office.people.standing([officer_id]):
        raise NotFoundError
    today = office.clock.today()
    days = await due_days(office.cases.store, officer_id, today + _AHEAD)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Daesup//ko", "X-WR-CALNAME:대숲 기한"]
    for day, count in days:
        lines += _event(day, count, today, _tag(secret))
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _event(day: date, count: int, today: date, tag: bytes) -> list[str]:
    late = "지난 기한" if day < today else "기한"
    return [
        "BEGIN:VEVENT",
        f"UID:{sha256(tag + day.isoformat().encode())[:12].hex()}@daesup",
        f"DTSTAMP:{today:%Y%m%d}T000000Z",
        f"DTSTART;VALUE=DATE:{max(day, today):%Y%m%d}",
        f"SUMMARY:{late} {count}건",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _folded(line: str) -> str:
    """A line in pieces of at most 75 octets, no letter cut in two."""
    pieces: list[str] = []
    piece = ""
    for letter in line:
        if len((piece + letter).encode()) > _LINE - bool(pieces):
            pieces.append(piece)
            piece = ""
        piece += letter
    return "\r\n ".join([*pieces, piece])


def _tag(secret: str) -> bytes:
    return sha256(b"daesup/calendar" + secret.encode())
