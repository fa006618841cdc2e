"""Sittings of committees come to their end on lists of destruction: decided, signed by two, gone, remembered."""

from datetime import date

import pytest
from sqlalchemy import insert

from casework.approving import open_approval
from casework.backing.anchoring import anchor_certificates
from casework.committees.minutes import minutes_document
from casework.committees.planning import hold_sitting, sittings_gone, sittings_run_by
from casework.destroying.certifying import read_certificate
from casework.destroying.deciding import lists, open_list
from casework.destroying.proposing import propose
from casework.destroying.sittings import count_sittings
from casework.errors import NotFoundError, NotYourCaseError
from casework.reading import open_case
from casework.store.destruction_tables import destruction_line, sitting_remains
from casework.store.keyring_tables import wrap
from casework.store.retained import counted_for, due
from casework.store.schemas import METADATA
from casework.store.sitting_retention import SITTINGS
from casework.store.sitting_shredding import OF_SITTING
from casework.store.sitting_tables import seat_call, seat_note, seat_paper
from tests.casework.backed import backed_up, reopened, restored
from tests.casework.ending import (
    asked,
    destroyed,
    ended,
    granted,
    places_of,
    proposed,
    staffed,
    the_list,
    years_pass,
)
from tests.casework.minuted import (
    AGREED,
    DATES,
    TALK,
    ids_of_sitting,
    rows_of_sittings,
    sat,
    sittings_age,
    sittings_due,
    sittings_left,
)
from tests.casework.registering.aged import ended_entry, entries_age
from tests.casework.registering.keeping import joins
from tests.casework.sitting import seated


@pytest.fixture
async def town_of_records(any_town):
    return await staffed(any_town)


@pytest.fixture
async def gansa(town_of_records):
    return await seated(town_of_records)


