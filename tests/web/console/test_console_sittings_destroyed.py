"""Sittings on a list of destruction at the console: decided, granted, certified, and remembered by their secretary."""

from datetime import date

import pytest

from casework.destroying.proposing import propose
from casework.destroying.sittings import count_sittings
from casework.founding import add_officer
from casework.store.committees import CLOSED, IN_PERSON, SittingRow, add_sitting
from crypto.keys import PrivateKey, random_id
from tests.browsers import photographed
from tests.web.console.records_room import (
    PASSPHRASE,
    destroys_all_but,
    destroys_in,
    join_who_decide,
    new,
    opens_list,
    signs_in,
)
from tests.web.console.test_console_chromium import chromium, window  # noqa: F401 - fixtures are found by name


@pytest.fixture
async def sittings(place):
    """Two sittings whose years are over, their secretary, and the people who decide; how lines call them."""
    await join_who_decide(place)
    await add_officer(new("gansa", "나간사", "committee_secretary", "complaints_team"), place.office)
    key, made = PrivateKey.generate().public.raw, []
    for _ in range(2):
        row = SittingRow(
            id=random_id(), committee="coordination", year=2014, number=0, state=CLOSED, mode=IN_PERSON,
            day=date(2014, 12, 30), hour="14:00", where="소회의실", officer_id="x", public_key=key,
            closed_day=date(2015, 1, 5),
        )  # fmt: skip
        made.append(f"민원조정위원회 2014-{(await add_sitting(place.office.cases.store, row)).number}")
    await count_sittings(place.office)
    assert await propose(place.office) == 1
    return made


async def test_sittings_are_decided_granted_destroyed_certified_and_remembered(someone, place, sittings):
    browser = await someone()
    address = await opens_list(browser)
    assert "위원회 회의 2건" in await browser.goes("/destruction")
    await browser.goes(address)
    assert all(number in browser.page for number in sittings)
    assert "<td>민원조정위원회</td>" in browser.page
    assert "<td>회의록 10년</td>" in browser.page
    assert "소회의실" not in browser.page
    honest, said = "결과를 알린 글은 회의록에서 만들던 것이라", "위원회 회의의 열쇠와 글"
    await destroys_all_but(sittings[0], browser, address, someone, place, honest=honest, said=said)
    assert "파기한 위원회 회의" in browser.page
    assert sittings[1] in browser.page
    await remembered(someone)


async def remembered(someone):
    """The secretary still sees that it was, and cannot open it."""
    gansa = await someone()
    await gansa.signs_in("gansa", PASSPHRASE)
    for address in ("/committees", "/committees/coordination"):
        page = await gansa.goes(address)
        open_ones, _, gone = page.partition("보존기간이 끝나 파기한 회의")
        assert ("2014년 제1차" in open_ones, "2014년 제2차" in open_ones, "2014년 제2차" in gone) == (True, False, True)


async def test_the_pages_of_such_a_list_are_for_everybody(someone, place, sittings, window):  # noqa: F811
    page = await window(viewport={"width": 1440, "height": 900})
    await signs_in(page, "records")
    assert await photographed(page, "destruction-overview") == []
    await destroys_in(page, sittings[0], someone, place, "sittings")
