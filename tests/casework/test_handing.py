"""A released fact sheet is handed to people of a department, read and answered there, and seen in its case."""

import asyncio

import pytest
from sqlalchemy import select, update

from casework.assigning import recuse
from casework.concluding import close
from casework.corresponding import say
from casework.errors import (
    ConcernedUnitError,
    EmptyTextError,
    HeldBackError,
    NotAllowedNowError,
    NotFoundError,
    NotPermittedError,
    NotYourCaseError,
    ReasonNeededError,
    TooLongError,
    WrongLoginError,
)
from casework.factsheets import Answer, signed_answer
from casework.handing import HandRequest, collect_answers, hand_out, handings_of, offer_of, take_back
from casework.ids import CaseId
from casework.keeping import daily
from casework.listing import InboxQuery, inbox
from casework.portal.enrolling import suspend_account
from casework.portal.sheets import answer_sheet, open_sheet, sheets_of
from casework.reading import TextPart, open_case
from casework.releasing import begin_paper, release_paper
from casework.store.portal import AnswerRow
from casework.store.portal_tables import answer as answer_table
from casework.store.portal_tables import handout
from crypto.context import Purpose, SealingContext
from crypto.envelope import Body, WrapRecord
from crypto.errors import CryptoError
from crypto.keys import SigningKey, random_id
from crypto.seal import seal
from crypto.unseal import open_sealed

TOLD = (
    "저는 문화체육과 독고은별 주무관입니다. 민가온 팀장이 3월 7일 오후 3시에 업체 사람에게서 "
    "두툼한 봉투를 받는 것을 제 눈으로 똑똑히 보았습니다."
)
NEUTRAL = "소속 직원이 업무와 관련된 업체로부터 금품을 받았다는 주장이 있어 출장 기록과 계약 서류를 요청합니다."
QUESTIONS = "올해 계약한 업체는 어디입니까?\n출장 기록을 누가 관리합니까?"
ANSWERS = ("가나건설입니다.", "서무 담당입니다.")


async def a_case(town, told=TOLD):
    await town.report(told)
    await town.let_in("haneul")
    unlocked = await town.unlock("haneul")
    page = await inbox(unlocked, InboxQuery(), town.office)
    return CaseId(page.lines[0].id), unlocked


async def a_released_sheet(town, told=TOLD, text=NEUTRAL):
    case_id, unlocked = await a_case(town, told)
    paper_id = await begin_paper(case_id, "factsheet", text, unlocked, town.office)
    await release_paper(case_id, paper_id, 1, unlocked, town.office)
    return case_id, paper_id, unlocked


async def ask(town, case_id, paper_id, unlocked, unit="주택과", logins=("house1",), **more):
    ids = tuple([(await town.office.portal.by_login(login)).id for login in logins])
    request = HandRequest(unit=unit, account_ids=ids, **({"questions": QUESTIONS} | more))
    return await hand_out(case_id, paper_id, request, unlocked, town.office)


async def only_sheet(town, login="house1"):
    admitted = await town.admit(login)
    [line] = await sheets_of(admitted, town.portal)
    return line, admitted


async def acts(town, case_id, unlocked):
    view = await open_case(case_id, unlocked, town.office)
    found = {entry.act: (entry.officer_name, entry.reason) for entry in view.journal}
    return {act: told for act, told in found.items() if act.startswith(("hand", "handout"))}


def said(parts):
    return "".join(part.text for part in parts if isinstance(part, TextPart))


async def test_a_sheet_is_handed_read_answered_and_seen_in_the_case(any_town):
    town = any_town
    case_id, paper_id, unlocked = await a_released_sheet(town)
    assert await ask(town, case_id, paper_id, unlocked, logins=("house1", "house2")) == 2
    line, admitted = await only_sheet(town)
    view = await open_sheet(line.id, admitted, town.portal)
    assert (view.sheet.text, view.sheet.holder, view.may_answer) == (NEUTRAL, "강주택", True)
    await answer_sheet(line.id, ANSWERS, "붙임은 따로 드리겠습니다.", admitted, town.portal)
    assert await collect_answers(unlocked, town.office) == 1
    assert (await inbox(unlocked, InboxQuery(), town.office)).lines[0].unread == 2
    seen = (await open_case(case_id, unlocked, town.office)).messages[-1]
    assert (seen.author, said(seen.parts)) == ("department", "붙임은 따로 드리겠습니다.")
    assert [(label, said(parts)) for label, parts in seen.answers] == [
        ("올해 계약한 업체는 어디입니까?", "가나건설입니다."),
        ("출장 기록을 누가 관리합니까?", "서무 담당입니다."),
    ]
    assert seen.author_name == f"주택과 사실확인서 제{line.number}호 {line.copy}부 (강주택)"
    states = {each.name[-4:-1]: each.state for each in await handings_of(case_id, paper_id, unlocked, town.office)}
    assert states == {"강주택": "answered", "(노집": "out"}