async def test_everything_of_a_sitting_is_gone_from_every_store_and_the_rest_stays(town_of_records, gansa):
    town = town_of_records
    one, other = await sat(town, gansa), await sat(town, gansa)
    await sittings_age(town)
    wanted, before = await ids_of_sitting(town, one.id), await rows_of_sittings(town)
    assert {"wrap.thing", "wrap.reader", "sitting_item.sitting_id", "sitting_member.sitting_id"} <= (
        await places_of(town, wanted)
    )
    number = await proposed(town)
    view = await open_list(number, 1, await town.unlock("records"), town.office)
    assert [(each.number, each.what, each.kind_group, each.retention, each.years) for each in view.lines] == [
        (each.number, "sitting", "coordination", "회의록", 10) for each in (one, other)
    ]
    await destroyed(town, number, **{other.number: "postpone:review"})
    assert await places_of(town, wanted) == set()
    with pytest.raises(NotFoundError):
        await hold_sitting(one.id.hex(), gansa, town.office)
    assert (await minutes_document(await hold_sitting(other.id.hex(), gansa, town.office), town.office)).blocks
    assert await rows_of_sittings(town) == {name: rows // 2 for name, rows in before.items()}
    assert [each.id for each in await sittings_run_by(gansa, town.office)] == [other.id]
    said = read_certificate(await the_list(town, number), town.office).content
    assert [(each["number"], each["what"], each["class"], each["years"]) for each in said["destroyed"]] == [
        (one.number, "sitting", "회의록", 10)
    ]
    assert said["kept"] == [{"number": other.number, "state": "postponed"}]
    assert await sittings_due(town) == []
    assert await town.office.journal.verify() is None
    assert await town.office.journal.count_since(town.clock.today(), "sitting_destroyed") == 1


async def test_what_is_left_says_that_it_was_and_not_what_was_decided_or_who_came(town_of_records, gansa):
    town = town_of_records
    one = await sat(town, gansa)
    await sittings_age(town)
    number = await destroyed(town)
    (left,) = await sittings_left(town)
    today = town.clock.today()
    assert left == {
        "committee": "coordination", "year": 2026, "number": 1, "mode": "in_person", "day": date(2026, 12, 1),
        "called": 6, "attended": 6, "closed_year": 2015, "destroyed_day": today, "list_number": number,
    }  # fmt: skip
    (shown,) = await sittings_gone(gansa, town.office)
    assert (shown.year, shown.number, shown.called) == (2026, 1, 6)
    async with town.office.cases.store.reading() as connection:
        lines = (await connection.execute(destruction_line.select())).mappings().all()
    everything = repr([left, *map(dict, lines)])
    assert [each for each in (DATES, TALK, AGREED.decision, "류위원", "나간사") if each in everything] == []
    assert one.id not in {each["sitting_id"] for each in lines}  # the link is cut
    assert (await sat(town, gansa)).number == "민원조정위원회 2026-2"  # its number is nobody else's


async def test_what_members_still_have_of_it_goes_from_the_portal_too(town_of_records, gansa):
    town = town_of_records
    one = await sat(town, gansa)
    await sittings_age(town)
    item = b"i" * 16
    call = {"id": b"c" * 16, "sitting_id": one.id, "account_id": "x", "open": True, "here": True}
    paper = {"id": b"p" * 16, "sitting_id": one.id, "item_id": item, "account_id": "x", "stand": "clear"}
    async with town.office.portal.store.writing() as connection:  # as if it had been brought back there
        await connection.execute(insert(seat_call).values(**call, day=date(2016, 1, 4), body=b"b", wrap=b"w"))
        await connection.execute(insert(seat_paper).values(**paper, body=b"b", wrap=b"w"))
        await connection.execute(
            insert(seat_note).values(paper_id=b"p" * 16, id=b"n" * 16, version=1, body=b"b", wrap=b"w")
        )
    await destroyed(town)
    async with town.office.portal.store.reading() as connection:
        for table in (seat_call, seat_paper, seat_note):
            assert (await connection.execute(table.select())).all() == []


async def test_a_sitting_is_due_on_the_first_day_after_the_years_of_its_committee(town_of_records, gansa):
    town = town_of_records
    one = await sat(town, gansa)
    await count_sittings(town.office)
    store = town.office.cases.store
    row = await counted_for(store, SITTINGS, one.id)
    years = town.office.rules.committees.committees["coordination"].retention_years
    assert (row.years, row.closed_day, row.until) == (years, town.clock.today(), date(2036, 12, 31))
    assert await due(store, SITTINGS, date(2036, 12, 31), 10) == []
    assert [each.ref for each in await due(store, SITTINGS, date(2037, 1, 1), 10)] == [one.id]


async def test_what_was_lengthened_is_kept_for_as_long_as_was_decided(town_of_records, gansa):
    town = town_of_records
    one = await sat(town, gansa)
    await sittings_age(town)
    number = await proposed(town)
    await destroyed(town, number, **{one.number: "lengthen:y30"})
    row = await counted_for(town.office.cases.store, SITTINGS, one.id)
    assert (row.years, row.until, row.set_by) == (30, date(2045, 12, 31), number)
    await count_sittings(town.office)
    assert await counted_for(town.office.cases.store, SITTINGS, one.id) == row
    assert await sittings_left(town) == []


async def test_each_kind_has_lists_of_its_own_and_the_overview_says_what_each_of_them_holds(town_of_records, gansa):
    town = town_of_records
    keeper = await joins(town, "siu", "works_officer")
    await ended(town)
    for _ in range(2):
        await ended_entry(town, keeper)
    await sat(town, gansa)
    await years_pass(town)
    await entries_age(town)
    await sittings_age(town)
    assert await propose(town.office) == 3
    assert await propose(town.office) == 0
    seen = await lists(await town.unlock("records"), town.office)
    assert sorted(each.holds for each in seen) == [
        (("대장 항목", 2),), (("사건", 1),), (("위원회 회의", 1),),
    ]  # fmt: skip


async def test_whoever_grants_is_told_that_sittings_go_and_their_secretary_does_not_grant(town_of_records, gansa):
    town = town_of_records
    head = await town.unlock("head")
    one = await sat(town, gansa)
    await sittings_age(town)
    number = await proposed(town)
    approval = await asked(town, number)
    assert "위원회 회의의 열쇠와 글" in (await open_approval(approval, head, town.office)).text
    await the_secretary_is(town, head, one)
    other = await sat(town, gansa)
    await sittings_age(town, but=(one.id,))
    await the_secretary_is(town, head, other)
    later = await proposed(town, but=[number])
    with pytest.raises(NotYourCaseError):
        await granted(town, later)


async def the_secretary_is(town, someone, one):
    table = METADATA["office"].tables["sitting"]
    async with town.office.cases.store.writing() as connection:
        await connection.execute(
            table.update().where(table.c.id == one.id).values(officer_id=someone.officer.id)
        )  # fmt: skip


async def test_a_case_takes_its_items_with_it_and_the_minutes_stay_for_their_years(town_of_records, gansa):
    town = town_of_records
    one = await sat(town, gansa, case=True)
    minutes = await minutes_document(await hold_sitting(one.id.hex(), gansa, town.office), town.office)
    await years_pass(town)
    before = await rows_of_sittings(town)
    await destroyed(town)
    after = await rows_of_sittings(town)
    assert (before["sitting_item"], after["sitting_item"], after["sitting"]) == (2, 1, 1)
    assert (before["sitting_exclusion"], after["sitting_exclusion"]) == (2, 1)
    assert await minutes_document(await hold_sitting(one.id.hex(), gansa, town.office), town.office) == minutes
    await sittings_age(town)
    number = await proposed(town, but=[each.number for each in await lists(await town.unlock("head"), town.office)])
    await destroyed(town, number)
    assert set((await rows_of_sittings(town)).values()) == {0}


async def test_a_case_that_is_kept_longer_keeps_what_was_told_to_it_without_the_sitting(town_of_records, gansa):
    """A case whose time is over and that nobody has decided yet does not keep the sitting; its own row is untouched."""
    town = town_of_records
    one = await sat(town, gansa, case=True)
    await years_pass(town)
    await sittings_age(town)
    assert await propose(town.office) == 2
    seen = await lists(await town.unlock("records"), town.office)
    number = next(each.number for each in seen if each.holds == (("위원회 회의", 1),))
    await destroyed(town, number)
    assert len(await sittings_left(town)) == 1
    view = await open_case(one.case.case_id, await town.unlock("seojun"), town.office)
    assert [each.author for each in view.messages].count("committee") == 1


async def test_a_restored_office_destroys_the_sitting_again(town, tmp_path):
    await staffed(town)
    gansa = await seated(town)
    one = await sat(town, gansa)
    await sittings_age(town)
    wanted = await ids_of_sitting(town, one.id)
    made = await backed_up(town)
    town.clock.turn(days=1)
    number = await destroyed(town)
    await anchor_certificates(town.office)
    done = await restored(town, made, tmp_path / "again", anchor=town.settings.anchor)
    assert done.destroyed_again == 1
    async with reopened(town, done) as again:
        assert await places_of(again, wanted) == set()
        assert [each["list_number"] for each in await sittings_left(again)] == [number]


def test_every_table_of_the_office_that_knows_a_sitting_is_emptied_of_it():
    known = {each.name for each in METADATA["office"].sorted_tables if "sitting_id" in each.c}
    assert known == {table.name for table, _ in OF_SITTING} - {"sitting"} | {"destruction_line"}


def test_nothing_that_is_left_of_a_sitting_has_room_for_words_or_people():
    rooms = {each.name for each in sitting_remains.c}
    assert rooms.isdisjoint({"body", "account_id", "officer_id", "where", "result", "sealed_id"})


async def test_no_wrap_for_a_destroyed_sitting_s_key_is_left_whoever_kept_it(town_of_records, gansa):
    town = town_of_records
    one = await sat(town, gansa)
    await sittings_age(town)
    wanted = await ids_of_sitting(town, one.id)
    await destroyed(town)
    async with town.office.keyring.store.reading() as connection:
        rows = (await connection.execute(wrap.select())).mappings().all()
    assert not [row for row in rows if row["thing"] in wanted or row["reader"] in wanted]
