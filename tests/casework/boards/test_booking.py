"""Free hours are shown, asked for without a name or with one, taken in, confirmed, given back; on both databases."""

import asyncio
from datetime import date, timedelta

import pytest
from sqlalchemy import update

from casework.boards.booking import Wish, book, look_up, offered, return_hours, spoken
from casework.boards.posts import put_posts, read_site
from casework.boards.putting import put_up
from casework.boards.taking import forget_bookings, take_bookings, tell_bookings
from casework.errors import BoardError, ConflictError, MalformedRequestError, NotFoundError
from casework.registering.errors import PersonalDataError
from casework.registering.keys import share_register_keys
from casework.registering.reading import list_page, open_entry
from casework.registering.writing import add_entry, move_entry, write_entry
from casework.store.boards import bookings_in
from casework.store.drop_tables import board, booking
from casework.store.register_lists import EntryQuery
from crypto.board import sign_board
from crypto.signing import SigningKey
from tests.casework.registering.keeping import joins

TUESDAY = date(2026, 11, 24)
SLOT = {
    "title": "세무 화요일(구청)", "field": "tax", "place": "office", "modes": ["face", "phone"], "weekday": "tuesday",
    "from_time": "14:00", "to_time": "15:00", "minutes_each": "30", "capacity": "2", "starts_on": "2026-11-01",
}  # fmt: skip


@pytest.fixture
async def keeper(any_town):
    """Somebody of the complaints team with one timetable open and the register's key made."""
    who = await any_town.unlock("seojun")
    added = await add_entry("counsel_slot", SLOT, who, any_town.office)
    await move_entry("counsel_slot", added.id.hex(), "open", 1, who, any_town.office)
    await share_register_keys(who, any_town.office)
    await tell_bookings(any_town.office)
    return who


async def wish(town, form_id: str = "a" * 32, **more) -> Wish:
    found = await offered(town.intake)
    (offer,) = found.offers
    said = {"mode": "face", "visitor": "", "name": "", "contact": ""} | more
    first = offer.hours[0]
    return Wish(
        form_id=form_id, slot=offer.slot, day=said.pop("day", first.day.isoformat()),
        hours=said.pop("hours", first.text), **said,
    )  # fmt: skip


async def entries(town, who):
    return (await list_page(EntryQuery(register="free_counsel"), who, town.office)).lines


@pytest.mark.usefixtures("keeper")
async def test_hours_are_offered_from_the_day_after_for_four_weeks(any_town):
    found = await offered(any_town.intake)
    (offer,) = found.offers
    assert sorted({each.day for each in offer.hours}) == [TUESDAY + timedelta(days=7 * n) for n in range(4)]
    assert [each.text for each in offer.hours[:2]] == ["14:00~14:30", "14:30~15:00"]
    assert found.until == any_town.clock.today() + timedelta(days=28)


async def test_somebody_books_without_a_name_and_looks_again(any_town, keeper):
    booked = await book(await wish(any_town), any_town.intake)
    assert len(spoken(booked.code)) == 11
    assert booked.row.state == "waiting"
    assert await take_bookings(any_town.office) == 1
    (line,) = await entries(any_town, keeper)
    seen = await open_entry("free_counsel", line.id, keeper, any_town.office)
    assert {each.rule.name: each.text for each in seen.fields if each.text} == {
        "asked_on": "2026. 11. 23.", "asked_by": "누리집", "field": "세무", "held_on": "2026. 11. 24.",
        "slot_time": "14:00~14:30", "slot": "상담시간-2026-001 세무 화요일(구청)", "place": "금천구청", "mode": "대면",
    }  # fmt: skip
    assert [each.act for each in seen.changes] == ["booked"]
    await move_entry("free_counsel", line.id, "confirmed", 1, keeper, any_town.office)
    await tell_bookings(any_town.office)
    assert (await look_up(spoken(booked.code).lower(), any_town.intake)).row.state == "confirmed"
    (offer,) = (await offered(any_town.intake)).offers
    assert offer.hours[0].text == "14:30~15:00", "the hour that was taken is no longer offered"


