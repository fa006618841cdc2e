"""Tables of other programs brought into registers: guessed, wrong rows named, runs undone, exports read again."""

import io
from datetime import date, datetime

import openpyxl
import pytest

from casework.cleaning.tables import table_rows
from casework.list_errors import ImportRefusedError
from casework.registering.errors import NoRegisterError, WrongField
from casework.registering.exporting import export_rows, form_rows
from casework.registering.importing import bring_entries, look_through, runs, undo_run
from casework.registering.linking import targets_of
from casework.registering.reading import list_page, open_entry
from casework.registering.recognising import Table, guess, read_table
from casework.registering.writing import move_entry
from casework.spreadsheets import csv_of
from casework.store.register_lists import EntryQuery
from casework.workbooks import xlsx_of
from tests.casework.registering.keeping import joins

NAME = "cost_review"
HEADS = ["접수일", "요청 부서", "종류", "건명", "요청액(원)", "심사액", "단계", "비고"]
GOOD = [date(2026, 11, 2), "주택과", "공사", "지붕 수리", 52_633_000, 52_050_000, "결과통보", "빨리"]


@pytest.fixture
async def keeper(any_town):
    return await joins(any_town, "siu", "works_officer")


def workbook(*rows) -> bytes:
    book, made = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(made)
    return made.getvalue()


async def looked(raw: bytes, keeper, town, name: str = NAME):
    table = await read_table(name, raw, keeper, town.office)
    mapping = guess(table, town.office.rules.registers[name])
    return await look_through(name, table, mapping, keeper, town.office)


async def test_a_workbook_with_a_title_is_read_guessed_and_brought(any_town, keeper):
    found = await looked(workbook(["2026년 원가심사 접수대장"], [], HEADS, GOOD, GOOD), keeper, any_town)
    assert (len(found.ready), found.problems) == (2, ())
    told = []
    await bring_entries(NAME, found, keeper, any_town.office, told.append)
    assert told == [2]
    page = await list_page(EntryQuery(register=NAME), keeper, any_town.office)
    assert [line.cells[3:7] for line in page.lines] == [("지붕 수리", "52,633천원", "52,050천원", "583천원")] * 2
    assert {line.state for line in page.lines} == {"notified"}
    seen = await open_entry(NAME, page.lines[0].id, keeper, any_town.office)
    assert [each.act for each in seen.changes] == ["brought"]


async def test_a_broken_row_stops_nothing_and_is_named_without_what_stood_there(any_town, keeper):
    bad = ["2026-13-40", "주택과", "우주선", "비밀스러운 건명", "많이", None, "몰라", None]
    found = await looked(workbook(HEADS, GOOD, bad, GOOD), keeper, any_town)
    assert len(found.ready) == 2
    assert found.left_out == 1
    assert {(each.row, each.label, each.wrong.code) for each in found.problems} == {
        (3, "접수일", "day"), (3, "종류", "choice"), (3, "요청액", "won"), (3, "단계", "choice"),
    }  # fmt: skip
    assert "우주선" not in repr(found)
    assert "비밀" not in repr(found)


async def test_rows_that_go_on_are_lines_of_one_entry(any_town, keeper):
    heads = ["시설물", "관리 부서", "계약번호", "계약금액", "준공일", "공종", "만료일"]
    first = ["금빛경로당", "어르신장애인과", "2024-11", 120_000_000, date(2024, 5, 1)]
    rows = [
        [*first, "방수", date(2027, 5, 1)],
        [*first, "도장", date(2025, 5, 1)],
        ["", "", "", "", "", "창호", date(2026, 5, 1)],
    ]
    other = ["새싹어린이집", "아동청년과", "2024-12", 90_000_000, date(2024, 6, 1), "방수", date(2027, 6, 1)]
    found = await looked(workbook(heads, *rows, other), keeper, any_town, "facility_contract")
    assert found.problems == ()
    assert [[line["trade"] for line in each.values["trades"]] for each in found.ready] == [
        ["방수", "도장", "창호"],
        ["방수"],
    ]
    assert found.ready[0].rows == (2, 3, 4)


async def test_rows_lead_to_what_they_name_by_number_or_by_title(any_town, keeper):
    heads = ["시설물", "관리 부서", "계약번호", "계약금액", "준공일", "공종", "만료일"]
    day = date(2024, 5, 1)
    homes = [
        [name, "주택과", f"2024-{place}", 90_000_000, day, "방수", date(2027, 5, 1)]
        for place, name in enumerate(["금빛경로당", "새싹어린이집", "쌍둥이 쉼터", "쌍둥이 쉼터"])
    ]
    brought = await looked(workbook(heads, *homes), keeper, any_town, "facility_contract")
    await bring_entries("facility_contract", brought, keeper, any_town.office, lambda _done: None)
    lines = (await list_page(EntryQuery(register="facility_contract"), keeper, any_town.office)).lines
    by_title = {line.title: line for line in lines}
    number = by_title["금빛경로당"].number
    heads = ["시설물 계약", "시설물", "관리 부서", "연도", "반기", "종류", "검사 예정일"]
    said = [number, f"{number} 금빛경로당", "새싹어린이집", "쌍둥이 쉼터", "하자-2026-9999", ""]
    rows = [[each, "이 시설", "주택과", 2026, "상반기", "정기검사", day] for each in said]
    found = await looked(workbook(heads, *rows), keeper, any_town, "defect_inspection")
    assert [each.values["facility_contract"] for each in found.ready] == [
        by_title[name].id for name in ("금빛경로당", "금빛경로당", "새싹어린이집")
    ]
    assert [(each.row, each.label, each.wrong.code) for each in found.problems] == [
        (5, "시설물 계약", "link_many"), (6, "시설물 계약", "link"), (7, "시설물 계약", "required"),
    ]  # fmt: skip
    await bring_entries("defect_inspection", found, keeper, any_town.office, lambda _done: None)
    seen = await open_entry("facility_contract", by_title["금빛경로당"].id, keeper, any_town.office)
    assert len(seen.linked) == 2
    rows = await export_rows(EntryQuery(register="defect_inspection"), keeper, any_town.office)
    assert {row[rows[0].index("시설물 계약")] for row in rows[1:]} == {number, by_title["새싹어린이집"].number}


