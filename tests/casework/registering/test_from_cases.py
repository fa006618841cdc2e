"""Entries that are begun out of an ordinary complaint: its number alone goes along, and never a protected report's."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from casework.concluding import close, move
from casework.converting import convert, hold_back
from casework.errors import NotFoundError, StaleError
from casework.ids import CaseId, case_bytes
from casework.listing import InboxQuery, inbox
from casework.registering.case_links import UNSEEN
from casework.registering.ensuing import begun_from, onward_of_case
from casework.registering.errors import FieldsMissingError, FieldsRefusedError, NoRegisterError
from casework.registering.linking import links_as_typed, with_links
from casework.registering.reading import list_page, open_entry
from casework.registering.writing import add_entry, move_entry, write_entry
from casework.store.desk_tables import entry_unsent
from casework.store.register_lists import EntryQuery
from casework.store.register_tables import register_change, register_entry, register_link
from casework.store.registers import get_entry, links_to
from casework.unsent import as_new_entry, end_unsent, keep_unsent, open_unsent
from policies.checking import check
from policies.errors import RulesRefusedError
from policies.loading import load
from policies.registers import Moment
from tests.casework.registering.keeping import joins
from tests.casework.test_repeating import LAMPS, told

RULES = load()
PATROL = {"kind": "general", "held_on": "2026-11-30", "title": "꺼진 가로등", "areas": ["독산1동"]}
STORY = {"recommended_on": "2026-11-25", "unit": "도로과", "title": "가로등 하루 만에 고치기", "problem": "꺼진 가로등"}
CONFLICT = {
    "title": "가로등 철거",
    "project": "골목 정비",
    "unit": "도로과",
    "found_on": "2026-11-25",
    "stage": "emerged",
}


async def complained(town) -> tuple[CaseId, str]:
    """An ordinary complaint and its number in the register of cases."""
    case_id = await told(town, LAMPS[0])
    return case_id, (await town.office.cases.get(case_bytes(case_id))).registry_number


async def added(town, name, typed, unlocked):
    register = town.office.rules.registers[name]
    return await add_entry(name, await with_links(register, typed, unlocked, town.office), unlocked, town.office)


def named(onward) -> set[str]:
    return {each.name for each in onward}


async def test_a_complaint_offers_what_fits_its_moment_and_a_report_nothing(any_town):
    seojun, office = await any_town.unlock("seojun"), any_town.office
    assert named(onward_of_case("grievance", [Moment.OPEN], seojun, office)) == {"defect"}
    assert named(onward_of_case("grievance", [Moment.MANY], seojun, office)) == {"conflict_watch", "patrol"}
    assert named(onward_of_case("grievance", [Moment.OVER], seojun, office)) == {"case_story"}
    assert onward_of_case("corruption", list(Moment), seojun, office) == ()
    assert onward_of_case("grievance", list(Moment), await any_town.unlock("haneul"), office) == ()


async def test_what_is_begun_has_the_number_of_the_case_and_nothing_of_what_was_written_there(any_town):
    case_id, number = await complained(any_town)
    seojun, office = await any_town.unlock("seojun"), any_town.office
    begun = await begun_from("patrol", "complaint", case_id, seojun, office)
    assert begun == {"complaint": number, "kind": "general"}
    entry = await added(any_town, "patrol", PATROL | begun, seojun)
    assert entry.fields["complaint"] == case_id
    view = await open_entry("patrol", entry.id.hex(), seojun, office)
    shown = next(each for each in view.fields if each.rule.name == "complaint")
    assert (shown.text, shown.target) == (number, f"/cases/{case_id}")


async def test_whoever_may_only_begin_an_entry_is_not_its_officer_and_changes_nothing_later(any_town):
    seojun, office = await any_town.unlock("seojun"), any_town.office
    entry = await added(any_town, "patrol", PATROL, seojun)
    assert entry.officer_id is None
    with pytest.raises(NoRegisterError):
        await write_entry("patrol", entry.id.hex(), PATROL, entry.version, seojun, office)
    with pytest.raises(NoRegisterError):
        await move_entry("patrol", entry.id.hex(), "cancelled", entry.version, seojun, office)
    field = await joins(any_town, "hyeon", "field_officer", "field_team")
    kept = await write_entry("patrol", entry.id.hex(), PATROL | {"title": "밤길"}, entry.version, field, office)
    assert kept.fields["title"] == "밤길"


async def test_whoever_may_not_open_the_case_reads_neither_its_number_nor_a_way_to_it(any_town):
    case_id, number = await complained(any_town)
    seojun, office = await any_town.unlock("seojun"), any_town.office
    entry = await added(any_town, "conflict_watch", CONFLICT | {"related_case": number}, seojun)
    field = await joins(any_town, "hyeon", "field_officer", "field_team")
    view = await open_entry("conflict_watch", entry.id.hex(), field, office)
    shown = next(each for each in view.fields if each.rule.name == "related_case")
    assert (shown.text, shown.target) == (UNSEEN, "")
    page = await list_page(EntryQuery(register="conflict_watch"), field, office)
    assert number not in repr([line.cells for line in page.lines])
    assert await begun_from("patrol", "complaint", case_id, field, office) == {}


async def test_what_stood_there_stays_when_somebody_else_writes_the_entry_again(any_town):
    case_id, number = await complained(any_town)
    seojun, office = await any_town.unlock("seojun"), any_town.office
    entry = await added(any_town, "patrol", PATROL | {"complaint": number}, seojun)
    field = await joins(any_town, "hyeon", "field_officer", "field_team")
    register = office.rules.registers["patrol"]
    typed = await links_as_typed(register, entry.fields, field, office)
    assert typed["complaint"] == UNSEEN
    again = await with_links(register, typed, field, office, entry.fields)
    kept = await write_entry("patrol", entry.id.hex(), again, entry.version, field, office)
    assert kept.fields["complaint"] == case_id
    # Into another entry it cannot be carried, by its id as little as by its number.
    for text in (UNSEEN, case_id, number):
        with pytest.raises(FieldsRefusedError):
            await with_links(register, PATROL | {"complaint": text}, field, office)


async def test_a_protected_report_stands_in_no_register_that_is_in_plain(any_town):
    await any_town.report("과장이 봉투를 받았습니다.", kind="corruption")
    await any_town.let_in("haneul")
    haneul, office = await any_town.unlock("haneul"), any_town.office
    (line,) = (await inbox(haneul, InboxQuery(view="all"), office)).lines
    plain, sealed = office.rules.registers["conflict_watch"], office.rules.registers["protection_measure"]
    with pytest.raises(FieldsRefusedError) as refused:
        await with_links(plain, CONFLICT | {"related_case": line.registry_number}, haneul, office)
    assert refused.value.wrong["related_case"].code == "link"
    linked = await with_links(sealed, {"case_here": line.registry_number}, haneul, office)
    assert linked["case_here"] == line.id


async def test_only_a_complaint_that_is_over_becomes_a_story(any_town):
    case_id, number = await complained(any_town)
    seojun, office = await any_town.unlock("seojun"), any_town.office
    with pytest.raises(FieldsRefusedError):
        await added(any_town, "case_story", STORY | {"complaint": number}, seojun)
    await move(case_id, "reviewing", seojun, office)
    await close(case_id, "done", "고쳤습니다.", seojun, office)
    entry = await added(any_town, "case_story", STORY | {"complaint": number}, seojun)
    assert entry.fields["complaint"] == case_id


async def test_a_defect_that_a_complaint_told_of_is_ordered_once_its_contract_is_known(any_town):
    _, number = await complained(any_town)
    seojun, office = await any_town.unlock("seojun"), any_town.office
    typed = {
        "title": "처마 누수", "found_on": "2026-11-25", "found_by": "complaint", "unit": "주택과", "complaint": number,
        "due_on": "2026-12-20", "kind": "leak",
    }  # fmt: skip
    entry = await added(any_town, "defect", typed, seojun)
    works = await joins(any_town, "siu", "works_officer")
    with pytest.raises(FieldsMissingError) as missing:
        await move_entry("defect", entry.id.hex(), "ordered", entry.version, works, office)
    assert missing.value.names == ("facility_contract",)


async def test_a_complaint_that_becomes_a_protected_report_is_taken_out_of_every_register(any_town):
    case_id, number = await complained(any_town)
    seojun, office = await any_town.unlock("seojun"), any_town.office
    kept = await added(any_town, "patrol", PATROL | {"complaint": number}, seojun)
    other = await added(any_town, "conflict_watch", CONFLICT | {"related_case": number}, seojun)
    await write_entry("conflict_watch", other.id.hex(), CONFLICT, 1, seojun, office)  # only its history leads there
    assert await keep_unsent(as_new_entry("defect", case_id), {"f-title": "누수"}, seojun.officer, office)
    await hold_back(case_id, "전화로 돈 이야기를 하셨습니다", seojun, office)
    await convert(case_id, "corruption", await any_town.unlock("haneul"), office)
    field = await joins(any_town, "hyeon", "field_officer", "field_team")
    entry = await get_entry(office.cases.store, kept.id)
    assert ("complaint" in entry.fields, entry.fields["title"], entry.version) == (False, PATROL["title"], 2)
    with pytest.raises(StaleError):
        await write_entry("patrol", kept.id.hex(), PATROL, 1, field, office)
    assert await links_to(office.cases.store, case_bytes(case_id)) == []
    async with office.cases.store.reading() as connection:
        for table in (register_entry, register_change, register_link, entry_unsent):
            rows = (await connection.execute(select(table))).mappings().all()
            assert case_id not in repr([dict(row) for row in rows]), table.name
            assert not any(case_bytes(case_id) in row.values() for row in rows), table.name


async def test_what_is_being_written_out_of_a_case_is_kept_as_long_as_the_case_is_theirs(any_town):
    case_id, _ = await complained(any_town)
    seojun, office = await any_town.unlock("seojun"), any_town.office
    place = as_new_entry("defect", case_id)
    assert await keep_unsent(place, {"f-title": "누수"}, seojun.officer, office)
    assert await end_unsent(office) == 0
    assert await open_unsent(place, seojun, office) == {"f-title": "누수"}
    works = await joins(any_town, "siu", "works_officer")
    with pytest.raises(NotFoundError):  # who does not have the case writes nothing out of it
        await keep_unsent(place, {"f-title": "누수"}, works.officer, office)
    await hold_back(case_id, "전화로 돈 이야기를 하셨습니다", seojun, office)
    assert await end_unsent(office) == 1


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"link": "unit"}, "no link to a case"),
        ({"when": Moment.OVER}, "cannot stand there"),
        ({"counts": "title"}, "takes no number"),
        ({"when": Moment.OPEN, "counts": "related_count"}, "nothing to count"),
        ({"says": {"cause": "nowhere"}}, "cannot stand there"),
    ],
)
def test_a_rule_that_could_not_be_kept_is_refused(changes, says):
    register = RULES.registers["conflict_watch"]
    wrong = replace(register, from_cases=(replace(register.from_cases[0], **changes),))
    with pytest.raises(RulesRefusedError, match=says):
        check(replace(RULES, registers=RULES.registers | {"conflict_watch": wrong}))


def test_nobody_begins_what_they_cannot_read():
    wrong = replace(RULES.registers["patrol"], add=("integrity_officer",))
    with pytest.raises(RulesRefusedError, match="cannot read"):
        check(replace(RULES, registers=RULES.registers | {"patrol": wrong}))