async def test_the_journal_knows_of_handing_first_reading_answer_and_taking_back(any_town):
    town = any_town
    case_id, paper_id, unlocked = await a_released_sheet(town)
    await ask(town, case_id, paper_id, unlocked, logins=("house1", "house2"))
    line, admitted = await only_sheet(town)
    await open_sheet(line.id, admitted, town.portal)
    assert await collect_answers(unlocked, town.office) == 0
    await open_sheet(line.id, admitted, town.portal)
    await answer_sheet(line.id, ANSWERS, "", admitted, town.portal)
    await collect_answers(unlocked, town.office)
    [other] = [each for each in await handings_of(case_id, paper_id, unlocked, town.office) if each.may_take_back]
    with pytest.raises(ReasonNeededError):
        await take_back(case_id, other.id, " 응 ", unlocked, town.office)
    await take_back(case_id, other.id, "한 분이면 됩니다", unlocked, town.office)
    told = await acts(town, case_id, unlocked)
    assert set(told) == {"handed_out", "handout_read", "handout_answered", "handout_taken_back"}
    assert told["handout_read"] == ("", f"주택과 사실확인서 제{line.number}호 {line.copy}부 (강주택)")
    assert told["handout_taken_back"][0] == "김하늘"
    assert told["handout_taken_back"][1].endswith("(노집): 한 분이면 됩니다")


async def test_only_a_released_fact_sheet_is_handed(any_town):
    town = any_town
    case_id, unlocked = await a_case(town)
    draft = await begin_paper(case_id, "factsheet", NEUTRAL, unlocked, town.office)
    with pytest.raises(NotAllowedNowError):
        await ask(town, case_id, draft, unlocked)
    for_committee = await begin_paper(case_id, "committee", NEUTRAL, unlocked, town.office)
    await release_paper(case_id, for_committee, 1, unlocked, town.office)
    with pytest.raises(NotAllowedNowError):
        await ask(town, case_id, for_committee, unlocked)
    careless = await begin_paper(case_id, "factsheet", TOLD, unlocked, town.office)
    with pytest.raises(HeldBackError):
        await release_paper(case_id, careless, 1, unlocked, town.office)
    with pytest.raises(NotAllowedNowError):
        await ask(town, case_id, careless, unlocked)
    assert await sheets_of(await town.admit("house1"), town.portal) == ()


async def test_a_question_that_gives_somebody_away_is_held(town):
    case_id, paper_id, unlocked = await a_released_sheet(town)
    for question in ("민가온 팀장이 3월 7일 오후 3시에 어디 있었습니까?", "010-9087-6513은 누구 번호입니까?"):
        with pytest.raises(HeldBackError):
            await ask(town, case_id, paper_id, unlocked, questions=question)
    assert await sheets_of(await town.admit("house1"), town.portal) == ()


async def test_a_sheet_that_new_words_of_the_reporter_make_careless_is_held(town):
    _, reporter = await town.report("처음 드리는 말씀입니다.")
    await town.let_in("haneul")
    unlocked = await town.unlock("haneul")
    case_id = CaseId((await inbox(unlocked, InboxQuery(), town.office)).lines[0].id)
    paper_id = await begin_paper(case_id, "factsheet", NEUTRAL, unlocked, town.office)
    await release_paper(case_id, paper_id, 1, unlocked, town.office)
    await say(NEUTRAL, (), reporter, random_id(), town.intake)
    await town.let_in("haneul")
    with pytest.raises(HeldBackError):
        await ask(town, case_id, paper_id, unlocked)


@pytest.mark.parametrize(
    "told", ["주택과 직원이 돈을 받았습니다.", "주 택 과 사람입니다.", "강주택 주무관이 돈을 받았습니다."]
)
async def test_whoever_the_case_speaks_of_is_asked_only_for_a_written_reason(town, told):
    case_id, paper_id, unlocked = await a_released_sheet(town, told=told)
    offer = await offer_of(case_id, paper_id, "주택과", unlocked, town.office)
    assert offer.named
    for reason in ("", " 응 "):
        with pytest.raises(ConcernedUnitError):
            await ask(town, case_id, paper_id, unlocked, reason=reason)
    assert await sheets_of(await town.admit("house1"), town.portal) == ()
    await ask(town, case_id, paper_id, unlocked, reason="다른 곳에 없는 서류라서")
    assert (await acts(town, case_id, unlocked))["handed_out"][1].endswith("(강주택): 다른 곳에 없는 서류라서")


