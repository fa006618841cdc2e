"""Reports: the plan's printed figures again, the same computed from entries against another reckoning, files."""

import asyncio
import io
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from random import Random

import openpyxl
import pytest
from hwpx.document import HwpxDocument

from casework.registering.errors import NoRegisterError
from casework.registering.writing import add_entry, move_entry
from casework.reporting.files import file_of
from casework.reporting.tables import report_table, reports_of
from tests.casework.registering.keeping import REVIEW, joins
from tests.casework.registering.other_programs import read_by_poppler

NAME = "cost_review"
# As the plan prints it on page 17.
PRINTED = {
    "계": ("2,297", "150,720", "148,238", "2,479", "1.64"),
    "2022년": ("710", "45,371", "44,296", "1,074", "2.37"),
    "2021년": ("775", "52,716", "51,892", "823", "1.56"),
    "2020년": ("812", "52,633", "52,050", "582", "1.11"),
}


@pytest.fixture
async def keeper(any_town):
    return await joins(any_town, "siu", "works_officer")


async def reviewed(town, keeper, *, won: int, left: int, **more) -> None:
    """A review that ended with its result."""
    typed = REVIEW | {"request_won": str(won), "reviewed_won": str(left)} | more
    added = await add_entry(NAME, typed, keeper, town.office)
    for version, state in enumerate(("received", "reviewing", "notified"), 1):
        await move_entry(NAME, added.id.hex(), state, version, keeper, town.office)


async def test_the_printed_table_comes_out_as_it_was_printed(any_town, keeper):
    table = await report_table(NAME, 2022, keeper, any_town.office)
    assert {row.label: row.cells for row in table.rows} == PRINTED
    assert [row.label for row in table.rows] == list(PRINTED)
    assert [row.is_history for row in table.rows] == [False, True, True, True]
    assert any("이 시스템을 쓰기 전의 합계" in note for note in table.notes)


async def test_the_same_table_from_entries_agrees_with_another_reckoning(any_town, keeper):
    draw, own = Random(23), defaultdict(list)  # noqa: S311 - figures, no secrets
    for number in range(40):
        year = 2024 + number % 3
        won = draw.randrange(10_000_000, 90_000_000)
        left = won - draw.randrange(0, won // 20)
        await reviewed(any_town, keeper, won=won, left=left, received_on=f"{year}-0{1 + number % 9}-11")
        own[year].append((won, left))
    await add_entry(NAME, REVIEW | {"received_on": "2026-05-06"}, keeper, any_town.office)  # has no result yet
    table = await report_table(NAME, 2026, keeper, any_town.office)
    expected, sums = {}, [0, 0, 0, 0]
    for year in (2026, 2025, 2024):
        asked, left = (sum(each[place] for each in own[year]) for place in (0, 1))
        cells = [len(own[year]), asked // 10**6, left // 10**6, (asked - left) // 10**6]
        sums = [one + other for one, other in zip(sums, cells, strict=True)]
        expected[f"{year}년"] = (*(f"{each:,}" for each in cells), rounded(asked - left, asked))
    expected["계"] = (*(f"{each:,}" for each in sums), rounded(sums[3], sums[1]))
    assert {row.label: row.cells for row in table.rows} == expected


def rounded(part: int, whole: int) -> str:
    return str((Decimal(part) / Decimal(whole) * 100).quantize(Decimal("0.01"), ROUND_HALF_UP))


async def test_entries_of_a_printed_year_are_named_and_not_added(any_town, keeper):
    await reviewed(any_town, keeper, won=50_000_000, left=49_000_000, received_on="2022-03-02", done_on="2022-03-04")
    table = await report_table(NAME, 2022, keeper, any_town.office)
    assert {row.label: row.cells for row in table.rows} == PRINTED
    assert any("대장 항목이 1건" in note for note in table.notes)


async def test_an_empty_year_has_noughts_and_no_rate(any_town, keeper):
    table = await report_table(NAME, 2026, keeper, any_town.office)
    assert {row.cells for row in table.rows} == {("0", "0", "0", "0", "–")}


async def test_whom_the_register_is_not_for_there_is_no_report(any_town):
    haneul = await any_town.unlock("haneul")
    assert NAME not in reports_of(haneul, any_town.office)
    with pytest.raises(NoRegisterError):
        await report_table(NAME, 2022, haneul, any_town.office)
    counts = await joins(any_town, "counts", "statistician", "")
    assert (await report_table(NAME, 2022, counts, any_town.office)).rows


async def test_its_files_say_the_same_to_other_programs(town):
    keeper = await joins(town, "siu", "works_officer")
    table = await report_table(NAME, 2022, keeper, town.office)
    raw, kind = await file_of(table, "xlsx", town.office)
    assert kind.endswith("spreadsheetml.sheet")
    book = openpyxl.load_workbook(io.BytesIO(raw))
    rows = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert rows[2] == ["연도", "요청건수", "요청액", "심사액", "절감액", "절감률"]
    assert rows[3] == ["계", 2297, 150720, 148238, 2479, 1.64]
    assert rows[4] == ["2022년 (이력)", 710, 45371, 44296, 1074, 2.37]
    assert book.properties.creator in {None, ""}
    assert book.properties.lastModifiedBy in {None, ""}
    hwpx, _ = await file_of(table, "hwpx", town.office)
    text = HwpxDocument.open(io.BytesIO(hwpx)).text.plain()
    assert all(cell in text for row in PRINTED.values() for cell in row)
    pdf, _ = await file_of(table, "pdf", town.office)
    said = await asyncio.to_thread(read_by_poppler, pdf)
    assert all(cell in said for row in PRINTED.values() for cell in row)
    csv, _ = await file_of(table, "csv", town.office)
    assert '계,"2,297","150,720","148,238","2,479",1.64' in csv.decode("utf-8-sig")
