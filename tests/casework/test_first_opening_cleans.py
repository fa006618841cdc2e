"""Files at the first opening: officers get a clean copy; the original is behind the quorum or asks for a reason."""

import asyncio
import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest

from casework import content, tidying
from casework.attaching import seal_file
from casework.attachments import attachment_of
from casework.bootstrap import KekFolder
from casework.cleaning import sandbox
from casework.cleaning.refusals import TooSlowError
from casework.errors import FileWaitsError, NotFoundError, NotYourCaseError, ReasonNeededError
from casework.gate import take_file
from casework.holding import hold_case
from casework.ids import CaseId, case_bytes, from_hex
from casework.keeping import take_in
from casework.listing import InboxQuery, inbox
from casework.opening import open_waiting
from casework.originals import read_original
from casework.reading import open_case, read_file
from casework.store.attachments import attachments_of_case
from casework.store.vault import get_envelope
from crypto.context import Purpose, SealingContext
from crypto.envelope import Body
from crypto.errors import CryptoError
from crypto.keys import DataKey
from crypto.opening import open_with_data_key
from crypto.quorum import Bundle, combine, open_bundle
from tests.attacks.looting import Loot
from tests.casework.cleaning.hostile import CASES

CORPUS = Path(__file__).parent / "cleaning" / "corpus"
PHOTO = (CORPUS / "photo-exif.jpg").read_bytes()
PLAIN = "아무것도 숨기지 않은 글\n".encode()
PAGE = b"<!doctype html><script>alert(1)</script>" * 50


async def stream(data):
    yield data


async def sealed(name, data, town):
    """A file as a browser seals it: nothing in it says anything about cleaning."""
    intake = town.intake
    return await seal_file(name, "image/jpeg", stream(data), intake.drops.store, intake.office, town.clock.today())


async def reported(town, *files, opened=True):
    """Somebody reports with these files; the case, once it is opened."""
    await town.report("사진을 붙입니다. 창고 뒤에서 자재를 빼돌립니다.", files=files)
    if opened:
        assert await town.let_in("haneul") == 1
    haneul = await town.unlock("haneul")
    return CaseId((await inbox(haneul, InboxQuery(), town.office)).lines[0].id), haneul


async def file_of(town, case_id, unlocked, place=0):
    """A file of the first message, as its page lists it, with the message's id."""
    (message, *_) = (await open_case(case_id, unlocked, town.office)).messages
    return message.id, message.files[place]


async def octets(reading):
    _reference, pieces = await reading
    return b"".join([piece async for piece in pieces])


async def record_of(town, case_id, unlocked):
    held = await hold_case(case_bytes(case_id), unlocked, town.office)
    (row,) = await attachments_of_case(town.office.cases.store, held.row.id)
    return row, (await attachment_of(held, row.message_id, row.id.hex(), town.office))[1]


async def test_the_text_is_there_before_its_file_is_clean(any_town):
    case_id, haneul = await reported(any_town, await sealed("증거.jpg", PHOTO, any_town))
    message_id, file = await file_of(any_town, case_id, haneul)
    assert (file.state, file.original) == ("waiting", "")
    with pytest.raises(FileWaitsError):
        await read_file(case_id, message_id, file.id, haneul, any_town.office)
    with pytest.raises(FileWaitsError):
        await read_original(case_id, message_id, file.id, "꼭 필요합니다", haneul, any_town.office)
    assert await any_town.cleans("haneul") == 1
    assert (await file_of(any_town, case_id, haneul))[1].state == "clean"


async def test_officers_get_the_clean_copy_and_hear_what_was_taken_out(any_town):
    case_id, haneul = await reported(any_town, await sealed("증거.jpg", PHOTO, any_town))
    await any_town.cleans("haneul")
    message_id, file = await file_of(any_town, case_id, haneul)
    copy = await octets(read_file(case_id, message_id, file.id, haneul, any_town.office))
    assert b"Exif" in PHOTO
    assert b"Exif" not in copy
    assert copy.startswith(b"\xff\xd8\xff")
    assert file.removed["place"] == 1
    assert file.sha256 == hashlib.sha256(PHOTO).hexdigest()
    assert (file.original, file.name, file.type, file.size) == ("quorum", "증거.jpg", "image/jpeg", len(copy))
    with pytest.raises(NotFoundError):
        await read_original(case_id, message_id, file.id, "꼭 필요합니다", haneul, any_town.office)


