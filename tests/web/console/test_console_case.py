"""One case: read, reveal, answer, note, move, assign, recuse, close."""

import re

import pytest

PHONE = "010-1234-5678"


@pytest.fixture
async def a_case(place, browser):
    """A person who reported, and the case open in the browser."""
    person = await place.receives(f"업체 직원 번호는 {PHONE}입니다.", answers={"when": "지난봄"})
    await browser.goes("/cases?view=open")
    return person, await browser.opens_first_case()


@pytest.mark.usefixtures("a_case")
async def test_a_case_shows_what_was_said_and_what_was_asked(browser):
    assert "업체 직원 번호는" in browser.page
    assert "지난봄" in browser.page
    assert "by-reporter" in browser.page


async def test_opening_a_case_is_in_its_journal(a_case, browser, place):
    _person, case_id = a_case
    row = await place.office.cases.get(bytes.fromhex(case_id))
    acts = [each.act for each in await place.office.journal.of_case(row.journal_id)]
    assert acts[-1] == "opened"
    assert "<td>사건을 열어 봄</td>" in browser.page
    assert "김하늘" in browser.page


async def test_the_journal_is_said_in_korean(a_case, browser):
    _person, case_id = a_case
    await browser.sends(f"/cases/{case_id}/notes", {"body": "메모"})
    await browser.sends(f"/cases/{case_id}/move", {"state": "reviewing"})
    journal = browser.page.partition('id="journal"')[2]
    assert "단계를 바꿈: 검토·분류" in journal
    assert re.findall(r"<td>([a-z_]+)</td>", journal) == []


async def test_what_people_write_stays_text(place, browser):
    await place.receives('<script>alert(1)</script><img src=x onerror="alert(2)"> {{ 7*7 }}')
    await browser.goes("/cases?view=open")
    await browser.opens_first_case()
    assert "<script>alert" not in browser.page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in browser.page
    assert "{{ 7*7 }}" in browser.page


@pytest.mark.usefixtures("a_case")
async def test_a_number_is_covered_and_its_kind_is_said(browser):
    assert PHONE not in browser.page
    assert re.search(r'class="mask"[^>]*>전화번호', browser.page)


async def test_a_covered_number_is_shown_once_to_somebody_who_says_why(a_case, browser, place):
    _person, case_id = a_case
    path = re.search(r'href="(/cases/[0-9a-f]+/reveal/[^"]+)"', browser.page)[1]
    await browser.goes(path)
    await browser.sends(path, {"reason": "업체를 확인하려고 합니다"})
    assert f'<mark class="shown" title="방금 펼친 부분">{PHONE}</mark>' in browser.page
    assert "업체를 확인하려고 합니다" in browser.page  # in the journal, for those who hold the case
    await browser.goes(f"/cases/{case_id}")
    assert PHONE not in browser.page
    row = await place.office.cases.get(bytes.fromhex(case_id))
    assert "revealed" in [each.act for each in await place.office.journal.of_case(row.journal_id)]


@pytest.mark.usefixtures("a_case")
async def test_without_a_reason_nothing_is_uncovered(browser):
    path = re.search(r'href="(/cases/[0-9a-f]+/reveal/[^"]+)"', browser.page)[1]
    await browser.goes(path)
    await browser.sends(path, {"reason": "  "})
    assert browser.status == 422
    assert PHONE not in browser.page


@pytest.mark.parametrize("index", ["-1", "99", "x", "²"])
@pytest.mark.usefixtures("a_case")
async def test_a_mask_that_is_not_there_is_not_found(browser, index):
    path = re.search(r'href="(/cases/[0-9a-f]+/reveal/[0-9a-f]+/)\d+"', browser.page)[1]
    await browser.sends(path + index, {"reason": "업체를 확인하려고 합니다"})
    assert browser.status == 404


async def test_a_reply_reaches_the_person(a_case, browser):
    person, case_id = a_case
    await browser.replies(case_id, "말씀해 주셔서 고맙습니다.\r\n살펴보겠습니다.")
    assert browser.url.startswith(f"/cases/{case_id}")
    assert "말씀하신 분께 보냈습니다" in browser.page
    assert "by-office" in browser.page
    [last] = [each for each in (await person.reads()).messages if each.sender == "office"]
    assert last.text == "말씀해 주셔서 고맙습니다.\n살펴보겠습니다."


async def test_a_reply_sent_as_a_plain_form_reaches_the_person_too(a_case, browser):
    person, case_id = a_case
    await browser.sends(f"/cases/{case_id}/reply", {"body": "파일 없는 답변"})
    [last] = [each for each in (await person.reads()).messages if each.sender == "office"]
    assert last.text == "파일 없는 답변"


@pytest.mark.usefixtures("a_case")
async def test_who_will_read_it_stands_above_the_button(browser):
    before, _button, _after = browser.page.partition("말씀하신 분께 보내기")
    assert "<strong>말씀하신 분</strong>과 이 사건을 열 수 있는 2명(김하늘, 이나래)이 봅니다" in before


