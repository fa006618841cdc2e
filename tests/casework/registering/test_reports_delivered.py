"""Reports lie in the office's folder once their time is over, each once, opened by another program."""

import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from casework.registering.errors import NoRegisterError
from casework.registering.writing import add_entry, move_entry
from casework.reporting.delivering import FORMS, deliver_reports
from casework.reporting.tables import delivered_table
from policies.registers import Per
from tests.casework.registering.keeping import REVIEW, joins


def due(office, *pers):
    return {name for name, each in office.rules.reports.items() if each.delivered in pers}


@pytest.fixture
def folder(tmp_path) -> Path:
    return tmp_path / "reports"


def with_folder(office, folder: Path):
    return replace(office, settings=replace(office.settings, report_folder=str(folder)))


async def test_nothing_is_laid_where_no_folder_is_named(town):
    assert await deliver_reports(town.office, town.clock.today()) == 0


async def test_a_folder_that_cannot_be_written_stops_nothing_else_and_is_tried_again(town, folder):
    folder.write_text("no folder", encoding="utf-8")
    office = with_folder(town.office, folder)
    assert await deliver_reports(office, town.clock.today()) == 0
    folder.unlink()
    assert await deliver_reports(office, town.clock.today()) > 0
    assert {each.stat().st_mode & 0o777 for each in folder.iterdir()} == {0o640}


async def test_each_is_laid_once_and_says_what_the_register_says(any_town, folder):
    works = await joins(any_town, "siu", "works_officer")
    added = await add_entry("cost_review", REVIEW | {"reviewed_won": "52,050,000"}, works, any_town.office)
    for version, state in enumerate(("received", "reviewing", "notified"), 1):
        await move_entry("cost_review", added.id.hex(), state, version, works, any_town.office)
    any_town.clock.turn(days=10)
    office, today = with_folder(any_town.office, folder), any_town.clock.today()
    written = await deliver_reports(office, today)
    assert written == len(FORMS) * len(due(office, Per.MONTH, Per.HALF, Per.YEAR))
    assert {each.name.partition("_")[0] for each in folder.iterdir()} == {"2026-11", "2026-H1", "2025"}
    book = openpyxl.load_workbook(io.BytesIO((folder / "2026-11_cost_review.xlsx").read_bytes()))
    said = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    assert any("2026" in str(row[0]) and 52 in row for row in said), said
    assert (folder / "2026-11_cost_review.pdf").read_bytes().startswith(b"%PDF-")
    assert await deliver_reports(office, today) == 0
    any_town.clock.turn(days=31)
    assert await deliver_reports(office, any_town.clock.today()) == len(FORMS) * len(due(office, *Per))


async def test_complaints_are_counted_for_nobody(town):
    with pytest.raises(NoRegisterError):
        await delivered_table("complaints", 2026, town.office)