async def test_no_officer_and_no_case_key_opens_an_original_that_told_something(town):
    reference = await sealed("증거.jpg", PHOTO, town)
    case_id, haneul = await reported(town, reference)
    await town.cleans("haneul")
    keys = [(await town.unlock(login)).key for login in ("haneul", "narae", "bomi", "seojun", "darae", "lead")]
    keys += (await hold_case(case_bytes(case_id), haneul, town.office)).keys
    await town.office.cases.store.checkpoint()
    loot = Loot(town.settings.directory / "stores", town.office.office, KekFolder(town.settings.keys / "kek")())
    texts = loot.texts(keys)
    mine = reference.to_json()["key"]
    assert any('"state":"clean"' in text for text in texts)  # they do open the record
    assert [text for text in texts if mine in text] == []


async def test_the_custodians_together_find_the_original_and_it_is_the_file_with_that_hash(town):
    case_id, haneul = await reported(town, await sealed("증거.jpg", PHOTO, town))
    await town.cleans("haneul")
    _, record = await record_of(town, case_id, haneul)
    envelope = await get_envelope(town.office.vault, record.behind)
    body = Body.parse(envelope.body)
    about = SealingContext(purpose=Purpose.IDENTITY, office=town.office.office, message_id=record.behind)
    bundles, at = [], 0
    while at < len(envelope.bundles):
        length = int.from_bytes(envelope.bundles[at : at + 4], "big")
        bundles.append(Bundle(envelope.bundles[at + 4 : at + 4 + length]))
        at += 4 + length
    keys = {key.public.key_id: key for key, _ in town.custodians}
    shares = [open_bundle(bundle, keys[bundle.key_id], about, body.digest) for bundle in bundles]
    with pytest.raises(CryptoError):
        combine(shares[:1])
    vault = replace(about, purpose=Purpose.VAULT)
    said = json.loads(open_with_data_key(body, DataKey(combine(shares[:2])), vault).content)
    original = content.file_of(said["file"])
    assert await tidying.open_whole(original, town.office) == PHOTO


async def test_a_file_with_nothing_to_take_out_is_shown_as_its_copy_and_its_original_asks_for_a_reason(town):
    case_id, haneul = await reported(town, await sealed("글.txt", PLAIN, town))
    await town.cleans("haneul")
    message_id, file = await file_of(town, case_id, haneul)
    assert (file.state, file.removed, file.original) == ("clean", {}, "case")
    assert await octets(read_file(case_id, message_id, file.id, haneul, town.office)) == PLAIN
    assert await octets(read_original(case_id, message_id, file.id, "원본 대조", haneul, town.office)) == PLAIN


async def test_a_file_that_cannot_be_cleaned_asks_for_a_reason_and_the_journal_keeps_it(any_town):
    case_id, haneul = await reported(any_town, await sealed("증거.html", PAGE, any_town))
    await any_town.cleans("haneul")
    message_id, file = await file_of(any_town, case_id, haneul)
    assert (file.state, file.why, file.original) == ("refused", "file_format_unknown", "case")
    with pytest.raises(NotFoundError):
        await read_file(case_id, message_id, file.id, haneul, any_town.office)
    with pytest.raises(ReasonNeededError):
        await read_original(case_id, message_id, file.id, "  ", haneul, any_town.office)
    assert await octets(read_original(case_id, message_id, file.id, "유일한 증거", haneul, any_town.office)) == PAGE
    view = await open_case(case_id, haneul, any_town.office)
    assert [entry.reason for entry in view.journal if entry.act == "original_opened"] == ["유일한 증거"]
    seojun = await any_town.unlock("seojun")
    with pytest.raises(NotYourCaseError):
        await read_original(case_id, message_id, file.id, "보고 싶어요", seojun, any_town.office)


