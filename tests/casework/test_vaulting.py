"""What goes behind the identity quorum: one envelope for the message, one for each text that was cut out of it."""

import base64
import zlib
from dataclasses import replace
from itertools import combinations

import pytest
from sqlalchemy import insert, select

from casework.content import decode, decode_kept, encode
from casework.enveloping import identity_context, vault_context
from casework.errors import ConflictError, MalformedRequestError, NotFoundError, NotPermittedError, NotYourCaseError
from casework.holding import hold_case, open_case_body
from casework.keeping import KeeperState, round_once, take_in
from casework.masking import COVERED, REMOVED, Mark, marks_of
from casework.people import Unlocked
from casework.reading import TextPart, open_case, reveal
from casework.rewriting import rewrite_message
from casework.store.drop_tables import drop
from casework.store.envelopes import is_of_case
from casework.store.lines import LineQuery, page_of_lines
from casework.store.vault import get_envelope
from casework.vaulting import (
    bundles_of,
    put_all_behind_quorum,
    put_behind_quorum,
)
from crypto.context import Purpose
from crypto.envelope import Body
from crypto.errors import CryptoError
from crypto.keys import DataKey, random_id
from crypto.quorum import combine, open_bundle
from crypto.unseal import open_body

NAME, OTHER = "독고은별", "선우하람"
STORY = f"제 이름은 {NAME}입니다. {OTHER} 팀장이 그랬어요. 제 번호는 010-0234-5678이고 다시 적으면 {NAME}입니다."


async def opened_case(town, text=STORY):
    """A report as it stands after its first opening: who opened it, its held case, its one message."""
    await town.report(text)
    assert await town.let_in("haneul") == 1
    haneul = await town.unlock("haneul")
    rows = await town.office.cases.waiting_for(haneul.officer.desks)
    assert rows == []
    (case_id,) = await case_ids(town)
    held = await hold_case(case_id, haneul, town.office)
    (row,) = await town.office.cases.messages(case_id)
    return haneul, held, row


async def case_ids(town):
    haneul = await town.unlock("haneul")
    query = LineQuery(reader=haneul.officer.id, recused=haneul.officer.id)
    return await page_of_lines(town.office.cases.store, query, offset=0, limit=10)


async def content_of(held, row, town):
    return decode((await open_case_body(held, row.id, row.body, Purpose(row.purpose), town.office)).content)


async def opened_by(custodians, pointer: bytes, town) -> bytes:
    """What these custodians find in an envelope together."""
    envelope = await get_envelope(town.office.vault, pointer)
    body, about = Body.parse(envelope.body), identity_context(pointer, town.office.office)
    bundles = {each.key_id: each for each in bundles_of(envelope.bundles)}
    opened = [open_bundle(bundles[key.public.key_id], key, about, body.digest) for key, _ in custodians]
    return open_body(body, DataKey(combine(opened)), vault_context(pointer, town.office.office)).content


async def test_any_two_custodians_open_an_envelope_and_no_single_one_does(any_town):
    pointer = await put_behind_quorum("비밀".encode(), random_id(), any_town.office)
    for two in combinations(any_town.custodians, 2):
        assert await opened_by(two, pointer, any_town) == "비밀".encode()
    for one in any_town.custodians:
        with pytest.raises(CryptoError):
            await opened_by([one], pointer, any_town)


async def test_custodians_of_one_envelope_open_no_other_with_its_shares(town):
    one, other = await put_all_behind_quorum([b"one", b"other"], random_id(), town.office)
    shares = []
    for pointer, (key, _) in zip((one, other), town.custodians, strict=False):
        envelope = await get_envelope(town.office.vault, pointer)
        (bundle,) = [each for each in bundles_of(envelope.bundles) if each.key_id == key.public.key_id]
        about = identity_context(pointer, town.office.office)
        shares.append(open_bundle(bundle, key, about, Body.parse(envelope.body).digest))
    with pytest.raises(CryptoError):
        combine(shares)


