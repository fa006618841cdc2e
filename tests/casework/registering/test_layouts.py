"""Tables as other systems print them, brought under their mapping files: heads, words, sums, and what is refused."""

import pytest
from sqlalchemy import select

from casework.registering.importing import bring_entries, look_through
from casework.registering.reading import list_page, open_entry
from casework.registering.recognising import guess, read_table
from casework.spreadsheets import csv_of
from casework.store.register_lists import EntryQuery
from casework.store.register_tables import register_entry
from casework.workbooks import xlsx_of
from policies.loading import load
from tests.casework.registering.keeping import joins
from tests.casework.registering.tables_of_others import TABLES

LAYOUTS = load().layouts
FORMS = {"xlsx": lambda rows: xlsx_of(rows, "표"), "csv": csv_of}


async def keeper_of(town, name):
    """Somebody who writes in the register of that layout."""
    register = town.office.rules.registers[LAYOUTS[name].register]
    return await joins(town, "keeps", register.write[0], register.team)


async def looked(raw, name, keeper, town, same=None):
    register = LAYOUTS[name].register
    table = await read_table(register, raw, keeper, town.office)
    mapping = guess(table, town.office.rules.registers[register])
    said = {**(table.layout.same if table.layout else {}), **(same or {})}
    return table, await look_through(register, table, mapping, keeper, town.office, same=said)


def test_every_layout_has_a_table_here():
    assert TABLES.keys() == LAYOUTS.keys()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", TABLES)
async def test_a_table_of_that_system_is_recognised_and_brought(town, name, form):
    same, heads, rows, first = TABLES[name]
    keeper, register = await keeper_of(town, name), LAYOUTS[name].register
    raw = FORMS[form]([[f"{LAYOUTS[name].label} (2026. 11. 23. 출력)"], [], heads, *rows])
    table, found = await looked(raw, name, keeper, town, same)
    assert table.layout == LAYOUTS[name]
    assert found.problems == ()
    assert {name: found.ready[0].values.get(name) for name in first if name != "@state"} == {
        name: value for name, value in first.items() if name != "@state"
    }
    assert found.ready[0].state == first.get("@state", town.office.rules.registers[register].first_state)
    told = []
    await bring_entries(register, found, keeper, town.office, told.append)
    page = await list_page(EntryQuery(register=register), keeper, town.office)
    assert page.total == len(found.ready) == told[-1]


async def test_what_the_table_does_not_have_is_asked_for_and_nothing_comes_without_it(town):
    _, heads, rows, _ = TABLES["nabaeumteo"]
    keeper = await keeper_of(town, "nabaeumteo")
    _, found = await looked(csv_of([heads, *rows]), "nabaeumteo", keeper, town)
    assert found.ready == ()
    assert {(each.label, each.wrong.code) for each in found.problems} == {("과정", "required")}


async def test_a_word_that_nobody_knows_is_named_and_the_others_come(town):
    _, heads, rows, _ = TABLES["cheongbaek"]
    strange = [*rows[0][:1], "우주행정", *rows[0][2:]]
    keeper = await keeper_of(town, "cheongbaek")
    _, found = await looked(csv_of([heads, rows[0], strange, rows[1]]), "cheongbaek", keeper, town)
    assert len(found.ready) == 2
    assert [(each.row, each.label, each.wrong.code) for each in found.problems] == [(3, "자료", "choice")]
    assert "우주행정" not in repr(found)


async def test_what_a_row_says_itself_counts_before_what_all_say(town):
    _, heads, rows, _ = TABLES["seumteo"]
    heads, row = [*heads, "공공민간구분", "허가부서"], rows[0]
    keeper = await keeper_of(town, "seumteo")
    _, found = await looked(csv_of([heads, [*row, "관급", "도로과"], [*row, "", ""]]), "seumteo", keeper, town)
    assert [(each.values["owner"], each.values["unit"]) for each in found.ready] == [
        ("public", "도로과"), ("private", "건축과"),
    ]  # fmt: skip


async def test_our_own_table_is_not_taken_for_theirs(town):
    keeper = await keeper_of(town, "cost_book")
    rows = [["접수일", "요청 부서", "종류", "건명", "요청액"], ["2026-11-02", "주택과", "공사", "합계", "5천만원"]]
    table, found = await looked(csv_of(rows), "cost_book", keeper, town)
    assert table.layout is None
    assert [each.values["title"] for each in found.ready] == ["합계"]


async def test_names_of_a_sealed_registers_table_lie_nowhere_in_plain(any_town):
    _, heads, rows, _ = TABLES["insarang"]
    keeper = await keeper_of(any_town, "insarang")
    _, found = await looked(xlsx_of([heads, *rows], "표"), "insarang", keeper, any_town)
    await bring_entries("registrant", found, keeper, any_town.office, lambda _done: None)
    async with any_town.office.cases.store.reading() as connection:
        kept = (await connection.execute(select(register_entry))).mappings().all()
    assert {row["fields"] for row in kept} == {None}
    assert not any("가나다" in repr(dict(row)) or "가나다".encode() in row["body"] for row in kept)
    line = next(iter((await list_page(EntryQuery(register="registrant"), keeper, any_town.office)).lines))
    seen = await open_entry("registrant", line.id, keeper, any_town.office)
    assert seen.values["employee"] in {"가나다", "라마바"}


async def test_what_a_spreadsheet_would_run_comes_as_text(town):
    _, heads, rows, _ = TABLES["cost_book"]
    row = [*rows[0][:3], "=cmd|' /C calc'!A0", *rows[0][4:]]
    keeper = await keeper_of(town, "cost_book")
    _, found = await looked(csv_of([heads, row]), "cost_book", keeper, town)
    assert found.ready[0].values["title"] == "=cmd|' /C calc'!A0"


async def test_what_stands_above_the_heads_is_the_measure_and_rates_are_cut_not_rounded(town):
    heads = ["계약번호", "계약건명", "사업부서", "최종계약금액", "낙찰율", "준공일자", "공종", "하자담보종료일"]
    row = ["2024-0311", "경로당 보수", "주택과", "82,500", "85.997", "2024-06-28(금) 14:30", "방수", "20270627"]
    blank = ["2024-0312", "쉼터 보수", "주택과", "1,000", "-", "2024-06-28", "도장", "20270627"]
    keeper = await keeper_of(town, "ehojo_contract")
    rows = [["계약대장", "(단위: 천원)"], heads, row, blank]
    _, found = await looked(csv_of(rows), "ehojo_contract", keeper, town)
    assert found.problems == ()
    said = found.ready[0].values
    assert (said["amount_won"], said["award_rate"], said["completed_on"]) == (82_500_000, "85.99", "2024-06-28")
    assert "award_rate" not in found.ready[1].values
