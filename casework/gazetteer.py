"""What the office knows by name: its people, its units, words it has learned; sealed to those who may open cases."""

import asyncio
import json
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from casework.bootstrap import Office
from casework.content import StoredFile, decode, encode, files_of, text_of
from casework.deidentifying.singling import Staff
from casework.errors import MalformedRequestError, NotYourCaseError
from casework.list_errors import StaffListError
from casework.people import Unlocked
from casework.stafflist import Colleague, read_staff
from casework.store.gazetteer import (
    GazetteerKeyRow,
    StaffListRow,
    Version,
    WordRow,
    add_gazetteer_key,
    add_word,
    forget_gazetteer_key,
    gazetteer_keys,
    move_word,
    read_staff_list,
    read_words,
    replace_staff_list,
    staff_counts,
    version_of,
)
from casework.store.keyring import NewWrap
from casework.store.people import OfficerRow
from casework.unlocking import officer_of, require
from crypto.context import Purpose, SealingContext
from crypto.envelope import Body, WrapRecord
from crypto.files import FileSealer, open_file
from crypto.keys import DataKey, PrivateKey, PublicKey, random_id
from crypto.seal import gazetteer_key_context, seal, wrap_data_key, wrap_secret
from crypto.unseal import open_sealed, unwrap, unwrap_private_key
from policies.rules import Permission

_LONGEST_WORD = 60
_VERSIONS_KEPT = 4


class Meaning(StrEnum):
    """What a learned word is to the office."""

    NAME = "name"
    UNIT = "unit"
    NOT_NAME = "not_name"


# Labels of a mark are taken as well: whoever corrects a text has these at hand.
_MEANINGS = {"PERSON": Meaning.NAME, "DEPT": Meaning.UNIT, "ORG": Meaning.UNIT} | {each.value: each for each in Meaning}


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Everything the finding of names may lean on; `staff` says of nobody who it is."""

    names: tuple[str, ...] = field(default=(), repr=False)
    units: tuple[str, ...] = field(default=(), repr=False)
    staff: tuple[Staff, ...] = field(default=(), repr=False)
    not_names: frozenset[str] = field(default=frozenset(), repr=False)


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import says of itself, and all that whoever brought the list sees of it afterwards."""

    day: date
    people: int
    units: int


@dataclass(frozen=True, slots=True)
class _Word:
    """A learned word, opened."""

    id: bytes
    word: str = field(repr=False)
    meaning: Meaning


# The last few versions, so that an opening need not open and parse the whole list again. A version is handed only to
# officers who hold the very keys that it was opened with.
_Known = tuple[bytes | None, frozenset[bytes], tuple[str, ...]]
_VERSIONS: OrderedDict[_Known, Gazetteer] = OrderedDict()


async def gazetteer_of(unlocked: Unlocked, office: Office) -> Gazetteer:
    """What this officer's keys open of it; the names of officers without any key."""
    officers = tuple(each.name for each in await office.people.all())
    keys = await _held_keys(unlocked, office)
    version = await version_of(office.cases.store)
    held = {key.public.key_id for key in keys}
    staff_id = version.staff[0] if version.staff and version.staff[1] in held else None
    words = frozenset(word_id for word_id, key_id in version.words if key_id in held)
    known: _Known = (staff_id, words, officers)
    if known in _VERSIONS:
        _VERSIONS.move_to_end(known)
        return _VERSIONS[known]
    people = await _people(staff_id, keys, office)
    found = _gathered(officers, people, await _words(words, keys, office))
    _VERSIONS[known] = found
    while len(_VERSIONS) > _VERSIONS_KEPT:
        _VERSIONS.popitem(last=False)
    return found


async def import_staff(raw: bytes, unlocked: Unlocked | None, office: Office) -> ImportResult:
    """Seal a staff list in the place of the old one, which nobody can open afterwards; needs no opening key.

    Without an officer somebody brings it at the machine itself.
    """
    if unlocked is not None:
        require(unlocked, Permission.STAFF_WRITE)
    people = await asyncio.to_thread(read_staff, raw)
    readers = await _readers(office)
    if not readers:
        raise StaffListError("nobody")
    officer_id = None if unlocked is None else unlocked.officer.id
    await office.journal.append("staff_imported", office.clock.now(), officer_id, None, None)
    key = PrivateKey.generate()
    units = len({each.staff.department for each in people} - {""})
    row, wrap = await asyncio.to_thread(_seal_list, people, units, key.public, office)
    await office.keyring.add([wrap, *_handed(key, readers, office)])
    for old in await replace_staff_list(office.cases.store, row, _key_row(key)):
        await office.keyring.destroy(old)
    return ImportResult(row.day, row.people, row.units)


async def last_import(office: Office) -> ImportResult | None:
    """The counts of the list that is in force."""
    counts = await staff_counts(office.cases.store)
    return None if counts is None else ImportResult(*counts)