async def test_every_text_cut_out_of_a_message_has_an_envelope_of_its_own(any_town):
    _, held, row = await opened_case(any_town)
    content = await content_of(held, row, any_town)
    marks = [mark for mark in marks_of(content) if mark.state == REMOVED]
    assert NAME not in str(content)
    assert len({mark.pointer for mark in marks}) == 2  # the name twice, the number once
    said = {
        mark.label: await opened_by(any_town.custodians[:2], bytes.fromhex(mark.pointer), any_town) for mark in marks
    }
    assert said == {"PERSON": NAME.encode(), "PHONE": b"010-0234-5678"}
    whole = await opened_by(any_town.custodians[1:], bytes.fromhex(content["original"]), any_town)
    assert decode(whole)["text"] == STORY
    for pointer in {content["original"], *(mark.pointer for mark in marks)}:
        assert await is_of_case(any_town.office.cases.store, bytes.fromhex(pointer), held.row.id)


async def test_a_message_in_which_nothing_was_cut_leaves_nothing_behind_the_quorum(town):
    _, held, row = await opened_case(town, "감독 일지를 나중에 한꺼번에 씁니다.")
    assert (await content_of(held, row, town))["original"] == ""


def test_marks_that_were_stored_without_a_pointer_are_still_read():
    old = {"marks": [["text", 0, 4, "PERSON", "removed"], ["text", 5, 9, "PHONE", "covered", ""]]}
    assert marks_of(old) == (Mark("text", 0, 4, "PERSON", REMOVED), Mark("text", 5, 9, "PHONE", COVERED))
    mark = Mark("text", 0, 4, "PERSON", REMOVED, "00" * 16)
    assert marks_of({"marks": [mark.to_json()]}) == (mark,)


async def test_the_keeper_destroys_envelopes_of_an_opening_that_broke_off(town):
    _, held, row = await opened_case(town)
    left = await put_behind_quorum(b"left over", random_id(), town.office)
    kept = bytes.fromhex((await content_of(held, row, town))["original"])
    town.clock.turn(days=1)
    await round_once(town.office, KeeperState())
    assert await get_envelope(town.office.vault, left)  # an opening may still be under way
    town.clock.turn(days=1)
    await round_once(town.office, KeeperState())
    with pytest.raises(NotFoundError):
        await get_envelope(town.office.vault, left)
    assert await get_envelope(town.office.vault, kept)


async def test_a_message_written_anew_says_the_new_text_in_its_old_place(any_town):
    haneul, held, row = await opened_case(any_town)
    office = any_town.office
    new = await rewrite_message(held, row, lambda content: {**content, "fields": {"text": "새 글"}}, haneul, office)
    (stored,) = await office.cases.messages(held.row.id)
    assert stored == new
    assert (new.seq, new.author, new.day, new.masked, new.origin) == (row.seq, row.author, row.day, True, row.id)
    content = await content_of(held, stored, any_town)
    assert content["fields"] == {"text": "새 글"}
    assert content["origin"] == row.id.hex()
    assert await office.keyring.readers_of([row.id]) == {row.id: set()}
    with pytest.raises(NotYourCaseError):
        await content_of(held, row, any_town)


async def test_a_message_written_anew_twice_remembers_where_it_came_from(town):
    haneul, held, row = await opened_case(town)
    again = await rewrite_message(held, row, lambda content: content, haneul, town.office)
    last = await rewrite_message(held, again, lambda content: content, haneul, town.office)
    assert last.origin == row.id
    assert (await content_of(held, last, town))["origin"] == row.id.hex()


async def test_of_two_who_change_a_message_at_once_one_is_told(any_town):
    haneul, held, row = await opened_case(any_town)
    office = any_town.office
    first = await rewrite_message(held, row, lambda content: {**content, "fields": {"text": "하나"}}, haneul, office)
    with pytest.raises(NotYourCaseError):  # its wraps are gone: what was read before cannot be opened again
        await rewrite_message(held, row, lambda content: content, haneul, office)
    with pytest.raises(ConflictError):
        await change_behind_the_back(held, first, haneul, town=any_town)
    assert [each.seq for each in await office.cases.messages(held.row.id)] == [1]


