"""A mail without content, at fixed hours, to officers for whom something waits: it says that, and nothing else.

It goes through servers that are not the office's. So it names no case, no number and no sum, and it never follows
an event: at which minute somebody reported stands in no mail server's log.
"""

import asyncio
import contextlib
import re
from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

import aiosmtplib
import structlog

from casework.bootstrap import Office, read_secret
from casework.clock import KST
from casework.clocking import calendar_of
from casework.errors import MalformedRequestError, NotReadyError
from casework.people import Unlocked
from casework.settings import Settings
from casework.store.mails import Reminded, address_of, has_work, not_yet, set_address
from casework.unlocking import require_any
from policies.rules import Permission

_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63}){1,4}")
_LONGEST_ADDRESS = 254  # RFC 5321 4.5.3.1.3
_SECONDS = 15.0
_HERE = frozenset({"127.0.0.1", "::1", "localhost"})
PASSWORD_FILE = "mail.password"  # noqa: S105 - the name of the file, not what is in it
_SECURITY = frozenset({"tls", "starttls", "none"})
_log = structlog.get_logger()


async def remind_at(address: str, unlocked: Unlocked, office: Office) -> None:
    """Remind this officer at an address from now on; an empty one ends it."""
    require_any(unlocked, Permission.CASE_LIST, Permission.REGISTER_READ)
    address = address.strip()
    if address and (len(address) > _LONGEST_ADDRESS or _ADDRESS.fullmatch(address) is None):
        raise MalformedRequestError
    act = "reminder_set" if address else "reminder_ended"
    await office.journal.append(act, office.clock.now(), unlocked.officer.id, None, None)
    await set_address(office.cases.store, unlocked.officer.id, address or None)


async def reminded_at(unlocked: Unlocked, office: Office) -> str:
    """Where this officer is reminded; empty for nowhere."""
    return await address_of(office.cases.store, unlocked.officer.id) or ""


def can_mail(settings: Settings) -> bool:
    """Whether this office has a mail server to hand mails to."""
    return bool(settings.mail_host)


def check_mail(settings: Settings) -> None:
    """Refuse a mail server that would be spoken to in the open, or whose settings are not whole."""
    if not can_mail(settings):
        return
    if settings.mail_security not in _SECURITY or _ADDRESS.fullmatch(settings.mail_from) is None:
        raise NotReadyError(
            "메일 설정이 맞지 않습니다. mail_security는 tls나 starttls, mail_from은 메일 주소여야 합니다."
        )
    if settings.mail_security == "none" and settings.mail_host not in _HERE:
        raise NotReadyError("이 컴퓨터 밖의 메일 서버에는 tls나 starttls로만 보냅니다.")
    if settings.mail_user:
        read_secret(settings.keys / PASSWORD_FILE)


async def remind(office: Office, last: str | None = None) -> str | None:
    """Send to whoever has not had the mail of this hour and for whom something waits; returns which hour it was.

    Nothing is done if that was the `last` one. Whoever was looked at is not looked at again for this hour, whether
    or not the mail got through: a server that is away for a morning costs a reminder, never a second one.
    """
    moment = _moment(office.clock.now(), office.rules.officers.reminder_hours)
    today, store = office.clock.today(), office.cases.store
    if moment in {None, last} or not can_mail(office.settings) or not (await calendar_of(office)).is_open(today):
        return last
    asked = await not_yet(store, moment)
    standing = await office.people.standing([each.officer_id for each in asked])
    due = [each for each in asked if each.officer_id in standing and await has_work(store, each.officer_id, today)]
    if due:
        await _send(due, office)
    return moment


def _moment(now: datetime, hours: Sequence[int]) -> str | None:
    """Which of the fixed hours of this day has come last; None before the first."""
    local = now.astimezone(KST)
    come = [hour for hour in hours if hour <= local.hour]
    return f"{local.date().isoformat()} {come[-1]:02}" if come else None


async def _send(people: Sequence[Reminded], office: Office) -> None:
    settings, sent = office.settings, 0
    try:
        async with asyncio.timeout(_SECONDS), _server(settings) as server:
            for each in people:
                # An address that the server does not take costs nobody else their mail.
                with contextlib.suppress(aiosmtplib.SMTPRecipientsRefused):
                    await server.send_message(_mail(each.address, office))
                    sent += 1
    except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
        # Its words may quote an address: only its kind is told.
        _log.error("reminder_failed", error=type(error).__name__, left=len(people) - sent)
    else:
        if sent < len(people):
            _log.error("reminder_refused", left=len(people) - sent)


def _server(settings: Settings) -> aiosmtplib.SMTP:
    password = settings.keys / PASSWORD_FILE
    return aiosmtplib.SMTP(
        hostname=settings.mail_host,
        port=settings.mail_port,
        username=settings.mail_user or None,
        password=read_secret(password).decode().strip() if settings.mail_user else None,
        use_tls=settings.mail_security == "tls",
        start_tls=settings.mail_security == "starttls",
        cert_bundle=settings.mail_authority or None,
        local_hostname=_domain(settings),  # or the machine's own name would be told
        timeout=_SECONDS,
    )


def _mail(address: str, office: Office) -> EmailMessage:
    settings, said = office.settings, office.rules.wording["ko"]
    mail = EmailMessage()
    mail["From"], mail["To"] = settings.mail_from, address
    mail["Subject"] = said["reminder.subject"]
    mail["Date"] = format_datetime(office.clock.now().replace(minute=0, second=0, microsecond=0))
    mail["Message-ID"] = make_msgid(domain=_domain(settings))
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence note answers
    mail.set_content(said["reminder.body"])
    return mail


def _domain(settings: Settings) -> str:
    return settings.mail_from.rpartition("@")[2]
