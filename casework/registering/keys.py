"""The key of a register: made by whoever first needs it, handed to everybody who reads the register."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from casework.bootstrap import Office
from casework.content import decode_kept, encode_kept
from casework.errors import MalformedRequestError
from casework.founding import put_recovery
from casework.holding import must_stand
from casework.people import Unlocked
from casework.registering.admitting import keepers, may_write
from casework.registering.errors import SealedAwayError
from casework.store.keyring import NewWrap
from casework.store.registers import RegisterKeyRow, add_register_key, register_keys_of
from crypto.context import Purpose, SealingContext
from crypto.envelope import Body, WrapRecord
from crypto.errors import CryptoError
from crypto.keys import PrivateKey, PublicKey, random_id, same
from crypto.seal import epoch_key_context, seal, wrap_secret
from crypto.unseal import open_sealed, unwrap_secret
from policies.registers import Register

REGISTER_KEY = "register-key"
_SEALED = "register"


@dataclass(frozen=True, slots=True)
class HeldRegister:
    """A register with the generations of its key that an officer holds, newest last."""

    name: str
    keys: tuple[PrivateKey, ...] = field(repr=False)

    @property
    def key(self) -> PrivateKey:
        """The current key."""
        return self.keys[-1]


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody with the key that a register's key is handed to."""

    officer_id: str
    key: PublicKey


async def hold_register(name: str, register: Register, unlocked: Unlocked, office: Office) -> HeldRegister:
    """A register's key, made if there is none."""
    await must_stand(unlocked, office)
    rows = await register_keys_of(office.cases.store, name)
    if not rows:
        rows = [await _make(name, register, unlocked, office)]
    records = await office.keyring.find_many([each.id for each in rows], unlocked.key.public.key_id)
    if rows[-1].id not in records:
        raise SealedAwayError
    keys = tuple(_opened(each, records[each.id], unlocked, office) for each in rows if each.id in records)
    return HeldRegister(name, keys)


async def seal_to_register(content: Mapping[str, Any], held: HeldRegister, office: Office) -> tuple[bytes, bytes]:
    """A content under a fresh id, its wrap already in the keyring; returns the id and the body."""
    (found,) = await seal_all_to_register([content], held, office)
    return found


async def seal_all_to_register(
    contents: Sequence[Mapping[str, Any]], held: HeldRegister, office: Office
) -> list[tuple[bytes, bytes]]:
    """Several contents at once."""
    return await seal_all_to_key(contents, held.key.public, office)


async def seal_all_to_key(
    contents: Sequence[Mapping[str, Any]], public: PublicKey, office: Office
) -> list[tuple[bytes, bytes]]:
    """The same by the public half of a register's key alone: for whoever need not read what they leave there."""
    kept, wraps = await asyncio.to_thread(_seal_all, contents, public, office.office)
    await office.keyring.add(wraps)
    return kept


async def public_key_of(name: str, register: Register, unlocked: Unlocked, office: Office) -> PublicKey | None:
    """The public half of a register's newest key, made if there is none; None while nobody would hold it."""
    rows = await register_keys_of(office.cases.store, name)
    if not rows:
        if not keepers(register, await office.people.all()):
            return None
        rows = [await _make(name, register, unlocked, office)]
    return PublicKey(rows[-1].public_key)


async def open_from_register(
    sealed: Mapping[bytes, bytes], held: HeldRegister, office: Office
) -> dict[bytes, dict[str, Any]]:
    """What was sealed, by its id; what lies under a key that this officer never held is not there."""
    found: dict[bytes, dict[str, Any]] = {}
    for sealed_id, content in (await open_each_from_register(sealed, held, office)).items():
        if content is None:
            raise SealedAwayError
        found[sealed_id] = content
    return found


async def open_each_from_register(
    sealed: Mapping[bytes, bytes], held: HeldRegister, office: Office
) -> dict[bytes, dict[str, Any] | None]:
    """The same with None for each that does not open: it was changed since it was sealed, or is another's."""
    found: dict[bytes, dict[str, Any] | None] = {}
    for key in held.keys:
        for sealed_id, record in (await office.keyring.find_many(list(sealed), key.public.key_id)).items():
            about = SealingContext(purpose=Purpose.NOTE, office=office.office, message_id=sealed_id)
            try:
                payload = open_sealed(Body.parse(sealed[sealed_id]), WrapRecord.parse(record), key=key, about=about)
                found[sealed_id] = decode_kept(payload.content)
            except (CryptoError, MalformedRequestError):
                found[sealed_id] = None
    return found


