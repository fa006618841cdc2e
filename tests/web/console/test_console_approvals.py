"""Approvals at the console: asked in the case, decided by the lead, rejected with a reason, mended, sent."""

import pytest
from aiohttp import FormData

from casework.founding import add_officer
from crypto.passphrase import Profile
from tests.browsers import photographed
from tests.web.console.conftest import STAFF, NewOfficer
from tests.web.console.test_console_chromium import chromium, sign_in, window  # noqa: F401 - fixtures are found by name
from tests.web.console.test_console_clock_chromium import first_case, pages  # noqa: F401

TEXT = "확인한 결과 고칠 점이 있어 부서에 고치도록 했습니다. 개인에 대한 조치는 알려 드리지 못합니다."
HEAD = NewOfficer(
    login="head", name="노을찬", team="", roles=("office_head",), desks=(), passphrase=STAFF[0].passphrase + " 담당관",
    profile=Profile.TEST,
)  # fmt: skip


async def sends(browser, path, **fields):
    form = FormData({"token": browser.token, "once": browser.field("once"), **fields})
    return await browser._take(await browser.client.post(path, data=form))


@pytest.fixture
async def case_id(place, browser):
    """A case in the browser of whoever works on it; the office has a head."""
    await add_officer(HEAD, place.office)
    await place.receives("동장이 돈을 받았습니다.")
    await browser.signs_in()
    await browser.goes("/cases")
    return await browser.opens_first_case()


async def asks(browser, case_id, text=TEXT):
    await browser.goes(f"/cases/{case_id}/approvals")
    await sends(browser, f"/cases/{case_id}/approvals", act="result", title="결과 통지", text=text)


async def opens_waiting(browser, login, passphrase=""):
    await browser.signs_in(login, passphrase)
    await browser.goes("/approvals")
    address = browser.page.partition('<td><a href="')[2].partition('"')[0]
    await browser.goes(address)
    return address


async def test_a_draft_is_rejected_mended_granted_and_sent(browser, case_id):
    await asks(browser, case_id)
    assert "결재를 올렸습니다" in browser.page
    address = await opens_waiting(browser, "lead")
    assert TEXT in browser.page
    assert "동장" not in browser.page, "the reporter's words stay with the case"
    await sends(browser, address, act="reject", note="")
    assert "이유를 적어 주세요" in browser.page
    await sends(browser, address, act="reject", note="인사말을 넣어 주세요")
    assert "반려했습니다" in browser.page
    await browser.signs_in()
    await browser.goes(f"/cases/{case_id}/approvals")
    assert "인사말을 넣어 주세요" in browser.page
    await asks(browser, case_id, "말씀해 주셔서 고맙습니다. " + TEXT)
    await sends(browser, await opens_waiting(browser, "lead"), act="grant", note="")
    await sends(browser, await opens_waiting(browser, "head", HEAD.passphrase), act="grant", note="")
    await browser.signs_in()
    for state in ("assigned", "investigating", "deciding"):
        await browser.goes(f"/cases/{case_id}")
        await sends(browser, f"/cases/{case_id}/move", state=state)
    await browser.goes(f"/cases/{case_id}/approvals")
    await sends(browser, f"/cases/{case_id}/approvals", do="send")
    assert "말씀하신 분께 보냈습니다" in browser.page
    await browser.goes(f"/cases/{case_id}")
    assert "결과통지" in browser.page


async def test_a_text_that_says_who_is_meant_is_not_asked_and_stays_in_the_form(browser, case_id):
    await asks(browser, case_id, "제보자 전화 010-9087-6513 으로 알립니다.")
    assert "누구인지 알 수 있는 것이 남아 있어" in browser.page
    assert "010-9087-6513" in browser.page
    await browser.signs_in("lead")
    await browser.goes("/approvals")
    assert "결재를 기다리는 것이 없습니다" in browser.page


@pytest.mark.parametrize("address", ["/approvals/00000000000000000000000000000000", "/approvals/nothing"])
async def test_an_approval_that_is_not_there_is_no_page(browser, case_id, address):
    assert case_id
    await browser.signs_in("lead")
    await browser.goes(address)
    assert browser.status == 404


async def test_investigators_have_no_desk_of_approvals(browser, case_id):
    assert case_id
    await browser.goes("/approvals")
    assert browser.status == 403


async def test_the_pages_of_approvals_are_for_everybody(browser, case_id, pages):  # noqa: F811 - the fixture
    await asks(browser, case_id)
    page = await pages("haneul")
    await page.goto(f"/cases/{case_id}/approvals")
    assert await photographed(page, "case-approvals") == []
    page = await pages("lead")
    await page.goto("/approvals")
    assert await photographed(page, "approvals") == []
    await page.click("td a")
    assert await photographed(page, "approval") == []


async def test_a_longer_clock_that_needs_the_head_is_asked_for_where_it_is_read(browser, case_id):
    page = await browser.goes(f"/cases/{case_id}/clock")
    assert "늘리고 알리기" not in page
    asked = {"act": browser.field("act"), "title": browser.field("title"), "text": "자료를 받는 데 시간이 더 듭니다."}
    assert asked["act"] == "extension"
    await sends(browser, f"/cases/{case_id}/approvals", **asked)
    assert "결재를 올렸습니다" in browser.page
    page = await browser.goes(f"/cases/{case_id}/clock")
    assert "결재를 기다리고 있습니다" in page
    assert 'value="extension"' not in page
    for login, passphrase in (("lead", ""), ("head", HEAD.passphrase)):
        if address := await opens_waiting(browser, login, passphrase):
            await sends(browser, address, act="grant", note="")
    await browser.signs_in()
    page = await browser.goes(f"/cases/{case_id}/clock")
    assert "담당관이 결재했습니다" in page
    await sends(browser, f"/cases/{case_id}/clock", act="extend", reason="자료를 받는 데 시간이 더 듭니다.")
    assert "기한을 늘리고 말씀하신 분께" in browser.page
