"""A sitting through its pages without JavaScript: the secretary's at the console, the members' at the portal."""

import re
from contextlib import AsyncExitStack

import pytest
from aiohttp import CookieJar
from aiohttp.test_utils import TestClient, TestServer

from tests.casework.sitting import EVERYBODY, LINE, PAPER, TOLD, put_before, seated
from tests.offices import PASSPHRASE
from tests.web.browsing import Window
from web.console import app as console
from web.portal import app as portal

DECISION = {"decision": "매주 먼지를 잰다.", "reasons": "같은 일이 거듭되었다."} | dict.fromkeys(
    ("discussion", "dissent", "follow_up"), ""
)
OF_THE_CASE = ("선우가온", "9087", "은행나무길", "창문을")


@pytest.fixture
async def windows(town):
    """Sign people in at the console or the portal."""
    async with AsyncExitStack() as stack:
        servers = {}

        async def at(app, login) -> Window:
            if app not in servers:
                servers[app] = TestServer(app.build_app(town.settings, town.clock))
                await stack.enter_async_context(servers[app])
            client = await stack.enter_async_context(TestClient(servers[app], cookie_jar=CookieJar(unsafe=True)))
            window = Window(client)
            await window.sends("/login", {"login": login, "passphrase": PASSPHRASE + login, "otp": ""}, token=False)
            return window

        yield at


@pytest.fixture
async def sitting(town, windows):
    """A secretary before a sitting that was planned through the page, and its address."""
    await seated(town)
    await put_before(town)
    window = await windows(console, "gansa")
    await window.goes("/committees")
    assert "기다리는 안건 <b>1</b>건" in window.page
    await window.goes("/committees/coordination")
    plan = {"act": "plan", "day": "2026-12-01", "hour": "14:00", "mode": "in_person", "where": "소회의실", "once": "p"}
    await window.sends("/committees/coordination", plan)
    return window, window.url


async def sets_and_calls(window, here, ballot="open"):
    agenda = window.field("agenda")
    await window.sends(here, {"act": "set", "agenda": agenda, "ballot": ballot, "once": "s"})
    await window.sends(here, {"act": "call", "once": "c"})
    return re.search(r'<li id="i-([0-9a-f]{32})"', window.page)[1]


async def declares(windows, login, ground="none"):
    member = await windows(portal, login)
    await member.goes("/committee")
    path = re.search(r'href="(/committee/[0-9a-f]{32})"', member.page)[1]
    await member.goes(path)
    grounds = dict.fromkeys(dict.fromkeys(re.findall(r'name="(ground-[0-9a-f]{32})"', member.page)), ground)
    await member.sends(path, {"act": "declare", "once": login, **grounds})
    return member, path


async def test_a_sitting_is_planned_called_held_and_closed(windows, sitting):
    window, here = sitting
    item = await sets_and_calls(window, here)
    assert "사건에 이름이나 부서가 나옴" in window.page
    members = {login: await declares(windows, login) for login in EVERYBODY}
    await window.sends(here, {"act": "open", "once": "o"})
    for login, (member, path) in members.items():
        await member.goes(path)
        await member.sends(path, {"act": "here", "once": f"h{login}"})
        assert "출석하셨습니다" in member.page
    await window.goes(here)
    assert "의결할 수 있음: 5명 가운데 5명 참석 (필요 3명)" in window.page
    await window.sends(here, {"act": "vote", "item": item, "once": "v"})
    for at, (member, path) in enumerate(members.values()):
        await member.goes(f"{path}/{item}")
        assert PAPER in member.page
        assert [word for word in OF_THE_CASE if word in member.page] == []
        await member.sends(f"{path}/{item}", {"act": "vote", "choice": "for" if at else "against", "once": f"v{at}"})
        assert "투표하셨습니다" in member.page
    await window.goes(here)
    await window.sends(here, {"act": "end", "item": item, "once": "e"})
    assert "찬성 <b>4</b>" in window.page
    await window.sends(here, {"act": "resolve", "item": item, "result": "settled", "once": "r", **DECISION})
    assert "조정안 의결" in window.page
    await window.sends(here, {"act": "close", "once": "x"})
    assert "회의를 마쳤습니다" in window.page
    answer = await window.client.post(f"{here}/minutes.pdf", data={"token": window.token})
    assert (answer.status, (await answer.read())[:5]) == (200, b"%PDF-")
    answer = await window.client.post(f"{here}/items/{item}/letter.hwpx", data={"token": window.token})
    assert (answer.status, (await answer.read())[:2]) == (200, b"PK")
    member, path = members["m1"]
    await member.goes(path)
    assert member.status == 404


