"""Complaints of another system are brought once, sealed and screened as any filing; a bad line is left out."""

import csv
import io
from dataclasses import replace
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from casework import importing
from casework.clock import KST
from casework.content import b64
from casework.ids import CaseId
from casework.imported import read_export, tidy_number
from casework.importing import bring, look_through
from casework.list_errors import ImportRefusedError, ImportTooBigError
from casework.listing import InboxQuery, inbox
from casework.reading import TextPart, open_case
from casework.store.repeat_tables import imported
from policies.loading import load
from tests.offices import MORNING

RULES = load()
HEAD = "신청번호,접수일시,제목,내용,민원인,연락처,민원종류,처리부서,담당자 메모\n"
LAMP = (
    "1AA-2611-0152653,2026-11-20 09:31,가로등,"
    '"골목 가로등이\n꺼졌습니다.",독고은별,010-0000-1234,고충민원,공원녹지과,비밀\n'
)
WASTE = "1AA-2611-0152654,2026-11-20,쓰레기,쓰레기를 안 가져갑니다.,선우하람,,기타민원,청소행정과,\n"
BRIBE = (
    "1AA-2611-0152655,2026-11-20 10:00,허가,"
    "가게 허가를 받으러 갔더니 건축과 담당 주무관이 봉투를 준비해 오라고 했습니다. 급행료라고 하더군요.,"
    "제갈바다,010-0000-9999,고충민원,,\n"
)


def read(text: str, encoding: str = "utf-8"):
    return read_export(text.encode(encoding), RULES.imports.sources["eungdapso"], MORNING, RULES.imports)


def outcome(raw: bytes, source: str):
    """The export, or the word for why there is none."""
    try:
        return read_export(raw, RULES.imports.sources[source], MORNING, RULES.imports)
    except ImportRefusedError as refusal:
        return refusal.reason


async def brings(town, text: str):
    found = await look_through(text.encode(), "eungdapso", town.office)
    return await bring(found.rows, "eungdapso", None, town.office)


async def lines(town, login: str):
    return (await inbox(await town.unlock(login), InboxQuery(), town.office)).lines


async def everything(town, login: str, case_id: str) -> str:
    view = await open_case(CaseId(case_id), await town.unlock(login), town.office)
    parts = [
        part for each in view.messages for part in (*each.parts, *(one for _, ones in each.answers for one in ones))
    ]
    return "\n".join(part.text for part in parts if isinstance(part, TextPart))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
def test_an_export_is_read_in_every_coding_that_offices_use(encoding):
    first, second = read("민원 처리 목록\n\n" + HEAD + LAMP + WASTE, encoding).rows
    assert (first.line, first.number, first.kind) == (4, "1AA-2611-0152653", "grievance")
    assert first.received_at == datetime(2026, 11, 20, 9, 31, tzinfo=KST)
    assert first.text == "가로등\n\n골목 가로등이\n꺼졌습니다."
    assert first.contact == "독고은별 010-0000-1234"
    assert (second.received_day, second.received_at, second.kind) == (date(2026, 11, 20), None, "simple_request")


def test_tabs_between_the_cells_are_read_as_well():
    assert len(read((HEAD + WASTE).replace(",", "\t")).rows) == 1


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (",2026-11-20,제목,내용\n", "number"),
        ("독고은별 010-0000-1234,2026-11-20,제목,내용\n", "number"),
        ("1AA-1,어제,제목,내용\n", "received"),
        ("1AA-1,2026-11-24,제목,내용\n", "future"),
        ("1AA-1,2026-11-23 10:01,제목,내용\n", "future"),
        ("1AA-1,1996-11-23,제목,내용\n", "old"),
        ("1AA-1,2026-11-20,제목,\n", "no_text"),
        ("1AA-1,2026-11-20,제목," + "가" * 20_001 + "\n", "long"),
        ("1AA-1,2026-11-20,제목,내용," + "가" * 301 + "\n", "long"),
        ("1AA-1,2026-11-20,제목,종\x07소리\n", "control"),
        ('1AA-1,2026-11-20,"=HYPERLINK(""http://x"")",내용\n', "formula"),
        ("1AA-1,2026-11-20,제목,@SUM(1+1)\n", "formula"),
        ("1AA-1,2026-11-20,제목,+cmd|' /C calc'!A0\n", "formula"),
        ("1AA-1,2026-11-20,제목,내용,,,,,,넘치는 칸\n", "cells"),
        ("1AA-2611-0152653,2026-11-20,제목,내용\n", "twice"),
    ],
)
def test_a_line_that_cannot_be_taken_is_left_out_with_its_number_and_a_reason(line, reason):
    found = read(HEAD + LAMP + line + WASTE)
    assert [each.number for each in found.rows] == ["1AA-2611-0152653", "1AA-2611-0152654"]
    assert [(each.line, each.reason) for each in found.refused] == [(3, reason)]
    assert f"import_row.{reason}" in RULES.wording["ko"]


