"""Calls and visits at the portal: entered in one form, told back once, counted, and gone."""

import re

import pytest

CALL = {"channel": "phone", "body": "독산로 12 앞 배수구가 막혔습니다.", "unit": "건축과", "concerns": "nobody"}


async def enters(person, once="one", **fields):
    await person.goes("/entry")
    return await person.sends("/entry", {"once": once, **CALL, **fields})


async def test_a_call_is_sealed_and_only_counted(clerk, town):
    person = await clerk("desk1")
    assert person.url == "/entry"
    await enters(person)
    assert "봉인해서 보냈습니다" in person.page
    assert "배수구" not in person.page
    await person.goes("/entry")
    assert re.search(r"전화 1건.*방문 0건", person.page, re.DOTALL)
    assert "배수구" not in person.page
    assert await town.let_in("seojun") == 1


async def test_the_receipt_is_read_out_once_and_only_if_wanted(clerk):
    person = await clerk("desk1")
    usual = await person.goes("/entry")  # some of the 2,048 words stand on the page anyway
    await enters(person)
    assert "receipt-code" not in person.page
    await enters(person, once="two", receipt="1")
    words = re.findall(r"<li>(.*?)</li>", person.page)
    assert len(words) == 8
    await person.sends("/entry", {"once": "two", **CALL, "receipt": "1", "token": person.token}, token=False)
    await person.goes("/entry")
    assert "receipt-code" not in person.page
    assert [word for word in words if word in person.page and word not in usual] == []


async def test_a_form_sent_twice_is_one_call(clerk, town):
    person = await clerk("desk1")
    await enters(person)
    await person.goes("/entry")
    await person.sends("/entry", {"once": "one", **CALL})
    assert person.url == "/entry"
    assert await town.let_in("seojun") == 1


async def test_a_protected_call_leaves_no_count_and_no_word(clerk, town):
    person = await clerk("desk1")
    await enters(person, body="어느 과장이 봉투를 받았다고 합니다.", protected="1", concerns="office")
    assert "아무에게도 말하지 마세요" in person.page
    assert "봉투" not in person.page
    await person.goes("/entry")
    assert re.search(r"전화 0건.*방문 0건", person.page, re.DOTALL)
    assert await town.let_in("haneul", "seojun", "darae") == 0
    assert await town.let_in("outside") == 1


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"body": " "}, 422),
        ({"body": "ㄱ" * 20_001}, 413),
        ({"channel": "pigeon"}, 400),
        ({"unit": "없는과"}, 400),
        ({"concerns": "everybody", "protected": "1"}, 400),
        ({"concerns": "team", "protected": "1"}, 400),
    ],
)
async def test_what_does_not_fit_is_refused_in_a_sentence(clerk, town, fields, status):
    person = await clerk("desk1")
    await enters(person, **fields)
    assert person.status == status
    assert 'role="alert"' in person.page
    assert await town.let_in("seojun", "haneul", "outside") == 0


async def test_nothing_written_is_lost_by_a_refusal_or_a_lock(clerk, portal_sessions):
    person = await clerk("desk1")
    await enters(person, unit="없는과")
    assert "배수구가 막혔습니다.</textarea>" in person.page
    next(iter(portal_sessions._open.values())).lock()
    await person.sends("/entry", {"once": "x", **CALL})
    assert person.url == "/locked?next=/entry"
    await person.sends("/locked", {"passphrase": "대나무 숲에 바람이 분다desk1", "otp": "", "next": "/entry"})
    assert "배수구가 막혔습니다.</textarea>" in person.page
    await person.goes("/entry")
    assert "배수구" not in person.page


async def test_when_no_key_is_valid_the_words_come_back_and_nothing_is_sent(clerk, town):
    person = await clerk("desk1")
    await person.goes("/entry")
    town.clock.turn(days=400)
    await person.signs_in("desk1")
    await enters(person)
    assert person.status == 503
    assert "배수구가 막혔습니다.</textarea>" in person.page