async def test_whoever_has_a_conflict_never_sees_the_paper_and_a_substitute_is_called(windows, sitting):
    window, here = sitting
    item = await sets_and_calls(window, here)
    member, path = await declares(windows, "m2", "concerned")
    assert "이 안건에서 빠지셨습니다" in member.page
    await member.goes(f"{path}/{item}")
    assert (member.url, PAPER in member.page) == (path, False)
    await window.goes(here)
    assert "맡은 위원이 4명뿐입니다" in window.page
    spare = re.search(r'<option value="([0-9a-f]+)">예비인', window.page)[1]
    await window.sends(here, {"act": "reserve", "item": item, "account": spare, "once": "q"})
    assert "예비 위원을 불렀습니다" in window.page
    other, path = await declares(windows, "spare")
    await other.goes(f"{path}/{item}")
    assert PAPER in other.page


async def test_what_cannot_be_done_is_said_in_one_sentence_and_keeps_what_was_written(sitting):
    window, here = sitting
    item = await sets_and_calls(window, here)
    await window.sends(here, {"act": "vote", "item": item, "once": "v"})
    assert (window.status, "지금 단계에서는 할 수 없습니다" in window.page) == (409, True)
    await window.sends(here, {"act": "open", "once": "o"})
    await window.sends(here, {"act": "vote", "item": item, "once": "v2"})
    assert (window.status, "위원이 모자라" in window.page) == (409, True)
    told = DECISION | {"reasons": "민원 내신 분 번호는 010-9087-6513입니다."}
    await window.sends(here, {"act": "resolve", "item": item, "result": "deferred", "once": "r", **told})
    assert (window.status, "매주 먼지를 잰다." in window.page) == (409, True)
    for act in ("fly", "", "hands"):
        await window.sends(here, {"act": act, "item": item, "once": act})
        assert 400 <= window.status < 500
    await window.sends(here, {"act": "close", "once": "x"})
    assert window.status == 409


async def test_a_page_asks_whether_it_is_still_current(windows, sitting):
    window, here = sitting
    await sets_and_calls(window, here)
    before = re.search(r'data-pulse="([0-9a-f]{16})"', window.page)[1]
    assert await (await window.client.get(f"{here}/pulse")).text() == before
    member, path = await declares(windows, "m1")
    assert await (await window.client.get(f"{here}/pulse")).text() != before
    theirs = re.search(r'data-pulse="([0-9a-f]{16})"', member.page)[1]
    assert await (await member.client.get(f"{path}/pulse")).text() == theirs
    await window.goes(here)
    await window.sends(here, {"act": "open", "once": "o"})
    assert await (await member.client.get(f"{path}/pulse")).text() != theirs


async def test_nobody_reaches_a_sitting_that_is_not_theirs(windows, sitting):
    window, here = sitting
    await sets_and_calls(window, here)
    for login in ("seojun", "haneul", "lead"):
        other = await windows(console, login)
        await other.goes(here)
        assert other.status == 403
        assert LINE not in other.page
    stranger = await windows(portal, "spare")
    await stranger.goes("/committee")
    assert "부른 회의가 없습니다" in stranger.page
    await stranger.goes(here.replace("/sittings/", "/committee/"))
    assert stranger.status == 404
    department = await windows(portal, "house1")
    await department.goes("/committee")
    assert department.status == 403
    assert TOLD not in window.page
