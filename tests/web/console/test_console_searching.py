"""Looking for words at the console: no text in an address, nothing left behind, nothing of another's."""

import asyncio
import re
from html import unescape

import pytest
from sqlalchemy import update

from casework.assigning import recuse
from casework.ids import CaseId
from casework.store.office_tables import officer
from web.console.wiring import SEARCHES

ATTACK = "<script>alert(1)</script> & <b>봉투</b> \"' javascript:"


@pytest.fixture
def read(server, sessions):
    """Wait until every session has read what there was when it began; what came later comes with the next search."""

    async def waits() -> None:
        for _ in range(400):
            found = [server.app[SEARCHES].of(each.unlocked) for each in sessions._open.values() if each.unlocked]
            if found and all(each is not None and each.complete for each in found):
                return
            await asyncio.sleep(0.02)
        raise TimeoutError

    return waits


async def looks(browser, asked: str) -> str:
    await browser.goes("/search")
    return await browser.sends("/search", {"asked": asked})


async def test_what_is_looked_for_stands_in_no_address_and_on_the_page_again(place, browser, read):
    await place.receives("업체 사람이 봉투를 두고 갔습니다.")
    await read()
    await browser.goes("/search")
    answer = await browser.client.post("/search", data={"token": browser.token, "asked": "봉투"}, allow_redirects=False)
    assert (answer.status, answer.headers["Location"]) == (303, "/search")
    assert "봉투" not in str(dict(answer.headers))
    page = await browser.goes("/search")
    assert "<mark>봉투</mark>를 두고" in page
    assert 'value="봉투"' in page
    assert browser.cases()
    assert browser.headers["Cache-Control"] == "no-store"
    assert all("봉투" not in unescape(href) for href in re.findall(r'(?:href|action)="([^"]*)"', page))


async def test_nothing_is_looked_for_without_the_token_of_the_session(place, browser, read):
    await place.receives("업체 사람이 봉투를 두고 갔습니다.")
    await read()
    await browser.sends("/search", {"asked": "봉투"}, token=False)
    assert browser.status == 403
    assert "<mark>" not in await browser.goes("/search")
    await browser.goes("/search?asked=%EB%B4%89%ED%88%AC&q=%EB%B4%89%ED%88%AC")
    assert "<mark>" not in browser.page


async def test_what_somebody_wrote_stays_text_among_the_results(place, browser, read):
    await place.receives(ATTACK)
    await read()
    for asked in ("봉투", "<script>", '"', "alert(1)"):
        page = await looks(browser, asked)
        assert "<mark>" in page, asked
        assert "<script>alert" not in page
        assert "<b>" not in page
    page = await looks(browser, '"><script>alert(2)</script>')
    assert "alert(2)</script>" not in page


async def test_with_signing_out_everything_is_gone(place, someone, server, sessions, read):
    browser = await someone("haneul")
    await place.receives("업체 사람이 봉투를 두고 갔습니다.")
    await read()
    await looks(browser, "봉투")
    (session,) = sessions._open.values()
    index = server.app[SEARCHES].of(session.unlocked).index
    await browser.sends("/logout", {})
    await asyncio.sleep(0.05)
    assert (len(index), index.closed, session.asked) == (0, True, "")
    assert server.app[SEARCHES]._open == {}
    await browser.signs_in("haneul")
    assert "<mark>" not in await browser.goes("/search")


async def test_a_locked_screen_forgets_what_was_read_and_looked_for(place, someone, server, sessions, clock, read):
    browser = await someone("haneul")
    await place.receives("업체 사람이 봉투를 두고 갔습니다.")
    await read()
    await looks(browser, "봉투")
    (session,) = sessions._open.values()
    index = server.app[SEARCHES].of(session.unlocked).index
    clock.turn(minutes=16)
    sessions.sweep()
    await asyncio.sleep(0.05)
    assert (index.closed, session.asked) == (True, "")
    assert "봉투" not in await browser.goes("/search")
    assert browser.url.startswith("/locked")


async def test_asking_how_far_it_is_keeps_no_screen_open(place, browser, clock, read):
    await place.receives("업체 사람이 봉투를 두고 갔습니다.")
    await read()
    await looks(browser, "봉투")
    answer = await browser.client.get("/search/progress")
    assert await answer.json() == {"read": 1, "total": 1, "complete": True}
    clock.turn(minutes=14)
    await browser.client.get("/search/progress")
    clock.turn(minutes=2)
    assert (await browser.client.get("/search/progress")).status == 401


async def test_who_steps_aside_or_is_suspended_finds_nothing(place, someone, sessions, read):
    haneul, darae = await someone("haneul"), await someone("darae")
    await place.receives("업체 사람이 봉투를 두고 갔습니다.")
    await read()
    await looks(haneul, "봉투")
    (case_id,) = haneul.cases()
    page = await looks(darae, "봉투")
    assert "찾은 것이 없습니다" in page
    keys = [each.unlocked for each in sessions._open.values() if each.unlocked.officer.login == "haneul"]
    people = {each.login: each.id for each in await place.office.people.all()}
    await haneul.goes(f"/cases/{case_id}/officers")
    await haneul.sends(f"/cases/{case_id}/assign", [("officer", people["haneul"]), ("officer", people["narae"])])
    await recuse(CaseId(case_id), "아는 사람이 나옵니다.", keys[0], place.office)
    assert "찾은 것이 없습니다" in await haneul.goes("/search")
    async with place.office.cases.store.writing() as connection:
        await connection.execute(update(officer).where(officer.c.login == "haneul").values(suspended=True))
    await haneul.goes("/search")
    assert haneul.url.startswith("/login")
    assert [each for each in sessions._open.values() if each.holder.login == "haneul"] == []


async def test_results_come_page_by_page(place, browser, read):
    for number in range(3):
        await place.receives(f"봉투 {number}번째입니다.")
    await read()
    rule = place.office.rules.search
    assert rule.shown >= 3
    await looks(browser, "봉투")
    assert len(browser.cases()) == 3
    for wrong in ("0", "99", "x", "²", "-1", "1" * 400):
        await browser.goes(f"/search?page={wrong}")
        assert browser.status == 200
        assert len(browser.cases()) == 3
