"""An entry of a register from the first writing to the last, on both databases."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from casework.errors import NotFoundError, NotPermittedError, StaleError
from casework.registering.errors import FieldsMissingError, FieldsRefusedError, MoveRefusedError, NoRegisterError
from casework.registering.keys import share_register_keys
from casework.registering.reading import board_of, cards, list_page, open_entry
from casework.registering.writing import add_entry, give_entry, move_entry, write_entry
from casework.store.register_lists import EntryQuery
from casework.store.registers import alarms_until, changes_of
from policies.loading import load
from tests.casework.registering.keeping import REVIEW, joins
from tests.casework.registering.test_matters import REVIEW as EMPLOYED

NAME = "cost_review"


@pytest.fixture
async def keeper(any_town):
    return await joins(any_town, "siu", "works_officer")


async def test_what_was_typed_is_kept_and_what_can_be_computed_is(any_town, keeper):
    added = await add_entry(
        NAME, REVIEW | {"reviewed_won": "5,205만원", "done_on": "2026. 11. 25."}, keeper, any_town.office
    )
    assert added.number == "원가-2026-0001"
    seen = await open_entry(NAME, added.id.hex(), keeper, any_town.office)
    assert seen.title == "경로당 지붕 수리"
    assert {each.rule.name: each.text for each in seen.fields if each.text} == {
        "received_on": "2026. 11. 23.", "unit": "주택과", "kind": "공사", "title": "경로당 지붕 수리",
        "request_won": "52,633천원", "reviewed_won": "52,050천원", "saving_won": "583천원", "rate": "1.11%",
        "done_on": "2026. 11. 25.",
    }  # fmt: skip


async def test_numbers_follow_each_other_and_begin_anew_with_the_year(any_town, keeper):
    numbers = [(await add_entry(NAME, REVIEW, keeper, any_town.office)).number for _ in range(3)]
    any_town.clock.turn(days=60)
    keeper = await any_town.unlock("siu")
    numbers.append((await add_entry(NAME, REVIEW, keeper, any_town.office)).number)
    assert numbers == ["원가-2026-0001", "원가-2026-0002", "원가-2026-0003", "원가-2027-0001"]


async def test_a_wrong_field_is_named_with_its_sentence_and_nothing_is_kept(any_town, keeper):
    wrong = REVIEW | {"received_on": "2026-13-01", "kind": "없는 것", "request_won": "12,34", "title": ""}
    with pytest.raises(FieldsRefusedError) as refused:
        await add_entry(NAME, wrong, keeper, any_town.office)
    assert {name: each.code for name, each in refused.value.wrong.items()} == {
        "received_on": "day", "kind": "choice", "request_won": "won", "title": "required",
    }  # fmt: skip
    with pytest.raises(FieldsRefusedError) as refused:
        await add_entry(NAME, REVIEW | {"request_won": "9,999,999"}, keeper, any_town.office)
    assert "1천만원부터" in refused.value.wrong["request_won"].gaps["sentence"]
    assert (await list_page(EntryQuery(register=NAME), keeper, any_town.office)).total == 0


async def test_it_goes_from_state_to_state_and_only_where_the_rule_leads(any_town, keeper):
    added = await add_entry(NAME, REVIEW, keeper, any_town.office)
    key = added.id.hex()
    with pytest.raises(MoveRefusedError):
        await move_entry(NAME, key, "notified", 1, keeper, any_town.office)
    for version, state in enumerate(("received", "reviewing"), 1):
        await move_entry(NAME, key, state, version, keeper, any_town.office)
    with pytest.raises(FieldsMissingError) as missing:
        await move_entry(NAME, key, "notified", 3, keeper, any_town.office)
    assert missing.value.names == ("reviewed_won",)
    await write_entry(NAME, key, REVIEW | {"reviewed_won": "50,000,000"}, 3, keeper, any_town.office)
    await move_entry(NAME, key, "notified", 4, keeper, any_town.office)
    seen = await open_entry(NAME, key, keeper, any_town.office)
    assert seen.values["done_on"] == "2026-11-23"
    assert [each.act for each in seen.changes] == ["moved", "changed", "moved", "moved", "added"]
    assert seen.changes[1].before == (
        ("심사액", "비어 있음"), ("절감액", "비어 있음"), ("절감률", "비어 있음"),
    )  # fmt: skip
    await move_entry(NAME, key, "reflected", 5, keeper, any_town.office)
    assert (await open_entry(NAME, key, keeper, any_town.office)).row.closed_day == date(2026, 11, 23)


async def test_two_who_write_at_once_do_not_write_over_each_other(any_town, keeper):
    added = await add_entry(NAME, REVIEW, keeper, any_town.office)
    await write_entry(NAME, added.id.hex(), REVIEW | {"title": "지붕 수리 1차"}, 1, keeper, any_town.office)
    with pytest.raises(StaleError):
        await write_entry(NAME, added.id.hex(), REVIEW | {"title": "지붕 수리 2차"}, 1, keeper, any_town.office)
    assert (await open_entry(NAME, added.id.hex(), keeper, any_town.office)).title == "지붕 수리 1차"


async def test_a_day_whose_time_has_not_come_is_not_said_to_be_done(any_town):
    keeper = await joins(any_town, "yunri", "ethics_officer", "rights_team")
    entry = await add_entry("employment_review", EMPLOYED, keeper, any_town.office)

    async def waiting() -> dict[str, bool]:
        view = await open_entry("employment_review", entry.id.hex(), keeper, any_town.office)
        return {each.due.name: each.waits for each in view.dues if each.is_met}

    assert (await waiting())["check1"]
    for state in ("opinion", "forwarded"):
        entry = await move_entry("employment_review", entry.id.hex(), state, entry.version, keeper, any_town.office)
    now = await waiting()
    assert (now["check1"], now["forwarding"]) == (True, False)  # it is watched later; it was sent on


async def test_its_day_is_counted_with_stops_and_ends_with_the_result(any_town, keeper):
    added = await add_entry(NAME, REVIEW, keeper, any_town.office)
    key = added.id.hex()

    async def due() -> list[date]:
        return [each.day for each in (await open_entry(NAME, key, keeper, any_town.office)).dues if not each.is_met]

    assert await due() == [date(2026, 11, 30)]  # five working days after a Monday
    stopped = REVIEW | {"stops": [{"from": "2026-11-25", "to": "2026-11-26"}, {"from": "", "to": ""}]}
    await write_entry(NAME, key, stopped, 1, keeper, any_town.office)
    assert await due() == [date(2026, 12, 2)]
    later = any_town.clock.today() + timedelta(days=30)
    told = await alarms_until(any_town.office.cases.store, [NAME], later, 100)
    assert [(each.days, each.day) for each in told] == [
        (-1, date(2026, 12, 1)), (0, date(2026, 12, 2)), (1, date(2026, 12, 3)),
    ]  # fmt: skip
    await write_entry(NAME, key, stopped | {"done_on": "2026-11-30"}, 2, keeper, any_town.office)
    assert await due() == []
    assert await alarms_until(any_town.office.cases.store, [NAME], later, 100) == []


async def test_a_line_that_ends_before_it_begins_is_named(any_town, keeper):
    wrong = REVIEW | {"stops": [{"from": "2026-11-26", "to": "2026-11-25"}]}
    with pytest.raises(FieldsRefusedError) as refused:
        await add_entry(NAME, wrong, keeper, any_town.office)
    assert {name: each.code for name, each in refused.value.wrong.items()} == {"stops.0.to": "order"}


async def test_whom_it_is_not_for_it_does_not_exist(any_town, keeper):
    added = await add_entry(NAME, REVIEW, keeper, any_town.office)
    haneul = await any_town.unlock("haneul")
    with pytest.raises(NoRegisterError):
        await open_entry(NAME, added.id.hex(), haneul, any_town.office)
    with pytest.raises(NoRegisterError):
        await list_page(EntryQuery(register=NAME), haneul, any_town.office)
    with pytest.raises(NoRegisterError):  # a lead reads what their own team keeps
        await open_entry(NAME, added.id.hex(), await any_town.unlock("lead"), any_town.office)
    with pytest.raises(NotPermittedError):
        await cards(await any_town.unlock("outside"), any_town.office)
    reader = await joins(any_town, "reads", "auditor")
    assert (await open_entry(NAME, added.id.hex(), reader, any_town.office)).title == "경로당 지붕 수리"
    with pytest.raises(NoRegisterError):
        await write_entry(NAME, added.id.hex(), REVIEW, 1, reader, any_town.office)
    with pytest.raises(NotFoundError):
        await open_entry(NAME, "00" * 16, reader, any_town.office)


async def test_how_to_reach_somebody_is_sealed_and_read_by_who_reads_the_register(any_town, keeper):
    named = REVIEW | {"price_sources": "한빛건재 010-2345-6789"}
    added = await add_entry(NAME, named, keeper, any_town.office)
    assert "price_sources" not in added.fields
    assert "한빛건재".encode() not in added.body
    reader = await joins(any_town, "reads", "auditor")
    # Came after the key was made: until a colleague's session hands it on, the plain fields are all there is.
    seen = await open_entry(NAME, added.id.hex(), reader, any_town.office)
    assert (seen.is_closed_off, seen.title, "price_sources" in seen.values) == (True, "경로당 지붕 수리", False)
    assert await share_register_keys(keeper, any_town.office) == 1
    assert (await open_entry(NAME, added.id.hex(), reader, any_town.office)).values[
        "price_sources"
    ] == "한빛건재 010-2345-6789"


async def test_lists_filter_sort_and_page_on_the_server(any_town, keeper):
    for number, (unit, won) in enumerate((("주택과", 30), ("건축과", 10), ("주택과", 20))):
        more = {"unit": unit, "request_won": f"{won}백만원", "received_on": f"2026-11-{10 + number}"}
        await add_entry(NAME, REVIEW | more, keeper, any_town.office)

    async def shown(**query):
        page = await list_page(EntryQuery(register=NAME, **query), keeper, any_town.office)
        return [line.cells[4] for line in page.lines], page.total

    assert await shown() == (["20,000천원", "10,000천원", "30,000천원"], 3)
    assert await shown(fields={"unit": "주택과"}) == (["20,000천원", "30,000천원"], 2)
    assert await shown(sort="request_won", by_number=True) == (["30,000천원", "20,000천원", "10,000천원"], 3)
    assert await shown(sort="request_won", by_number=True, falling=False, size=2, page=2) == (["30,000천원"], 3)
    assert await shown(words="건축") == (["10,000천원"], 1)
    assert await shown(words="%") == ([], 0)
    assert await shown(states=("received",)) == ([], 0)
    board = await board_of(EntryQuery(register=NAME), keeper, any_town.office)
    assert {state: total for state, (_, total) in board.items() if total} == {"requested": 3}
    (card,) = [each for each in await cards(keeper, any_town.office) if each.name == NAME]
    assert (card.open, card.total, card.may_add) == (3, 3, True)


async def test_somebody_else_takes_it_over(any_town, keeper):
    added = await add_entry(NAME, REVIEW, keeper, any_town.office)
    other = await joins(any_town, "haru", "works_officer", name="문하루")
    await give_entry(NAME, added.id.hex(), other.officer.id, 1, keeper, any_town.office)
    seen = await open_entry(NAME, added.id.hex(), keeper, any_town.office)
    assert seen.officer_name == "문하루"
    with pytest.raises(NotFoundError):
        await give_entry(NAME, added.id.hex(), "nobody", 2, keeper, any_town.office)


@pytest.fixture
def booking():
    """A register in which how to reach somebody is forgotten when it is over."""
    rules = load()
    register = rules.registers[NAME]
    over = {**register.states, "withdrawn": replace(register.states["withdrawn"], clears=("price_sources", "title"))}
    with_it = {**rules.registers, NAME: replace(register, states=over)}
    return replace(rules, registers=with_it)


async def test_what_nobody_needs_any_more_is_gone_from_the_entry_and_its_history(any_town, keeper, booking):
    office = replace(any_town.office, rules=booking)
    added = await add_entry(NAME, REVIEW | {"price_sources": "한빛건재 010-2345-6789"}, keeper, office)
    key = added.id.hex()
    await write_entry(NAME, key, REVIEW | {"title": "다른 건명", "price_sources": "나래상사"}, 1, keeper, office)
    await move_entry(NAME, key, "received", 2, keeper, office)
    kept = await move_entry(NAME, key, "withdrawn", 3, keeper, office)
    assert "title" not in kept.fields
    assert (kept.sealed_id, kept.body) == (None, None)
    rows = await changes_of(office.cases.store, added.id)
    assert all(each.sealed_id is None and "title" not in (each.before or {}) for each in rows)
    assert await office.keyring.readers_of([added.sealed_id]) == {added.sealed_id: set()}
