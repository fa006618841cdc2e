"""Files with an entry: cleaned, sealed under the register's key, given to who reads it, gone when taken out."""

import io
from dataclasses import replace

import pytest
from PIL import Image
from sqlalchemy import select, update

from casework.cleaning.refusals import REFUSALS
from casework.errors import NotFoundError, NotPermittedError
from casework.list_errors import QuotaError
from casework.registering import enclosing
from casework.registering.enclosing import enclose, files_with, read_enclosed, take_out
from casework.registering.errors import NoRegisterError
from casework.registering.reading import open_entry
from casework.registering.writing import add_entry
from casework.store.register_tables import register_file, register_file_chunk
from tests.casework.registering.keeping import REVIEW, joins

NAME = "cost_review"


def photo() -> bytes:
    """A photograph whose hidden part says where it was taken and by whom."""
    made, hidden = io.BytesIO(), Image.Exif()
    hidden[0x010F], hidden[0x013B] = "SECRETPHONE", "SECRETPERSON"
    hidden.get_ifd(0x8825)[1] = "N"
    Image.new("RGB", (64, 48), "gray").save(made, "JPEG", exif=hidden)
    return made.getvalue()


@pytest.fixture
async def keeper(any_town):
    return await joins(any_town, "siu", "works_officer")


async def whole(octets) -> bytes:
    return b"".join([each async for each in octets])


async def test_a_photograph_is_kept_without_what_it_hides_and_nothing_of_it_in_plain(any_town, keeper):
    office = any_town.office
    key = (await add_entry(NAME, REVIEW, keeper, office)).id.hex()
    kept = await enclose(NAME, key, photo(), "현장.jpg", keeper, office)
    assert kept.name == "현장.jpg"
    assert kept.removed
    stored, octets = await read_enclosed(NAME, key, kept.id, keeper, office)
    data = await whole(octets)
    assert (len(data), stored.type) == (kept.size, "image/jpeg")
    assert Image.open(io.BytesIO(data)).size == (64, 48)
    assert b"SECRET" not in data
    async with office.cases.store.reading() as connection:
        rows = (await connection.execute(select(register_file))).all()
        chunks = (await connection.execute(select(register_file_chunk.c.data))).scalars().all()
    lying = repr(rows).encode() + b"".join(chunks)
    assert "현장".encode() not in lying
    assert data[:64] not in lying
    acts = [each.act for each in (await open_entry(NAME, key, keeper, office)).changes]
    assert acts == ["enclosed", "added"]


async def test_who_reads_the_register_reads_its_files_and_nobody_else(any_town, keeper):
    office = any_town.office
    await joins(any_town, "gwajang", "office_head", team="")
    key = (await add_entry(NAME, REVIEW, keeper, office)).id.hex()
    kept = await enclose(NAME, key, b"words", "메모.txt", keeper, office)
    head, stranger = await any_town.unlock("gwajang"), await any_town.unlock("sion")
    assert [each.name for each in await files_with(NAME, key, head, office)] == ["메모.txt"]
    with pytest.raises((NoRegisterError, NotPermittedError)):
        await enclose(NAME, key, b"words", "메모.txt", head, office)
    with pytest.raises(NoRegisterError):
        await read_enclosed(NAME, key, kept.id, stranger, office)
    other = (await add_entry(NAME, REVIEW, keeper, office)).id.hex()
    with pytest.raises(NotFoundError):
        await read_enclosed(NAME, other, kept.id, keeper, office)


async def test_taken_out_it_is_gone(any_town, keeper):
    office = any_town.office
    key = (await add_entry(NAME, REVIEW, keeper, office)).id.hex()
    kept = await enclose(NAME, key, photo(), "현장.jpg", keeper, office)
    await take_out(NAME, key, kept.id, keeper, office)
    assert await files_with(NAME, key, keeper, office) == ()
    async with office.cases.store.reading() as connection:
        assert (await connection.execute(select(register_file_chunk))).first() is None
    with pytest.raises(NotFoundError):
        await take_out(NAME, key, kept.id, keeper, office)


async def test_a_file_that_cannot_be_cleaned_is_refused_and_nothing_is_kept(any_town, keeper):
    office = any_town.office
    key = (await add_entry(NAME, REVIEW, keeper, office)).id.hex()
    with pytest.raises(tuple(REFUSALS.values())):
        await enclose(NAME, key, b"MZ\x90\x00" + bytes(200), "바이러스.exe", keeper, office)
    assert await files_with(NAME, key, keeper, office) == ()
    assert (await open_entry(NAME, key, keeper, office)).row.version == 1


async def test_there_are_so_many_and_no_more(any_town, keeper, monkeypatch):
    monkeypatch.setattr(enclosing, "MOST_FILES", 2)
    office = any_town.office
    key = (await add_entry(NAME, REVIEW, keeper, office)).id.hex()
    for number in range(2):
        await enclose(NAME, key, b"words", f"{number}.txt", keeper, office)
    with pytest.raises(QuotaError):
        await enclose(NAME, key, b"words", "2.txt", keeper, office)
    assert len(await files_with(NAME, key, keeper, office)) == 2


async def test_a_chunk_that_somebody_altered_is_not_given_out(any_town, keeper):
    office = any_town.office
    key = (await add_entry(NAME, REVIEW, keeper, office)).id.hex()
    kept = await enclose(NAME, key, b"words", "메모.txt", keeper, office)
    async with office.cases.store.writing() as connection:
        data = (await connection.execute(select(register_file_chunk.c.data))).scalar_one()
        await connection.execute(update(register_file_chunk).values(data=bytes([data[0] ^ 1]) + data[1:]))
    _, octets = await read_enclosed(NAME, key, kept.id, keeper, office)
    with pytest.raises(NotFoundError):
        await whole(octets)


async def test_the_files_of_a_sealed_register_open_for_its_readers(any_town):
    office = any_town.office
    ethics = await joins(any_town, "yunri", "ethics_officer", team="rights_team")
    typed = {
        "label": "취업-가", "applicant": "도란도란", "last_unit": "건축과", "retired_on": "2026-06-30",
        "duties": "건축 인허가", "kind": "check", "received_on": "2026-11-20", "body": "한빛건설",
        "start_on": "2027-01-10",
    }  # fmt: skip
    key = (await add_entry("employment_review", typed, ethics, office)).id.hex()
    kept = await enclose("employment_review", key, b"words", "의견서.txt", ethics, office)
    _, octets = await read_enclosed("employment_review", key, kept.id, ethics, office)
    assert await whole(octets) == b"words"
    assert replace(kept, id="") == replace((await files_with("employment_review", key, ethics, office))[0], id="")