@pytest.mark.parametrize("case", sorted(CASES)[::9])
async def test_a_hostile_file_never_keeps_the_words_from_being_read(town, case):
    name, data, _ = CASES[case]
    if len(data) > 4_000_000:
        data = data[:4_000_000]
    case_id, haneul = await reported(town, await sealed(name, data or b"\0", town))
    assert await town.cleans("haneul") == 1
    _, file = await file_of(town, case_id, haneul)
    assert file.state in {"clean", "refused"}


async def test_a_name_of_a_file_does_not_tell_what_the_message_says_to_be_its_writer_s_own(town):
    files = [await sealed(name, PHOTO, town) for name in ("독고은별_진술서.jpg", "민서준 과장 책상.jpg")]
    await town.report("저는 독고은별입니다. 민서준 과장이 자재를 빼돌립니다.", files=tuple(files))
    await town.let_in("haneul")
    await town.cleans("haneul")
    haneul = await town.unlock("haneul")
    case_id = CaseId((await inbox(haneul, InboxQuery(), town.office)).lines[0].id)
    names = [(await file_of(town, case_id, haneul, place))[1].name for place in range(2)]
    assert "독고은별" not in names[0]
    assert names[0].endswith("_진술서.jpg")
    assert names[1] == "민서준 과장 책상.jpg"


async def test_a_file_that_was_named_but_never_sent_is_said_to_be_missing(town):
    reference = await sealed("증거.jpg", PHOTO, town)
    case_id, haneul = await reported(town, reference)
    await town.cleans("haneul")
    held = await hold_case(case_bytes(case_id), haneul, town.office)
    said, other = {"files": [reference.to_json()]}, bytes(range(16))
    await tidying.take_files(said, other, bytes(16), held.row.id, held.key.public, haneul, town.office)
    rows = [row for row in await attachments_of_case(town.office.cases.store, held.row.id) if row.message_id == other]
    assert [row.state for row in rows] == ["missing"]


async def test_a_process_that_dies_between_the_steps_loses_nothing(town, monkeypatch):
    case_id, haneul = await reported(town, await sealed("증거.jpg", PHOTO, town))

    async def dies(*_):
        raise asyncio.CancelledError

    for step in ("open_whole", "clean", "put_behind_quorum", "replace_record"):
        with monkeypatch.context() as broken:
            broken.setattr(tidying, step, dies)
            with pytest.raises(asyncio.CancelledError):
                await town.cleans("haneul")
        assert (await file_of(town, case_id, haneul))[1].state == "waiting"
    assert await town.cleans("haneul") == 1
    message_id, file = await file_of(town, case_id, haneul)
    assert (file.state, file.original) == ("clean", "quorum")
    assert await octets(read_file(case_id, message_id, file.id, haneul, town.office))


async def test_a_first_opening_that_dies_before_the_case_stands_is_begun_anew_with_its_file(town, monkeypatch):
    await town.report("글", files=(await sealed("증거.jpg", PHOTO, town),))
    await take_in(town.office)
    haneul = await town.unlock("haneul")

    async def dies(*_):
        raise asyncio.CancelledError

    with monkeypatch.context() as broken:
        broken.setattr(town.office.cases, "admit", dies)
        with pytest.raises(asyncio.CancelledError):
            await open_waiting(haneul, town.office)
    assert await open_waiting(haneul, town.office) == 1
    case_id = CaseId((await inbox(haneul, InboxQuery(), town.office)).lines[0].id)
    await town.cleans("haneul")
    assert (await file_of(town, case_id, haneul))[1].state == "clean"
    assert len(await attachments_of_case(town.office.cases.store, case_bytes(case_id))) == 1


async def test_two_sessions_clean_a_file_once(any_town):
    case_id, haneul = await reported(any_town, await sealed("증거.jpg", PHOTO, any_town))
    narae = await any_town.unlock("narae")
    done = await asyncio.gather(*(tidying.clean_waiting(each, any_town.office) for each in (haneul, narae, haneul)))
    assert sum(done) == 1
    message_id, file = await file_of(any_town, case_id, narae)
    assert await octets(read_file(case_id, message_id, file.id, narae, any_town.office))


