"""A calendar program is told days and numbers, by an address that its officer gives and takes away."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert

from casework.assigning import assign
from casework.feeding import _folded
from casework.ids import CaseId
from casework.store.office_tables import case_recusal


async def an_address(browser):
    await browser.goes("/account")
    await browser.sends("/account", {"act": "feed"})
    return re.search(r"(/calendar/[0-9a-f]{40}\.ics)", browser.page)[1]


async def test_days_and_numbers_are_told_and_nothing_of_a_case(place, browser, stranger):
    await place.receives("어느 직원이 상품권을 받았습니다.")
    await browser.goes("/cases?view=open")
    case_id, numbers = browser.cases()[0], re.findall(r"\d{4}-\d{6}", browser.page)
    haneul = await place.unlocked()
    await assign(CaseId(case_id), [haneul.officer.id], haneul, place.office)
    address = await an_address(browser)
    told = await stranger.goes(address)
    assert (stranger.status, stranger.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert re.search(r"SUMMARY:(기한|지난 기한) 1건", told)
    assert [number for number in (*numbers, case_id, "상품권") if number in told] == []
    assert told.count("BEGIN:VEVENT") == told.count("END:VEVENT") == told.count("\r\nDTSTART;VALUE=DATE:")


async def test_whoever_is_kept_out_of_a_case_is_told_no_day_of_it(place, browser, stranger):
    await place.receives("어느 직원이 상품권을 받았습니다.")
    await browser.goes("/cases?view=open")
    case_id = CaseId(browser.cases()[0])
    haneul = await place.unlocked()
    people = {each.login: each.id for each in await place.office.people.all()}
    await assign(case_id, [people["haneul"], people["narae"]], haneul, place.office)
    address = await an_address(browser)
    assert "BEGIN:VEVENT" in await stranger.goes(address)
    async with place.office.cases.store.writing() as connection:  # before anything else has followed
        await connection.execute(
            insert(case_recusal).values(case_id=bytes.fromhex(case_id), officer_id=people["haneul"])
        )
    assert "BEGIN:VEVENT" not in await stranger.goes(address)
    assert stranger.status == 200


async def test_an_address_ends_when_another_is_given_or_it_is_taken_away(browser, stranger):
    first = await an_address(browser)
    second = await an_address(browser)
    await stranger.goes(first)
    assert stranger.status == 404
    await stranger.goes(second)
    assert stranger.status == 200
    await browser.goes("/account")
    await browser.sends("/account", {"act": "no-feed"})
    await stranger.goes(second)
    assert stranger.status == 404
    for guessed in ("0" * 40, "x", "%00"):
        await stranger.goes(f"/calendar/{guessed}.ics")
        assert stranger.status == 404


@given(st.text(alphabet=st.characters(exclude_characters="\r\n", exclude_categories=("Cs",)), max_size=300))
def test_a_long_line_is_folded_without_losing_a_letter(line):
    folded = _folded(line)
    assert all(len(piece.encode()) <= 75 for piece in folded.split("\r\n"))
    assert folded.replace("\r\n ", "") == line


@pytest.fixture
async def stranger(someone):
    """Somebody without any session, as a calendar program is."""
    return await someone()
