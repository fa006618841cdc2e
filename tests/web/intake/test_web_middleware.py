"""What stands before every page: forged requests, floods, undeclared routes."""

import asyncio
from datetime import date

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from casework.errors import ExpiredFormError
from casework.settings import Settings
from policies.loading import load
from policies.rules import Permission
from web.application import build
from web.intake.frame import known
from web.middleware.forgery import require_token
from web.pages import PUBLIC, SIGNED_IN, Page, Rate, menu_of
from web.render import korean_day, size

URLS = ("drop_url", "office_url", "keyring_url", "vault_url", "portal_url")


async def hello(_request: web.Request) -> web.Response:
    return web.Response(text="hello")


async def breaks(_request: web.Request) -> web.Response:
    raise RuntimeError("secret words")


@pytest.fixture
async def small(tmp_path):
    """A small application with pages of every kind; its visitor holds one permission."""
    pages = (
        Page("GET", "/open", hello, needs=PUBLIC, menu="열림"),
        Page("GET", "/nobody", hello),
        Page("GET", "/member", hello, needs=SIGNED_IN),
        Page("GET", "/list", hello, needs=Permission.CASE_LIST),
        Page("GET", "/close", hello, needs=Permission.CASE_CLOSE),
        Page("GET", "/rare", hello, needs=PUBLIC, rate=Rate(per_second=0.001, burst=2)),
        Page("GET", "/breaks", breaks, needs=PUBLIC),
        Page("POST", "/change", hello, needs=PUBLIC),
    )

    async def may(_request, needs):
        return needs in {SIGNED_IN, Permission.CASE_LIST}

    settings = Settings(directory=tmp_path, office="x", intake_port=0, console_port=0, **dict.fromkeys(URLS, ""))
    (settings.keys).mkdir()
    (settings.keys / "root.pub").write_bytes(bytes(32))
    rules = load()
    app = build(rules, pages, may=may, refusal_page="intake/refusal.html", **known(settings, rules))
    app.router.add_get("/undeclared", hello)
    async with TestClient(TestServer(app)) as client:
        yield client


async def test_only_what_is_declared_and_permitted_answers(small):
    statuses = {}
    for path in ("open", "nobody", "member", "list", "close", "undeclared", "nothing"):
        statuses[path] = (await small.get(f"/{path}")).status
    expected = {"open": 200, "nobody": 403, "member": 200, "list": 200, "close": 403, "undeclared": 404, "nothing": 404}
    assert statuses == expected


async def test_an_empty_bucket_refuses_everybody_alike_and_other_routes_go_on(small):
    assert [(await small.get("/rare")).status for _ in range(3)] == [200, 200, 503]
    assert (await small.get("/open")).status == 200


async def test_an_unforeseen_error_tells_nothing(small):
    page = await small.get("/breaks")
    told = await small.get("/breaks", headers={"Accept": "application/json"})
    assert (page.status, told.status) == (500, 500)
    assert "secret" not in await page.text()
    assert (await told.json())["error"] == "internal"


async def test_a_form_of_another_site_is_refused(small, subtests):
    own = f"http://127.0.0.1:{small.port}"
    cases = (
        ({}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": own}, 403),
        ({"Origin": own}, 200),
        ({"Origin": "null"}, 200),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": f"http://127.0.0.1:{small.port}.elsewhere.example"}, 403),
        ({"Origin": "not an address"}, 403),
        ({"Origin": "http://["}, 403),
    )
    for headers, status in cases:
        with subtests.test(str(headers)):
            assert (await small.post("/change", headers=headers)).status == status


def test_a_token_must_be_the_session_s_own():
    require_token("abc", "abc")
    for given, expected in (("abd", "abc"), ("", "abc"), ("", ""), ("abc", ""), ("가", "abc")):
        with pytest.raises(ExpiredFormError):
            require_token(given, expected)


async def test_a_refusal_is_json_where_json_is_wanted(small):
    told = await small.get("/nobody", headers={"Accept": "application/json"})
    assert (await told.json()).keys() == {"error", "message"}
    page = await small.get("/nobody", headers={"Accept": "text/html,*/*"})
    assert page.content_type == "text/html"


def test_the_menu_keeps_the_order_of_the_pages():
    pages = (Page("GET", "/b", hello, menu="나"), Page("GET", "/x", hello), Page("GET", "/a", hello, menu="가"))
    assert [page.menu for page in menu_of(pages)] == ["나", "가"]


def test_days_and_sizes_are_said_as_people_say_them():
    assert korean_day(date(2026, 12, 1)) == "12월 1일"
    assert [size(octets) for octets in (0, 1023, 1024, 1536 * 1024)] == ["0 B", "1023 B", "1 KB", "1.5 MB"]


async def test_a_slow_page_does_not_hold_up_others(small):
    answers = await asyncio.gather(*(small.get("/open") for _ in range(20)))
    assert {answer.status for answer in answers} == {200}
