"""Reviewing finds and releasing papers at the console, without a line of script."""

import re
from html import unescape

import pyotp
import pytest

from tests.web.console.conftest import MORNING, TOTP, Browser

TOLD = "민가온 팀장이 3월 7일에 봉투를 받았습니다. 가온이가 저한테 소리도 질렀어요. 그 사람 번호는 010-9087-6513이에요."


@pytest.fixture
async def a_review(place, browser):
    """A case opened for review."""
    await place.receives(TOLD)
    await browser.goes("/cases?view=open")
    case_id = await browser.opens_first_case()
    await browser.goes(f"/cases/{case_id}/review")
    return case_id


def places(browser: Browser, words: str) -> list[str]:
    found = re.findall(r'<a class="find ([^"]*)"[^>]*data-at="([^"]+)"[^>]*>([^<]*)', browser.page)
    return [unescape(at) for _, at, text in found if text == words]


def after(browser: Browser) -> str:
    return " ".join(re.findall(r'<div class="text after">.*?</span>(.*?)</div>', browser.page, re.DOTALL))


async def decides(browser: Browser, case_id: str, act: str, **fields: str) -> None:
    await browser.sends(f"/cases/{case_id}/review", {"act": act, "for": "committee", **fields})


@pytest.mark.usefixtures("a_review")
async def test_before_and_after_stand_side_by_side(browser):
    assert places(browser, "민가온")
    assert "인물1 팀장이 3월 중에" in after(browser)
    assert "9087" not in browser.page
    assert "전화1" in after(browser)


async def test_the_case_leads_to_its_review(browser, a_review):
    await browser.goes(f"/cases/{a_review}")
    assert f'href="/cases/{a_review}/review"' in browser.page


async def test_accepting_leads_to_the_next_find(browser, a_review):
    first, second = places(browser, "민가온")[0], places(browser, "가온")[0]
    await decides(browser, a_review, "accept", at=first, next=second)
    assert "s-accepted" in browser.page
    assert re.search(r'id="chosen"[^>]*data-at="' + re.escape(second), browser.page)
    assert "맞음" in browser.page


async def test_undoing_leaves_the_word_in_the_text_and_taking_back_covers_it(browser, a_review):
    at = places(browser, "가온")[0]
    await decides(browser, a_review, "undo", at=at)
    assert "가온이가 저한테" in after(browser)
    await decides(browser, a_review, "forget", at=at)
    assert "가온이가 저한테" not in after(browser)


@pytest.mark.parametrize(("act", "words"), [("right_out", "민가온 "), ("right_in", "민가"), ("left_in", "가온")])
async def test_the_ends_of_a_find_move_by_one_character(browser, a_review, act, words):
    await decides(browser, a_review, act, at=places(browser, "민가온")[0])
    assert re.search(r'id="chosen"[^>]*>([^<]*)', browser.page)[1] == words


async def test_a_missed_word_is_covered_everywhere(browser, a_review):
    await decides(browser, a_review, "everywhere", word="봉투", label="OTHER_ID")
    assert "1곳입니다" in browser.page
    assert "번호1" in after(browser)


async def test_what_is_the_reporters_is_sealed_with_one_button(browser, a_review):
    await decides(browser, a_review, "own", at=places(browser, "민가온")[0])
    assert "신고인의 것으로 봉인했습니다" in browser.page
    assert "민가온" not in browser.page
    assert "신고인 팀장이" in after(browser)


@pytest.mark.parametrize("fields", [{"act": "crown"}, {"act": "accept"}, {"act": "accept", "at": "x.1.2.PERSON.text"}])
async def test_what_makes_no_sense_is_refused_in_a_sentence(browser, a_review, fields):
    await browser.sends(f"/cases/{a_review}/review", {"for": "committee", **fields})
    assert 400 <= browser.status < 500
    assert "<h1" in browser.page


async def test_an_unknown_audience_is_not_found(browser, a_review):
    await browser.goes(f"/cases/{a_review}/review?for=everybody")
    assert browser.status == 404


async def begins(browser: Browser, case_id: str, audience: str = "committee", filled: str = "") -> str:
    fields = {"for": audience, "filled": filled, "once": "one"}
    await browser.sends(f"/cases/{case_id}/papers", fields)
    return browser.url.partition("#")[0]


async def saves(browser: Browser, path: str, text: str, act: str = "save", **more: str) -> None:
    version = browser.field("version")
    await browser.sends(path, {"act": act, "body": text, "version": version, "once": act + version, **more})


async def test_a_paper_is_written_looked_through_and_released(browser, a_review):
    path = await begins(browser, a_review)
    await saves(browser, path, "한 직원이 금품을 받았다는 주장이다.")
    assert "걸린 것이 없습니다" in browser.page
    await saves(browser, path, "", act="release")
    assert "김하늘 님이 내보냄" in browser.page
    assert "textarea" not in browser.page
    await browser.goes(f"/cases/{a_review}/review")
    assert "위원회 1호" in browser.page


async def test_a_careless_paper_offers_no_release_and_shows_both_texts(browser, a_review):
    path = await begins(browser, a_review)
    await saves(browser, path, "민가온 팀장이 3월 7일에 봉투를 받았습니다. 번호는 010-9087-6513.")
    assert "내보낼 수 없습니다" in browser.page
    assert 'value="release"' not in browser.page
    assert "신고인의 글" in browser.page
    # The number stands in the paper's own text; on the reporter's side it stays covered.
    side = "".join(re.findall(r"신고인의 글</span><br>(.*?)</blockquote>", browser.page, re.DOTALL))
    assert "9087" not in side
    await saves(browser, path, "", act="release")
    assert "내보내지 않았습니다" in browser.page


async def test_two_officers_let_a_held_paper_pass(browser, someone, a_review):
    path = await begins(browser, a_review)
    await saves(browser, path, "민가온 팀장이 받았다는 주장이다.")
    await saves(browser, path, "", act="ask", reason="법원의 명령이 있음")
    assert 'value="confirm"' not in browser.page
    other = await someone("narae", otp=pyotp.TOTP(TOTP).at(MORNING))
    await other.goes(path)
    assert "김하늘 님이 풀어 달라고 했습니다" in other.page
    await saves(other, path, "", act="confirm", reason="명령서를 함께 봄")
    assert "두 사람이 풀었습니다" in other.page
    await saves(other, path, "", act="release")
    assert "이나래 님이 내보냄" in other.page


async def test_a_paper_may_begin_with_what_the_audience_would_read(browser, a_review):
    await begins(browser, a_review, filled="1")
    assert "인물1 팀장이 3월 중에" in browser.page


async def test_two_who_write_at_once_lose_no_word(browser, a_review):
    path = await begins(browser, a_review)
    await saves(browser, path, "한 직원이 금품을 받았다는 주장이다.")
    await browser.sends(
        path, {"act": "save", "body": "늦게 온 글", "version": "1", "once": "late", "paper": path[-32:]}
    )
    assert "다른 분이 먼저 고쳤습니다" in browser.page
    assert "늦게 온 글</textarea>" in browser.page


async def test_what_was_being_written_survives_the_lock(browser, a_review, only_session):
    path = await begins(browser, a_review)
    only_session().lock()
    await browser.sends(path, {"act": "save", "body": "쓰던 글", "version": "1", "once": "x", "paper": path[-32:]})
    assert "/locked" in browser.url
    await browser.sends("/locked", {"passphrase": "대나무 숲에 바람이 분다", "otp": ""})
    await browser.goes(path)
    assert "쓰던 글</textarea>" in browser.page
