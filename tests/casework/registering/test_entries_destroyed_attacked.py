"""No entry is listed that something living needs, none goes that was not signed, and whoever interrupts only delays."""

import pytest
from sqlalchemy import update

from casework.concluding import move
from casework.destroying.proposing import propose
from casework.destroying.retention import let_go, retention_in, stop_destruction
from casework.destroying.shredding import UnapprovedError, destroy_granted, destroy_list
from casework.errors import NotFoundError
from casework.registering.reading import open_entry
from casework.registering.writing import add_entry
from casework.store.destruction import lines_of
from casework.store.destruction_tables import destruction_line
from casework.store.entry_retention import ENTRIES
from casework.store.register_tables import register_entry
from casework.store.registers import get_entry
from casework.store.retained import due as due_things
from tests.casework.dying import next_run_finishes
from tests.casework.ending import ended, granted, proposed, staffed, the_list
from tests.casework.registering.aged import closes, ended_entry, entries_age, ids_of_entry, planted, sample
from tests.casework.registering.keeping import joins
from tests.casework.registering.test_entries_destroyed import due, full_entry, remains

NAME = "cost_review"


@pytest.fixture
async def town_of_records(any_town):
    return await staffed(any_town)


@pytest.fixture
async def keeper(town_of_records):
    return await joins(town_of_records, "siu", "works_officer")


@pytest.fixture
async def patrol(town_of_records):
    """A patrol that is over, what was found on it, and who looks after both."""
    town = town_of_records
    sion = await town.unlock("sion")
    walk = await ended_entry(town, sion, "patrol")
    typed = sample(town, "patrol_finding") | {"patrol": walk.id.hex(), "repeat_of": "", "complaint": ""}
    known = {each.name for each in town.office.rules.registers["patrol_finding"].fields}
    found = await add_entry("patrol_finding", {k: v for k, v in typed.items() if k in known}, sion, town.office)
    return town, sion, walk, found


async def changed(town, table, values, **where):
    """Somebody who can write into the office store changes a row there."""
    same = [table.c[name] == value for name, value in where.items()]
    async with town.office.cases.store.writing() as connection:
        await connection.execute(update(table).where(*same).values(values))


async def states(town, number) -> dict[str, str]:
    lines = await lines_of(town.office.cases.store, (await the_list(town, number)).id)
    return {each.number: each.state for each in lines}


async def test_what_an_open_entry_leads_to_is_kept_and_goes_together_once_both_are_over(patrol):
    town, _, walk, found = patrol
    await entries_age(town)
    assert await due(town) == []
    await closes(town, found.id, "patrol_finding")
    await entries_age(town, 0)
    assert await due(town) == []  # over, and not old enough: the walk is kept as long as what was found on it
    await entries_age(town, 11, but=(walk.id,))
    assert set(await due(town)) == {walk.number, found.number}
    number = await proposed(town)
    await granted(town, number)
    assert await destroy_granted(town.office) == 1
    assert set((await states(town, number)).values()) == {"destroyed"}


async def test_what_leads_to_an_open_entry_is_not_listed(patrol):
    town, _, walk, found = patrol
    await closes(town, found.id, "patrol_finding")
    await entries_age(town)
    await changed(town, register_entry, {"closed_day": None}, id=walk.id)
    await entries_age(town, 0)
    assert await due(town) == []


async def test_what_leads_to_an_open_case_or_one_that_is_held_is_not_listed(patrol):
    town, sion, walk, _ = patrol
    case = await ended(town)
    field = next(each.name for each in town.office.rules.registers["patrol_finding"].fields if each.to == "case")
    typed = {**sample(town, "patrol_finding"), "patrol": walk.id.hex(), field: case.id.hex()}
    known = {each.name for each in town.office.rules.registers["patrol_finding"].fields}
    linked = await add_entry("patrol_finding", {k: v for k, v in typed.items() if k in known}, sion, town.office)
    await closes(town, linked.id, "patrol_finding")
    await entries_age(town)
    assert linked.number in await due(town)
    haneul = await town.unlock("haneul")
    await stop_destruction(case.case_id, "litigation", haneul, town.office)
    assert linked.number not in await due(town)
    (hold,) = (await retention_in(case.case_id, haneul, town.office)).holds
    await let_go(case.case_id, hold.id, haneul, town.office)
    assert linked.number in await due(town)
    await move(case.case_id, "reviewing", haneul, town.office)
    assert linked.number not in await due(town)