async def test_a_second_click_does_not_say_it_twice(a_case, browser):
    person, case_id = a_case
    once = browser.field("once")
    await browser.replies(case_id, "한 번만 갑니다.", once=once)
    await browser.replies(case_id, "한 번만 갑니다.", once=once)
    assert browser.status == 200
    assert len([each for each in (await person.reads()).messages if each.sender == "office"]) == 1


async def test_the_list_beside_the_case_stays_after_a_form_was_sent(a_case, browser):
    _person, case_id = a_case
    await browser.goes(f"/cases/{case_id}?view=unassigned")
    await browser.sends(f"/cases/{case_id}/notes", {"body": "메모"})
    assert '<h2 id="list-title">미배정</h2>' in browser.page
    await browser.goes("/cases")
    assert '<h1 id="list-title">우리 창구</h1>' in browser.page


async def test_asking_for_more_puts_the_case_on_hold_for_it(a_case, browser, place):
    person, case_id = a_case
    await browser.sends(f"/cases/{case_id}/move", {"state": "reviewing"})
    await browser.sends(f"/cases/{case_id}/assign", {"officer": (await place.unlocked()).officer.id})
    await browser.sends(f"/cases/{case_id}/move", {"state": "investigating"})
    await browser.replies(case_id, "언제였나요?", ask=True)
    assert "보완요청" in browser.page
    assert "자료·설명 요청" in browser.page
    [last] = [each for each in (await person.reads()).messages if each.sender == "office"]
    assert last.ask


async def test_a_note_stays_inside(a_case, browser):
    person, case_id = a_case
    await browser.sends(f"/cases/{case_id}/notes", {"body": "계약대장을 본다"})
    assert "계약대장을 본다" in browser.page
    assert "by-note" in browser.page
    assert "내부, 말씀하신 분은 못 봄" in browser.page
    assert "계약대장을 본다" not in [each.text for each in (await person.reads()).messages]


@pytest.mark.parametrize("text", ["", "   ", "가" * 20_001])
async def test_a_reply_that_is_refused_stays_in_the_form(a_case, browser, text):
    person, case_id = a_case
    await browser.replies(case_id, text)
    assert 'role="status"' in browser.page
    assert browser.page.count("가" * 20_001) == (1 if text.strip() else 0)
    assert not [each for each in (await person.reads()).messages if each.sender == "office"]


async def test_a_note_is_left_although_an_answer_that_is_too_long_waits_in_the_form(place, browser):
    await place.receives("신고입니다.")
    await browser.goes("/cases?view=open")
    case_id = await browser.opens_first_case()
    long = "가" * 20_001
    await browser.replies(case_id, long)
    fields = {"body": "업체에 먼저 물어볼 것", "once": browser.field("once")}
    await browser.sends(f"/cases/{case_id}/notes", fields)
    assert browser.status == 200
    assert "업체에 먼저 물어볼 것" in browser.page
    assert long in browser.page


async def test_a_reply_written_while_the_screen_locked_waits_behind_the_passphrase(a_case, browser, clock):
    person, case_id = a_case
    clock.turn(minutes=30)
    await browser.replies(case_id, "아끼던 긴 답변", ask=True)
    assert browser.url.startswith("/locked")
    assert "쓰시던 글은 그대로 있습니다" in browser.page
    await browser.sends("/locked", {"passphrase": "대나무 숲에 바람이 분다", "next": browser.field("next")})
    assert browser.url == f"/cases/{case_id}"
    assert "아끼던 긴 답변</textarea>" in browser.page
    assert 'name="ask" value="1" checked' in browser.page
    assert not [each for each in (await person.reads()).messages if each.sender == "office"]


@pytest.mark.parametrize(("act", "field"), [("notes", "body"), ("close", "sentence")])
async def test_other_words_wait_behind_the_passphrase_too(a_case, browser, clock, act, field):
    _person, case_id = a_case
    clock.turn(minutes=30)
    await browser.sends(f"/cases/{case_id}/{act}", {field: "아끼던 글", "result": "other"})
    await browser.sends("/locked", {"passphrase": "대나무 숲에 바람이 분다", "next": browser.field("next")})
    assert "아끼던 글</textarea>" in browser.page


async def test_a_reply_written_past_the_end_of_the_day_waits_for_the_next_login(a_case, browser, clock):
    _person, case_id = a_case
    clock.turn(hours=9, minutes=1)
    await browser.replies(case_id, "아홉 시간 걸린 답변")
    assert browser.url.startswith("/login")
    fields = {"login": "haneul", "passphrase": "대나무 숲에 바람이 분다", "next": browser.field("next")}
    await browser.sends("/login", fields, token=False)
    assert browser.url == f"/cases/{case_id}"
    assert "아홉 시간 걸린 답변</textarea>" in browser.page


async def test_somebody_else_at_the_same_browser_does_not_get_the_draft(a_case, browser, clock, only_session):
    _person, case_id = a_case
    clock.turn(hours=9, minutes=1)
    await browser.replies(case_id, "하늘이 쓰던 답변")
    await browser.signs_in("seojun")
    assert not only_session().drafts


