"""What must not work with a copy: another's, an altered one, a forged answer, a suspended account, a second try."""

import asyncio

import pytest

from casework.errors import (
    EmptyTextError,
    NotAllowedNowError,
    NotFoundError,
    WrongLoginError,
)
from casework.factsheets import Answer, signed_answer
from casework.handing import collect_answers, handings_of, offer_of, take_back
from casework.portal.enrolling import suspend_account
from casework.portal.sheets import answer_sheet, open_sheet, sheets_of
from casework.reading import open_case
from casework.store.portal import AnswerRow
from casework.store.portal_tables import answer as answer_table
from casework.store.portal_tables import handout
from crypto.context import Purpose, SealingContext
from crypto.envelope import Body, WrapRecord
from crypto.errors import CryptoError
from crypto.keys import SigningKey
from crypto.seal import seal
from crypto.unseal import open_sealed
from tests.casework.asking import (
    ANSWERS,
    a_released_sheet,
    ask,
    change,
    only_sheet,
    rows_of,
)


async def test_a_suspended_account_gets_nothing_and_does_not_come_in(any_town):
    town = any_town
    case_id, paper_id, unlocked = await a_released_sheet(town)
    await suspend_account("house1", town.office)
    with pytest.raises(WrongLoginError):
        await town.admit("house1")
    with pytest.raises(NotFoundError):
        await ask(town, case_id, paper_id, unlocked)
    offer = await offer_of(case_id, paper_id, "주택과", unlocked, town.office)
    assert [name for _, name in offer.people] == ["노집"]
    await suspend_account("house1", town.office, suspended=False)
    assert (await town.admit("house1")).account.unit == "주택과"


async def test_the_console_and_the_portal_take_each_others_people_for_strangers(town):
    with pytest.raises(WrongLoginError):
        await town.admit("haneul")
    with pytest.raises(WrongLoginError):
        await town.unlock("house1")


async def test_another_account_cannot_open_a_copy_even_with_the_row_in_its_hands(any_town):
    town = any_town
    case_id, paper_id, unlocked = await a_released_sheet(town)
    await ask(town, case_id, paper_id, unlocked)
    [row] = await rows_of(town)
    other = await town.admit("house2")
    about = SealingContext(purpose=Purpose.HANDOUT, office=town.office.office, message_id=row["id"])
    with pytest.raises(CryptoError):
        open_sealed(Body.parse(row["body"]), WrapRecord.parse(row["wrap"]), key=other.key, about=about)
    with pytest.raises(NotFoundError):
        await open_sheet(row["id"].hex(), other, town.portal)
    await change(town, row["id"], account_id=other.account.id)
    with pytest.raises(NotFoundError):
        await open_sheet(row["id"].hex(), other, town.portal)


async def test_an_altered_copy_and_one_in_the_place_of_another_do_not_open(town):
    case_id, paper_id, unlocked = await a_released_sheet(town)
    await ask(town, case_id, paper_id, unlocked)
    await ask(town, case_id, paper_id, unlocked)
    first, second = await rows_of(town)
    admitted = await town.admit("house1")
    await change(town, first["id"], body=first["body"][:-1] + bytes([first["body"][-1] ^ 1]))
    with pytest.raises(NotFoundError):
        await open_sheet(first["id"].hex(), admitted, town.portal)
    await change(town, first["id"], body=second["body"], wrap=second["wrap"])
    with pytest.raises(NotFoundError):
        await open_sheet(first["id"].hex(), admitted, town.portal)
    for nonsense in ("", "0" * 31, "zz" * 16, "0" * 32):
        with pytest.raises(NotFoundError):
            await open_sheet(nonsense, admitted, town.portal)


async def test_a_copy_taken_back_is_gone_from_the_portal(any_town):
    town = any_town
    case_id, paper_id, unlocked = await a_released_sheet(town)
    await ask(town, case_id, paper_id, unlocked)
    line, admitted = await only_sheet(town)
    await take_back(case_id, line.id, "다른 부서의 일이었음", unlocked, town.office)
    [row] = await rows_of(town)
    assert (row["body"], row["wrap"]) == (None, None)
    assert (await open_sheet(line.id, admitted, town.portal)).sheet is None
    with pytest.raises(NotAllowedNowError):
        await answer_sheet(line.id, ANSWERS, "", admitted, town.portal)
    with pytest.raises(NotAllowedNowError):
        await take_back(case_id, line.id, "한 번 더 거둡니다", unlocked, town.office)