async def test_a_name_is_sealed_at_once_and_opened_by_who_keeps_the_register(any_town, keeper):
    said = {"mode": "phone", "name": "도란도란", "contact": "010-1234-5678", "visitor": "shop"}
    await book(await wish(any_town, **said), any_town.intake)
    (row,) = await bookings_in(any_town.office.drops.store, ("waiting",))
    assert row.body is not None
    assert "도란도란".encode() not in row.body
    await take_bookings(any_town.office)
    (row,) = await bookings_in(any_town.office.drops.store, ("booked",))
    assert (row.body, row.wrap, row.sealed_id) == (None, None, None), "nothing of it stays on the public side"
    (line,) = await entries(any_town, keeper)
    seen = await open_entry("free_counsel", line.id, keeper, any_town.office)
    assert (seen.values["name"], seen.values["contact"], seen.row.fields.get("name")) == (
        "도란도란", "010-1234-5678", None,
    )  # fmt: skip
    await write_entry("free_counsel", line.id, {**seen.values, "reminded_on": "2026-11-23"}, 1, keeper, any_town.office)
    assert (await open_entry("free_counsel", line.id, keeper, any_town.office)).values["name"] == "도란도란"


@pytest.mark.usefixtures("keeper")
async def test_a_button_pressed_twice_at_once_is_one_booking_for_both_answers(any_town):
    asked = await wish(any_town)
    answers = await asyncio.gather(*(book(asked, any_town.intake) for _ in range(4)))
    assert len({(each.code, each.row.id) for each in answers}) == 1
    assert len(await bookings_in(any_town.office.drops.store, ("waiting",))) == 1


async def test_a_form_sent_twice_is_one_booking_with_the_same_code(any_town, keeper):
    one = await wish(any_town)
    first, second = await book(one, any_town.intake), await book(one, any_town.intake)
    assert (first.code, first.row.id) == (second.code, second.row.id)
    await take_bookings(any_town.office)
    assert (await book(one, any_town.intake)).row.state == "booked"
    assert len(await entries(any_town, keeper)) == 1


@pytest.mark.usefixtures("keeper")
async def test_of_two_who_ask_for_the_last_place_one_gets_it_and_the_other_is_told(any_town):
    both = [await book(await wish(any_town, form_id=name * 32), any_town.intake) for name in "ab"]
    await take_bookings(any_town.office)
    await tell_bookings(any_town.office)
    states = sorted([(await look_up(each.code, any_town.intake)).row.state for each in both])
    assert states == ["booked", "full"]
    gone = (both[0].row.held_day.isoformat(), both[0].row.hours)
    with pytest.raises(ConflictError):
        await book(await wish(any_town, form_id="c" * 32, day=gone[0], hours=gone[1]), any_town.intake)


async def test_given_back_the_place_is_free_and_the_name_is_gone(any_town, keeper):
    booked = await book(await wish(any_town, name="도란도란", contact="02-1"), any_town.intake)
    await take_bookings(any_town.office)
    await return_hours(booked.code, any_town.intake)
    assert await take_bookings(any_town.office) == 1
    assert (await look_up(booked.code, any_town.intake)).row.state == "returned"
    (line,) = await entries(any_town, keeper)
    seen = await open_entry("free_counsel", line.id, keeper, any_town.office)
    assert (seen.row.state, seen.row.sealed_id, seen.values.get("name")) == ("cancelled", None, None)
    assert [each.act for each in seen.changes] == ["given_back", "booked"]
    await tell_bookings(any_town.office)
    (offer,) = (await offered(any_town.intake)).offers
    assert offer.hours[0].text == "14:00~14:30"
    assert await take_bookings(any_town.office) == 0


async def test_what_was_given_back_before_anybody_took_it_in_becomes_no_entry(any_town, keeper):
    booked = await book(await wish(any_town), any_town.intake)
    await return_hours(booked.code, any_town.intake)
    await take_bookings(any_town.office)
    assert (await look_up(booked.code, any_town.intake)).row.state == "returned"
    assert await entries(any_town, keeper) == ()


async def test_another_day_that_was_agreed_on_is_said_to_who_asked(any_town, keeper):
    booked = await book(await wish(any_town), any_town.intake)
    await take_bookings(any_town.office)
    (line,) = await entries(any_town, keeper)
    values = (await open_entry("free_counsel", line.id, keeper, any_town.office)).values
    typed = {**values, "held_on": "2026-12-01", "slot_time": "14:30~15:00"}
    await write_entry("free_counsel", line.id, typed, 1, keeper, any_town.office)
    await tell_bookings(any_town.office)
    row = (await look_up(booked.code, any_town.intake)).row
    assert (row.held_day, row.hours) == (date(2026, 12, 1), "14:30~15:00")


