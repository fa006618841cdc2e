"""What holds for every page of the portal: who may see it, what stands in its head, what its templates may not do."""

import re
from importlib.resources import files

import pytest

from policies.rules import Permission
from web.pages import PUBLIC, SIGNED_IN
from web.portal.app import PAGES
from web.portal.door import page_of_form

OPEN_TO_ALL = {"/login", "/static/{name}", "/health"}
FOLDERS = ("portal", "staff")
TEMPLATES = [each for folder in FOLDERS for each in sorted((files("web") / "templates" / folder).iterdir(), key=str)]
THEIRS = {Permission.ASK_ANSWER, Permission.FACTSHEET_ANSWER, Permission.ENTRY_WRITE, Permission.COMMITTEE_SIT}


def test_every_page_says_who_may_see_it_and_none_asks_for_a_right_over_cases():
    assert all(page.needs in {PUBLIC, SIGNED_IN, *THEIRS} for page in PAGES)
    assert {page.path for page in PAGES if page.needs == PUBLIC} == OPEN_TO_ALL


@pytest.mark.parametrize("path", ["/cases", "/cases/" + "0" * 32, "/staff", "/api/reports", "/nonsense", "/keys.json"])
async def test_what_belongs_to_others_is_not_here(clerk, path):
    person = await clerk("house1")
    await person.goes(path)
    assert person.status == 404
    assert "not_found" in person.page if path.startswith("/api/") else "찾으시는 화면이 없습니다" in person.page


@pytest.mark.parametrize("path", ["/login", "/factsheets", "/entry", "/help", "/nonsense", "/static/portal.css"])
async def test_every_answer_has_the_strict_headers(clerk, path):
    person = await clerk("house1")
    await person.goes(path)
    assert person.headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'")
    assert person.headers["Cache-Control"] == "no-store"
    assert person.headers["Referrer-Policy"] == "no-referrer"
    assert "Server" not in person.headers


@pytest.mark.parametrize("name", ["console.js", "review.js", "..%2fapp.py", ""])
async def test_only_its_own_static_files_are_served(clerk, name):
    person = await clerk("house1")
    await person.goes(f"/static/{name}")
    assert person.status == 404


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda each: f"{each.parent.name}-{each.stem}")
def test_no_template_holds_script_style_or_a_foreign_address(template):
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|https?://|\|\s*safe", text)
    assert not re.search(r"<script(?![^>]* src=[^>]* integrity=)", text)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda each: f"{each.parent.name}-{each.stem}")
def test_every_form_that_changes_something_carries_the_token(template):
    text = template.read_text(encoding="utf-8")
    for form in re.findall(r'<form[^>]*method="post".*?</form>', text, re.DOTALL):
        assert "stamp()" in form or 'action="/login"' in form


async def test_the_portals_cookie_is_not_the_consoles(clerk):
    stranger = await clerk()
    fields = {"login": "house1", "passphrase": "대나무 숲에 바람이 분다house1"}
    answer = await stranger.client.post("/login", data=fields, allow_redirects=False)
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("daesup-portal=")
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


@pytest.mark.parametrize("login", ["haneul", "nobody", "house1"])
async def test_officers_strangers_and_wrong_passphrases_are_refused_in_the_same_words(clerk, portal_sessions, login):
    stranger = await clerk()
    expected = await stranger.signs_in("x", "y")
    page = await stranger.signs_in(login, "대나무 숲에 바람이 분다haneul")
    assert (stranger.status, page) == (403, expected)
    assert not portal_sessions._open


async def test_after_fifteen_idle_minutes_the_keys_are_gone(clerk, portal_sessions, town):
    person = await clerk("house1")
    session = next(iter(portal_sessions._open.values()))
    town.clock.turn(minutes=15)
    await person.goes("/factsheets")
    assert person.url == "/locked?next=/factsheets"
    assert session.unlocked is None
    await person.sends("/locked", {"passphrase": "wrong", "otp": ""})
    assert person.status == 403
    await person.sends("/locked", {"passphrase": "대나무 숲에 바람이 분다house1", "otp": "", "next": "/factsheets"})
    assert person.url == "/factsheets"


async def test_whoever_goes_out_is_out(clerk, portal_sessions):
    person = await clerk("house1")
    await person.sends("/logout", {})
    assert person.url == "/login"
    assert not portal_sessions._open
    await person.goes("/factsheets")
    assert person.url.startswith("/login")


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/factsheets/" + "a" * 32, "/factsheets/" + "a" * 32),
        ("/entry", "/entry"),
        ("/logout", "/"),
        ("/factsheets/../login", "/"),
        ("/factsheets/" + "a" * 33, "/"),
    ],
)
def test_a_form_leads_back_to_its_own_page_only(path, page):
    assert page_of_form(path) == page


async def test_the_process_says_that_it_lives(clerk):
    stranger = await clerk()
    assert await (await stranger.client.get("/health")).json() == {"status": "ok"}
