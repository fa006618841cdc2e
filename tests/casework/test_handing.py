"""A released fact sheet is handed to people of a department, read and answered there, and seen in its case."""

import pytest

from casework.assigning import recuse
from casework.concluding import close
from casework.corresponding import say
from casework.errors import (
    ConcernedUnitError,
    HeldBackError,
    NotAllowedNowError,
    NotFoundError,
    NotPermittedError,
    NotYourCaseError,
    ReasonNeededError,
    TooLongError,
)
from casework.handing import collect_answers, handings_of, offer_of, take_back
from casework.ids import CaseId
from casework.keeping import daily
from casework.listing import InboxQuery, inbox
from casework.portal.sheets import answer_sheet, open_sheet, sheets_of
from casework.reading import open_case
from casework.releasing import begin_paper, release_paper
from crypto.keys import random_id
from tests.casework.asking import (
    ANSWERS,
    NEUTRAL,
    TOLD,
    a_case,
    a_released_sheet,
    acts,
    ask,
    only_sheet,
    rows_of,
    said,
)


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


async def test_a_copy_that_was_read_and_then_taken_back_is_known_to_have_been_read(any_town):
    town = any_town
    case_id, paper_id, unlocked = await a_released_sheet(town)
    await ask(town, case_id, paper_id, unlocked)
    line, admitted = await only_sheet(town)
    await open_sheet(line.id, admitted, town.portal)
    await take_back(case_id, line.id, "다른 부서의 일이었음", unlocked, town.office)
    assert {"handout_read", "handout_taken_back"} <= set(await acts(town, case_id, unlocked))


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
