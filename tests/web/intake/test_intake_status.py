"""How far it is, at the public pages: without the receipt, and nothing that tells a guess from a miss."""

import pytest

from casework.reissuing import renewal_of
from tests.casework.test_standing import CALL, told


async def asks(visitor, number, contact=CALL):
    return await visitor.posts("/status", {"number": number, "contact": contact})


async def test_number_and_contact_show_the_stage_and_the_next_day_alone(visitor, town):
    _, _, number = await told(town)
    await visitor.goes("/status")
    assert visitor.status == 200
    await asks(visitor, number.lower(), "01090876513")
    assert visitor.status == 200
    assert visitor.inside("stage") == "접수됨"
    assert "다음 안내: 12월 1일" in visitor.inside("next")
    assert number in visitor.page
    assert not any(secret in visitor.page for secret in ("독고은별", "9087", "가로등"))


async def test_every_answer_that_tells_nothing_is_the_same_to_the_byte(visitor, town):
    _, _, number = await told(town)
    _, _, protected = await told(town, "haneul", "동장이 돈을 받았습니다.", kind="corruption")
    _, _, anonymous = await told(town, contact="")
    pages = set()
    for asked, contact in ((number, "010-9087-6514"), ("ABCD-2345", CALL), (protected, CALL), (anonymous, CALL)):
        pages.add((await asks(visitor, asked, contact), visitor.status, str(sorted(visitor.headers.items()))))
    assert len({page for page, _, _ in pages}) == 1
    assert {status for _, status, _ in pages} == {404}
    assert "알려 드릴 수 있는 것이 없습니다" in visitor.page


async def test_guesses_have_one_budget_for_everybody(visitor):
    for _ in range(40):
        await asks(visitor, "ABCD-2345", "이름만")
        if visitor.status == 503:
            break
    assert visitor.status == 503
    assert "지금 많은 분이 이용하고 있습니다" in visitor.page
    await visitor.goes("/mailbox")
    assert visitor.status == 200


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, 422),
        ({"number": "ABCD-2345"}, 422),
        ({"number": "가" * 5000, "contact": "010-9087-6513"}, 404),
        ({"number": "\x00" * 40, "contact": "<script>@example.com"}, 422),
        ({"number": "ABCD-2345", "contact": "a@" * 5000}, 422),
    ],
)
async def test_bad_input_is_refused_in_one_sentence_and_not_repeated(visitor, fields, status):
    await visitor.posts("/status", fields)
    assert visitor.status == status
    assert '<p id="refusal"' in visitor.page or 'id="refusal"' in visitor.page
    assert "<script>@" not in visitor.page


async def test_in_english_too(visitor, town):
    _, _, number = await told(town)
    await visitor.posts("/status?lang=en", {"number": number, "contact": CALL})
    assert visitor.inside("stage") == "received"


async def test_a_new_receipt_is_asked_for_and_never_given_here(visitor, town):
    case_id, seojun, number = await told(town)
    await asks(visitor, number)
    token = visitor.page.partition('name="token" value="')[2].partition('"')[0]
    await visitor.posts("/status/receipt", {"token": token})
    assert visitor.status == 200
    assert "담당자에게 전했습니다" in visitor.page
    assert (await renewal_of(case_id, seojun, town.office)).asked == town.clock.today()


@pytest.mark.parametrize("token", ["", "00", "가" * 500, "f" * 5000])
async def test_without_proof_nothing_is_asked_for(visitor, town, token):
    case_id, seojun, _ = await told(town)
    await visitor.posts("/status/receipt", {"token": token})
    assert visitor.status == 403
    assert "시간이 지났어요" in visitor.page
    assert (await renewal_of(case_id, seojun, town.office)).asked is None
