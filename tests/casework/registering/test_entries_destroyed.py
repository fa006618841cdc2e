"""Entries of registers come to their end on lists of destruction: decided, signed by two, gone, counted on."""

from datetime import date

import pytest
from sqlalchemy import select, update

from casework.backing.anchoring import anchor_certificates
from casework.destroying.certifying import read_certificate
from casework.destroying.deciding import open_list
from casework.destroying.entries import KEPT_TYPES, count_entries, counted_fields
from casework.destroying.proposing import propose
from casework.destroying.shredding import destroy_granted
from casework.errors import NotFoundError, NotYourCaseError
from casework.portal.asks import answer_ask
from casework.registering.answered import collect_asked
from casework.registering.enclosing import enclose
from casework.registering.reading import open_entry
from casework.registering.writing import move_entry, write_entry
from casework.reporting.tables import report_table
from casework.store.destruction import lines_of
from casework.store.destruction_tables import entry_remains
from casework.store.entry_retention import ENTRIES
from casework.store.entry_shredding import OF_ENTRY
from casework.store.keyring_tables import wrap
from casework.store.portal_tables import ask, ask_answer, ask_chunk
from casework.store.register_tables import register_ask, register_entry
from casework.store.retained import counted_for
from casework.store.retained import due as due_things
from casework.store.schemas import METADATA
from casework.unsent import keep_unsent, over_entry
from policies.loading import load
from policies.reports import RowsBy
from tests.casework.backed import backed_up, reopened, restored
from tests.casework.ending import destroyed, ended, granted, places_of, proposed, staffed, the_list, years_pass
from tests.casework.registering.aged import ended_entry, entries_age, ids_of_entry
from tests.casework.registering.keeping import REVIEW, joins
from tests.casework.registering.questions import PAPERS, asked_of, entered, only_ask
from tests.casework.registering.test_entry_files import photo

NAME = "cost_review"
WON = {"request_won": "52,000,000", "reviewed_won": "51,000,000", "price_sources": "어느 업체 02-123-4567"}


@pytest.fixture
async def town_of_records(any_town):
    return await staffed(any_town)


@pytest.fixture
async def keeper(town_of_records):
    return await joins(town_of_records, "siu", "works_officer")


async def full_entry(town, keeper, **typed):
    """An entry with everything one can have: a change, sealed parts, a file, words that were not saved."""
    entry = await ended_entry(town, keeper, **WON, **typed)
    key = entry.id.hex()
    await enclose(NAME, key, photo(), "현장.jpg", keeper, town.office)
    changed = REVIEW | WON | typed | {"price_sources": "다른 업체 02-765-4321"}
    await write_entry(NAME, key, changed, entry.version + 1, keeper, town.office)
    await keep_unsent(over_entry(NAME, key), {"f-title": "쓰다 만 것"}, keeper.officer, town.office)
    return entry


async def wraps_of(town, ids) -> int:
    async with town.office.keyring.store.reading() as connection:
        return len((await connection.execute(select(wrap.c.thing).where(wrap.c.thing.in_(ids)))).all())


async def remains(town) -> list:
    async with town.office.cases.store.reading() as connection:
        return (await connection.execute(select(entry_remains).order_by(entry_remains.c.number))).mappings().all()


async def due(town) -> list[str]:
    return [each.number for each in await due_things(town.office.cases.store, ENTRIES, town.clock.today(), 100)]


