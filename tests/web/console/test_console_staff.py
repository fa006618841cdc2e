"""The staff list: brought once, counted, never shown again."""

import asyncio
import io
from dataclasses import replace

import pytest
from aiohttp import FormData
from playwright.async_api import async_playwright

from casework.founding import add_officer
from casework.gazetteer import gazetteer_of, import_staff
from casework.unlocking import unlock
from tests.browsers import start_chromium, violations_on_any_screen
from tests.web.console.conftest import PASSPHRASE, STAFF

LIST = "이름,부서,직위,성별\n독고은별,치수과,주무관,여\n선우하람,치수과,팀장,남\n"


@pytest.fixture
async def administrator(someone):
    return await someone("byeol")


async def brings(browser, data: bytes, *, name: str = "명단.csv", token: str = "") -> str:
    form = FormData(quote_fields=False)
    form.add_field("token", token or browser.token)
    form.add_field("list", io.BytesIO(data), filename=name, content_type="text/csv")
    return await browser._take(await browser.client.post("/staff", data=form))


async def test_the_administrator_brings_a_list_and_sees_counts_only(administrator, place):
    await administrator.goes("/staff")
    assert "아직 명단이 없습니다" in administrator.page
    page = await brings(administrator, LIST.encode("cp949"))
    assert administrator.status == 200
    assert "명단을 봉인했습니다. 2명, 부서 1곳입니다." in page
    assert "2026년 11월 23일" in page
    for said in ("치수과", "주무관,여"):
        assert said not in page
    assert "독고은별" in (await gazetteer_of(await place.unlocked("haneul"), place.office)).names


@pytest.mark.parametrize(
    ("data", "status", "said"),
    [
        ("이름,성별\n독고은별,여\n선우하람,모름\n".encode(), 422, "3번째 줄을 읽지 못했습니다."),
        ("부서\n치수과\n".encode(), 422, "칸이 없습니다"),
        (b"\xff\xfe\x00", 422, "글자를 읽을 수 없습니다"),
        (b"", 422, "명단에 사람이 없습니다"),
        (b"name\n" + b"x" * 2_200_000, 413, "명단이 너무 큽니다"),
    ],
    ids=["row", "columns", "encoding", "empty", "too-big"],
)
async def test_a_bad_list_is_refused_in_one_sentence_and_changes_nothing(administrator, data, status, said):
    await administrator.goes("/staff")
    await brings(administrator, LIST.encode())
    page = await brings(administrator, data)
    assert administrator.status == status
    assert said in page
    assert "선우하람,모름" not in page
    assert "<dd>2명</dd>" in page  # the old list is still in force


async def test_a_form_without_a_file_is_told_to_choose_one(administrator):
    await administrator.goes("/staff")
    page = await brings(administrator, b"", name="")
    assert administrator.status == 422
    assert "명단 파일을 골라 주세요." in page


async def test_a_list_that_another_site_sends_is_refused(administrator):
    await administrator.goes("/staff")
    await brings(administrator, LIST.encode(), token="0" * 32)
    assert administrator.status == 403
    await administrator.goes("/staff")
    assert "아직 명단이 없습니다" in administrator.page


@pytest.mark.parametrize("login", [each.login for each in STAFF if each.login not in {"byeol", "narae"}])
async def test_nobody_else_sees_the_page(someone, login):
    browser = await someone(login)
    await browser.goes("/staff")
    assert browser.status == 403
    assert 'href="/staff"' not in browser.page


async def test_the_example_is_a_list_that_is_taken(administrator):
    answer = await administrator.client.get("/staff/example")
    data = await answer.read()
    assert answer.headers["Content-Disposition"].startswith("attachment")
    await administrator.goes("/staff")
    assert "3명, 부서 2곳" in await brings(administrator, data)


async def test_the_page_is_usable_on_any_screen(server):
    async with async_playwright() as playwright:
        browser = await start_chromium(playwright)
        page = await browser.new_page(base_url=str(server.make_url("/")), locale="ko-KR")
        await page.goto("/login")
        await page.fill("[name=login]", "byeol")
        await page.fill("[name=passphrase]", next(each.passphrase for each in STAFF if each.login == "byeol"))
        await page.click("main button")
        await page.goto("/staff")
        await page.set_input_files("[name=list]", {"name": "a.csv", "mimeType": "text/csv", "buffer": LIST.encode()})
        await page.click("button.primary")
        await page.wait_for_selector("text=2명, 부서 1곳")
        assert await violations_on_any_screen(page) == []
        await browser.close()


async def test_a_session_hands_the_list_on_to_a_colleague_who_came_later(place, someone, monkeypatch):
    monkeypatch.setattr("web.console.opener.EVERY_SECONDS", 0.01)
    await import_staff(LIST.encode(), None, place.office)
    late = replace(STAFF[0], login="late", name="구늦봄", passphrase=PASSPHRASE + " 늦게")
    await add_officer(late, place.office)
    unlocked = await unlock("late", late.passphrase, "", place.office)
    assert "독고은별" not in (await gazetteer_of(unlocked, place.office)).names
    await someone("haneul")
    for _ in range(500):
        if "독고은별" in (await gazetteer_of(unlocked, place.office)).names:
            return
        await asyncio.sleep(0.01)
    pytest.fail("nobody handed it on")
