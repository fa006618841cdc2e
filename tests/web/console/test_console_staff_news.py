"""What changes of staff left for a register, on its page without a line of script: seen, written down, put aside."""

import re

import pytest
from playwright.async_api import async_playwright

from casework.founding import add_officer
from casework.registering.reading import open_entry
from casework.registering.writing import add_entry
from casework.staffing.changing import bring, confirm_plan, waiting_plans
from casework.unlocking import unlock
from tests.browsers import TELEPHONE, album_folder, gets_in, photograph, start_chromium, violations_on_any_screen
from tests.offices import PASSPHRASE, officer
from tests.web.console.test_console_registers import joins
from tests.web.console.test_console_staff_changes import brings

NAME = "/registers/registrant"
LIST = (
    "사번,이름,아이디,현 팀,새 팀,직급,구분,발령일,역할,창구,넘겨받을 사람\n"
    "10001,가온누리,,세무1과,,6급,퇴직,2026-11-23,,,\n"
    "20001,라온제,,가산동,재무과,,전보,2026-11-23,,,\n"
    "20003,바다솔,,가산동,독산1동,8급,전보,2026-11-23,,,\n"
)
FIELDS = {
    "label": "등록 1", "employee": "사번 10001(지어낸 번호)", "unit": "세무1과", "ground": "tax", "publicity": "closed",
    "duty_from": "2024-01-02",
}  # fmt: skip


@pytest.fixture
async def told(place):
    """A confirmed list whose day has come, and who keeps the register of whom it speaks; returns the entry's id."""
    await add_officer(officer("head", "노담당", "", "office_head", ""), place.office)
    await joins(place, "yunri", "ethics_officer", "rights_team")
    who = await keeper_of(place)
    entry = await add_entry("registrant", FIELDS, who, place.office)
    await bring(LIST.encode(), await place.unlocked("byeol"), place.office)
    head = await unlock("head", PASSPHRASE + "head", "", place.office)
    (plan,) = await waiting_plans(head, place.office)
    await confirm_plan(plan.id, head, place.office)
    return entry.id.hex()


async def keeper_of(place):
    return await unlock("yunri", PASSPHRASE + "yunri", "", place.office)


@pytest.fixture
async def keeper(someone, told):
    assert told
    return await someone("yunri", passphrase=PASSPHRASE + "yunri")


async def test_the_register_and_the_week_say_that_something_waits_and_nothing_of_it(keeper):
    for path in ("/week", NAME):
        page = await keeper.goes(path)
        assert "인사이동에서 온 알림 3건" in page
        assert f'href="{NAME}/staff"' in page
        assert "가온누리" not in page


async def test_a_retirement_is_written_down_out_of_its_note_and_the_note_is_gone(place, keeper, told):
    page = await keeper.goes(f"{NAME}/staff")
    assert "<b>퇴직했습니다.</b>" in page
    assert "의무가 생긴 것으로 보입니다: 회계 업무" in page
    assert "명단에 직급이 없습니다" in page
    assert "상관없어 보이는 1건" in page
    (edit,) = re.findall(rf'href="({NAME}/{told}/edit\?note=[0-9a-f]{{32}})"', page)
    page = await keeper.goes(edit)
    assert re.search(r'name="f-retired_on"[^>]*value="2026-11-23"', page)
    assert "인사이동 명단의 값을 채워 두었습니다" in page
    fields = dict(FIELDS) | {"duty_to": "2026-11-23", "retired_on": "2026-11-23", "ended_by": "retired"}
    sent = {f"f-{name}": text for name, text in fields.items()}
    sent |= {name: keeper.field(name) for name in ("once", "version", "draft", "note")} | {"act": "write"}
    refused = await keeper.sends(edit, sent | {"f-retired_on": ""})
    assert keeper.status == 422
    assert keeper.field("note") in edit  # it is still known which note filled the form
    assert "퇴직이면 퇴직일을 적어야 합니다" in refused
    await keeper.sends(edit, sent | {"once": keeper.field("once"), "draft": keeper.field("draft")})
    assert "적어 두었습니다" in keeper.page
    view = await open_entry("registrant", told, await keeper_of(place), place.office)
    assert (view.values["ended_by"], view.values["retired_on"]) == ("retired", "2026-11-23")
    assert "가온누리" not in await keeper.goes(f"{NAME}/staff")


async def test_somebody_who_comes_in_gets_a_form_of_their_own_and_the_rest_is_put_aside(keeper, told):
    page = await keeper.goes(f"{NAME}/staff")
    (new,) = re.findall(rf'href="({NAME}/new\?note=[0-9a-f]{{32}})"', page)
    page = await keeper.goes(new)
    assert re.search(r'name="f-employee"[^>]*value="20001"', page)
    assert re.search(r'name="f-unit"[^>]*value="재무과"', page)
    await keeper.goes(f"{NAME}/{told}/edit?note={new[-32:]}")
    assert keeper.status == 404  # that note is about somebody else
    page = await keeper.goes(f"{NAME}/staff")
    (apart,) = re.findall(r'name="note" value="([0-9a-f]{32})"', page.partition("<details")[2])
    await keeper.sends(f"{NAME}/staff", {"once": keeper.field("once"), "note": apart})
    assert "알림 1건을 지웠습니다" in keeper.page
    assert "바다솔" not in keeper.page
    assert "라온제" in keeper.page


async def test_nobody_but_who_writes_there_opens_the_page(someone, told):
    assert told
    for login in ("lead", "byeol", "haneul"):
        other = await someone(login)
        await other.goes(f"{NAME}/staff")
        assert other.status in {403, 404}
        await other.sends(f"{NAME}/staff", {"once": "x", "note": "0" * 32})
        assert other.status in {403, 404}
        assert "가온누리" not in await other.goes("/week")


async def test_the_administrator_sees_what_is_told_and_the_second_person_how_much(place, someone):
    await add_officer(officer("head", "노담당", "", "office_head", ""), place.office)
    administrator = await someone("byeol")
    await administrator.goes("/changes")
    await brings(administrator, LIST.encode(), "look")
    assert "이곳에 계정이 없는 직원입니다" in administrator.page
    assert "고칠 줄이 없습니다" in administrator.page
    await administrator.sends("/changes", {"act": "bring"})
    assert "보냈습니다" in administrator.page
    head = await someone("head", passphrase=PASSPHRASE + "head")
    page = await head.goes("/confirmations")
    assert "이 명단의 3줄" in page
    assert "가온누리" not in page


async def test_the_page_is_accessible_on_any_screen(keeper, server):
    assert keeper
    async with async_playwright() as playwright:
        chromium = await start_chromium(playwright)
        page = await (await chromium.new_context(locale="ko-KR", base_url=str(server.make_url("/")))).new_page()
        await page.goto("/login")
        await page.fill("[name=login]", "yunri")
        await page.fill("[name=passphrase]", PASSPHRASE + "yunri")
        await gets_in(page)
        for path, name in ((f"{NAME}/staff", "staff"), ("/week", "week")):
            await page.goto(path)
            assert await violations_on_any_screen(page) == [], path
            await photograph(page, album_folder(), f"news-{name}", full_page=True)
            await page.set_viewport_size(TELEPHONE)
            await photograph(page, album_folder(), f"news-{name}-390", full_page=True)
            await page.set_viewport_size({"width": 1440, "height": 900})
        await chromium.close()