async def test_everything_of_an_entry_is_gone_from_every_store_and_the_rest_stays(town_of_records, keeper):
    town = town_of_records
    entry, other = await full_entry(town, keeper), await full_entry(town, keeper, title="다른 공사")
    await entries_age(town)
    wanted, kept = await ids_of_entry(town, entry.id), await ids_of_entry(town, other.id)
    assert {"wrap.thing", "register_file.thing", "register_change.entry_id", "entry_unsent.entry_id"} <= (
        await places_of(town, wanted)
    )
    number = await proposed(town)
    view = await open_list(number, 1, await town.unlock("records"), town.office)
    assert [(each.number, each.what, each.kind_group, each.retention, each.years) for each in view.lines] == [
        (each.number, "entry", NAME, "대장(5년)", 5) for each in (entry, other)
    ]
    await destroyed(town, number, **{other.number: "postpone:review"})
    assert await places_of(town, wanted) == set()
    assert await wraps_of(town, wanted) == 0
    assert await wraps_of(town, kept) > 0
    with pytest.raises(NotFoundError):
        await open_entry(NAME, entry.id.hex(), keeper, town.office)
    assert (await open_entry(NAME, other.id.hex(), keeper, town.office)).values[
        "price_sources"
    ] == "다른 업체 02-765-4321"
    assert await town.office.journal.verify() is None
    acts = [each.act for each in await town.office.journal.of_case(entry.journal_id)]
    assert {"entry_written", "entry_destroyed"} <= set(acts)
    (left,) = await remains(town)
    assert (left["number"], left["list_number"], left["closed_year"]) == (entry.number, number, 2015)
    said = read_certificate(await the_list(town, number), town.office).content
    assert [(each["number"], each["what"], each["sealed"]) for each in said["destroyed"]] == [
        (entry.number, "entry", False)
    ]
    assert said["kept"] == [{"number": other.number, "state": "postponed"}]
    assert await due(town) == []
    row = await counted_for(town.office.cases.store, ENTRIES, other.id)
    assert row.not_before == date(town.clock.today().year + 1, 1, 1)


async def test_what_was_asked_outside_about_an_entry_goes_from_the_portal_too(town_of_records):
    town = town_of_records
    auditor = await joins(town, "oran", "auditor")
    entry = await entered(town, auditor, "data_request", PAPERS)
    await asked_of(town, auditor, "data_request", entry, "request", ("house1", "house2"))
    line, clerk = await only_ask(town)
    await answer_ask(line.id, {"reply": "보냅니다."}, [("목록.jpg", photo())], clerk, town.portal)
    await collect_asked(auditor, town.office)
    now = await open_entry("data_request", entry.id.hex(), auditor, town.office)
    await move_entry("data_request", now.id, "checked", now.row.version, auditor, town.office)
    await entries_age(town)
    number = await proposed(town)
    async with town.office.portal.store.reading() as connection:
        assert len((await connection.execute(select(ask))).all()) == 2
    await destroyed(town, number)
    async with town.office.portal.store.reading() as connection:
        for table in (ask, ask_answer, ask_chunk):
            assert (await connection.execute(select(table))).all() == []
    async with town.office.cases.store.reading() as connection:
        assert (await connection.execute(select(register_ask))).all() == []


async def test_what_is_left_names_nobody_and_nothing_that_was_written(town_of_records, keeper):
    town = town_of_records
    await full_entry(town, keeper, title="독고은별의 집")
    await entries_age(town)
    await destroyed(town)
    (left,) = await remains(town)
    assert set(left["fields"]) <= counted_fields(town.office.rules)[NAME]
    assert "독고은별" not in repr(dict(left))
    assert "업체" not in repr(dict(left))
    after = await ended_entry(town, keeper)
    assert after.serial == left["serial"] + 1  # its number is nobody else's


async def test_no_figure_of_a_past_year_becomes_another_one(town_of_records, keeper):
    town = town_of_records
    for day, won in (("2026-03-02", "40,000,000"), ("2026-05-06", "30,000,000"), ("2025-05-06", "20,000,000")):
        typed = {"received_on": day, "request_won": won, "reviewed_won": "10,000,000"}
        await ended_entry(town, keeper, **typed)
    names = [
        name for name, each in town.office.rules.reports.items() if each.register == NAME and each.rows != RowsBy.ENTRY
    ]
    before = {name: (await report_table(name, 2026, keeper, town.office)).rows for name in names}
    assert any(cell not in {"0", "", "–"} for rows in before.values() for row in rows for cell in row.cells)
    await entries_age(town)
    await destroyed(town)
    assert len(await remains(town)) == 3
    assert {name: (await report_table(name, 2026, keeper, town.office)).rows for name in names} == before


def test_whatever_a_report_counts_of_an_entry_may_stay_behind():
    """A report by something that was written would lose its past with the first destruction."""
    rules = load()
    for report in rules.reports.values():
        if not report.register:
            continue
        for column in report.columns:
            register = rules.registers[column.register or report.register]
            names = {*report.where, *column.where, column.sum, column.average} - {""}
            names |= set() if report.rows in set(RowsBy) else {report.rows}
            assert {register.field_of(each).type for each in names} <= KEPT_TYPES, report.code
            assert names <= counted_fields(rules).get(column.register or report.register, frozenset()), report.code


