"""Rows of cases and of their messages, as the store knows them."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingRow:
    """A message the keeper took in and nobody has opened."""

    id: bytes
    mailbox_id: bytes
    number: str
    desk: str
    deadline_class: str
    day: date
    urgent: bool
    first: bool
    wrap_key: bytes
    body: bytes
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """A case as the store knows it."""

    id: bytes
    mailbox_id: bytes
    number: str
    registry_number: str
    journal_id: bytes
    kind: str
    state: str
    desk: str
    team: str
    lane: str
    identity_class: str
    generation: int
    public_key: bytes
    secret_body: bytes
    received_day: date
    due: date | None
    due_rule: str | None
    rules_fingerprint: str
    urgent: bool
    unread: int
    read_count: int
    message_count: int
    result: str | None
    received_at: datetime | None = None
    due_at: datetime | None = None
    closed_day: date | None = None
    held_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRow:
    """A sealed message of a case."""

    id: bytes
    case_id: bytes
    seq: int
    author: str
    officer_id: str | None
    day: date
    purpose: str
    masked: bool
    body: bytes
    origin: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseKeyRow:
    """The public half of one generation of a case's key."""

    id: bytes
    case_id: bytes
    generation: int
    public_key: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingRow:
    """Something for the reporter's mailbox that is not known to lie there yet."""

    id: bytes
    mailbox_id: bytes
    kind: int
    body: bytes
    wrap: bytes
    case_key: bytes | None = None
    closed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StubRow:
    """What a desk keeps of a matter that was taken from it."""

    registry_number: str
    case_id: bytes
    desk: str
    received_day: date
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRow:
    """Something that moved a case's due date: a stop, with its end once it is over, or an extension."""

    id: bytes
    case_id: bytes
    act: str
    reason: str
    begins: datetime
    ends: datetime | None
    officer_id: str
    note: bytes | None = None