async def learn(word: str, label: str, unlocked: Unlocked, office: Office) -> bool:
    """Let the whole office know a name or a unit, or a word that is no name; false where there is nothing to learn.

    The whole name of somebody who works here stays a name, whatever one text used it for.
    """
    require(unlocked, Permission.CASE_REVIEW)
    word, meaning = " ".join(word.split()), _MEANINGS.get(label)
    if meaning is None or not word or len(word) > _LONGEST_WORD:
        raise MalformedRequestError
    keys = await _held_keys(unlocked, office)
    people = await _people((await _staff_id(keys, office)), keys, office)
    officers = [each.name for each in await office.people.all()]
    if word in {*officers, *(each.name for each in people)}:
        return False
    version = await version_of(office.cases.store)
    known = await _words({word_id for word_id, _ in version.words}, keys, office)
    same = [each for each in known if each.word == word]
    if any(each.meaning is meaning for each in same):
        return False
    while not await _add_word(word, meaning, [each.id for each in same], unlocked, office):
        pass  # somebody has just moved everything to a newer key: read again which one that is
    for each in same:
        await office.keyring.destroy(each.id)
    return True


async def hand_on(unlocked: Unlocked, office: Office) -> None:
    """Hand every gazetteer key this officer holds to those who came later, and bring words under the newest one."""
    keys = await _held_keys(unlocked, office)
    if not keys:
        return
    readers = await _readers(office)
    holding = await office.keyring.readers_of([key.public.key_id for key in keys])
    missing = [
        wrap
        for key in keys
        for wrap in _handed(key, [each for each in readers if each.key_id not in holding[key.public.key_id]], office)
    ]
    if missing:
        await office.keyring.add(missing)
    await _bring_under_newest(keys, office)


async def _bring_under_newest(keys: Sequence[PrivateKey], office: Office) -> None:
    rows = await gazetteer_keys(office.cases.store)
    newest = keys[-1]
    by_id: dict[bytes, PrivateKey] = {key.public.key_id: key for key in keys}
    older = [row.id for row in rows[:-1] if row.id in by_id]
    if not older or rows[-1].id != newest.public.key_id:
        return
    version = await version_of(office.cases.store)
    moving = [word_id for word_id, key_id in version.words if key_id in older]
    for row in await read_words(office.cases.store, moving):
        records = await office.keyring.find_many([row.id], row.key_id)
        if row.key_id not in older or row.id not in records:
            continue  # another session has just moved it
        old, body, about = by_id[row.key_id], Body.parse(row.body), _about(row.id, office)
        dek = unwrap(WrapRecord.parse(records[row.id]), key=old, digest=body.digest, about=about)
        new = wrap_data_key(dek, digest=body.digest, to=newest.public, about=about)
        wrap = NewWrap(thing=row.id, reader=newest.public.key_id, kind="gazetteer", record=new.raw)
        await office.keyring.add([wrap])
        # Only who moved it takes the old wrap away: for anybody else it may be the one that the word opens with now.
        if await move_word(office.cases.store, row.id, row.key_id, newest.public.key_id):
            await office.keyring.destroy(row.id, readers=[row.key_id])
        elif not await read_words(office.cases.store, [row.id]):
            await office.keyring.destroy(row.id)  # a colleague has unlearned it meanwhile
    for key_id in older:
        if await forget_gazetteer_key(office.cases.store, key_id):
            await office.keyring.destroy(key_id)


async def _add_word(word: str, meaning: Meaning, instead_of: list[bytes], unlocked: Unlocked, office: Office) -> bool:
    keys = await _held_keys(unlocked, office) or [await _first_key(office)]
    public, word_id = keys[-1].public, random_id()
    content = encode({"type": "word", "word": word, "label": meaning.value})
    sealed = seal(content, to=[public], about=_about(word_id, office))
    wrap = NewWrap(thing=word_id, reader=public.key_id, kind="gazetteer", record=sealed.wraps[0].raw)
    await office.keyring.add([wrap])
    row = WordRow(id=word_id, key_id=public.key_id, body=sealed.body.raw)
    if await add_word(office.cases.store, row, instead_of=instead_of):
        return True
    await office.keyring.destroy(word_id)
    return False


async def _first_key(office: Office) -> PrivateKey:
    if await gazetteer_keys(office.cases.store):
        raise NotYourCaseError  # there is one, and a colleague's session will hand it on soon
    key = PrivateKey.generate()
    await office.keyring.add(_handed(key, await _readers(office), office))
    await add_gazetteer_key(office.cases.store, _key_row(key))
    return key


async def _held_keys(unlocked: Unlocked, office: Office) -> list[PrivateKey]:
    """The gazetteer keys that were wrapped to this officer, newest last."""
    rows = await gazetteer_keys(office.cases.store)
    records = await office.keyring.find_many([row.id for row in rows], unlocked.key.public.key_id)
    keys = []
    for row in rows:
        if row.id in records:
            public = PublicKey(row.public_key)
            about, digest = gazetteer_key_context(office.office, public)
            keys.append(
                unwrap_private_key(records[row.id], key=unlocked.key, digest=digest, about=about, expected=public)
            )
    return keys


