"""Coming in, being locked out after idling, going out."""

import asyncio
from http.cookies import SimpleCookie

import pyotp
import pytest
from aiohttp.test_utils import TestClient, TestServer

from web.console.app import build_app
from web.staff.wiring import SESSIONS

INBOX = "/cases"


async def test_the_right_login_leads_to_the_inbox(someone):
    browser = await someone("haneul")
    assert browser.status == 200
    assert browser.url == INBOX
    assert "김하늘" in browser.page


async def test_the_cookie_is_a_bare_pointer_that_ends_with_the_browser(someone):
    browser = await someone()
    fields = {"login": "haneul", "passphrase": "대나무 숲에 바람이 분다"}
    answer = await browser.client.post("/login", data=fields, allow_redirects=False)
    cookie = SimpleCookie(answer.headers["Set-Cookie"])["daesup"]
    assert len(cookie.value) == 43  # 256 random bits
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert not cookie["max-age"]
    assert not cookie["expires"]


async def test_behind_tls_the_cookie_is_bound_to_the_host(secure, clock):
    async with TestClient(TestServer(build_app(secure, clock))) as client:
        fields = {"login": "haneul", "passphrase": "대나무 숲에 바람이 분다"}
        answer = await client.post("/login", data=fields, allow_redirects=False)
        cookie = SimpleCookie(answer.headers["Set-Cookie"])["__Host-daesup"]
    assert cookie["secure"]
    assert cookie["path"] == "/"
    assert not cookie["domain"]


@pytest.mark.parametrize(
    ("login", "passphrase", "otp"),
    [
        ("haneul", "다른 말", ""),
        ("nobody", "대나무 숲에 바람이 분다", ""),
        ("narae", "대나무 숲에 바람이 분다 둘", ""),
        ("narae", "대나무 숲에 바람이 분다 둘", "000000"),
        ("", "", ""),
    ],
)
async def test_whatever_is_wrong_is_refused_in_the_same_words(someone, sessions, login, passphrase, otp):
    browser = await someone()
    expected = await browser.sends("/login", {"login": "x", "passphrase": "y", "otp": ""}, token=False)
    page = await browser.sends("/login", {"login": login, "passphrase": passphrase, "otp": otp}, token=False)
    assert browser.status == 403
    assert page == expected
    assert not sessions._open


async def test_a_one_time_code_lets_in_once(someone, clock):
    code = pyotp.TOTP("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP").at(clock.now())
    first = await someone("narae", otp=code)
    assert first.url == INBOX
    second = await someone("narae", otp=code)
    assert second.status == 403


async def test_a_page_asked_for_before_signing_in_is_shown_after_it(someone):
    browser = await someone()
    await browser.goes("/cases?view=closed")
    assert browser.url.startswith("/login?next=")
    await browser.sends(
        "/login",
        {"login": "haneul", "passphrase": "대나무 숲에 바람이 분다", "next": browser.field("next")},
        token=False,
    )
    assert browser.url == "/cases?view=closed"


@pytest.mark.parametrize(
    "goal", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "/\n/x"]
)
async def test_the_way_after_the_login_never_leaves_the_console(someone, goal):
    browser = await someone()
    await browser.sends(
        "/login", {"login": "haneul", "passphrase": "대나무 숲에 바람이 분다", "next": goal}, token=False
    )
    assert browser.url == INBOX


async def test_a_script_that_is_not_signed_in_gets_a_plain_refusal(someone):
    browser = await someone()
    await browser.goes("/cases/counts", headers={"Accept": "application/json"})
    assert browser.status == 401
    assert '"not_signed_in"' in browser.page


async def test_a_login_form_of_another_site_is_refused(someone):
    browser = await someone()
    fields = {"login": "haneul", "passphrase": "대나무 숲에 바람이 분다"}
    await browser.sends("/login", fields, token=False, headers={"Sec-Fetch-Site": "cross-site"})
    assert browser.status == 403


async def test_after_fifteen_idle_minutes_the_keys_are_gone_and_the_screen_is_locked(browser, only_session, clock):
    session = only_session()
    work = session.work
    clock.turn(minutes=15)
    await browser.goes("/cases?view=closed")
    assert browser.url.startswith("/locked?next=")
    assert session.unlocked is None
    with pytest.raises(asyncio.CancelledError):
        await work


