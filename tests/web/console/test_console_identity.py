"""The identity page of a case: the rung, the consents, what was told, and asking; with axe in a real browser."""

import pytest
from aiohttp import FormData

from casework import naming
from casework.inviting import ask_for
from casework.naming import open_ladder
from crypto.keys import random_id
from tests.web.console.test_console_chromium import chromium, window  # noqa: F401 - fixtures are found by name
from tests.web.console.test_console_clock_chromium import first_case, pages, photographed  # noqa: F401 - the same

STORY = "동장이 돈을 받았습니다."
NAME, CONTACT = "독고은별", "010-9087-6513"
FACTS = {"name": NAME, "contact": CONTACT}


@pytest.fixture
async def report(place, browser):
    """A protected report, its person, and the browser of whoever works on it."""
    person = await place.receives(STORY, kind="corruption")
    await browser.signs_in("haneul")
    await browser.goes("/cases")
    return await browser.opens_first_case(), person


async def gives(person, place, purpose: str) -> str:
    message_id = random_id()
    await naming.give(purpose, FACTS, person.reporter, message_id, person.intake, language="ko")
    await place.lets_in()
    return message_id.hex()


async def sends(browser, path: str, **fields):
    once = {"once": browser.field("once")} if 'name="once"' in browser.page else {}
    form = FormData({"token": browser.token, **once, **fields})
    return await browser._take(await browser.client.post(path, data=form))


async def test_what_lies_under_seal_is_said_and_never_shown(place, browser, report):
    case_id, person = report
    await gives(person, place, "sealed")
    await browser.goes(f"/cases/{case_id}")
    assert "신원: 이름을 봉인해 두기" in browser.page
    await browser.goes(f"/cases/{case_id}/identity")
    assert "이름과 연락처를 봉인해 둡니다" in browser.page
    assert "까닭을 남기고 보기" not in browser.page
    assert NAME not in browser.page


async def test_what_was_told_is_shown_once_after_a_reason(place, browser, report):
    case_id, person = report
    await gives(person, place, "sealed")
    told = await gives(person, place, "officers")
    await browser.goes(f"/cases/{case_id}/identity")
    assert NAME not in browser.page
    await sends(browser, f"/cases/{case_id}/identity/read/{told}", reason="")
    assert browser.status == 422
    assert NAME not in browser.page
    await sends(browser, f"/cases/{case_id}/identity/read/{told}", reason="직접 여쭙니다")
    assert NAME in browser.page
    assert CONTACT in browser.page
    await browser.goes(f"/cases/{case_id}/identity")
    assert NAME not in browser.page


async def test_a_question_reaches_the_mailbox_and_its_answer_the_page(place, browser, report):
    case_id, person = report
    await gives(person, place, "sealed")
    await browser.goes(f"/cases/{case_id}/identity")
    await sends(browser, f"/cases/{case_id}/identity/ask", what="transfer acrc", reason="조사 권한이 그곳에 있습니다.")
    assert "동의를 여쭈었습니다" in browser.page
    assert "여쭙고 답을 기다리는 것" in browser.page
    await sends(browser, f"/cases/{case_id}/identity/ask", what="transfer acrc", reason="한 번 더 여쭙니다.")
    assert browser.status == 409
    (asked,) = (await open_ladder(person.reporter, person.intake)).asked
    assert "국민권익위원회" in asked.said
    await naming.answer(asked.message, person.reporter, random_id(), person.intake, agrees=True, language="ko")
    await place.lets_in()
    await browser.goes(f"/cases/{case_id}/identity")
    assert "사건을 다른 기관에 보낼 때 이름도 함께 보냅니다" in browser.page


@pytest.mark.parametrize(
    ("path", "fields", "status"),
    [
        ("ask", {"what": "transfer acrc", "reason": "까닭입니다"}, 404),
        ("ask", {"what": "officers officers", "reason": "까닭입니다"}, 404),
        ("ask", {"what": "", "reason": ""}, 404),
        ("unseal", {"ground": "life_danger", "why": "까닭입니다"}, 404),
        ("unseal", {"ground": "life_danger", "why": ""}, 422),
        ("read/00000000000000000000000000000000", {"reason": "까닭입니다"}, 404),
        ("read/x", {"reason": "까닭입니다"}, 404),
        ("grants/00000000000000000000000000000000", {}, 404),
    ],
)
async def test_what_is_not_there_is_refused_in_a_sentence(browser, report, path, fields, status):
    case_id, _ = report
    await browser.goes(f"/cases/{case_id}/identity")
    await sends(browser, f"/cases/{case_id}/identity/{path}", **fields)
    assert browser.status == status
    assert "Traceback" not in browser.page


async def test_an_officer_without_the_case_sees_nothing_of_it(place, browser, report):
    case_id, person = report
    await gives(person, place, "sealed")
    await browser.goes("/cases")
    await browser.signs_in("seojun")
    await browser.goes(f"/cases/{case_id}/identity")
    assert browser.status == 403
    assert "봉인" not in browser.page


async def test_the_page_is_for_everybody(place, pages):  # noqa: F811 - the fixture
    person = await place.receives(STORY, kind="corruption")
    case_id, unlocked = await first_case(place, "haneul")
    await gives(person, place, "sealed")
    await gives(person, place, "officers")
    await ask_for(case_id, "unsealing", "officers", "보호 신청에 필요합니다.", unlocked, place.office)
    page = await pages("haneul")
    await page.goto(f"/cases/{case_id}/identity")
    await page.fill("[name=reason][id^=reason-]", "직접 여쭐 것이 있습니다")
    await page.get_by_role("button", name="까닭을 남기고 보기").click()
    assert await photographed(page, "identity") == []
