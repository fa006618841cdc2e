"""A case that came by text message, at the console: the carrier reads the answer, or none leaves; it is said which."""

import pytest
from aiohttp import FormData

from casework.bootstrap import open_intake
from casework.texting import TextMessage, receive_text, waiting_texts

LAMP = "골목 가로등이 이틀째 꺼져 있습니다. 고쳐 주세요."
BRIBE = "가게 허가를 받으러 갔더니 건축과 담당 주무관이 봉투를 준비해 오라고 했습니다. 급행료라고 하더군요."
NUMBER = "01000001234"
LEAVES = "문자로 나갑니다: 통신사가 볼 수 있습니다"
STAYS = "답변 내용은 문자로 나가지 않습니다"


@pytest.fixture
async def line(settings, clock):
    async with open_intake(settings, clock=clock, messenger=True) as bot:
        yield bot


async def comes(text, line, place, browser, login):
    await receive_text(TextMessage(number=NUMBER, event="mo-1", text=text), lambda _no, _first: "", line)
    for each in ("sion", login):
        await place.lets_in(each)
    await browser.signs_in(login)
    await browser.goes("/cases")
    return await browser.opens_first_case()


async def test_an_answer_that_leaves_by_text_is_said_to_before_it_is_written(line, place, browser):
    case = await comes(LAMP, line, place, browser, "sion")
    assert LEAVES in browser.page
    assert NUMBER not in browser.page
    assert 'type="file"' not in browser.page
    await browser.replies(case, "내일 고치겠습니다.")
    assert "말씀하신 분께 보냈습니다." in browser.page
    (text,) = await waiting_texts(line)
    assert (text.number, "내일 고치겠습니다." in text.text) == (NUMBER, True)


async def test_a_file_that_is_sent_along_all_the_same_is_refused_and_nothing_leaves(line, place, browser):
    case = await comes(LAMP, line, place, browser, "sion")
    await browser.replies(case, "보세요.", files=[("등.txt", b"x")])
    assert "파일을 붙일 수 없습니다" in browser.page
    assert "보세요." in browser.page  # what was written is still there
    assert await waiting_texts(line) == []


async def test_of_a_protected_case_the_page_says_that_nothing_leaves_and_nothing_does(line, place, browser):
    case = await comes(BRIBE, line, place, browser, "haneul")
    assert NUMBER not in browser.page
    form = FormData({"token": browser.token, "once": browser.field("once"), "act": "convert", "kind": "corruption"})
    await browser._take(await browser.client.post(f"/cases/{case}/decide", data=form))
    await browser.goes(f"/cases/{case}")
    assert STAYS in browser.page
    assert LEAVES not in browser.page
    assert 'type="file"' in browser.page
    await browser.replies(case, "조사하고 있습니다.")
    assert await waiting_texts(line) == []


async def test_a_case_of_another_lane_says_nothing_of_texts(place, browser):
    await place.receives(LAMP, kind="grievance")
    await place.lets_in("seojun")
    await browser.signs_in("seojun")
    await browser.goes("/cases")
    await browser.opens_first_case()
    assert LEAVES not in browser.page
    assert STAYS not in browser.page