async def test_killed_between_the_entry_and_the_word_of_it_nothing_is_booked_twice(any_town, keeper):
    await book(await wish(any_town), any_town.intake)
    await take_bookings(any_town.office)
    async with any_town.office.drops.store.writing() as connection:
        await connection.execute(update(booking).values(state="waiting"))
    await take_bookings(any_town.office)
    assert len(await entries(any_town, keeper)) == 1


@pytest.mark.usefixtures("keeper")
@pytest.mark.parametrize(
    "changes", [{"mode": "letter"}, {"visitor": "mayor"}, {"name": "가" * 101}], ids=["mode", "visitor", "name"]
)
async def test_what_the_form_does_not_offer_is_refused_and_nothing_is_kept(any_town, changes):
    with pytest.raises(MalformedRequestError):
        await book(await wish(any_town, **changes), any_town.intake)
    assert await bookings_in(any_town.office.drops.store, ("waiting",)) == []


@pytest.mark.usefixtures("keeper")
async def test_a_code_that_nobody_was_given_finds_nothing(any_town):
    for code in ("", "ABCDE-FGHJK", "아무거나", "0" * 500):
        with pytest.raises(NotFoundError):
            await look_up(code, any_town.intake)


@pytest.mark.usefixtures("keeper")
async def test_some_weeks_after_its_day_nothing_is_left_on_the_public_side(any_town):
    booked = await book(await wish(any_town), any_town.intake)
    await take_bookings(any_town.office)
    any_town.clock.turn(days=40)
    await forget_bookings(any_town.office, any_town.clock.today())
    with pytest.raises(NotFoundError):
        await look_up(booked.code, any_town.intake)


@pytest.mark.usefixtures("keeper")
async def test_a_board_that_another_has_put_there_is_not_believed(any_town):
    forged = sign_board(SigningKey.from_seed(b"x" * 32), "geumcheon", "counsel", {"slots": [], "key": "AAAA"})
    async with any_town.office.drops.store.writing() as connection:
        await connection.execute(update(board).where(board.c.name == "counsel").values(document=forged))
    with pytest.raises(BoardError):
        await offered(any_town.intake)


async def test_posts_go_up_after_the_search_for_personal_data_and_a_lead_s_yes_and_come_down(any_town):
    office = any_town.office
    field, lead = await any_town.unlock("sion"), await joins(any_town, "teamjang", "team_lead", team="field_team")
    typed = {
        "drafted_on": "2026-11-20", "title": "골목길 이야기", "source_kind": "notice",
        "body": "가로등을 바꾸었습니다.\n문의는 010-9876-5432로 해 주세요.",
    }  # fmt: skip
    added = await add_entry("site_post", typed | {"pii_result": "clean"}, field, office)
    key = added.id.hex()
    with pytest.raises(PersonalDataError) as refused:
        await move_entry("site_post", key, "checked", 1, field, office)
    assert refused.value.found == ("010-9876-5432",)
    explained = typed | {"pii_result": "clean", "pii_note": "010-9876-5432는 행사용 대표번호입니다"}
    await write_entry("site_post", key, explained, 1, field, office)
    await move_entry("site_post", key, "checked", 2, field, office)
    await put_posts(office)
    assert (await read_site(any_town.intake)).posts == ()
    await move_entry("site_post", key, "approved", 3, lead, office)
    await move_entry("site_post", key, "published", 4, field, office)
    await put_posts(office)
    (post,) = (await read_site(any_town.intake)).posts
    assert (post.title, post.paragraphs[0], post.day) == ("골목길 이야기", "가로등을 바꾸었습니다.", date(2026, 11, 23))
    await write_entry("site_post", key, explained | {"down_reason": "행사가 끝남"}, 5, field, office)
    await move_entry("site_post", key, "hidden", 6, field, office)
    await put_posts(office)
    assert (await read_site(any_town.intake)).posts == ()


async def test_the_same_board_is_not_written_again(any_town):
    assert await put_up("counsel", {"slots": []}, any_town.office)
    assert not await put_up("counsel", {"slots": []}, any_town.office)
    assert (await offered(any_town.intake)).offers == ()
