"""Every register of the office: its samples are written, walked through their states, listed, opened and drawn."""

import pytest

from casework.demo.data import read_people
from casework.demo.registers import fill_registers, samples
from casework.founding import add_officer
from casework.registering.reading import board_of, list_page, open_entry
from casework.store.register_lists import EntryQuery
from policies.loading import load
from tests.architecture.sources import ROOT
from tests.offices import officer
from web.console.app import PAGES

RULES = load()


@pytest.fixture
async def staff(town):
    """The people of the demo office."""
    people, _ = read_people()
    for each in people:
        new = officer(each.login, each.name, each.team, " ".join(each.roles), "")
        await add_officer(new, town.office)
    return {each.login: await town.unlock(each.login) for each in people}


async def test_every_sample_is_written_listed_and_opened(town, staff):
    written = await fill_registers(staff, town.office)
    assert written == sum(len(each) for _, each in samples(town.clock.today()))
    assert {name for name, _ in samples(town.clock.today())} == RULES.registers.keys(), "every register has samples"
    for name, register in RULES.registers.items():
        keeper = next(each for each in staff.values() if each.officer.roles & set(register.write))
        page = await list_page(EntryQuery(register=name), keeper, town.office)
        assert page.lines, name
        assert all(line.title for line in page.lines), name
        assert sum(total for _, total in (await board_of(EntryQuery(register=name), keeper, town.office)).values())
        for line in page.lines:
            seen = await open_entry(name, line.id, keeper, town.office)
            assert seen.register.states[seen.row.state], name
            if register.sealed:
                assert (seen.row.fields, seen.row.title, seen.row.day, seen.row.unit) == (None, None, None, None)


@pytest.mark.parametrize("name", RULES.registers)
def test_it_says_what_it_is_for_in_plain_words(name):
    register = RULES.registers[name]
    assert register.plain.endswith("다.") or register.plain.endswith("요."), register.plain
    assert 10 <= len(register.plain) <= 240
    labels = [each.label for each in register.fields]
    assert len(set(labels)) == len(labels), "two fields are called the same"
    assert all(reason.strip() for reason in register.left_out.values())
    assert register.states[register.first_state].stage == "open"
    assert any(state.stage != "open" for state in register.states.values()), "it never ends"


def test_every_system_of_the_plan_is_served_by_pages_that_are_there_and_walked_by_tests_that_are():
    codes = [*(f"A{n}" for n in range(1, 8)), *(f"B{n}" for n in range(1, 25))]
    codes += [*(f"C{n}" for n in range(1, 14)), *(f"D{n}" for n in range(1, 10))]
    assert list(RULES.systems) == codes
    there = {page.path for page in PAGES}
    for code, system in RULES.systems.items():
        assert set(system.pages) <= there, code
        assert all((ROOT / test).exists() for test in system.tests), code