async def test_a_reply_without_the_token_is_not_sent(a_case, browser):
    person, case_id = a_case
    browser.page = browser.page.replace(browser.token, "x" * 43)
    await browser.replies(case_id, "보내지면 안 됩니다.", files=[("a.txt", b"a")])
    assert not [each for each in (await person.reads()).messages if each.sender == "office"]


async def test_a_case_moves_on_only_as_the_table_allows(a_case, browser):
    _person, case_id = a_case
    await browser.sends(f"/cases/{case_id}/move", {"state": "reviewing"})
    assert "검토·분류" in browser.page
    await browser.goes(f"/cases/{case_id}")
    await browser.sends(f"/cases/{case_id}/move", {"state": "monitoring"})
    assert browser.status == 409
    assert "지금 단계에서는 할 수 없습니다" in browser.page


async def test_a_case_is_given_to_somebody(a_case, browser, place):
    _person, case_id = a_case
    await browser.goes(f"/cases/{case_id}/officers")
    assert "박서준" in browser.page
    assert re.search(r"최팀장 <span[^>]*>인권조사팀 · 읽기만 할 수 있습니다", browser.page)
    seojun = (await place.unlocked("seojun")).officer.id
    await browser.sends(f"/cases/{case_id}/assign", {"officer": seojun})
    assert "담당 박서준" in browser.page


async def test_giving_a_case_to_nobody_is_refused(a_case, browser):
    _person, case_id = a_case
    await browser.sends(f"/cases/{case_id}/assign", {})
    assert 400 <= browser.status < 500


async def test_whoever_steps_aside_never_sees_the_case_again(a_case, browser):
    _person, case_id = a_case
    await browser.sends(f"/cases/{case_id}/recuse", {"reason": "같은 부서에서 일했습니다"})
    assert browser.url == "/cases"
    assert "이 사건에서 빠졌습니다" in browser.page
    await browser.goes("/cases?view=all")
    assert browser.cases() == []
    await browser.goes(f"/cases/{case_id}")
    assert browser.status == 403


async def test_stepping_aside_needs_a_reason(a_case, browser):
    _person, case_id = a_case
    await browser.sends(f"/cases/{case_id}/recuse", {"reason": ""})
    assert browser.status == 422
    await browser.goes(f"/cases/{case_id}")
    assert browser.status == 200


async def test_closing_tells_the_person_and_ends_the_conversation(a_case, browser):
    person, case_id = a_case
    await browser.sends(f"/cases/{case_id}/close", {"result": "corrected", "sentence": "바로잡았습니다."})
    assert "종결하고" in browser.page
    assert 'data-state="closed"' in browser.page
    assert 'name="body" rows="6"' not in browser.page
    view = await person.reads()
    assert view.messages[-1].text == "바로잡았습니다."
    assert view.closed


@pytest.mark.parametrize(
    ("result", "words"), [("nonsense", "바로잡았습니다."), ("corrected", ""), ("", "바로잡았습니다.")]
)
async def test_a_closing_that_is_refused_keeps_its_words(a_case, browser, result, words):
    person, case_id = a_case
    await browser.sends(f"/cases/{case_id}/close", {"result": result, "sentence": words})
    assert 'data-state="received"' in browser.page
    assert f"{words}</textarea>" in browser.page
    assert not (await person.reads()).closed


async def test_another_desks_officer_cannot_open_the_case(a_case, someone):
    _person, case_id = a_case
    other = await someone("seojun")
    await other.goes(f"/cases/{case_id}")
    assert other.status == 403
    assert "업체 직원" not in other.page


@pytest.mark.parametrize("act", ["reply", "notes", "assign", "recuse", "move", "close"])
async def test_another_desks_officer_cannot_act_on_the_case(a_case, someone, place, act):
    _person, case_id = a_case
    other = await someone("seojun")
    fields = {"body": "글", "state": "reviewing", "reason": "사유입니다", "result": "corrected", "sentence": "글"}
    before = await place.office.cases.get(bytes.fromhex(case_id))
    if act == "reply":
        await other.replies(case_id, "글")
    else:
        await other.sends(f"/cases/{case_id}/{act}", fields | {"officer": (await place.unlocked("seojun")).officer.id})
    assert await place.office.cases.get(bytes.fromhex(case_id)) == before


@pytest.mark.parametrize("case_id", ["0" * 32, "nonsense", "%00", "..%2f..", "가"])
async def test_a_case_that_is_not_there_is_not_found(browser, case_id):
    await browser.goes(f"/cases/{case_id}")
    assert browser.status == 404


async def test_a_word_without_the_receipt_is_marked(place, browser):
    person = await place.receives("첫 글")
    await person.says("확인된 글")
    await browser.goes("/cases?view=open")
    await browser.opens_first_case()
    assert "확인된 글" in browser.page
    assert "접수번호로 확인되지 않음" not in browser.page