def test_every_table_of_the_office_that_knows_an_entry_is_emptied_of_it():
    known = {each.name for each in METADATA["office"].sorted_tables if "entry_id" in each.c}
    assert known == {table.name for table, _ in OF_ENTRY} - {"register_entry"} | {"destruction_line"}


async def test_the_keys_of_a_sealed_entry_are_destroyed(town_of_records):
    town = town_of_records
    investigator = await joins(town, "josa", "investigator", "rights_team")
    entry = await ended_entry(town, investigator, "crime_notice")
    await entries_age(town, 12)
    wanted = await ids_of_entry(town, entry.id)
    assert await wraps_of(town, wanted) > 0
    number = await proposed(town)
    await destroyed(town, number)
    assert await wraps_of(town, wanted) == 0
    (left,) = await remains(town)
    assert (left["day"], left["fields"]) == (None, None)
    said = read_certificate(await the_list(town, number), town.office).content
    assert [each["sealed"] for each in said["destroyed"]] == [True]


async def test_an_entry_is_due_on_the_first_day_after_its_years_and_only_when_it_is_over(town_of_records, keeper):
    town = town_of_records
    entry = await ended_entry(town, keeper)
    await count_entries(town.office)
    row = await counted_for(town.office.cases.store, ENTRIES, entry.id)
    assert (row.years, row.until) == (5, date(2031, 12, 31))
    store = town.office.cases.store
    assert await due_things(store, ENTRIES, date(2031, 12, 31), 10) == []
    assert [each.ref for each in await due_things(store, ENTRIES, date(2032, 1, 1), 10)] == [entry.id]


async def test_what_was_lengthened_is_kept_for_as_long_as_was_decided(town_of_records, keeper):
    town = town_of_records
    entry = await ended_entry(town, keeper)
    await entries_age(town)
    number = await proposed(town)
    await destroyed(town, number, **{entry.number: "lengthen:y30"})
    row = await counted_for(town.office.cases.store, ENTRIES, entry.id)
    assert (row.years, row.until, row.set_by) == (30, date(2045, 12, 31), number)
    await count_entries(town.office)
    assert await counted_for(town.office.cases.store, ENTRIES, entry.id) == row
    assert await remains(town) == []


async def test_cases_and_entries_stand_on_lists_of_their_own(town_of_records, keeper):
    town = town_of_records
    case, entry = await ended(town), await ended_entry(town, keeper)
    await years_pass(town)
    await entries_age(town)
    assert await propose(town.office) == 2
    assert await propose(town.office) == 0
    one = await proposed(town)
    other = await proposed(town, but=[one])
    lines = {
        number: await lines_of(town.office.cases.store, (await the_list(town, number)).id) for number in (one, other)
    }
    assert sorted([each.number for each in some] for some in lines.values()) == sorted([[case.number], [entry.number]])


async def test_a_restored_office_destroys_the_entry_again(town, tmp_path):
    await staffed(town)
    keeper = await joins(town, "siu", "works_officer")
    entry = await full_entry(town, keeper)
    await entries_age(town)
    wanted = await ids_of_entry(town, entry.id)
    made = await backed_up(town)
    town.clock.turn(days=1)
    number = await destroyed(town)
    await anchor_certificates(town.office)
    done = await restored(town, made, tmp_path / "again", anchor=town.settings.anchor)
    assert done.destroyed_again == 1
    async with reopened(town, done) as again:
        assert await places_of(again, wanted) == set()
        assert [each["list_number"] for each in await remains(again)] == [number]


async def test_who_looks_after_an_entry_does_not_grant_its_destruction(town_of_records, keeper):
    town = town_of_records
    head = await town.unlock("head")
    entry = await ended_entry(town, keeper)
    async with town.office.cases.store.writing() as connection:
        this = register_entry.c.id == entry.id
        await connection.execute(update(register_entry).where(this).values(officer_id=head.officer.id))
    await entries_age(town)
    number = await proposed(town)
    with pytest.raises(NotYourCaseError):
        await granted(town, number)
    assert await destroy_granted(town.office) == 0