@pytest.mark.usefixtures("browser")
async def test_the_keys_of_an_unattended_screen_go_without_any_request(only_session, sessions, clock):
    clock.turn(minutes=15)
    sessions.sweep()
    assert only_session().unlocked is None


async def test_a_page_that_only_asks_for_counts_does_not_keep_the_screen_open(browser, clock):
    for _minute in range(14):
        clock.turn(minutes=1)
        await browser.goes("/cases/counts")
        assert browser.status == 200
    clock.turn(minutes=1)
    await browser.goes("/cases/counts")
    assert browser.status == 401


async def test_working_keeps_the_screen_open(browser, clock):
    for _time in range(4):
        clock.turn(minutes=14)
        await browser.goes("/cases")
        assert browser.url == INBOX


async def test_the_passphrase_opens_a_locked_screen_where_it_was(browser, clock):
    clock.turn(minutes=20)
    await browser.goes("/cases?view=closed")
    await browser.sends("/locked", {"passphrase": "대나무 숲에 바람이 분다", "next": browser.field("next")})
    assert browser.url == "/cases?view=closed"


@pytest.mark.parametrize("passphrase", ["", "다른 말", "대나무 숲에 바람이 분다 셋"])
async def test_nothing_but_the_same_officers_passphrase_opens_a_locked_screen(browser, only_session, clock, passphrase):
    clock.turn(minutes=20)
    await browser.goes("/cases")
    await browser.sends("/locked", {"passphrase": passphrase, "login": "seojun"})
    assert browser.status == 403
    assert only_session().unlocked is None


async def test_an_officer_can_lock_the_screen(browser, only_session):
    await browser.sends("/lock", {})
    assert browser.url == "/locked"
    assert only_session().unlocked is None


async def test_after_nine_hours_everybody_signs_in_again(browser, clock):
    for _time in range(44):
        clock.turn(minutes=12)
        await browser.goes("/cases")
        assert browser.url == INBOX
    clock.turn(minutes=12)
    await browser.goes("/cases")
    assert browser.url.startswith("/login")


async def test_going_out_forgets_everything(browser, sessions, only_session):
    session = only_session()
    await browser.sends("/logout", {})
    assert browser.url == "/login"
    assert session.unlocked is None
    assert not sessions._open


async def test_a_cookie_that_was_signed_out_opens_nothing(browser, server, someone):
    jar = browser.client.session.cookie_jar.filter_cookies(server.make_url("/"))
    old = jar["daesup"].value
    await browser.sends("/logout", {})
    other = await someone()
    await other.goes("/cases", headers={"Cookie": f"daesup={old}"})
    assert other.url.startswith("/login")


@pytest.mark.parametrize("path", ["/logout", "/lock", "/account"])
async def test_a_form_without_the_sessions_token_does_nothing(browser, only_session, path):
    await browser.sends(path, {"token": "x" * 43}, token=False)
    assert browser.status == 403
    assert only_session().unlocked is not None


async def test_signing_in_anew_gives_a_new_pointer(browser, server, sessions):
    jar = browser.client.session.cookie_jar
    before = jar.filter_cookies(server.make_url("/"))["daesup"].value
    await browser.signs_in("haneul")
    assert jar.filter_cookies(server.make_url("/"))["daesup"].value != before
    assert len(sessions._open) == 1


@pytest.mark.usefixtures("browser")
async def test_nothing_runs_on_after_the_server_stopped(server, only_session):
    session = only_session()
    work = session.work
    await server.app[SESSIONS].end_all()
    assert work.done()
    assert session.unlocked is None


async def test_leaving_ends_the_work_even_where_the_store_answers_with_an_error_of_its_own(
    sessions, someone, monkeypatch
):
    """Otherwise the loop would go on opening with the keys of somebody who has gone."""
    started = asyncio.Event()

    async def interrupted(*_):
        started.set()
        try:
            await asyncio.sleep(60)
        finally:
            raise OSError

    monkeypatch.setattr("web.console.opener.open_waiting", interrupted)
    await someone("haneul")
    await asyncio.wait_for(started.wait(), 5)
    (session,) = sessions._open.values()
    work = session.work
    session.lock()
    done, _ = await asyncio.wait({work}, timeout=5)
    assert done
