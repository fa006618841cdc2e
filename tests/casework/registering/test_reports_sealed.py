"""Sums of sealed registers: counted by whoever reads them, against a reckoning of their own, and for nobody else."""

from dataclasses import replace

import pytest

from casework.registering.errors import NoRegisterError, SealedAwayError
from casework.registering.writing import add_entry, move_entry
from casework.reporting.delivering import deliver_reports
from casework.reporting.tables import delivered_table, report_table, reports_of
from casework.reporting.yearly import Yearly, file_of, yearly_document
from tests.casework.registering.keeping import joins
from tests.casework.registering.other_programs import read_by_poppler
from tests.casework.registering.test_keeping_away import DECLARED

NAME, REGISTER = "interest_declarations", "interest_declaration"


@pytest.fixture
async def keeper(any_town):
    return await joins(any_town, "cheong", "interest_officer")


async def declared(town, keeper, state="declared", **more):
    measure = next(iter(town.office.rules.registers[REGISTER].field_of("measure").options))
    entry = await add_entry(REGISTER, DECLARED | {"measure": measure} | more, keeper, town.office)
    for each in ("reviewing", "measured", "notified"):
        if entry.state != state:
            entry = await move_entry(REGISTER, entry.id.hex(), each, entry.version, keeper, town.office)


async def test_declarations_are_counted_by_kind_and_year_and_by_nothing_that_was_withdrawn(any_town, keeper):
    estate = {"kind": "real_estate"}
    for state, more in (
        ("declared", {}), ("measured", {}), ("notified", {}), ("reviewing", estate),
        ("declared", {"known_on": "2025-05-01", "declared_on": "2025-05-02"}),
    ):  # fmt: skip
        await declared(any_town, keeper, state, **more)
    entry = await add_entry(REGISTER, DECLARED, keeper, any_town.office)
    await move_entry(REGISTER, entry.id.hex(), "withdrawn", entry.version, keeper, any_town.office)
    table = await report_table(NAME, 2026, keeper, any_town.office)
    found = {row.label: row.cells for row in table.rows}
    assert found["사적이해관계자 신고·회피(제5조)"] == ("3", "2", "1", "66.67")
    assert found["부동산 보유·매수 신고(제6조)"] == ("1", "0", "1", "0.00")
    assert found["계"] == ("4", "2", "2", "50.00")
    earlier = await report_table(NAME, 2025, keeper, any_town.office)
    assert {row.label: row.cells for row in earlier.rows}["계"] == ("1", "0", "1", "0.00")


async def test_the_journal_knows_that_they_were_opened(any_town, keeper):
    await declared(any_town, keeper)
    await report_table(NAME, 2026, keeper, any_town.office)
    assert await any_town.office.journal.count_since(any_town.clock.today(), "register_listed") == 1


async def test_whoever_does_not_read_the_register_has_no_such_report(any_town, keeper):
    await declared(any_town, keeper)
    for login, role in (("counts", "statistician"), ("oran", "auditor"), ("siu", "works_officer")):
        other = await joins(any_town, login, role)
        assert NAME not in reports_of(other, any_town.office)
        with pytest.raises(NoRegisterError):
            await report_table(NAME, 2026, other, any_town.office)
    later = await joins(any_town, "later", "interest_officer")
    with pytest.raises(SealedAwayError):
        await report_table(NAME, 2026, later, any_town.office)


async def test_nobody_makes_it_without_keys_and_no_document_of_the_year_has_it(town, tmp_path):
    keeper = await joins(town, "cheong", "interest_officer")
    await declared(town, keeper)
    with pytest.raises(NoRegisterError):
        await delivered_table(NAME, 2026, town.office)
    office = replace(town.office, settings=replace(town.settings, report_folder=tmp_path / "out"))
    (tmp_path / "out").mkdir()
    await deliver_reports(office, town.clock.today().replace(month=12, day=31))
    assert not list((tmp_path / "out").rglob("*이해충돌 신고·조치*"))
    raw, _ = await file_of(await yearly_document(Yearly.RESULTS, 2026, keeper, town.office), "pdf")
    assert "이해충돌 신고·조치 현황" not in read_by_poppler(raw)
