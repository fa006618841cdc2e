"""What was being written and not sent is kept, sealed to its writer alone, and ends with the sending or the case."""

import pytest
from sqlalchemy import select

from casework.assigning import recuse
from casework.errors import NotYourCaseError
from casework.ids import CaseId
from casework.listing import InboxQuery, inbox
from casework.store.desk_tables import unsent
from casework.store.keyring_tables import wrap
from casework.unsent import end_unsent, forget_unsent, in_case, keep_unsent, open_unsent

WORDS = {"reply": "확인하고 있습니다. 사흘 안에", "note": "업체에 먼저 물어볼 것"}


@pytest.fixture
async def case(any_town):
    await any_town.report("구매 담당이 같은 업체에만 미리 연락합니다.", kind="corruption")
    await any_town.let_in("haneul")
    return CaseId((await inbox(await any_town.unlock("haneul"), InboxQuery(view="all"), any_town.office)).lines[0].id)


async def kept(town) -> tuple[int, int]:
    """How many rows there are, and how many wraps of such."""
    async with town.office.cases.store.reading() as connection:
        rows = (await connection.execute(select(unsent))).all()
    async with town.office.keyring.store.reading() as connection:
        wraps = (await connection.execute(select(wrap).where(wrap.c.kind == "unsent"))).all()
    return len(rows), len(wraps)


async def test_it_is_there_at_the_next_login_and_for_nobody_else(any_town, case):
    haneul = await any_town.unlock("haneul")
    await keep_unsent(in_case(case), WORDS, haneul.officer, any_town.office)
    assert await open_unsent(in_case(case), await any_town.unlock("haneul"), any_town.office) == WORDS
    assert await open_unsent(in_case(case), await any_town.unlock("narae"), any_town.office) == {}
    await keep_unsent(in_case(case), WORDS | {"note": ""}, haneul.officer, any_town.office)
    assert await open_unsent(in_case(case), haneul, any_town.office) == {"reply": WORDS["reply"]}
    assert await kept(any_town) == (1, 1)


async def test_a_colleague_who_moves_the_row_to_their_own_name_opens_nothing(any_town, case):
    haneul, narae = await any_town.unlock("haneul"), await any_town.unlock("narae")
    await keep_unsent(in_case(case), WORDS, haneul.officer, any_town.office)
    async with any_town.office.cases.store.writing() as connection:
        await connection.execute(unsent.update().values(officer_id=narae.officer.id))
    assert await open_unsent(in_case(case), narae, any_town.office) == {}


async def test_nothing_of_it_lies_open(any_town, case):
    haneul = await any_town.unlock("haneul")
    await keep_unsent(in_case(case), WORDS, haneul.officer, any_town.office)
    async with any_town.office.cases.store.reading() as connection:
        body = (await connection.execute(select(unsent.c.body))).scalar_one()
    assert not [word for word in WORDS.values() if word.encode() in body]


async def test_sent_or_emptied_it_is_gone_with_its_key(any_town, case):
    haneul = await any_town.unlock("haneul")
    await keep_unsent(in_case(case), WORDS, haneul.officer, any_town.office)
    await keep_unsent(in_case(case), {"reply": " ", "note": ""}, haneul.officer, any_town.office)
    assert await kept(any_town) == (0, 0)
    await keep_unsent(in_case(case), WORDS, haneul.officer, any_town.office)
    await forget_unsent(in_case(case), haneul.officer, any_town.office)
    assert await kept(any_town) == (0, 0)


async def test_who_does_not_have_the_case_keeps_nothing_in_it(any_town, case):
    seojun = await any_town.unlock("seojun")
    with pytest.raises(NotYourCaseError):
        await keep_unsent(in_case(case), WORDS, seojun.officer, any_town.office)
    assert await kept(any_town) == (0, 0)


async def test_the_keeper_ends_what_is_old_and_what_its_writer_has_no_more(any_town, case):
    haneul, narae = await any_town.unlock("haneul"), await any_town.unlock("narae")
    await keep_unsent(in_case(case), WORDS, haneul.officer, any_town.office)
    await keep_unsent(in_case(case), WORDS, narae.officer, any_town.office)
    assert await end_unsent(any_town.office) == 0
    await recuse(case, "제 친척의 일입니다", narae, any_town.office)
    assert await end_unsent(any_town.office) == 1
    assert await open_unsent(in_case(case), haneul, any_town.office) == WORDS
    any_town.clock.turn(days=any_town.office.rules.lists.unsent_days + 1)
    assert await end_unsent(any_town.office) == 1
    assert await kept(any_town) == (0, 0)


async def test_as_long_as_three_texts_may_be_they_are_kept(any_town, case):
    haneul = await any_town.unlock("haneul")
    long = {name: f"{name} " + "가나다라마바사아자차" * 1_900 for name in ("reply", "note", "sentence")}
    await keep_unsent(in_case(case), long, haneul.officer, any_town.office)
    assert await open_unsent(in_case(case), haneul, any_town.office) == {
        name: text.strip() for name, text in long.items()
    }