async def change_behind_the_back(held, row, unlocked: Unlocked, town):
    """The store exchanges the row between opening and writing."""
    other = replace(row, id=random_id())

    class Racing(type(town.office.cases)):
        async def replace_message(self, old_id, new):
            assert await super().replace_message(old_id, other)
            return await super().replace_message(old_id, new)

    racing = replace(town.office, cases=Racing(town.office.cases.store))
    await rewrite_message(held, row, lambda content: content, unlocked, racing)


async def test_only_who_may_review_cases_writes_a_message_anew(town):
    _, held, row = await opened_case(town)
    with pytest.raises(NotPermittedError):
        await rewrite_message(held, row, lambda content: content, await town.unlock("lead"), town.office)


async def test_a_drop_taken_twice_is_no_second_message_even_after_it_was_written_anew(any_town):
    """The keeper may die between taking in and forgetting; by then an officer may have written the message anew."""
    office, drops = any_town.office, any_town.office.drops.store
    await any_town.report(STORY)
    async with drops.reading() as connection:
        taken = [dict(row) for row in (await connection.execute(select(drop))).mappings()]
    assert await any_town.let_in("haneul") == 1
    haneul = await any_town.unlock("haneul")
    (case_id,) = await case_ids(any_town)
    held = await hold_case(case_id, haneul, office)
    (row,) = await office.cases.messages(case_id)
    await rewrite_message(held, row, lambda content: content, haneul, office)
    async with drops.writing() as connection:
        await connection.execute(insert(drop).values(taken))
    assert await take_in(office) == 1
    assert await office.cases.waiting_for(haneul.officer.desks) == []


NUMBERS = "".join(f"010-{at:04d}-{at * 7 % 10_000:04d} " for at in range(1_400))[:19_800]


@pytest.mark.parametrize("begin", ["명단에 있던 번호입니다: ", "제 번호는 "])
async def test_a_pasted_list_of_a_thousand_numbers_is_opened_and_can_be_looked_behind(town, begin):
    """Its marks are longer than a body may be; a message that could not be kept would never reach anybody."""
    haneul, held, row = await opened_case(town, begin + NUMBERS)
    view = await open_case(held.row.id.hex(), haneul, town.office)
    hidden = [part for part in view.messages[0].parts if not isinstance(part, TextPart)]
    assert len(hidden) > 1_000
    last = hidden[-1]
    assert await reveal(held.row.id.hex(), row.id.hex(), last.index, "확인합니다", haneul, town.office) in NUMBERS
    new = await rewrite_message(held, row, lambda content: {**content, "seen": True}, haneul, town.office)
    assert (await open_case(held.row.id.hex(), haneul, town.office)).messages[0].id == new.id.hex()


async def test_only_so_many_texts_of_a_message_get_an_envelope_of_their_own(town):
    story = "".join(f"제 번호는 010-{at:04d}-{at * 7 % 10_000:04d}입니다. " for at in range(300))
    _, held, row = await opened_case(town, story)
    content = decode_kept((await open_case_body(held, row.id, row.body, Purpose(row.purpose), town.office)).content)
    removed = [mark for mark in marks_of(content) if mark.state == REMOVED]
    assert len(removed) == 300
    assert [bool(mark.pointer) for mark in removed] == [True] * 200 + [False] * 100
    whole = await opened_by(town.custodians[:2], bytes.fromhex(content["original"]), town)
    assert decode(whole)["text"] == story.strip()


def test_what_was_packed_too_well_is_refused_before_it_fills_the_memory():
    bomb = base64.b85encode(zlib.compress(b"[" * 30_000_000, 9)).decode()
    for packed in (bomb, "!", base64.b85encode(b"no zlib").decode()):
        with pytest.raises(MalformedRequestError):
            decode_kept(encode({"packed": packed}))


def test_what_others_sealed_is_never_unpacked():
    packed = base64.b85encode(zlib.compress(b'{"type":"report"}')).decode()
    assert "type" not in decode(encode({"packed": packed}))
