"""Handing a released fact sheet to a department at the console: chosen, warned about, sent once, taken back."""

import re

import pytest

from casework.portal.enrolling import NewAccount, add_account
from crypto.passphrase import Profile
from tests.web.console.conftest import PASSPHRASE

SHEET = "공사 계약과 관련된 확인입니다. 올해 상반기의 계약 업체 목록과 출장 기록을 요청합니다."
PEOPLE = (("house1", "강주택", "주택과"), ("house2", "노집", "주택과"), ("park1", "조공원", "공원녹지과"))


@pytest.fixture
async def departments(place):
    for login, name, unit in PEOPLE:
        new = NewAccount(
            login=login, name=name, unit=unit, roles=("department_user",), passphrase=PASSPHRASE, profile=Profile.TEST
        )
        await add_account(new, place.office)


async def a_released_paper(place, browser, told="어느 직원이 공원녹지과에서 상품권을 받았습니다."):
    await place.receives(told)
    await browser.goes("/cases?view=open")
    case_id = browser.cases()[0]
    await browser.goes(f"/cases/{case_id}/review?for=factsheet")
    await browser.sends(f"/cases/{case_id}/papers", {"for": "factsheet", "filled": "", "once": "a"})
    path = browser.url.partition("#")[0]
    fields = {"act": "save", "body": SHEET, "version": browser.field("version"), "once": "b"}
    await browser.sends(path, fields)
    await browser.sends(path, {"act": "release", "version": browser.field("version"), "once": "c"})
    return path


def people_on(browser):
    return dict(re.findall(r'name="to" value="([0-9a-f]+)"[^>]*> (\S+)<', browser.page))


async def hands(browser, path, unit="주택과", once="hand", to=None, **more):
    await browser.goes(f"{path}/hand")
    place = re.search(rf'<option value="(\d+)"[^>]*>{unit}<', browser.page)[1]
    await browser.goes(f"{path}/hand?unit={place}")
    chosen = people_on(browser) if to is None else to
    fields = [("once", once), ("unit", unit), *(("to", each) for each in chosen), *more.items()]
    return await browser.sends(f"{path}/hand", fields)


@pytest.mark.usefixtures("departments")
async def test_a_released_sheet_is_handed_once_and_listed(place, browser):
    path = await a_released_paper(place, browser)
    assert "아직 어느 부서에도 보내지 않았습니다" in browser.page
    await hands(browser, path, questions="누가 고릅니까?")
    assert "주택과 2명에게 보냈습니다" in browser.page
    assert len(re.findall(r"주택과 사실확인서 제\d{4}호 2-[12]부 \((?:강주택|노집)\)", browser.page)) == 2
    await hands(browser, path)
    assert len(re.findall(r"아직 읽지 않음", browser.page)) == 2


@pytest.mark.usefixtures("departments")
async def test_a_department_the_case_names_needs_a_reason_that_the_journal_keeps(place, browser):
    path = await a_released_paper(place, browser)
    await hands(browser, path, "공원녹지과", questions="누가 고릅니까?")
    assert browser.status == 409
    assert "꼭 보내야 하면 이유를 적어 주세요" in browser.page
    assert "이 사건에 공원녹지과 이름이 나옵니다" in browser.page
    assert "누가 고릅니까?</textarea>" in browser.page
    await hands(browser, path, "공원녹지과", reason="다른 곳에 없는 서류라서")
    assert "공원녹지과 1명에게 보냈습니다" in browser.page
    await browser.goes(path.partition("/papers")[0])
    assert "사실확인서를 부서에 보냄" in browser.page
    assert "다른 곳에 없는 서류라서" in browser.page


@pytest.mark.usefixtures("departments")
async def test_nobody_chosen_or_a_stranger_chosen_is_refused_in_a_sentence(place, browser):
    path = await a_released_paper(place, browser)
    await hands(browser, path, to=())
    assert (browser.status, "받을 사람을 한 명 이상" in browser.page) == (404, True)
    await hands(browser, path, to=("0" * 32,))
    assert browser.status == 404
    await browser.goes(path)
    assert "아직 어느 부서에도" in browser.page


@pytest.mark.usefixtures("departments")
async def test_a_question_that_gives_somebody_away_is_held_and_kept(place, browser):
    path = await a_released_paper(place, browser)
    await hands(browser, path, questions="010-9087-6513은 누구입니까?")
    assert browser.status == 409
    assert "질문에 누구인지 알 수 있는 말이 있거나" in browser.page
    assert "010-9087-6513은 누구입니까?</textarea>" in browser.page


@pytest.mark.usefixtures("departments")
async def test_a_copy_is_taken_back_for_a_reason(place, browser):
    path = await a_released_paper(place, browser)
    await hands(browser, path)
    copy = re.search(r'/copies/([0-9a-f]+)"', browser.page)[1]
    await browser.sends(f"{path}/copies/{copy}", {"once": "t1", "reason": " "})
    assert "이유" in browser.page
    await browser.sends(f"{path}/copies/{copy}", {"once": "t2", "reason": "다른 부서의 일이었음"})
    assert "거두어들였습니다" in browser.page
    assert browser.page.count('data-state="taken_back"') == 1


async def test_a_draft_and_a_paper_for_others_cannot_be_handed(place, browser):
    await place.receives("어느 직원이 상품권을 받았습니다.")
    await browser.goes("/cases?view=open")
    case_id = browser.cases()[0]
    for audience in ("factsheet", "committee"):
        await browser.goes(f"/cases/{case_id}/review?for={audience}")
        await browser.sends(f"/cases/{case_id}/papers", {"for": audience, "filled": "", "once": audience})
        await browser.goes(browser.url.partition("#")[0] + "/hand")
        assert browser.status == 409


@pytest.mark.usefixtures("departments")
async def test_a_place_that_is_not_in_the_list_chooses_nobody(place, browser):
    path = await a_released_paper(place, browser)
    for nowhere in ("99", "-1", "x", "주택과", "1" * 40, ""):
        await browser.goes(f"{path}/hand?unit={nowhere}")
        assert (browser.status, people_on(browser)) == (200, {})


async def test_without_accounts_the_page_says_what_to_do(place, browser):
    path = await a_released_paper(place, browser)
    await browser.goes(f"{path}/hand")
    assert "daesup portal add" in browser.page