async def test_what_is_kept_for_good_and_what_only_its_readers_can_count_is_never_proposed(town_of_records):
    town = town_of_records
    for name, register in town.office.rules.registers.items():
        if register.retention == "register_permanent" or name in {"registrant", "property_review"}:
            await planted(town, name)
    await planted(town, "crime_notice")
    await entries_age(town, 40)
    assert await due(town) == ["crime_notice"]


async def test_an_entry_opened_again_or_led_to_in_between_is_left_alone_and_the_rest_goes(patrol, keeper):
    town, sion, walk, found = patrol
    reopened, gone = await ended_entry(town, keeper), await ended_entry(town, keeper)
    await closes(town, found.id, "patrol_finding")
    await entries_age(town)
    number = await proposed(town)
    await granted(town, number, **{found.number: "postpone:review"})
    await changed(town, register_entry, {"closed_day": None, "state": "received"}, id=reopened.id)
    assert await destroy_granted(town.office) == 1
    assert await states(town, number) == {
        walk.number: "held", found.number: "postponed", reopened.number: "reopened", gone.number: "destroyed",
    }  # fmt: skip
    assert (await open_entry("patrol", walk.id.hex(), sion, town.office)).linked
    assert [each["number"] for each in await remains(town)] == [gone.number]


@pytest.mark.parametrize("spoil", ["another", "a_case", "without"])
async def test_a_list_that_was_changed_after_the_approval_destroys_nothing(town_of_records, keeper, spoil):
    town = town_of_records
    entry, other = await ended_entry(town, keeper), await ended_entry(town, keeper)
    await entries_age(town)
    number = await proposed(town)
    await granted(town, number, **{other.number: "postpone:review"})
    values = {
        "another": {"entry_id": other.id},
        "a_case": {"what": "case", "case_id": entry.id, "entry_id": None},
        "without": {"entry_id": None},
    }[spoil]
    await changed(town, destruction_line, values, number=entry.number)
    with pytest.raises(UnapprovedError):
        await destroy_list(await the_list(town, number), town.office)
    assert await remains(town) == []
    for each in (entry, other):
        assert (await get_entry(town.office.cases.store, each.id)).number == each.number


PLACES = ("begin_run", "take_out", "keyring", "tasks_done", "finish_list")


async def test_whoever_is_killed_anywhere_is_followed_by_the_next_run(town_of_records, keeper, monkeypatch):
    town = town_of_records

    async def begins(_place):
        entry = await full_entry(town, keeper)
        await entries_age(town)
        return await ids_of_entry(town, entry.id), lambda: never_half(town, keeper, entry)

    assert await next_run_finishes(town, monkeypatch, PLACES, begins) == len(await remains(town))


async def never_half(town, keeper, entry):
    """Either an entry is whole for whoever keeps the register, or it is nowhere to be seen and counted apart."""
    if entry.number in {each["number"] for each in await remains(town)}:
        with pytest.raises(NotFoundError):
            await open_entry(NAME, entry.id.hex(), keeper, town.office)
        return
    view = await open_entry(NAME, entry.id.hex(), keeper, town.office)
    assert view.values["price_sources"]
    assert view.changes


async def test_the_same_entry_stands_on_one_list_at_a_time(town_of_records, keeper):
    town = town_of_records
    entry = await ended_entry(town, keeper)
    await entries_age(town)
    assert await propose(town.office) == 1
    assert await due_things(town.office.cases.store, ENTRIES, town.clock.today(), 10) == []
    number = await proposed(town)
    assert await states(town, number) == {entry.number: "listed"}
