"""Letters, new receipts and counts at the console: for who asked, by the case's officers, and nothing of it is kept."""

import pytest
from aiohttp import FormData

from casework.corresponding import open_mailbox
from casework.errors import UnknownReceiptError
from casework.inquiring import ask_new_receipt, ask_standing
from casework.receipts import read_receipt

LAMP = "골목 가로등이 꺼졌습니다."
HOME = "독고은별 시흥대로 73길 70 010-9087-6513"
REPLY = "내일 고치겠습니다."
WHY = "남기신 번호로 전화해 확인함"


async def sends(browser, path, **fields):
    form = FormData({"token": browser.token, "once": browser.field("once"), **fields})
    return await browser._take(await browser.client.post(path, data=form))


async def told(place, browser, **answers):
    """An ordinary complaint, answered, open in its officer's browser; its person and its address."""
    person = await place.receives(LAMP, kind="grievance", answers={"contact": HOME} | answers)
    await browser.signs_in("seojun")
    await browser.goes("/cases")
    case_id = await browser.opens_first_case()
    await browser.replies(case_id, REPLY)
    return person, f"/cases/{case_id}"


async def asked(place, person):
    view = await person.reads()
    found = await ask_standing(view.number, HOME, place.intake)
    await ask_new_receipt(found.token, place.intake)


async def test_an_answer_is_printed_for_a_window_envelope_and_its_sending_noted(place, browser):
    _, case = await told(place, browser, reply_by="post")
    await browser.goes(case)
    path = browser.page.partition(f'action="{case}/letters/')[2].partition('"')[0]
    await sends(browser, f"{case}/letters/{path}")
    assert (browser.status, "문의하신 내용 안내" in browser.page) == (200, True)
    assert REPLY in browser.page
    assert "시흥대로 73길 70" in browser.page
    assert not any(word in browser.page for word in ("가로등", "9087"))
    await sends(browser, f"{case}/letters/{path}/sent")
    assert "11월 23일 답변을 우편으로 보냄" in browser.page


async def test_who_did_not_ask_for_post_gets_no_letter(place, browser):
    _, case = await told(place, browser)
    await browser.goes(case)
    assert "편지로 만들기" not in browser.page
    message = browser.page.partition('class="said by-office" id="m-')[2].partition('"')[0]
    await sends(browser, f"{case}/letters/{message}")
    assert browser.status == 409
    assert "시흥대로" not in browser.page


async def test_a_new_receipt_is_shown_once_and_a_second_click_draws_no_other(place, browser):
    person, case = await told(place, browser)
    await browser.goes(case)
    assert "부탁하셨습니다" not in browser.page
    await asked(place, person)
    await browser.goes(case)
    assert "11월 23일에 새 접수코드를 부탁하셨습니다" in browser.page
    await browser.goes(f"{case}/receipt")
    once = browser.field("once")
    await sends(browser, f"{case}/receipt", how="show", reason=" ")
    assert (browser.status, "이유를 적어 주세요" in browser.page) == (422, True)
    await sends(browser, f"{case}/receipt", how="show", reason=WHY, once=once)
    digits = browser.page.partition('id="new-digits">')[2].partition("<")[0]
    assert [len(group) for group in digits.split()] == [5, 5, 5, 5, 6]
    assert (await open_mailbox(await read_receipt(digits, place.intake), place.intake)).messages[0].text == REPLY
    with pytest.raises(UnknownReceiptError):
        await person.reads()
    await sends(browser, f"{case}/receipt", how="show", reason=WHY, once=once)
    assert "new-digits" not in browser.page
    assert digits not in browser.page
    assert "잃어버린 접수코드를 새로 내줌" in browser.page


async def test_a_request_is_refused_and_gone(place, browser):
    person, case = await told(place, browser)
    await asked(place, person)
    await browser.goes(f"{case}/receipt")
    await sends(browser, f"{case}/receipt", how="refuse", reason="본인이 아니라고 하심")
    assert "내주지 않은 것으로 적었습니다" in browser.page
    assert "부탁하셨습니다" not in browser.page
    assert (await person.reads()).messages


@pytest.mark.parametrize("how", ["", "both"])
async def test_what_is_neither_is_refused_in_one_sentence(place, browser, how):
    _, case = await told(place, browser)
    await browser.goes(f"{case}/receipt")
    await sends(browser, f"{case}/receipt", how=how, reason=WHY)
    assert browser.status == 400
    assert "보내신 형식을 알아볼 수 없습니다" in browser.page


async def test_a_protected_case_has_no_such_page_to_use(place, browser):
    await place.receives("동장이 돈을 받았습니다.", answers={"contact": HOME})
    await browser.signs_in()
    await browser.goes("/cases")
    case = f"/cases/{await browser.opens_first_case()}"
    assert "새 접수코드" not in browser.page
    await browser.goes(f"{case}/receipt")
    assert "신고·상담 사건과 문자로 온 사건에는 내주지 않습니다" in browser.page
    await sends(browser, f"{case}/receipt", how="show", reason=WHY)
    assert (browser.status, "new-digits" in browser.page) == (409, False)


async def test_the_counts_stand_where_leads_see_them(browser):
    await browser.signs_in("lead")
    await browser.goes("/satisfaction")
    assert (browser.status, "처리 만족도" in browser.page) == (200, True)
    await browser.signs_in("seojun")
    await browser.goes("/satisfaction")
    assert browser.status == 403
