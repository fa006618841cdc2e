"""No sitting is listed whose matters are still kept, none goes that was not signed, and a killed run only delays."""

from datetime import date

import pytest
from sqlalchemy import insert, update

from casework.committees.minutes import minutes_document
from casework.committees.planning import hold_sitting, sitting_key_for
from casework.concluding import move
from casework.destroying import shredding
from casework.destroying.deciding import lists, open_list
from casework.destroying.proposing import propose
from casework.destroying.retention import let_go, retention_in, stop_destruction
from casework.destroying.shredding import UnapprovedError, destroy_granted, destroy_list
from casework.errors import NotFoundError
from casework.store.committee_tables import sitting, sitting_item
from casework.store.destruction import lines_of
from casework.store.destruction_tables import case_retention, destruction_line
from casework.store.register_tables import register_entry, register_matter
from crypto.keys import random_id
from tests.casework.dying import dies_at, killed_once, next_run_finishes
from tests.casework.ending import asked, closed, granted, places_of, proposed, staffed, the_list, years_pass
from tests.casework.minuted import ids_of_sitting, sat, sittings_age, sittings_due, sittings_left
from tests.casework.registering.aged import ended_entry, entries_age
from tests.casework.registering.keeping import joins
from tests.casework.sitting import EVERYBODY, at_portal, called, planned, put_before, seated
from tests.casework.test_destroying_attacked import changed


@pytest.fixture
async def town_of_records(any_town):
    return await staffed(any_town)


@pytest.fixture
async def gansa(town_of_records):
    return await seated(town_of_records)


async def states(town, number) -> dict[str, str]:
    lines = await lines_of(town.office.cases.store, (await the_list(town, number)).id)
    return {each.number: each.state for each in lines}


async def test_what_was_never_closed_is_never_due(town_of_records, gansa):
    town = town_of_records
    await put_before(town)
    sitting_id = await planned(town, gansa)
    await changed(town, sitting, {"day": date(2010, 1, 4)}, id=bytes.fromhex(sitting_id))
    await sittings_age(town)
    assert await sittings_due(town) == []


async def test_a_sitting_is_kept_while_a_case_of_it_is_kept_longer_open_again_or_held(town_of_records, gansa):
    town = town_of_records
    one = await sat(town, gansa, case=True)
    await sittings_age(town)
    assert await sittings_due(town) == []  # the case was closed this year
    await years_pass(town)
    assert await sittings_due(town) == [one.number]
    seojun = await town.unlock("seojun")
    await stop_destruction(one.case.case_id, "litigation", seojun, town.office)
    assert await sittings_due(town) == []
    (hold,) = (await retention_in(one.case.case_id, seojun, town.office)).holds
    await let_go(one.case.case_id, hold.id, seojun, town.office)
    assert await sittings_due(town) == [one.number]
    values = {"not_before": date(town.clock.today().year + 1, 1, 1)}  # as if a list had postponed it
    await changed(town, case_retention, values, case_id=one.case.id)
    assert await sittings_due(town) == []
    await changed(town, case_retention, {"not_before": None}, case_id=one.case.id)
    await move(one.case.case_id, "reviewing", seojun, town.office)
    assert await sittings_due(town) == []


async def test_a_sitting_is_kept_while_an_entry_of_it_is_open_or_kept_longer(town_of_records, gansa):
    town = town_of_records
    keeper = await joins(town, "siu", "works_officer")
    entry, one = await ended_entry(town, keeper), await sat(town, gansa)
    await entry_came_before(town, entry, one)
    await sittings_age(town)
    assert await sittings_due(town) == []
    await entries_age(town)
    assert await sittings_due(town) == [one.number]
    await changed(town, register_entry, {"closed_day": None}, id=entry.id)
    assert await sittings_due(town) == []


async def entry_came_before(town, entry, one):
    """As if what the secretary brought had been this entry's matter."""
    matter = {
        "id": random_id(), "entry_id": entry.id, "register": entry.register, "name": "check", "state": "kept",
        "committee": "coordination", "officer_id": "x", "day": date(2015, 1, 5), "body": b"sealed",
    }  # fmt: skip
    async with town.office.cases.store.writing() as connection:
        await connection.execute(insert(register_matter).values(matter))
        of = update(sitting_item).where(sitting_item.c.sitting_id == one.id)
        await connection.execute(of.values(agenda_id=matter["id"], kind="entry"))


async def test_a_case_that_is_destroyed_takes_its_papers_back_from_a_sitting_that_never_came_to_its_end(
    town_of_records, gansa
):  # fmt: skip
    town = town_of_records
    case_id, _ = await put_before(town)
    await called(town, gansa)
    assert (await at_portal(town))["seat_paper"] == len(EVERYBODY)
    await closed(town, case_id, None, "", "seojun")
    await years_pass(town)
    await granted(town, await proposed(town))
    assert await destroy_granted(town.office) == 1
    left = await at_portal(town)
    assert (left["seat_paper"], left["seat_call"]) == (0, len(EVERYBODY))


async def test_an_entry_takes_its_items_of_sittings_with_it_as_a_case_does(town_of_records, gansa):
    town = town_of_records
    keeper = await joins(town, "siu", "works_officer")
    entry, one = await ended_entry(town, keeper), await sat(town, gansa)
    await entry_came_before(town, entry, one)
    wanted = await ids_of_sitting(town, one.id)
    minutes = await minutes_document(await hold_sitting(one.id.hex(), gansa, town.office), town.office)
    await entries_age(town)
    await granted(town, await proposed(town))
    assert await destroy_granted(town.office) == 1
    async with town.office.cases.store.reading() as connection:
        assert (await connection.execute(sitting_item.select())).all() == []
    assert "wrap.thing" in await places_of(town, wanted)  # the minutes
    assert await minutes_document(await hold_sitting(one.id.hex(), gansa, town.office), town.office) == minutes


