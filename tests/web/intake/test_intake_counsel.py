"""Free counselling and the site of the field days on the public side: without JavaScript, sealed, one code."""

import re

import pytest
from sqlalchemy import update

from casework.boards.posts import put_posts
from casework.boards.taking import take_bookings, tell_bookings
from casework.registering.keys import share_register_keys
from casework.registering.reading import list_page, open_entry
from casework.registering.writing import add_entry, move_entry
from casework.store.drop_tables import board
from casework.store.register_lists import EntryQuery
from tests.offices import Town

SLOT = {
    "title": "세무 화요일", "field": "tax", "place": "office", "modes": ["face", "phone"], "weekday": "tuesday",
    "from_time": "14:00", "to_time": "15:00", "minutes_each": "30", "capacity": "2", "starts_on": "2026-11-01",
}  # fmt: skip


@pytest.fixture
async def keeper(town: Town):
    who = await town.unlock("seojun")
    added = await add_entry("counsel_slot", SLOT, who, town.office)
    await move_entry("counsel_slot", added.id.hex(), "open", 1, who, town.office)
    await share_register_keys(who, town.office)
    await tell_bookings(town.office)
    return who


async def chooses(visitor, /, **more) -> str:
    await visitor.goes("/counsel?field=tax")
    hours = re.findall(r'name="hours" value="([^"]*)"', visitor.page)[0]
    fields = {"form": visitor.field("form"), "field": "tax", "hours": hours, "mode": "face", "visitor": ""} | more
    return await visitor.sends("/counsel", fields)


async def test_before_any_hours_are_open_the_page_says_whom_to_call(visitor):
    assert "지금은 예약할 수 있는 시간이 없습니다" in await visitor.goes("/counsel")


async def test_somebody_books_reads_the_code_looks_again_and_gives_back(visitor, town, keeper):
    assert "세금 신고와 납부" in await visitor.goes("/counsel")
    await chooses(visitor, mode="phone", name="도란도란", contact="010-1234-5678")
    assert visitor.status == 200
    code = visitor.inside("booking-code")
    assert re.fullmatch(r"[2-9A-Z]{5}-[2-9A-Z]{5}", code)
    assert "11월 24일" in visitor.page
    assert "도란도란" not in visitor.page, "what was left is not shown again"
    await take_bookings(town.office)
    await visitor.sends("/counsel/mine", {"code": code.lower()})
    assert 'data-state="booked"' in visitor.page
    (line,) = (await list_page(EntryQuery(register="free_counsel"), keeper, town.office)).lines
    assert (await open_entry("free_counsel", line.id, keeper, town.office)).values["name"] == "도란도란"
    await visitor.sends("/counsel/mine", {"code": code, "act": "return"})
    assert 'data-state="asked_back"' in visitor.page
    await take_bookings(town.office)
    await visitor.sends("/counsel/mine", {"code": code})
    assert 'data-state="returned"' in visitor.page


@pytest.mark.usefixtures("keeper")
async def test_what_is_missing_is_said_and_what_was_chosen_is_still_chosen(visitor):
    await chooses(visitor, hours="", name="도란도란")
    assert visitor.status == 422
    assert "날짜와 시간을 골라 주세요" in visitor.page
    assert 'value="도란도란"' in visitor.page
    await chooses(visitor, mode="phone")
    assert visitor.status == 422
    assert "전화번호가 있어야 합니다" in visitor.page


@pytest.mark.usefixtures("keeper")
async def test_an_hour_that_went_meanwhile_is_said_politely(visitor):
    await chooses(visitor, hours=f"{'0' * 32}|2026-11-24|14:00~14:30")
    assert visitor.status == 409
    assert "다른 분이 먼저 예약하셨습니다" in visitor.page


@pytest.mark.usefixtures("keeper")
@pytest.mark.parametrize(
    "fields",
    [{"mode": "fax"}, {"visitor": "<script>"}, {"name": "가" * 200}, {"form": ""}, {"form": "x" * 500}],
    ids=["mode", "visitor", "name", "no form", "long form"],
)
async def test_bad_input_is_refused_with_one_sentence(visitor, fields):
    await chooses(visitor, **fields)
    assert visitor.status == 400
    assert "<script>" not in visitor.page


@pytest.mark.usefixtures("keeper")
async def test_an_unknown_code_is_not_found_and_the_field_is_there_again(visitor):
    await visitor.sends("/counsel/mine", {"code": "ABCDE-FGHJK"})
    assert visitor.status == 404
    assert "그런 예약번호가 없습니다" in visitor.page
    assert 'name="code"' in visitor.page


@pytest.mark.usefixtures("keeper")
async def test_in_english_as_well(visitor):
    page = await visitor.goes("/counsel?lang=en")
    assert "Tax returns and payments" in page
    assert "Business" not in page
    page = await visitor.goes("/counsel?lang=en&field=tax")
    assert "District office" in page


async def test_what_the_lead_approved_is_told_and_nothing_else(visitor, town):
    assert "아직 올린 글이 없습니다" in await visitor.goes("/field")
    field = await town.unlock("sion")
    typed = {
        "drafted_on": "2026-11-20", "title": "골목길 <이야기>", "source_kind": "notice", "body": "불을 밝혔습니다.",
        "pii_result": "clean",
    }  # fmt: skip
    added = await add_entry("site_post", typed, field, town.office)
    day = {
        "held_on": "2026-12-03", "theme": "시장 상인 간담회", "topic": "business", "bureau": "economy",
        "unit": "지역경제과", "place": "시흥대로 123 [37.45670,126.89500]",
    }  # fmt: skip
    event = await add_entry("field_day", day, field, town.office)
    await move_entry("field_day", event.id.hex(), "announced", 1, field, town.office)
    await put_posts(town.office)
    page = await visitor.goes("/field")
    assert "시장 상인 간담회" in page
    assert "37.4567" not in page
    assert "이야기&gt;" not in page, "a draft is nobody's to read"
    await visitor.goes(f"/field/{added.id.hex()}")
    assert visitor.status == 404


@pytest.mark.usefixtures("keeper")
async def test_a_board_that_is_not_the_office_s_is_no_page_of_errors(visitor, town):
    await put_posts(town.office)
    async with town.office.drops.store.writing() as connection:
        await connection.execute(update(board).values(document=b"{}"))
    for path in ("/counsel", "/field"):
        await visitor.goes(path)
        assert visitor.status == 503, path
        assert "확인하지 못했습니다" in visitor.page
