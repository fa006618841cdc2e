"""Coming back with a receipt without JavaScript: reading, answering, files, withdrawing, and what does not open."""

import re

import pytest

from casework.answering import deliver, reply
from casework.concluding import close
from casework.extending import ask_consent, extend
from casework.ids import CaseId
from casework.listing import InboxQuery, inbox
from tests.offices import Town
from web.intake.wiring import INTAKE

TEXT = "과장이 점심 값을 업체에 내게 합니다."
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
async def words(visitor) -> str:
    """A report already made; its eight words."""
    await visitor.reports(TEXT, [("메모.txt", b"memo " * 50_000)], kind="corruption")
    return visitor.words


async def answer_to(town: Town, text: str, *, ask: bool = False) -> None:
    """The office opens what waits and answers it."""
    await town.let_in("haneul")
    unlocked = await town.unlock("haneul")
    page = await inbox(unlocked, InboxQuery(view="all"), town.office)
    await reply(page.lines[0].id, text, (), unlocked, town.office, ask=ask)
    await deliver(town.office)


async def test_the_words_open_the_conversation(visitor, words):
    await visitor.comes_back(words)
    assert visitor.status == 200
    assert visitor.messages == [("reporter", TEXT)]
    assert visitor.inside("stage") == "접수됨"


@pytest.mark.parametrize(
    "change", ["{0}", "{1}", "  {0}\n", "1. {0}"], ids=["apart", "together", "with blanks", "with numbers"]
)
async def test_the_words_are_read_the_way_people_type_them(visitor, words, change):
    await visitor.comes_back(change.format(words, words.replace(" ", "")))
    assert visitor.messages


async def test_the_digits_open_it_too(visitor):
    await visitor.reports(TEXT)
    await visitor.comes_back(visitor.inside("receipt-digits"))
    assert visitor.messages == [("reporter", TEXT)]


async def test_what_was_written_is_shown_as_text_and_never_as_markup(visitor):
    await visitor.reports(SCRIPT)
    await visitor.comes_back(visitor.words)
    assert SCRIPT not in visitor.page
    assert visitor.messages == [("reporter", SCRIPT)]


async def test_the_answer_of_the_office_stands_under_the_report(visitor, words, town: Town):
    await answer_to(town, "잘 받았습니다.\n살펴보겠습니다.", ask=True)
    await visitor.comes_back(words)
    assert visitor.messages == [("reporter", TEXT), ("office", "잘 받았습니다.\n살펴보겠습니다.")]
    assert "담당자가 설명이나 자료를 더 부탁했습니다." in visitor.page


async def test_what_the_person_adds_is_stored_once_however_often_it_is_sent(visitor, words, stored):
    await visitor.comes_back(words)
    session = visitor.field("session")
    await visitor.answers("덧붙입니다", session=session)
    await visitor.answers("덧붙입니다", session=session)
    assert visitor.messages == [("reporter", TEXT), ("reporter", "덧붙입니다")]
    assert (await stored())["mail"] == 2


async def test_a_changed_answer_on_a_used_page_comes_back_to_be_sent_again(visitor, words):
    await visitor.comes_back(words)
    session = visitor.field("session")
    await visitor.answers("덧붙입니다", session=session)
    await visitor.answers("다른 말", session=session)
    assert visitor.status == 409
    assert ">\n다른 말</textarea>" in visitor.page
    await visitor.answers("다른 말")
    assert visitor.messages[-1] == ("reporter", "다른 말")


async def test_a_file_comes_back_as_it_was_sent(visitor, words):
    await visitor.comes_back(words)
    fields = {name: visitor.field(name) for name in ("session", "message", "file")}
    answer = await visitor.client.post("/mailbox/file", data=fields)
    assert await answer.read() == b"memo " * 50_000
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")


async def test_a_file_of_another_message_is_not_found(visitor, words):
    await visitor.comes_back(words)
    fields = {"session": visitor.field("session"), "message": visitor.field("message"), "file": "00" * 16}
    await visitor.posts("/mailbox/file", fields)
    assert visitor.status == 404


async def test_files_can_be_added_later(visitor, words):
    await visitor.comes_back(words)
    await visitor.answers("사진입니다", [("사진 1.jpg", b"jpg")])
    assert "사진 1.jpg" in visitor.page


async def test_taking_the_report_back_needs_a_tick(visitor, words):
    await visitor.comes_back(words)
    await visitor.posts("/mailbox/withdraw", {"session": visitor.field("session")})
    assert len(re.findall("<article", visitor.page)) == 1
    await visitor.posts("/mailbox/withdraw", {"session": visitor.field("session"), "sure": "1"})
    assert len(re.findall("<article", visitor.page)) == 2
    assert "취하하셨습니다." in visitor.page


async def test_a_mistyped_word_is_met_with_near_words_and_nothing_is_looked_up(visitor, words):
    first, *rest = words.split()
    await visitor.comes_back(" ".join(["뷁" + first[1:], *rest]))
    assert visitor.status == 422
    assert "1번째 낱말" in visitor.page
    assert " ".join(rest) in visitor.page


NO_RECEIPTS = ["", "없는 말", "x" * 5_000, "1" * 26, "1" * 5_000, "가" * 300, "\x00", "🌲" * 8]