async def test_a_sitting_that_is_held_in_between_is_left_alone_and_the_rest_goes(town_of_records, gansa):
    town = town_of_records
    held, gone = await sat(town, gansa, case=True), await sat(town, gansa)
    await years_pass(town)
    await sittings_age(town)
    await propose(town.office)
    seen = await lists(await town.unlock("records"), town.office)
    number = next(each.number for each in seen if each.holds == (("위원회 회의", 2),))
    await granted(town, number)
    await stop_destruction(held.case.case_id, "audit", await town.unlock("seojun"), town.office)
    assert await destroy_granted(town.office) == 1
    assert await states(town, number) == {held.number: "held", gone.number: "destroyed"}
    assert (await minutes_document(await hold_sitting(held.id.hex(), gansa, town.office), town.office)).blocks
    assert len(await sittings_left(town)) == 1


async def test_whoever_is_excluded_from_a_case_of_a_sitting_sees_no_list_with_it(town_of_records, gansa):
    town = town_of_records
    head, records = await town.unlock("head"), await town.unlock("records")
    about, other = await sat(town, gansa, case=True), await sat(town, gansa)
    await town.office.cases.add_recusal(about.case.id, [head.officer.id])
    await years_pass(town)
    await sittings_age(town)
    assert await propose(town.office) == 3
    (seen,) = await lists(head, town.office)
    assert [each.number for each in (await open_list(seen.number, 1, head, town.office)).lines] == [other.number]
    assert len(await lists(records, town.office)) == 3


@pytest.mark.parametrize("spoil", ["another", "a_case", "an_entry", "without", "decision"])
async def test_a_list_that_was_changed_after_the_approval_destroys_nothing(town_of_records, gansa, spoil):
    town = town_of_records
    one, other = await sat(town, gansa), await sat(town, gansa)
    await sittings_age(town)
    number = await proposed(town)
    await granted(town, number, **{other.number: "postpone:review"})
    which, values = {
        "another": (one, {"sitting_id": other.id}),
        "a_case": (one, {"what": "case", "case_id": one.id, "sitting_id": None}),
        "an_entry": (one, {"what": "entry", "entry_id": one.id, "sitting_id": None}),
        "without": (one, {"sitting_id": None}),
        "decision": (other, {"decision": "destroy", "reason": ""}),
    }[spoil]
    await changed(town, destruction_line, values, number=which.number)
    with pytest.raises(UnapprovedError):
        await destroy_list(await the_list(town, number), town.office)
    assert await destroy_granted(town.office) == 0
    assert await sittings_left(town) == []
    for each in (one, other):
        assert (await minutes_document(await hold_sitting(each.id.hex(), gansa, town.office), town.office)).blocks


async def test_nobody_destroys_a_sitting_alone(town_of_records, gansa):
    town = town_of_records
    one = await sat(town, gansa)
    await sittings_age(town)
    number = await proposed(town)
    await asked(town, number)
    assert await destroy_granted(town.office) == 0
    with pytest.raises(UnapprovedError):
        await destroy_list(await the_list(town, number), town.office)
    assert (await minutes_document(await hold_sitting(one.id.hex(), gansa, town.office), town.office)).blocks


PLACES = ("begin_run", "take_out", "keyring", "clear_at_portal", "tasks_done", "finish_list")


def dies(patch, town, place, *, done_first):
    if place == "clear_at_portal":
        patch.setattr(shredding, place, killed_once(shredding.clear_at_portal, done_first=done_first))
    else:
        dies_at(patch, town, place, done_first=done_first)


async def test_whoever_is_killed_anywhere_is_followed_by_the_next_run(town_of_records, gansa, monkeypatch):
    town = town_of_records

    async def begins(_place):
        one = await sat(town, gansa)
        await sittings_age(town)
        return await ids_of_sitting(town, one.id), lambda: never_half(town, gansa, one)

    done = await next_run_finishes(town, monkeypatch, PLACES, begins, kills=dies, store="portal")
    assert done == len(await sittings_left(town))  # none is remembered twice


async def never_half(town, gansa, one):
    """Either a sitting is whole for its secretary, or it is nowhere to be seen and remembered apart."""
    if one.number in {f"민원조정위원회 {each['year']}-{each['number']}" for each in await sittings_left(town)}:
        with pytest.raises(NotFoundError):
            await hold_sitting(one.id.hex(), gansa, town.office)
        with pytest.raises(NotFoundError):  # whoever hands keys on passes it by
            await sitting_key_for(one.id, gansa.officer.id, gansa.key.public, gansa, town.office)
        return
    minutes = await minutes_document(await hold_sitting(one.id.hex(), gansa, town.office), town.office)
    assert minutes.blocks


async def test_the_same_sitting_stands_on_one_list_at_a_time(town_of_records, gansa):
    town = town_of_records
    one = await sat(town, gansa)
    await sittings_age(town)
    assert await propose(town.office) == 1
    assert await sittings_due(town) == []
    assert await states(town, await proposed(town)) == {one.number: "listed"}
