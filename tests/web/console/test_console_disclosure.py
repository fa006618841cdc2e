"""A removed stretch comes back at the console: asked for with a reason, agreed to elsewhere, put back once."""

import re

import pytest
from playwright.async_api import async_playwright

from casework.consenting import agree, unlock_custodian
from casework.founding import appoint_custodian
from casework.publishing import publish_keys
from casework.store.grants import open_grants
from tests.browsers import start_chromium, violations_on_any_screen
from tests.web.console.conftest import PASSPHRASE

STORY = "저는 보라매입니다. 그날 창고에서 보았습니다. 제 번호는 010-0234-5678입니다."
REASON = "보라매는 공원 이름으로 보입니다."
CUSTODIANS = ("관리 하나", "관리 둘")


@pytest.fixture
async def custodians(place):
    """Two more custodians, whose key files are at hand, and a key list that names them."""
    sealed = [(await appoint_custodian(name, PASSPHRASE + name, place.office))[1] for name in CUSTODIANS]
    await publish_keys(place.office)
    return [
        await unlock_custodian(each, PASSPHRASE + name, place.office)
        for each, name in zip(sealed, CUSTODIANS, strict=True)
    ]


@pytest.fixture
async def case_id(custodians, place, browser):
    assert custodians
    await place.receives(STORY)
    await browser.goes("/cases")
    return await browser.opens_first_case()


def ask_link(browser) -> str:
    return re.search(r'href="(/cases/[0-9a-f]+/ask/[0-9a-f]+/\d+)"', browser.page)[1]


async def test_a_wrongly_removed_word_comes_back_into_its_text(place, browser, case_id, custodians):
    assert "보라매" not in browser.page
    path = ask_link(browser)
    await browser.goes(path)
    assert "신원 관리인 2명이 동의해야" in browser.page
    await browser.sends(path, {"reason": REASON})
    assert browser.url == f"/cases/{case_id}"
    assert "관리인 5명 중 0명 승인" in browser.page
    assert REASON in browser.page
    (row,) = await open_grants(place.office.cases.store, place.clock.today())
    await agree(row.id, custodians[0], place.office)
    await browser.goes(f"/cases/{case_id}")
    assert "관리인 5명 중 1명 승인" in browser.page
    assert "되돌려 넣기" not in browser.page
    await agree(row.id, custodians[1], place.office)
    await browser.goes(f"/cases/{case_id}")
    await browser.sends(f"/cases/{case_id}/grants/{row.id.hex()}", {})
    assert "글에 되돌려 넣었습니다" in browser.page
    assert "저는 보라매입니다. 그날" in browser.page
    assert "010-0234-5678" not in browser.page
    for act in ("지운 부분을 되돌려 달라고 함", "신원 관리인이 동의함", "되돌린 부분을 글에 넣음", "관리 하나"):
        assert act in browser.page
    await browser.sends(f"/cases/{case_id}/grants/{row.id.hex()}", {})
    assert browser.status == 404


async def test_no_reason_no_request_and_what_was_written_stays(browser, case_id):
    path = ask_link(browser)
    await browser.goes(path)
    await browser.sends(path, {"reason": "왜"})
    assert browser.status == 422
    assert "이유를 적어 주세요." in browser.page
    assert ">왜</textarea>" in browser.page
    await browser.goes(f"/cases/{case_id}")
    assert "명 승인" not in browser.page


async def test_too_few_agreements_are_said_in_one_sentence(place, browser, case_id, custodians):
    path = ask_link(browser)
    await browser.goes(path)
    await browser.sends(path, {"reason": REASON})
    (row,) = await open_grants(place.office.cases.store, place.clock.today())
    await agree(row.id, custodians[0], place.office)
    await browser.sends(f"/cases/{case_id}/grants/{row.id.hex()}", {})
    assert "지금 단계에서는 할 수 없습니다." in browser.page
    assert "보라매입니다. 그날" not in browser.page
    await browser.goes(path)
    await browser.sends(path, {"reason": REASON})
    assert browser.status == 409
    assert "이미 되돌려 달라고 하셨습니다" in browser.page


async def test_another_site_can_neither_ask_nor_put_back(browser, case_id):
    path = ask_link(browser)
    for where in (path, f"/cases/{case_id}/grants/{'0' * 32}"):
        await browser.sends(where, {"reason": REASON, "token": "0" * 32}, token=False)
        assert browser.status == 403


async def test_a_span_that_is_no_number_is_not_found(browser, case_id):
    path = ask_link(browser).rpartition("/")[0]
    assert case_id in path
    await browser.goes(f"{path}/x")
    assert browser.status == 404
    await browser.sends(f"{path}/99", {"reason": REASON, "token": browser.token}, token=False)
    assert browser.status in {403, 404}


async def test_the_pages_are_usable_on_any_screen(server, place, custodians):
    await place.receives(STORY)
    async with async_playwright() as playwright:
        browser = await start_chromium(playwright)
        page = await browser.new_page(base_url=str(server.make_url("/")), locale="ko-KR")
        await page.goto("/login")
        await page.fill("[name=login]", "haneul")
        await page.fill("[name=passphrase]", PASSPHRASE)
        await page.click("main button")
        await page.click(".row")
        await page.click("a.mask.sealed")
        assert await violations_on_any_screen(page) == []
        await page.fill("#reason", REASON)
        await page.click("button.primary")
        (row,) = await open_grants(place.office.cases.store, place.clock.today())
        for each in custodians:
            await agree(row.id, each, place.office)
        await page.reload()
        await page.wait_for_selector("text=글에 되돌려 넣기")
        assert await violations_on_any_screen(page) == []
        await page.click("text=글에 되돌려 넣기")
        await page.wait_for_selector("text=글에 되돌려 넣었습니다")
        await browser.close()