async def register_key_for(key_id: bytes, to: Reader, unlocked: Unlocked, office: Office) -> NewWrap | None:
    """A register's key for a reader who has other keys now; None for whoever reads it no more.

    SealedAwayError for whoever does not hold it.
    """
    row = await key_row(key_id, office)
    if row is None or not await keeps(row, to.officer_id, office):
        return None
    records = await office.keyring.find_many([row.id], unlocked.key.public.key_id)
    if row.id not in records:
        raise SealedAwayError
    return _wraps(_opened(row, records[row.id], unlocked, office), [to.key], office)[0]


async def key_row(key_id: bytes, office: Office) -> RegisterKeyRow | None:
    """The register's key of that id; None if it is no register's."""
    return next((each for each in await register_keys_of(office.cases.store) if each.id == key_id), None)


async def keeps(row: RegisterKeyRow, officer_id: str, office: Office) -> bool:
    """Whether somebody reads the register whose key that is."""
    register = office.rules.registers.get(row.register)
    people = keepers(register, await office.people.all()) if register else []
    return officer_id in {each.id for each in people}


async def share_register_keys(unlocked: Unlocked, office: Office) -> int:
    """Hand the keys that this officer holds to whoever reads a register and came later; returns to how many.

    The register of bookings gets its key before anybody books: what people leave is sealed to it on the public side.
    """
    rows = await register_keys_of(office.cases.store)
    name = office.rules.booking.bookings
    bookings = office.rules.registers[name]
    if may_write(bookings, unlocked.officer) and name not in {each.register for each in rows}:
        rows.append(await _make(name, bookings, unlocked, office))
    records = await office.keyring.find_many([each.id for each in rows], unlocked.key.public.key_id)
    mine = [each for each in rows if each.id in records and each.register in office.rules.registers]
    return sum([
        await _hand_on(each, records[each.id], office.rules.registers[each.register], unlocked, office)
        for each in mine
    ])  # fmt: skip


def _seal_all(
    contents: Sequence[Mapping[str, Any]], public: PublicKey, office: str
) -> tuple[list[tuple[bytes, bytes]], list[NewWrap]]:
    kept, wraps = [], []
    for content in contents:
        sealed_id = random_id()
        about = SealingContext(purpose=Purpose.NOTE, office=office, message_id=sealed_id)
        sealed = seal(encode_kept({"type": _SEALED, **content}), to=[public], about=about)
        kept.append((sealed_id, sealed.body.raw))
        wraps.append(NewWrap(thing=sealed_id, reader=public.key_id, kind=_SEALED, record=sealed.wraps[0].raw))
    return kept, wraps


async def _make(name: str, register: Register, unlocked: Unlocked, office: Office) -> RegisterKeyRow:
    key = PrivateKey.generate()
    row = RegisterKeyRow(id=key.public.key_id, register=name, generation=1, public_key=key.public.raw)
    readers = [PublicKey(each.public_key) for each in keepers(register, await office.people.all())]
    await office.keyring.add(_wraps(key, readers, office))
    await put_recovery(key, office)
    await office.journal.append("register_key_made", office.clock.now(), unlocked.officer.id, None, None)
    kept = await add_register_key(office.cases.store, row)
    if kept.id != row.id:  # a colleague was faster: nothing was ever sealed to this one
        await office.keyring.destroy(row.id)
    return kept


def _opened(row: RegisterKeyRow, record: bytes, unlocked: Unlocked, office: Office) -> PrivateKey:
    public = PublicKey(row.public_key)
    about, digest = epoch_key_context(office.office, public)
    try:
        key = PrivateKey.from_seed(unwrap_secret(record, key=unlocked.key, digest=digest, about=about))
    except CryptoError:
        raise SealedAwayError from None
    if not same(key.public.raw, public.raw):  # SPEC 1.6
        raise SealedAwayError
    return key


def _wraps(key: PrivateKey, readers: Iterable[PublicKey], office: Office) -> list[NewWrap]:
    about, digest = epoch_key_context(office.office, key.public)
    return [
        NewWrap(
            thing=key.public.key_id,
            reader=reader.key_id,
            kind=REGISTER_KEY,
            record=wrap_secret(key.seed(), digest=digest, to=reader, about=about).raw,
        )
        for reader in readers
    ]


async def _hand_on(row: RegisterKeyRow, record: bytes, register: Register, unlocked: Unlocked, office: Office) -> int:
    everybody = await office.people.all()
    people = {PublicKey(each.public_key).key_id: PublicKey(each.public_key) for each in keepers(register, everybody)}
    has = (await office.keyring.readers_of([row.id]))[row.id]
    # Whose keys are on their way keeps the old ones for as long: by them colleagues know what to hand on.
    others = {PublicKey(each.public_key).key_id for each in everybody if not each.renewing} - people.keys()
    if has & others:
        await office.keyring.take_from([row.id], sorted(has & others))
    missing = [key for key_id, key in people.items() if key_id not in has]
    if missing:
        await office.keyring.add(_wraps(_opened(row, record, unlocked, office), missing, office))
    return len(missing)