async def _staff_id(keys: Sequence[PrivateKey], office: Office) -> bytes | None:
    version: Version = await version_of(office.cases.store)
    held = {key.public.key_id for key in keys}
    return version.staff[0] if version.staff and version.staff[1] in held else None


async def _people(list_id: bytes | None, keys: Sequence[PrivateKey], office: Office) -> tuple[Colleague, ...]:
    row = None if list_id is None else await read_staff_list(office.cases.store, list_id)
    if row is None:
        return ()
    record = await office.keyring.find(row.id, row.key_id)
    key = next(each for each in keys if each.public.key_id == row.key_id)
    return await asyncio.to_thread(_open_list, row, record, key, office)


async def _words(ids: Iterable[bytes], keys: Sequence[PrivateKey], office: Office) -> list[_Word]:
    by_id: dict[bytes, PrivateKey] = {key.public.key_id: key for key in keys}
    rows = [row for row in await read_words(office.cases.store, list(ids)) if row.key_id in by_id]
    found = []
    for key_id, key in by_id.items():
        own = [row for row in rows if row.key_id == key_id]
        records = await office.keyring.find_many([row.id for row in own], key_id)
        found += [_open_word(row, records[row.id], key, office) for row in own if row.id in records]
    return found


def _gathered(officers: Sequence[str], people: Sequence[Colleague], words: Sequence[_Word]) -> Gazetteer:
    learned = {meaning: sorted(each.word for each in words if each.meaning is meaning) for meaning in Meaning}
    staff = tuple(each.staff for each in people)
    names = tuple(dict.fromkeys((*officers, *(each.name for each in people), *learned[Meaning.NAME])))
    units = {each.department for each in staff} - {""} | set(learned[Meaning.UNIT])
    return Gazetteer(names, tuple(sorted(units)), staff, frozenset(learned[Meaning.NOT_NAME]) - set(names))


def _seal_list(
    people: Sequence[Colleague], units: int, public: PublicKey, office: Office
) -> tuple[StaffListRow, NewWrap]:
    list_id, dek = random_id(), DataKey.generate()
    rows = [[each.name, each.staff.department, each.staff.title, each.staff.sex] for each in people]
    sealer = FileSealer(dek, office.office, list_id)
    chunks = [*sealer.add(json.dumps(rows, ensure_ascii=False).encode()), *sealer.finish()]
    reference = StoredFile(
        id=list_id, name="", type="staff", size=sealer.length, key=dek.raw(), digest=sealer.digest
    )  # fmt: skip
    content = encode({"type": "staff", "files": [reference.to_json()]})
    sealed = seal(content, to=[public], about=_about(list_id, office))
    row = StaffListRow(
        id=list_id, key_id=public.key_id, day=office.clock.today(), people=len(people), units=units,
        body=sealed.body.raw, data=b"".join(chunks),
    )  # fmt: skip
    return row, NewWrap(thing=list_id, reader=public.key_id, kind="gazetteer", record=sealed.wraps[0].raw)


def _open_list(row: StaffListRow, record: bytes, key: PrivateKey, office: Office) -> tuple[Colleague, ...]:
    about = _about(row.id, office)
    payload = open_sealed(Body.parse(row.body), WrapRecord.parse(record), key=key, about=about)
    (reference,) = files_of(decode(payload.content))
    opened = open_file(
        [row.data], key=DataKey(reference.key), office=office.office, file_id=row.id, length=reference.size,
        digest=reference.digest,
    )  # fmt: skip
    return tuple(Colleague(name, Staff(*rest)) for name, *rest in json.loads(b"".join(opened)))


def _open_word(row: WordRow, record: bytes, key: PrivateKey, office: Office) -> _Word:
    about = _about(row.id, office)
    content = decode(open_sealed(Body.parse(row.body), WrapRecord.parse(record), key=key, about=about).content)
    return _Word(row.id, text_of(content, "word"), Meaning(text_of(content, "label")))


async def _readers(office: Office) -> list[PublicKey]:
    """Everybody who reviews what is covered in cases and is not suspended."""
    return [PublicKey(each.public_key) for each in await office.people.all() if _reads(each, office)]


def _reads(row: OfficerRow, office: Office) -> bool:
    return not row.suspended and Permission.CASE_REVIEW in officer_of(row, frozenset(), office.rules).permissions


def _handed(key: PrivateKey, readers: Sequence[PublicKey], office: Office) -> list[NewWrap]:
    about, digest = gazetteer_key_context(office.office, key.public)
    return [
        NewWrap(
            thing=key.public.key_id,
            reader=reader.key_id,
            kind="gazetteer-key",
            record=wrap_secret(key.seed(), digest=digest, to=reader, about=about).raw,
        )
        for reader in readers
    ]


def _key_row(key: PrivateKey) -> GazetteerKeyRow:
    return GazetteerKeyRow(id=key.public.key_id, public_key=key.public.raw)


def _about(thing: bytes, office: Office) -> SealingContext:
    return SealingContext(purpose=Purpose.GAZETTEER, office=office.office, message_id=thing)
