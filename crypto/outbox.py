"""Return addresses: sealed to the outbox key, and that again to the case key (SPEC 12)."""

from crypto.context import Purpose, SealingContext
from crypto.envelope import WRAP_OVERHEAD, Body, WrapRecord
from crypto.errors import CannotOpenError, MalformedError
from crypto.keys import ID_SIZE, PrivateKey, PublicKey, random_id
from crypto.layout import Reader, u16
from crypto.opening import open_data_key, open_with_data_key, open_wrap
from crypto.primitives import sha256
from crypto.seal import Sealed, seal
from crypto.sealing import wrap_bytes

ADDRESS_SIZE = 256
INNER_SIZE = ID_SIZE + WRAP_OVERHEAD + ADDRESS_SIZE
OUTER_SIZE = INNER_SIZE + WRAP_OVERHEAD
_LONGEST = ADDRESS_SIZE - 2
_NOTHING = sha256(b"")


def seal_return_address(address: bytes, outbox: PublicKey, case: PublicKey | None, office: str) -> bytes:
    """Seal an address of at most 254 bytes to the bot, and that to the case where there is one already."""
    if len(address) > _LONGEST:
        raise MalformedError
    message_id = random_id()
    padded = (u16(len(address)) + address).ljust(ADDRESS_SIZE, b"\0")
    inner = message_id + wrap_bytes(padded, digest=_NOTHING, to=outbox, about=_about(office, message_id)).raw
    return inner if case is None else cover_return_address(inner, case, office)


def cover_return_address(inner: bytes, case: PublicKey, office: str) -> bytes:
    """Put the case's layer around what only the bot can read."""
    message_id, record = _parted(inner, INNER_SIZE)
    return message_id + wrap_bytes(record.raw, digest=_NOTHING, to=case, about=_about(office, message_id)).raw


def peel_return_address(outer: bytes, case: PrivateKey, office: str) -> bytes:
    """The console takes the case's layer off, for one reply; it cannot read what is inside."""
    message_id, record = _parted(outer, OUTER_SIZE)
    return message_id + open_wrap(record, key=case, digest=_NOTHING, about=_about(office, message_id))


def open_return_address(inner: bytes, outbox: PrivateKey, office: str) -> bytes:
    """The bot reads the address, once; the caller destroys the row."""
    message_id, record = _parted(inner, INNER_SIZE)
    reader = Reader(open_wrap(record, key=outbox, digest=_NOTHING, about=_about(office, message_id)))
    length = reader.number(2)
    if length > _LONGEST:
        raise CannotOpenError
    address = reader.take(length)
    if any(reader.rest()):
        raise CannotOpenError
    return address


def seal_outgoing_text(content: bytes, outbox: PublicKey, office: str, message_id: bytes) -> Sealed:
    """Seal what is to be sent as a text message: only the bot reads it (SPEC 12.2)."""
    return seal(content, to=[outbox], about=_outgoing(office, message_id))


def open_outgoing_text(body: bytes, wrap: bytes, outbox: PrivateKey, office: str, message_id: bytes) -> bytes:
    """The bot reads what it is to send, once; the caller destroys the row."""
    parsed, about = Body.parse(body), _outgoing(office, message_id)
    dek = open_data_key(WrapRecord.parse(wrap), key=outbox, digest=parsed.digest, about=about)
    return open_with_data_key(parsed, dek, about).content


def _outgoing(office: str, message_id: bytes) -> SealingContext:
    return SealingContext(purpose=Purpose.OUTGOING_TEXT, office=office, message_id=message_id)


def _parted(stored: bytes, size: int) -> tuple[bytes, WrapRecord]:
    if len(stored) != size:
        raise MalformedError
    return stored[:ID_SIZE], WrapRecord(stored[ID_SIZE:])


def _about(office: str, message_id: bytes) -> SealingContext:
    return SealingContext(purpose=Purpose.RETURN_ADDRESS, office=office, message_id=message_id)
