"""The list as officers work with it, in a real browser: views of one's own, filters, accessible on any screen."""

import pytest

from casework.answering import note
from casework.assigning import assign
from casework.ids import CaseId
from casework.listing import InboxQuery, inbox
from tests.web.console.test_console_chromium import chromium, window  # noqa: F401 - fixtures are found by name
from tests.web.console.test_console_clock_chromium import pages, photographed  # noqa: F401 - the fixture


@pytest.fixture(autouse=True)
def fast(monkeypatch):
    monkeypatch.setattr("web.console.opener.EVERY_SECONDS", 0.05)


async def test_a_view_of_one_s_own_is_made_with_the_filters_of_the_list(place, pages):  # noqa: F811 - the fixture
    for number in range(6):
        await place.receives(f"계약에 문제가 있습니다. {number}")
    page = await pages("haneul")
    await page.goto("/cases?view=open")
    await page.click("text=창구와 기한으로 좁히기")
    await page.select_option("#desk", "integrity")
    await page.fill("#due-until", "2027-12-31")
    await page.click(".filters button")
    await page.wait_for_selector("text=조건 빼기", state="attached")
    assert await photographed(page, "list-filtered") == []
    await page.fill("#view-name", "연말까지 볼 것")
    await page.click("text=내 보기에 넣기")
    await page.wait_for_selector("text=연말까지 볼 것")
    assert await photographed(page, "list-own-view") == []
    await page.goto("/cases?view=lengthen")
    assert await photographed(page, "list-lengthen") == []


async def test_rows_are_chosen_by_keyboard_and_given_at_once(place, pages):  # noqa: F811 - the fixture
    for number in range(3):
        await place.receives(f"계약에 문제가 있습니다. {number}")
    page = await pages("haneul")
    await page.goto("/cases?view=unassigned")
    await page.click("text=고른 사건의 담당자 정하기")
    await page.locator(".pick-row").first.check()
    await page.locator(".pick-row").nth(1).press("Space")
    await page.select_option("#taker", label="김하늘")
    await page.fill("#why-taker", "나누어 맡습니다.")
    assert await photographed(page, "list-give") == []
    await page.click("#bulk button")
    await page.wait_for_selector("text=2건을 드렸습니다")
    assert await photographed(page, "given") == []


async def test_a_colleague_is_called_and_a_case_kept_for_later(place, pages):  # noqa: F811 - the fixture
    await place.receives("계약에 문제가 있습니다.")
    haneul = await place.unlocked()
    case_id = (await inbox(haneul, InboxQuery(), place.office)).lines[0].id
    darae, people = await place.unlocked("darae"), {each.login: each.id for each in await place.office.people.all()}
    await assign(CaseId(case_id), [people["haneul"], people["darae"]], haneul, place.office)
    await note(CaseId(case_id), "@김하늘 계약서를 봐 주세요.", darae, place.office)
    page = await pages("haneul")
    await page.goto("/cases?view=open")
    assert await photographed(page, "list-called") == []
    await page.click("a.row")
    await page.wait_for_selector("article.case")
    await page.click("summary:has-text('내부 메모')")
    await page.click("summary:has-text('나중에 보기')")
    assert await photographed(page, "case-note-and-later") == []
    await page.select_option("#days", "3")
    await page.click("button:has-text('나중에 보기')")
    await page.wait_for_selector("text=내 목록에 다시 나옵니다")
    await page.goto(f"/cases/{case_id}")
    assert await photographed(page, "case-kept-for-later") == []


async def test_a_text_is_put_in_and_hard_words_are_named(place, pages):  # noqa: F811 - the fixture
    await place.receives("계약에 문제가 있습니다.")
    page = await pages("haneul")
    await page.goto("/cases?view=open")
    await page.click("a.row")
    await page.wait_for_selector("article.case")
    await page.fill("#body", "금번 건은 익일까지 회신드립니다.")
    await page.select_option("#template", "received")
    await page.click("text=글 넣기")
    await page.wait_for_selector("text=글을 넣었습니다")
    assert "말씀해 주셔서 고맙습니다" in await page.input_value("#body")
    await page.click("text=쉬운 말인지 살펴보기")
    await page.wait_for_selector("#hints")
    assert await page.input_value("#body")
    assert await photographed(page, "answer-hints") == []