async def test_an_answered_copy_cannot_be_taken_back_and_two_answers_at_once_are_one(any_town):
    town = any_town
    case_id, paper_id, unlocked = await a_released_sheet(town)
    await ask(town, case_id, paper_id, unlocked)
    line, admitted = await only_sheet(town)
    with pytest.raises(EmptyTextError):
        await answer_sheet(line.id, ("", " "), "\n", admitted, town.portal)
    tries = [answer_sheet(line.id, ANSWERS, f"{number}", admitted, town.portal) for number in range(3)]
    ends = await asyncio.gather(*tries, return_exceptions=True)
    assert sorted(type(end).__name__ for end in ends) == ["NoneType", "NotAllowedNowError", "NotAllowedNowError"]
    with pytest.raises(NotAllowedNowError):
        await take_back(case_id, line.id, "다시 생각해 보니", unlocked, town.office)
    came = await asyncio.gather(*(collect_answers(unlocked, town.office) for _ in range(3)))
    assert sum(came) == 1
    assert await rows_of(town, answer_table) == []


async def test_an_answer_that_its_receiver_did_not_sign_is_refused_and_the_journal_says_so(any_town):
    town = any_town
    case_id, paper_id, unlocked = await a_released_sheet(town)
    await ask(town, case_id, paper_id, unlocked)
    line, admitted = await only_sheet(town)
    sheet = (await open_sheet(line.id, admitted, town.portal)).sheet
    handout_id = bytes.fromhex(line.id)
    said_by_another = Answer(answers=ANSWERS, text="지어낸 말")
    raw = signed_answer(said_by_another, handout_id, town.office.office, SigningKey.generate())
    about = SealingContext(purpose=Purpose.HANDOUT_ANSWER, office=town.office.office, message_id=handout_id)
    sealed = seal(raw, to=[sheet.answer_key], about=about)
    forged = AnswerRow(handout_id=handout_id, body=sealed.body.raw, wrap=sealed.wraps[0].raw)
    await town.portal.store.put_answer(forged, town.clock.today())
    assert await collect_answers(unlocked, town.office) == 0
    view = await open_case(case_id, unlocked, town.office)
    assert [message.author for message in view.messages] == ["reporter"]
    assert "handout_answer_refused" in [entry.act for entry in view.journal]
    [copy] = await handings_of(case_id, paper_id, unlocked, town.office)
    assert copy.state == "refused"


async def test_an_answer_to_one_copy_does_not_answer_another(town):
    case_id, paper_id, unlocked = await a_released_sheet(town)
    await ask(town, case_id, paper_id, unlocked)
    await ask(town, case_id, paper_id, unlocked)
    admitted = await town.admit("house1")
    first, second = await sheets_of(admitted, town.portal)
    await answer_sheet(first.id, ANSWERS, "첫째에 대한 답", admitted, town.portal)
    [row] = await rows_of(town, answer_table)
    moved = AnswerRow(handout_id=bytes.fromhex(second.id), body=row["body"], wrap=row["wrap"])
    await town.portal.store.put_answer(moved, town.clock.today())
    assert await collect_answers(unlocked, town.office) == 1
    states = sorted(each.state for each in await handings_of(case_id, paper_id, unlocked, town.office))
    assert states == ["answered", "refused"]


async def test_nothing_in_the_portal_store_names_the_case_or_a_mailbox(any_town):
    town = any_town
    case_id, paper_id, unlocked = await a_released_sheet(town)
    await ask(town, case_id, paper_id, unlocked, logins=("house1", "house2"))
    line, admitted = await only_sheet(town)
    await answer_sheet(line.id, ANSWERS, "", admitted, town.portal)
    case = await town.office.cases.get(bytes.fromhex(case_id))
    [key] = await town.office.cases.keys_of(case.id)
    kept = [value for table in (handout, answer_table) for row in await rows_of(town, table) for value in row.values()]
    for secret in (case.id, key.id, case.public_key, case.mailbox_id, case.journal_id, bytes.fromhex(paper_id)):
        assert not any(secret in value for value in kept if isinstance(value, bytes))
    for word in (case.number, case.registry_number, case.kind):
        assert not any(word in value for value in kept if isinstance(value, str))


async def test_numbers_are_drawn_and_never_twice_in_a_department(town):
    case_id, paper_id, unlocked = await a_released_sheet(town)
    for _ in range(12):
        await ask(town, case_id, paper_id, unlocked)
    numbers = [int(row["number"]) for row in await rows_of(town)]
    assert len(set(numbers)) == 12
    assert sorted(numbers) != list(range(min(numbers), min(numbers) + 12))
    assert all(1000 <= number <= 9999 for number in numbers)
