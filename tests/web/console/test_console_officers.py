"""Officers at the console: a lost passphrase to its end without script, and what a suspension stops at once."""

import asyncio
import re
from contextlib import AsyncExitStack
from html import unescape

import pyotp
import pytest
from aiohttp import CookieJar
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import update

from casework.staffing.rewrapping import hand_on_keys
from casework.store.office_tables import officer
from casework.unlocking import unlock
from tests.web.console.conftest import PASSPHRASE, TOTP, Browser
from web.console import guarding
from web.console.app import build_app

NEW = "새로 정한 긴 비밀문구입니다"
SOON = 0.05


@pytest.fixture
async def administrator(someone):
    return await someone("byeol")


async def id_of(place, login: str) -> str:
    return (await place.office.people.by_login(login)).id


def shown(browser, name: str) -> str:
    return unescape(re.search(rf'id="{name}">([^<]+)<', browser.page)[1])


async def renews(administrator, place, login: str) -> str:
    """The administrator's part; returns the code."""
    officer = await id_of(place, login)
    await administrator.goes(f"/officers/{officer}")
    await administrator.sends(f"/officers/{officer}", {"act": "renew", "why": "forgotten", "checked": "face"})
    return shown(administrator, "invitation-code")


async def chooses(someone, login: str, code: str, passphrase: str = NEW) -> str:
    """The officer's part; returns the digits to be read aloud."""
    window = await someone()
    await window.goes("/login")
    assert 'href="/join"' in window.page
    await window.goes("/join")
    fields = {"login": login, "code": code, "passphrase": passphrase, "again": passphrase}
    await window.sends("/join", fields, token=False)
    return shown(window, "spoken")


async def confirms(someone, digits: str) -> Browser:
    lead = await someone("lead")
    await lead.goes("/confirmations")
    (waits,) = set(re.findall(r'href="(/confirmations/[0-9a-f]{32})"', lead.page))
    await lead.goes(waits)
    await lead.sends(waits, {"act": "confirm", "digits": digits, "checked": "face"})
    return lead


async def suspends(administrator, place, login: str) -> None:
    officer = await id_of(place, login)
    await administrator.goes(f"/officers/{officer}")
    await administrator.sends(f"/officers/{officer}", {"act": "suspend"})
    assert administrator.status == 200
    assert "정지했습니다" in administrator.page


async def test_a_lost_passphrase_is_replaced_and_the_cases_come_back(place, someone, administrator):
    for number in range(3):
        await place.receives(f"신고 {number}")
    digits = await chooses(someone, "haneul", await renews(administrator, place, "haneul"))
    early = await someone()
    await early.signs_in("haneul", NEW)
    assert "/login" in early.url  # not before somebody has confirmed
    lead = await confirms(someone, digits)
    assert "확인했습니다" in lead.page

    haneul = await someone()
    await haneul.signs_in("haneul", NEW)
    assert "사건 3건 중 <b>0건</b>을 다시 열 수 있습니다" in haneul.page
    await haneul.goes("/account")
    assert "신원 관리인에게 부탁하기" in haneul.page
    await hand_on_keys(await narae_of(place), place.office)  # what her session does beside her pages
    await haneul.goes("/cases?view=all")
    # Nobody else stands at the desk for rights: what waits there unopened takes the custodians.
    assert "맡은 사건을 모두 다시 열 수 있습니다. 아직 열리지 않은 글이 든 창구 열쇠 1개" in haneul.page
    assert len(haneul.cases()) == 3
    await haneul.opens_first_case()
    assert haneul.status == 200
    assert "신고" in haneul.page
    await lead.goes("/cases")
    assert "김하늘 님의 열쇠가 새로 바뀌었습니다" in lead.page


async def narae_of(place):
    code = pyotp.TOTP(TOTP).at(place.clock.now())
    return await unlock("narae", PASSPHRASE + " 둘", code, place.office)


async def test_the_open_screens_close_the_moment_an_invitation_is_made(place, browser, administrator):
    await place.receives("신고입니다.")
    await browser.goes("/cases?view=all")
    await renews(administrator, place, "haneul")
    await browser.goes("/cases")
    assert browser.url.startswith("/login")


async def test_an_administrator_sees_no_way_to_confirm(place, someone, administrator):
    await chooses(someone, "haneul", await renews(administrator, place, "haneul"))
    await administrator.goes("/confirmations")
    assert administrator.status == 403
    await administrator.goes("/officers")
    assert "확인 기다림" in administrator.page


async def test_wrong_digits_are_refused_in_one_sentence(place, someone, administrator):
    await chooses(someone, "haneul", await renews(administrator, place, "haneul"))
    lead = await confirms(someone, "1234 5678 1234 5678 1234")
    assert lead.status == 409
    assert "숫자가 다릅니다" in lead.page