@pytest.mark.parametrize(
    "text", ["- 가로등이 꺼졌습니다.", "+82-10-0000-1234로 전화 주세요.", "@구청장님 보아 주세요."]
)
def test_what_people_write_is_no_formula(text):
    assert read(f'{HEAD}1AA-1,2026-11-20,제목,"{text}"\n').refused == ()


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "columns"),
        (HEAD.encode(), "empty"),
        ("이름,전화\n독고은별,010\n".encode(), "columns"),
        (b"\xff\xfe\x00\x01", "encoding"),
        ((HEAD + LAMP).encode() + b"\0", "encoding"),
        ((HEAD + '1AA-1,2026-11-20,"제목,내용\n').encode() + WASTE.encode() * 3, "quotes"),
        ((HEAD + '1AA-1,2026-11-20,"제목').encode() + b"x" * 200_000, "quotes"),
        (b"PK\x03\x04" + b"\xff" * 200, "workbook"),
    ],
    ids=["nothing", "no-rows", "columns", "octets", "nul", "open-quote", "endless-cell", "a-workbook"],
)
def test_what_is_no_export_is_refused_as_a_whole(raw, reason):
    with pytest.raises(ImportRefusedError) as refusal:
        read_export(raw, RULES.imports.sources["eungdapso"], MORNING, RULES.imports)
    assert refusal.value.reason == reason
    assert f"import_file.{reason}" in RULES.wording["ko"]


def test_more_than_one_run_takes_is_refused():
    few = replace(RULES.imports, most_rows=50, biggest_bytes=20_000)
    many = HEAD + "".join(f"1AA-{n},2026-11-20,제목,내용\n" for n in range(51))
    for raw in (many.encode(), b"x" * 20_001):
        with pytest.raises(ImportTooBigError):
            read_export(raw, RULES.imports.sources["eungdapso"], MORNING, few)


async def test_a_workbook_is_read_as_the_same_list_in_text_is(town):
    made, book = io.BytesIO(), openpyxl.Workbook()
    book.active.append(["민원 접수 목록"])
    for line in csv.reader(io.StringIO(HEAD + LAMP + WASTE)):
        book.active.append(line)
    book.save(made)
    found = await look_through(made.getvalue(), "eungdapso", town.office)
    assert [replace(each, line=0) for each in found.rows] == [
        replace(each, line=0) for each in read(HEAD + LAMP + WASTE).rows
    ]
    assert (await bring(found.rows, "eungdapso", None, town.office)).added == 2


_CELL = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(st.lists(st.lists(_CELL, max_size=9), max_size=8))
def test_whatever_stands_in_the_cells_every_line_is_taken_or_refused(rows):
    """No error but the named ones, no line lost, nothing in a refusal but its number and a fixed word."""
    body = "".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\n" for row in rows)
    found = outcome((HEAD + LAMP + body).encode(), "eungdapso")
    if isinstance(found, str):
        assert found in {"encoding", "quotes"}
        return
    full = [row for row in rows if any(cell.strip() for cell in row)]
    assert found.size == len(full) + 1
    assert all(f"import_row.{each.reason}" in RULES.wording["ko"] for each in found.refused)


@given(st.binary(max_size=300))
def test_whatever_octets_come_there_is_an_export_or_a_named_refusal(raw):
    found = outcome(raw, "saeol")
    assert not isinstance(found, str) or f"import_file.{found}" in RULES.wording["ko"]


def test_a_number_is_the_same_however_it_is_typed():
    assert tidy_number(" 1aa-2611-0152653 ") == tidy_number("１ＡＡ-2611-0152653") == "1AA-2611-0152653"


async def test_a_row_becomes_a_case_with_its_number_and_the_minute_of_its_reception(any_town):
    assert (await brings(any_town, HEAD + LAMP + WASTE)).added == 2
    assert await any_town.let_in("seojun") == 2
    lamp = next(each for each in await lines(any_town, "seojun") if each.kind == "grievance")
    row = await any_town.office.cases.get(bytes.fromhex(lamp.id))
    assert (row.lane, row.received_day, row.identity_class) == ("eungdapso", date(2026, 11, 20), "ordinary")
    assert row.received_at == datetime(2026, 11, 20, 9, 31, tzinfo=KST)
    said = await everything(any_town, "seojun", lamp.id)
    assert "1AA-2611-0152653" in said
    assert "010-0000-1234" not in said
    assert "비밀" not in said  # a column that nobody named is not read


