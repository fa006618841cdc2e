"""Typed ids: random bytes inside, hexadecimal outside."""

from typing import NewType

from casework.errors import NotFoundError

MessageId = NewType("MessageId", bytes)
MailboxId = NewType("MailboxId", bytes)
FileId = NewType("FileId", bytes)
CaseId = NewType("CaseId", str)
OfficerId = NewType("OfficerId", str)

_LENGTH = 16


def case_bytes(case_id: CaseId) -> bytes:
    """The stored form of a case id; a badly written one is simply not found."""
    return from_hex(case_id)


def from_hex(text: str) -> bytes:
    """Sixteen bytes from their hexadecimal form."""
    try:
        raw = bytes.fromhex(text)
    except ValueError:
        raise NotFoundError from None
    if len(raw) != _LENGTH:
        raise NotFoundError
    return raw
