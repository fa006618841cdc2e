"""Two windows of one officer, two officers at one case: no words are lost, nobody answers past a colleague."""

from html import unescape

import pyotp
import pytest

from tests.web.console.conftest import TOTP


@pytest.fixture
async def at_one_case(place, someone, clock):
    """A person who reported, and the case open at two officers'."""
    person = await place.receives("계약에 문제가 있습니다.")
    haneul, narae = await someone("haneul"), await someone("narae", otp=pyotp.TOTP(TOTP).at(clock.now()))
    await haneul.goes("/cases?view=open")
    case_id = await haneul.opens_first_case()
    await narae.goes(f"/cases/{case_id}")
    return person, case_id, haneul, narae


async def answers(browser, case_id, text, **shown):
    """Send what the page has in its form."""
    fields = {"once": browser.field("once"), "draft": browser.field("draft"), "seen": browser.field("seen")}
    return unescape(await browser.sends(f"/cases/{case_id}/reply", {**fields, **shown, "body": text}))


async def heard(person) -> list[str]:
    return [each.text for each in (await person.reads()).messages if each.sender == "office"]


async def test_an_answer_past_a_colleagues_is_held_back_until_it_was_read(at_one_case):
    person, case_id, haneul, narae = at_one_case
    await answers(narae, case_id, "제가 먼저 살펴보겠습니다.")
    page = await answers(haneul, case_id, "저는 다르게 말씀드립니다.")
    assert "동료가 이 사건에 글을 남겼습니다" in page
    assert "제가 먼저 살펴보겠습니다." in page
    assert "저는 다르게 말씀드립니다.</textarea>" in page
    assert await heard(person) == ["제가 먼저 살펴보겠습니다."]
    assert "말씀하신 분께 보냈습니다" in await answers(haneul, case_id, "저도 같은 생각입니다.")
    assert await heard(person) == ["제가 먼저 살펴보겠습니다.", "저도 같은 생각입니다."]


async def test_a_note_of_a_colleague_is_read_before_the_answer_goes_out(at_one_case):
    person, case_id, haneul, narae = at_one_case
    await narae.sends(f"/cases/{case_id}/notes", {"body": "지금 답하지 말아 주세요."})
    assert "지금 답하지 말아 주세요." in await answers(haneul, case_id, "알려 드립니다.")
    assert await heard(person) == []


async def test_an_answer_that_was_held_back_leaves_no_key(at_one_case, place):
    _person, case_id, haneul, narae = at_one_case
    await answers(narae, case_id, "제가 먼저 살펴보겠습니다.")
    keys = (await place.office.cases.keys_of(bytes.fromhex(case_id)))[-1]
    before = await place.office.keyring.held_by(keys.id, "message")
    await answers(haneul, case_id, "저는 다르게 말씀드립니다.")
    assert await place.office.keyring.held_by(keys.id, "message") == before


async def test_who_told_it_does_not_hold_an_answer_back_and_neither_do_ones_own_words(at_one_case):
    person, case_id, haneul, _narae = at_one_case
    await person.says("하나 더 있습니다.")
    await haneul.sends(f"/cases/{case_id}/notes", {"body": "내 메모", "once": "", "draft": haneul.field("draft")})
    await haneul.goes(f"/cases/{case_id}")
    seen = str(int(haneul.field("seen")) - 1)
    assert "말씀하신 분께 보냈습니다" in await answers(haneul, case_id, "읽고 있습니다.", seen=seen)
    assert await heard(person) == ["읽고 있습니다."]


async def test_a_second_window_does_not_overwrite_what_waits(at_one_case):
    _person, case_id, haneul, _narae = at_one_case
    old = haneul.field("draft")
    look = {"body": "첫 창에서 쓰던 답변", "act": "look", "draft": old}
    await haneul.sends(f"/cases/{case_id}/draft", look)
    page = await haneul.sends(f"/cases/{case_id}/draft", {**look, "body": "둘째 창에서 쓰던 답변"})
    assert "첫 창에서 쓰던 답변\n\n둘째 창에서 쓰던 답변</textarea>" in page
    page = await haneul.sends(f"/cases/{case_id}/draft", {**look, "body": "고친 답변", "draft": haneul.field("draft")})
    assert ">고친 답변</textarea>" in page


async def test_what_waits_stays_when_another_window_sends(at_one_case):
    person, case_id, haneul, _narae = at_one_case
    old = haneul.field("draft")
    await haneul.sends(f"/cases/{case_id}/draft", {"body": "아직 쓰는 글", "act": "look", "draft": old})
    page = await answers(haneul, case_id, "다른 창에서 보낸 글", draft=old)
    assert "아직 쓰는 글</textarea>" in page
    assert await heard(person) == ["다른 창에서 보낸 글"]
    assert "아직 쓰는 글</textarea>" not in await answers(haneul, case_id, "아직 쓰는 글")


async def test_what_was_sent_from_an_older_window_does_not_wait_any_more(at_one_case):
    _person, case_id, haneul, _narae = at_one_case
    await haneul.sends(f"/cases/{case_id}/draft", {"body": "다 쓴 글", "act": "look", "draft": haneul.field("draft")})
    shown = {"draft": haneul.field("draft")}
    await haneul.sends(f"/cases/{case_id}/draft", {"body": "다 쓴 글", "act": "look", **shown})  # in another window
    assert "다 쓴 글</textarea>" not in await answers(haneul, case_id, "다 쓴 글", **shown)


@pytest.mark.parametrize("seen", ["-1", "1.5", "9" * 30, "9" * 5_000, "하나"])
async def test_a_number_of_messages_that_is_none_is_refused_and_the_words_stay(at_one_case, seen):
    person, case_id, haneul, _narae = at_one_case
    page = await answers(haneul, case_id, "알려 드립니다.", seen=seen)
    assert "알려 드립니다.</textarea>" in page
    assert await heard(person) == []


async def test_the_same_words_twice_are_kept_once(at_one_case):
    _person, case_id, haneul, _narae = at_one_case
    look = {"body": "같은 글", "act": "look", "draft": haneul.field("draft")}
    for _window in range(2):
        page = await haneul.sends(f"/cases/{case_id}/draft", look)
    assert ">같은 글</textarea>" in page