async def test_the_same_export_brings_nothing_the_second_time(any_town):
    await brings(any_town, HEAD + LAMP)
    again = await brings(any_town, HEAD + LAMP + WASTE)
    assert (again.added, again.known) == (1, 1)
    await any_town.let_in("seojun")
    third = await brings(any_town, HEAD + WASTE + LAMP)
    assert (third.added, third.known) == (0, 2)
    assert await any_town.let_in("seojun") == 0
    assert len(await lines(any_town, "seojun")) == 2


async def test_an_import_that_was_killed_goes_on_with_the_rest(any_town, monkeypatch):
    many = HEAD + "".join(f"1AA-{n},2026-11-20,제목,가로등 {n}번이 꺼졌습니다.\n" for n in range(60))
    seal, count = importing.seal_report, 0

    async def dies(*args, **more):
        nonlocal count
        count += 1
        if count > 33:
            raise RuntimeError
        return await seal(*args, **more)

    monkeypatch.setattr(importing, "seal_report", dies)
    with pytest.raises(RuntimeError):
        await brings(any_town, many)
    monkeypatch.setattr(importing, "seal_report", seal)
    rest = await brings(any_town, many)
    assert rest.added + rest.known == 60
    assert 25 <= rest.known <= 33
    while await any_town.let_in("seojun"):
        pass
    assert (await inbox(await any_town.unlock("seojun"), InboxQuery(), any_town.office)).total == 60


async def test_the_store_keeps_no_number_and_nothing_that_leads_from_it_to_a_case(any_town):
    await brings(any_town, HEAD + LAMP)
    async with any_town.office.cases.store.reading() as connection:
        (row,) = (await connection.execute(select(imported))).mappings()
    assert row["message_id"] is None
    assert b"0152653" not in bytes(row["tag"])
    assert (any_town.settings.keys / "import.key").stat().st_mode & 0o077 == 0


async def test_a_report_of_misconduct_among_them_is_caught_before_the_desk_sees_it(any_town):
    await brings(any_town, HEAD + BRIBE + WASTE)
    await any_town.let_in("seojun", "haneul")
    assert [each.kind for each in await lines(any_town, "seojun")] == ["simple_request"]
    (held,) = await lines(any_town, "haneul")
    assert (held.state, held.lane) == ("quarantined", "eungdapso")


async def test_a_case_that_becomes_protected_loses_its_number_elsewhere_and_its_minute(town):
    from casework.converting import convert  # noqa: PLC0415

    await brings(town, HEAD + BRIBE)
    await town.let_in("seojun", "haneul")
    (held,) = await lines(town, "haneul")
    haneul = await town.unlock("haneul")
    await convert(CaseId(held.id), "corruption", haneul, town.office)
    assert "0152655" not in await everything(town, "haneul", held.id)
    assert (await town.office.cases.get(bytes.fromhex(held.id))).received_at is None


async def test_a_stranger_cannot_date_a_filing_back_or_call_it_the_office_s_own(town):
    """What stands in a filing is claimed by whoever sealed it: only this office's proof is believed."""
    forged = {"day": "2020-01-02", "at": "2020-01-02T09:00+09:00", "proof": b64(bytes(32))}
    await town.report("가로등이 꺼졌습니다.", kind="grievance", lane="eungdapso", brought=forged,
                      answers={"external": "010-0000-1234"})  # fmt: skip
    await town.report("가로등이 또 꺼졌습니다.", kind="grievance", lane="saeol")
    await town.let_in("seojun")
    for line in await lines(town, "seojun"):
        row = await town.office.cases.get(bytes.fromhex(line.id))
        assert (row.lane, row.received_day, row.received_at) == ("web", town.clock.today(), None)
        assert "010-0000-1234" not in await everything(town, "seojun", line.id)


async def test_the_proof_of_one_filing_does_not_hold_for_another(town):
    from casework.provenance import brought  # noqa: PLC0415

    proof = brought("eungdapso", date(2026, 1, 2), None, bytes(16), town.office)
    await town.report("가로등이 꺼졌습니다.", kind="grievance", lane="eungdapso", brought=proof)
    await town.let_in("seojun")
    (line,) = await lines(town, "seojun")
    assert line.received_day == town.clock.today()