async def test_what_cannot_be_a_receipt_is_refused_without_a_search(visitor, subtests):
    for code in NO_RECEIPTS:
        with subtests.test(code[:8]):
            await visitor.comes_back(code)
            assert visitor.status == 422
            assert "접수코드를 알아볼 수 없습니다." in visitor.page


async def test_an_unknown_receipt_is_answered_like_any_other(visitor):
    await visitor.comes_back("since economy heart destroy salon indoor renew soda")
    assert visitor.status == 404
    assert "찾지 못했습니다" in visitor.page


async def test_an_expired_page_keeps_the_words_for_after_the_door(visitor, words, town: Town):
    await visitor.comes_back(words)
    session = visitor.field("session")
    town.clock.turn(minutes=16)
    await visitor.answers("한참 쓴 글", session=session)
    assert visitor.status == 403
    assert "한참 쓴 글" in visitor.page
    await visitor.posts("/mailbox", {"code": words, "draft": "한참 쓴 글"})
    assert ">\n한참 쓴 글</textarea>" in visitor.page


@pytest.mark.usefixtures("words")
async def test_a_forged_session_leads_to_the_door(visitor, stored, subtests):
    before = await stored()
    for path in ("/mailbox/answer", "/mailbox/withdraw", "/mailbox/file"):
        for session in ("", "00", "zz", "ab" * 300):
            with subtests.test(path, session=session):
                await visitor.posts(path, {"session": session, "body": "끼어들기", "sure": "1"})
                assert visitor.status == 403
                assert 'name="code"' in visitor.page
    assert await stored() == before


async def test_no_cookie_is_ever_set(visitor, words):
    await visitor.comes_back(words)
    assert "Set-Cookie" not in visitor.headers


async def test_a_closed_gate_asks_to_press_again(visitor, words, server):
    server.app[INTAKE].gate.waiting = server.app[INTAKE].gate.most_waiting
    await visitor.comes_back(words)
    assert visitor.status == 503
    assert visitor.headers["Retry-After"] == "20"
    assert words in visitor.page


async def test_consent_is_given_with_a_button_and_to_nothing_that_was_not_asked(visitor, town: Town):
    await visitor.reports("골목이 어둡습니다.", kind="grievance", concerns="nobody")
    words = visitor.words
    await town.let_in("seojun")
    unlocked = await town.unlock("seojun")
    case_id = CaseId((await inbox(unlocked, InboxQuery(), town.office)).lines[0].id)
    await extend(case_id, "부품을 기다립니다.", unlocked, town.office)
    await ask_consent(case_id, "아직 기다립니다.", unlocked, town.office)
    await visitor.comes_back(words)
    assert 'value="extension"' in visitor.page
    session = visitor.field("session")
    await visitor.posts("/mailbox/consent", {"session": session, "what": "everything"})
    assert visitor.status == 404
    await visitor.posts("/mailbox/consent", {"session": session, "what": "extension"})
    assert "동의한다고 알리셨습니다." in visitor.page
    await town.let_in("seojun")
    before = (await town.office.cases.get(bytes.fromhex(case_id))).due
    await extend(case_id, "아직 기다립니다.", unlocked, town.office)
    assert (await town.office.cases.get(bytes.fromhex(case_id))).due > before


async def ended_complaint(visitor, town: Town) -> str:
    """A complaint told here and closed by its officer; its eight words."""
    await visitor.reports("골목 가로등이 꺼졌습니다.", kind="grievance")
    words = visitor.words
    await town.let_in("seojun")
    seojun = await town.unlock("seojun")
    page = await inbox(seojun, InboxQuery(view="all"), town.office)
    await close(page.lines[0].id, "done", "고쳤습니다.", seojun, town.office)
    await visitor.comes_back(words)
    return words


async def test_how_it_went_is_asked_once_after_the_end(visitor, town: Town):
    words = await ended_complaint(visitor, town)
    assert 'id="rating"' in visitor.page
    assert 'id="answer"' not in visitor.page
    session = visitor.field("session")
    for _ in range(2):
        await visitor.posts("/mailbox/satisfaction", {"session": session, "score": "4", "remark": "밝아졌어요"})
    assert visitor.status == 404  # said before: there is nothing more to say it on
    await visitor.comes_back(words)
    assert "5점 가운데 4점을 주셨습니다." in visitor.page
    assert 'id="rating"' not in visitor.page
    assert visitor.messages[-1] == ("reporter", "밝아졌어요")


@pytest.mark.parametrize("score", ["", "6", "<b>"])
async def test_a_score_that_is_none_is_refused_in_one_sentence(visitor, town: Town, score):
    await ended_complaint(visitor, town)
    await visitor.posts("/mailbox/satisfaction", {"session": visitor.field("session"), "score": score})
    assert visitor.status == 422
    assert "1점부터 5점 가운데 하나를 골라 주세요." in visitor.page
    assert 'id="rating"' in visitor.page


async def test_what_taking_back_means_is_said_before_it_is_done(visitor, words):
    await visitor.comes_back(words)
    assert "이미 시작된 조사가 계속될 수 있습니다" in visitor.page
