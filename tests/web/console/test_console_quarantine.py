"""A report in the wrong place, at the console: why it is held back, and the two ways out."""

import pytest
from aiohttp import FormData

from casework.listing import InboxQuery, inbox

BRIBE = "가게 허가를 받으러 갔더니 건축과 담당 주무관이 봉투를 준비해 오라고 했습니다. 급행료라고 하더군요."
LAMP = "골목 가로등이 이틀째 꺼져 있습니다. 고쳐 주세요."


@pytest.fixture
async def suspected(place, browser):
    """A case that was held back, open in the browser of somebody who decides."""
    await place.receives(BRIBE, kind="grievance")
    await place.lets_in("haneul")
    await browser.signs_in()
    await browser.goes("/cases")
    return await browser.opens_first_case()


async def sends(browser, path, **fields):
    form = FormData({"token": browser.token, "once": browser.field("once"), **fields})
    return await browser._take(await browser.client.post(path, data=form))


async def test_the_page_says_why_it_is_held_back_and_offers_two_ways(browser, suspected):
    assert "보호해야 할 신고일 수 있습니다" in browser.page
    assert "<mark>" in browser.page
    assert "확인 중" in browser.page
    assert f"/cases/{suspected}/decide" in browser.page
    assert 'name="body"' not in browser.page, "nobody answers before it is decided"


async def test_the_quotations_keep_covered_what_the_case_covers(place, browser):
    told = "건축과 팀장 최다온(010-2345-6789)이 준공 도장을 찍어 주는 대가로 현금 300만원을 요구했습니다."
    await place.receives(told, kind="grievance", answers={"contact": "010-9876-5432"})
    await place.lets_in("haneul")
    await browser.signs_in()
    await browser.goes("/cases")
    await browser.opens_first_case()
    assert "<mark>" in browser.page
    assert "현금 300만원" in browser.page
    assert "2345-6789" not in browser.page
    assert "9876-5432" not in browser.page


async def test_what_waits_for_a_decision_has_a_view_of_its_own(browser, suspected):
    assert browser.count("held") == 1
    await browser.goes("/cases?view=held")
    assert browser.cases() == [suspected]
    await browser.signs_in("seojun")
    await browser.goes("/cases")
    assert "확인할 것" not in browser.page


async def test_a_protected_kind_makes_it_a_protected_case(browser, suspected):
    await sends(browser, f"/cases/{suspected}/decide", act="convert", kind="improper_solicitation")
    assert "보호되는 신고로 바꾸었습니다" in browser.page
    await browser.goes(f"/cases/{suspected}")
    assert "부정청탁·금품 신고" in browser.page
    assert 'name="body"' in browser.page


async def test_what_is_no_report_goes_back_and_is_gone_from_here(browser, suspected):
    await sends(browser, f"/cases/{suspected}/decide", act="back", reason="칭찬하는 글입니다")
    assert "본래 창구로 돌려보냈습니다" in browser.page
    assert browser.cases() == []
    await browser.goes(f"/cases/{suspected}")
    assert browser.status == 403


async def test_without_a_reason_nothing_goes_back(browser, suspected):
    await sends(browser, f"/cases/{suspected}/decide", act="back", reason=" ")
    assert "이유를 적어 주세요" in browser.page
    assert "보호해야 할 신고일 수 있습니다" in browser.page


@pytest.mark.parametrize("kind", ["suggestion", "nothing", ""])
async def test_another_kind_than_a_protected_one_is_refused(browser, suspected, kind):
    await sends(browser, f"/cases/{suspected}/decide", act="convert", kind=kind)
    assert "찾으시는 화면이 없습니다" in browser.page
    assert "보호해야 할 신고일 수 있습니다" in browser.page


async def test_an_officer_of_complaints_hands_a_case_on_and_keeps_a_number(place, browser):
    await place.receives(LAMP, kind="grievance")
    await browser.signs_in("seojun")
    await browser.goes("/cases")
    case_id = await browser.opens_first_case()
    number = (await place.office.cases.get(bytes.fromhex(case_id))).registry_number
    await sends(browser, f"/cases/{case_id}/hold", reason="전화로 봉투 이야기를 하셨습니다")
    assert "보호팀에 넘겼습니다" in browser.page
    assert browser.cases() == []
    await browser.goes("/handed")
    assert number in browser.page
    assert "가로등" not in browser.page
    assert "고충민원" not in browser.page
    await browser.goes(f"/cases/{case_id}")
    assert browser.status == 403
    page = await inbox(await place.unlocked("haneul"), InboxQuery(), place.office)
    assert [line.state for line in page.lines] == ["quarantined"]


async def test_an_officer_of_complaints_cannot_decide(place, browser):
    await place.receives(LAMP, kind="grievance")
    await browser.signs_in("seojun")
    await browser.goes("/cases")
    case_id = await browser.opens_first_case()
    await sends(browser, f"/cases/{case_id}/decide", act="convert", kind="corruption")
    assert browser.status == 403