async def test_a_second_process_that_was_slower_leaves_the_first_one_s_copy(town, monkeypatch):
    case_id, haneul = await reported(town, await sealed("증거.jpg", PHOTO, town))
    (row,) = await tidying.waiting_attachments(town.office.cases.store, haneul.officer.id)

    async def begun(*_):
        return True

    monkeypatch.setattr(tidying, "begin_try", begun)  # both have begun before either could see the other
    assert sum(await asyncio.gather(*(tidying._clean_one(row, haneul, town.office) for _ in range(2)))) == 1
    message_id, file = await file_of(town, case_id, haneul)
    assert await octets(read_file(case_id, message_id, file.id, haneul, town.office))


async def test_cleaning_that_takes_too_long_is_tried_again_later_and_in_the_end_refused(town, monkeypatch):
    case_id, haneul = await reported(town, await sealed("증거.jpg", PHOTO, town))

    async def too_slow(*_):
        raise TooSlowError

    monkeypatch.setattr(tidying, "clean", too_slow)
    for _ in range(tidying.MOST_TRIES):
        assert await town.cleans("haneul") == 0
        assert await town.cleans("haneul") == 0  # not at once again
        tidying._not_before.clear()
    assert await town.cleans("haneul") == 1
    _, file = await file_of(town, case_id, haneul)
    assert (file.state, file.why) == ("refused", "file_takes_too_long")


async def test_a_copy_that_the_sender_claims_to_be_clean_is_cleaned_all_the_same(town):
    stored = await take_file("증거.jpg", "image/jpeg", stream(PHOTO), town.intake)
    lie = await sealed("증거.jpg", PHOTO, town)
    forged = replace(stored, cleaning=replace(stored.cleaning, copy=lie))
    case_id, haneul = await reported(town, forged)
    await town.cleans("haneul")
    message_id, file = await file_of(town, case_id, haneul)
    assert b"Exif" not in await octets(read_file(case_id, message_id, file.id, haneul, town.office))
    assert file.sha256 == hashlib.sha256(PHOTO).hexdigest()


async def test_what_the_gate_cleaned_was_never_under_the_case_key_as_it_came(town):
    stored = await take_file("증거.jpg", "image/jpeg", stream(PHOTO), town.intake)
    case_id, haneul = await reported(town, stored)
    row, record = await record_of(town, case_id, haneul)
    assert row.state == "waiting"
    assert (await get_envelope(town.office.vault, record.behind)).body
    assert record.source.id == stored.cleaning.copy.id
    await town.cleans("haneul")
    _, file = await file_of(town, case_id, haneul)
    assert (file.state, file.removed["place"], file.original) == ("clean", 1, "quorum")


async def test_no_more_wait_than_the_memory_can_hold(monkeypatch):
    async def slow(*_):
        await asyncio.sleep(0.2)
        return b""

    monkeypatch.setattr(sandbox, "_ask", slow)
    monkeypatch.setattr(sandbox, "_understand", lambda *_: None)
    tries = [sandbox.clean(b"x", "a.txt") for _ in range(sandbox.AT_ONCE + sandbox.MOST_WAITING + 3)]
    ended = await asyncio.gather(*tries, return_exceptions=True)
    assert [type(each).__name__ for each in ended if each is not None] == ["BusyError"] * 3


async def test_another_case_s_address_gives_nothing(town):
    case_id, haneul = await reported(town, await sealed("증거.jpg", PHOTO, town))
    await town.cleans("haneul")
    message_id, file = await file_of(town, case_id, haneul)
    held = await hold_case(case_bytes(case_id), haneul, town.office)
    with pytest.raises(NotFoundError):
        await attachment_of(held, from_hex("00" * 16), file.id, town.office)
    with pytest.raises(NotFoundError):
        await read_file(case_id, message_id, "00" * 16, haneul, town.office)
