"""What holds for every page: who may see it, what stands in its head, what its templates may not do."""

import base64
import hashlib
import re
from importlib.resources import files

import pytest

from policies.rules import Permission
from web.console.app import PAGES
from web.pages import PUBLIC, SIGNED_IN
from web.staff.door import own_path

OPEN_TO_ALL = {
    "/join",
    "/login",
    "/login/device",
    "/login/device/ask",
    "/static/{name}",
    "/health",
    "/calendar/{secret}.ics",
}
TEMPLATES = sorted((files("web") / "templates" / "console").iterdir(), key=lambda each: each.name)


def test_every_page_says_who_may_see_it():
    assert all(page.needs in {PUBLIC, SIGNED_IN, *Permission} for page in PAGES)


def test_only_the_door_is_open_to_everybody():
    assert {page.path for page in PAGES if page.needs == PUBLIC} == OPEN_TO_ALL


async def test_an_unknown_address_is_not_found(browser):
    await browser.goes("/nonsense")
    assert browser.status == 404
    assert "찾으시는 화면이 없습니다" in browser.page


@pytest.mark.parametrize("path", ["/login", "/cases", "/account", "/help", "/nonsense", "/static/console.css"])
async def test_every_answer_has_the_strict_headers(browser, path):
    await browser.goes(path)
    assert browser.headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'")
    assert "require-trusted-types-for 'script'" in browser.headers["Content-Security-Policy"]
    assert browser.headers["Cache-Control"] == "no-store"
    assert browser.headers["Referrer-Policy"] == "no-referrer"
    assert "Server" not in browser.headers


async def test_the_script_is_the_one_the_page_names(browser):
    await browser.goes("/cases")
    named = re.search(r'src="/static/console.js" integrity="sha384-([^"]+)"', browser.page)[1]
    sent = await (await browser.client.get("/static/console.js")).read()
    assert base64.b64encode(hashlib.sha384(sent).digest()).decode() == named


@pytest.mark.parametrize("name", ["..%2fapp.py", "keys.json", "console.js.map", ""])
async def test_only_known_static_files_are_served(browser, name):
    await browser.goes(f"/static/{name}")
    assert browser.status == 404


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda each: each.name)
def test_no_template_holds_inline_script_or_style_or_a_foreign_address(template):
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|https?://|\|\s*safe", text)
    assert not re.search(r"<script(?![^>]* src=)", text)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda each: each.name)
def test_every_form_that_changes_something_carries_the_token(template):
    text = template.read_text(encoding="utf-8")
    for form in re.findall(r'<form[^>]*method="post".*?</form>', text, re.DOTALL):
        assert "stamp()" in form or 'action="/login"' in form


async def test_the_shortcuts_can_be_switched_off_and_on(browser):
    await browser.goes("/account")
    assert re.search(r'<body class="[^"]*\bkeys"', browser.page)
    await browser.sends("/account", {})
    assert not re.search(r'<body class="[^"]*\bkeys"', browser.page)
    await browser.sends("/account", {"keyboard": "1"})
    assert re.search(r'<body class="[^"]*\bkeys"', browser.page)


async def test_the_account_says_whether_a_one_time_code_is_used(browser):
    await browser.goes("/account")
    assert "쓰지 않습니다" in browser.page
    assert "김하늘" in browser.page


async def test_the_bare_address_is_the_inbox(browser):
    await browser.goes("/")
    assert browser.url == "/cases"


async def test_whoever_works_on_no_case_starts_at_their_own_work(someone):
    administrator = await someone("byeol")
    assert administrator.url == "/officers"
    assert '<a href="/cases">' not in administrator.page
    await administrator.goes("/cases")
    assert administrator.status == 403


async def test_the_process_says_that_it_lives(someone):
    stranger = await someone()
    assert await (await stranger.client.get("/health")).json() == {"status": "ok"}


@pytest.mark.parametrize(
    ("path", "kept"), [("/cases?view=all", "/cases?view=all"), ("", "/"), ("cases", "/"), ("//x", "/")]
)
def test_only_an_own_path_is_followed(path, kept):
    assert own_path(path) == kept
