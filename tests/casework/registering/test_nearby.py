"""The same place again: found by degrees, not by how somebody wrote the address; links by number."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.demo.registers import samples
from casework.registering.errors import FieldsRefusedError
from casework.registering.linking import link_choices, links_as_typed, with_links
from casework.registering.nearby import metres_between
from casework.registering.reading import alike_of, open_entry
from casework.registering.writing import add_entry

NAME = "patrol_finding"
HERE, TWELVE_AWAY, FAR = "[37.456700,126.895000]", "[37.456807,126.895000]", "[37.457700,126.895000]"
SEOUL = st.tuples(st.floats(37.40, 37.70), st.floats(126.80, 127.20))


@pytest.fixture
async def field(any_town):
    return await any_town.unlock("sion")


def typed(town, **more) -> dict:
    first = next(some[0].typed for name, some in samples(town.clock.today()) if name == NAME)
    keys = {name: "" for name, value in first.items() if str(value).startswith("key:")}
    return first | keys | {"found_on": town.clock.today().isoformat(), "fixed_on": "", "asked_on": ""} | more


async def patrolled(town, field) -> str:
    walk = next(some[0].typed for name, some in samples(town.clock.today()) if name == "patrol")
    return (await add_entry("patrol", walk, field, town.office)).number


async def found(town, field, place: str, **more) -> str:
    both = await with_links(
        town.office.rules.registers[NAME],
        typed(town, place=place, patrol=await patrolled(town, field), **more),
        field,
        town.office,
    )
    return (await add_entry(NAME, both, field, town.office)).id.hex()


async def test_the_same_pothole_is_found_twice_however_its_address_is_written(any_town, field):
    first = await found(any_town, field, f"시흥대로 123 앞 {HERE}", title="포트홀")
    await found(any_town, field, f"시흥대로 987 앞 {FAR}", title="먼 곳")
    again = typed(any_town, place=f"독산동 골목 어귀 {TWELVE_AWAY}", title="파인 곳")
    assert [line.id for line in await alike_of(NAME, again, field, any_town.office)] == [first]
    second = await found(any_town, field, f"독산동 골목 어귀 {TWELVE_AWAY}", title="파인 곳")
    near = (await open_entry(NAME, second, field, any_town.office)).near
    assert [(line.title, metres) for line, metres in near] == [("포트홀", 12)]


async def test_after_half_a_year_it_is_another_matter(any_town, field):
    old = (any_town.clock.today() - timedelta(days=200)).isoformat()
    await found(any_town, field, HERE, title="오래된 것", found_on=old)
    second = await found(any_town, field, HERE, title="새것")
    assert (await open_entry(NAME, second, field, any_town.office)).near == ()


async def test_a_link_is_a_number_and_leads_only_where_the_officer_may_go(any_town, field):
    register, office = any_town.office.rules.registers[NAME], any_town.office
    number = await patrolled(any_town, field)
    linked = await with_links(register, {"patrol": f"{number} 밤길 순찰"}, field, office)
    assert len(linked["patrol"]) == 32
    assert (await links_as_typed(register, linked, field, office))["patrol"] == number
    assert number in dict((await link_choices(register, field, office))["patrol"])
    for nowhere in ("순찰-1999-9999", "순찰", "' OR 1=1"):
        with pytest.raises(FieldsRefusedError) as refused:
            await with_links(register, {"patrol": nowhere}, field, office)
        assert refused.value.wrong["patrol"].code == "link"
    with pytest.raises(FieldsRefusedError):  # of a register that is not theirs
        await with_links(register, {"patrol": number}, await any_town.unlock("haneul"), office)


@given(SEOUL, SEOUL)
def test_it_is_as_far_there_as_back(one, other):
    assert metres_between(one, other) == pytest.approx(metres_between(other, one))
    assert metres_between(one, one) == 0


def test_a_thousandth_of_a_degree_north_is_a_hundred_and_eleven_metres():
    assert metres_between((37.456, 126.895), (37.457, 126.895)) == pytest.approx(111.2, abs=0.3)
    assert metres_between((37.456, 126.895), (37.456, 126.896)) == pytest.approx(88.3, abs=0.3)
