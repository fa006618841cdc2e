"""Reports as XLSX, opened by another office program: every cell shows there what the page shows."""

import asyncio
import csv
import io

import pytest

from casework.reporting.files import file_of
from casework.reporting.tables import ReportTable, report_table, reports_of
from tests.casework.registering.keeping import joins
from tests.casework.registering.other_programs import shown_by_calc

_ROLES = (
    "auditor", "complaints_officer", "field_officer", "integrity_officer", "interest_officer", "rights_officer",
    "works_officer",
)  # fmt: skip


@pytest.mark.parametrize("year", [2022, 2026])
async def test_every_report_shows_the_same_in_another_office_program(town, tmp_path, year):
    reader = await joins(town, "reads", " ".join(_ROLES))
    tables = [await report_table(name, year, reader, town.office) for name in reports_of(reader, town.office)]
    assert len(tables) > 60
    for table in tables:
        raw, _ = await file_of(table, "xlsx", town.office)
        (tmp_path / f"{table.name}.xlsx").write_bytes(raw)
    shown = await asyncio.to_thread(shown_by_calc, sorted(tmp_path.glob("*.xlsx")))
    wrong = {table.name: lines for table in tables if (lines := _missing(table, shown[table.name]))}
    assert not wrong


def _missing(table: ReportTable, sheet: str) -> list[tuple[str, ...]]:
    """Rows of the report that the sheet does not show as they are."""
    rows = {tuple(row) for row in csv.reader(io.StringIO(sheet))}
    wide = max(map(len, rows), default=0)
    label = "{} (이력)"
    told = [(label.format(row.label) if row.is_history else row.label, *row.cells) for row in table.rows]
    return [row for row in told if (*row, *[""] * (wide - len(row))) not in rows]