async def test_a_register_that_is_not_theirs_is_not_looked_through_for_what_rows_name(any_town):
    rule = any_town.office.rules.registers["defect_inspection"]
    stranger = await any_town.unlock("haneul")
    assert (await targets_of(rule, {"facility_contract": {"금빛경로당"}}, stranger, any_town.office)) == {
        "facility_contract": {"금빛경로당": WrongField("link")}
    }


async def test_a_head_in_thousands_is_money_in_thousands(town):
    keeper = await joins(town, "siu", "works_officer")
    heads = ["접수일", "요청 부서", "종류", "건명", "요청액(천원)"]
    found = await looked(workbook(heads, ["2026-11-02", "주택과", "공사", "지붕 수리", 52_633]), keeper, town)
    assert found.ready[0].values["request_won"] == 52_633_000


async def test_a_run_is_taken_back_but_not_what_was_worked_on(any_town, keeper):
    found = await looked(workbook(HEADS, GOOD, GOOD, GOOD), keeper, any_town)
    run_id = await bring_entries(NAME, found, keeper, any_town.office, lambda _done: None)
    page = await list_page(EntryQuery(register=NAME), keeper, any_town.office)
    await move_entry(NAME, page.lines[0].id, "reflected", 1, keeper, any_town.office)
    (run,) = await runs(NAME, keeper, any_town.office)
    assert (run.run_id, run.entries, run.worked_on) == (run_id.hex(), 3, 1)
    assert await undo_run(NAME, run_id.hex(), keeper, any_town.office) == 2
    left = await list_page(EntryQuery(register=NAME), keeper, any_town.office)
    assert [line.id for line in left.lines] == [page.lines[0].id]
    assert await undo_run(NAME, run_id.hex(), keeper, any_town.office) == 0


async def test_what_was_exported_is_brought_again_as_it_was(any_town, keeper):
    rows = [["건명", "수량"], ["=1+1", "2"]]
    assert b"'=1+1" in csv_of(rows)
    first = dict(zip(HEADS, GOOD, strict=True)) | {
        "건명": "=HYPERLINK(수상한 곳)",
        "조정 항목 항목": "방수 시트",
        "조정 항목 수량": "2.5",
    }
    found = await looked(csv_of([list(first), list(first.values())]), keeper, any_town)
    await bring_entries(NAME, found, keeper, any_town.office, lambda _done: None)
    exported = await export_rows(EntryQuery(register=NAME), keeper, any_town.office)
    for raw in (xlsx_of(exported, "원가심사"), csv_of(exported)):
        again = await looked(raw, keeper, any_town)
        assert again.problems == ()
        assert [each.values for each in again.ready] == [each.values for each in found.ready]
        assert again.ready[0].values["title"] == "=HYPERLINK(수상한 곳)"
    book = openpyxl.load_workbook(io.BytesIO(xlsx_of(exported, "원가심사")))
    assert all(cell.data_type != "f" for row in book.active.iter_rows() for cell in row)


async def test_every_register_has_a_form_that_its_import_understands(any_town):
    for name, register in any_town.office.rules.registers.items():
        heads = [str(each) for each in form_rows(register)[0]]
        known = guess(Table(tuple(heads), ()), register)
        assert len(known) == len(heads), (name, [each for place, each in enumerate(heads) if place not in known])


async def test_whom_it_is_not_for_brings_nothing(any_town):
    reader = await joins(any_town, "reads", "auditor")
    with pytest.raises(NoRegisterError):
        await read_table(NAME, workbook(HEADS, GOOD), reader, any_town.office)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "empty"),
        (b"PK\x03\x04 not a workbook", "workbook"),
        (b"\xff\xfe\x00\x01", "encoding"),
        ("가,나\n1,2".encode(), "columns"),
        ('접수일,건명\n"2026'.encode(), "quotes"),
    ],
)
async def test_what_is_no_table_is_refused_with_its_reason(town, raw, reason):
    keeper = await joins(town, "siu", "works_officer")
    with pytest.raises(ImportRefusedError) as refused:
        await read_table(NAME, raw, keeper, town.office)
    assert refused.value.reason == reason


def test_cells_become_the_text_that_people_would_type():
    days = [datetime(2026, 11, 2), datetime(2026, 11, 2, 14, 30)]  # noqa: DTZ001 - as spreadsheets keep them
    raw = workbook([*days, 12.0, 12.5, True, " 두  칸 ", None])
    assert list(table_rows(raw)) == [(1, ["2026-11-02", "2026-11-02 14:30", "12", "12.5", "예", "두 칸"])]