async def test_a_department_the_case_does_not_speak_of_needs_no_reason(town):
    case_id, paper_id, unlocked = await a_released_sheet(town, told="주택과 직원이 돈을 받았습니다.")
    assert (await offer_of(case_id, paper_id, "공원녹지과", unlocked, town.office)).named == ()
    assert await ask(town, case_id, paper_id, unlocked, unit="공원녹지과", logins=("park1",)) == 1


async def test_who_may_hand_out_and_to_whom(any_town):
    town = any_town
    case_id, paper_id, unlocked = await a_released_sheet(town)
    with pytest.raises(NotYourCaseError):
        await ask(town, case_id, paper_id, await town.unlock("darae"))
    with pytest.raises(NotPermittedError):
        await ask(town, case_id, paper_id, await town.unlock("lead"))
    for unit, logins in (("공원녹지과", ["house1"]), ("주택과", []), ("민원여권과", ["desk1"]), ("없는과", ["house1"])):
        with pytest.raises(NotFoundError):
            await ask(town, case_id, paper_id, unlocked, unit=unit, logins=logins)
    with pytest.raises(TooLongError):
        await ask(town, case_id, paper_id, unlocked, questions="무엇입니까?\n" * 13)
    assert (await offer_of(case_id, paper_id, "", unlocked, town.office)).units == ("공원녹지과", "주택과")


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


async def rows_of(town, table=handout):
    async with town.portal.store.store.reading() as connection:
        return [dict(row) for row in (await connection.execute(select(table))).mappings()]


async def change(town, handout_id, **values):
    async with town.office.portal.store.writing() as connection:
        await connection.execute(update(handout).where(handout.c.id == handout_id).values(**values))


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


async def test_a_copy_that_was_read_and_then_taken_back_is_known_to_have_been_read(any_town):
    town = any_town
    case_id, paper_id, unlocked = await a_released_sheet(town)
    await ask(town, case_id, paper_id, unlocked)
    line, admitted = await only_sheet(town)
    await open_sheet(line.id, admitted, town.portal)
    await take_back(case_id, line.id, "다른 부서의 일이었음", unlocked, town.office)
    assert {"handout_read", "handout_taken_back"} <= set(await acts(town, case_id, unlocked))


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


async def test_closing_a_case_takes_its_open_copies_back_and_keeps_an_answer_on_its_way(any_town):
    town = any_town
    case_id, paper_id, unlocked = await a_released_sheet(town)
    await ask(town, case_id, paper_id, unlocked, logins=("house1", "house2"))
    line, admitted = await only_sheet(town)
    await answer_sheet(line.id, ANSWERS, "", admitted, town.portal)
    await close(case_id, "not_enough", "확인했습니다.", unlocked, town.office)
    [other] = await sheets_of(await town.admit("house2"), town.portal)
    assert other.state == "taken_back"
    assert (await acts(town, case_id, unlocked))["handout_taken_back"][1].endswith("(노집): 사건이 끝나 거두어들임")
    assert await collect_answers(unlocked, town.office) == 1


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


async def test_the_keeper_deletes_copies_that_ended_long_ago_and_no_answer_on_its_way(any_town):
    town = any_town
    case_id, paper_id, unlocked = await a_released_sheet(town)
    await ask(town, case_id, paper_id, unlocked, logins=("house1", "house2"))
    line, admitted = await only_sheet(town)
    await answer_sheet(line.id, ANSWERS, "", admitted, town.portal)
    town.clock.turn(days=42)
    await daily(town.office, town.clock.today())
    assert [row["id"].hex() for row in await rows_of(town)] == [line.id]
    assert await collect_answers(unlocked, town.office) == 1
    await daily(town.office, town.clock.today())
    assert await rows_of(town) == []
    [lapsed] = [each for each in await handings_of(case_id, paper_id, unlocked, town.office) if each.may_take_back]
    assert lapsed.late
    await take_back(case_id, lapsed.id, "답이 없어 거둡니다", unlocked, town.office)


async def test_an_officer_who_stays_after_a_recusal_still_gets_the_answer(town):
    case_id, paper_id, unlocked = await a_released_sheet(town)
    await ask(town, case_id, paper_id, unlocked)
    await recuse(case_id, "아는 사람입니다", unlocked, town.office)
    line, admitted = await only_sheet(town)
    await answer_sheet(line.id, ANSWERS, "", admitted, town.portal)
    assert await collect_answers(unlocked, town.office) == 0
    assert await collect_answers(await town.unlock("narae"), town.office) == 1