async def test_a_new_colleague_is_invited_and_confirmed(someone, administrator):
    await administrator.goes("/officers")
    fields = [("name", "오다미"), ("login", "Dami"), ("team", "rights_team"), ("role", "investigator"),
              ("desk", "integrity")]  # fmt: skip
    await administrator.sends("/officers", fields)
    digits = await chooses(someone, "dami", shown(administrator, "invitation-code"))
    await confirms(someone, digits)
    dami = await someone()
    await dami.signs_in("dami", NEW)
    assert "오다미" in dami.page
    await administrator.goes("/officers")
    await administrator.sends("/officers", [("name", "둘째"), ("login", "dami"), ("role", "investigator")])
    assert administrator.status == 409


async def test_an_open_page_posts_nothing_once_its_officer_is_suspended(place, browser, administrator):
    person = await place.receives("신고입니다. 연락처 010-2345-6789")
    await browser.goes("/cases?view=all")
    case_id = await browser.opens_first_case()
    await suspends(administrator, place, "haneul")
    await browser.replies(case_id, "정지된 뒤에 보낸 답변입니다.")
    assert browser.url.startswith("/login")
    await browser.sends(f"/cases/{case_id}/notes", {"body": "정지된 뒤의 메모입니다."})
    assert browser.url.startswith("/login")
    message = (await place.office.cases.messages(bytes.fromhex(case_id)))[0].id.hex()
    for path in ("clock", f"reveal/{message}/0", "identity", "review", "officers"):
        await browser.goes(f"/cases/{case_id}/{path}")
        assert browser.url.startswith("/login"), path
    await browser.sends(f"/cases/{case_id}/reveal/{message}/0", {"reason": "정지된 뒤에 적은 까닭"})
    assert browser.url.startswith("/login")
    acts = {each.act for each in await place.office.journal.of_case((await place.office.cases.get(
        bytes.fromhex(case_id))).journal_id)}  # fmt: skip
    assert "revealed" not in acts
    assert not (await person.reads()).messages[1:]
    await browser.signs_in("haneul")
    assert browser.status == 403


async def test_a_second_process_shuts_the_same_door_at_once(place, settings, clock, administrator):
    await place.receives("신고입니다.")
    async with AsyncExitStack() as stack:
        other = await stack.enter_async_context(TestServer(build_app(settings, clock)))
        client = await stack.enter_async_context(TestClient(other, cookie_jar=CookieJar(unsafe=True)))
        elsewhere = Browser(client)
        await elsewhere.signs_in("haneul")
        await elsewhere.goes("/cases?view=all")
        assert len(elsewhere.cases()) == 1
        await suspends(administrator, place, "haneul")
        await elsewhere.goes("/cases?view=all")
        assert elsewhere.url.startswith("/login")


async def test_sessions_and_the_work_beside_them_end_without_a_request(place, browser, sessions, administrator):
    assert browser.status == 200
    before = next(each for each in sessions._open.values() if each.officer.login == "haneul")
    work = before.work
    await suspends(administrator, place, "haneul")
    deadline = asyncio.get_running_loop().time() + 5
    while any(each.officer.login == "haneul" for each in sessions._open.values()):
        assert asyncio.get_running_loop().time() < deadline
        await asyncio.sleep(SOON)
    assert before.unlocked is None
    await asyncio.gather(work, return_exceptions=True)
    assert work.done()


async def test_a_session_with_the_keys_of_before_ends_while_the_new_one_stays(place, someone, sessions, administrator):
    await place.receives("신고입니다.")
    old = await someone("haneul")
    digits = await chooses(someone, "haneul", await renews(administrator, place, "haneul"))
    await confirms(someone, digits)
    new = await someone()
    await new.signs_in("haneul", NEW)
    await guarding.end_sessions(sessions, place.office)
    left = [each for each in sessions._open.values() if each.officer.login == "haneul"]
    row = await place.office.people.by_login("haneul")
    assert [each.officer.public_key for each in left] == [row.public_key]
    await old.goes("/cases")
    assert old.url.startswith("/login")


async def test_a_file_on_its_way_breaks_off(place, administrator, monkeypatch):
    monkeypatch.setattr(guarding, "_EVERY_SECONDS", 0.0)
    unlocked = await place.unlocked()
    sent: list[bytes] = []

    async def slow():
        for _ in range(50):
            yield b"x" * 1000
            await asyncio.sleep(0)

    async def takes() -> None:
        async for data in guarding.while_standing(slow(), unlocked, place.office):
            sent.append(data)
            if len(sent) == 3:
                await suspends(administrator, place, "haneul")

    with pytest.raises(ConnectionResetError):
        await takes()
    assert len(sent) == 3


async def test_a_clock_that_is_turned_back_lets_nobody_in(place, browser, administrator, clock):
    await suspends(administrator, place, "haneul")
    clock.turn(days=-2)
    await browser.goes("/cases")
    assert browser.url.startswith("/login")
    await browser.signs_in("haneul")
    assert browser.status == 403


async def test_roles_that_were_taken_away_end_the_session(place, browser):
    async with place.office.cases.store.writing() as connection:
        await connection.execute(update(officer).where(officer.c.login == "haneul").values(roles="statistician"))
    await browser.goes("/cases")
    assert browser.url.startswith("/login")
