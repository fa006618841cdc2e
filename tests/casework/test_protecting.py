"""For two years whoever reported is asked how they are; what they tell of retaliation opens an ended case."""

from datetime import date

import pytest
from sqlalchemy import update

from casework.answering import reply
from casework.concluding import close
from casework.corresponding import check_in, open_mailbox, say
from casework.errors import ClosedConversationError, NotFoundError
from casework.ids import CaseId
from casework.listing import InboxQuery, inbox
from casework.protecting import ask_due, protection_of
from casework.publishing import publish_keys
from casework.reading import open_case
from casework.store.office_tables import case
from crypto.keys import random_id
from policies.loading import load

RULE = load().protection
MONEY = "과장이 업체에서 돈을 받았습니다."


async def a_report(town, kind="corruption", **more):
    _, reporter = await town.report(MONEY, kind=kind, **more)
    await town.let_in("haneul")
    (line,) = (await inbox(await town.unlock("haneul"), InboxQuery(view="all"), town.office)).lines
    return CaseId(line.id), await town.unlock("haneul"), reporter


async def months_ago(town, case_id, day):
    """The report came on this day: the days move and not the clock, because no key list lives for years."""
    async with town.office.cases.store.writing() as connection:
        await connection.execute(update(case).where(case.c.id == bytes.fromhex(case_id)).values(received_day=day))


async def asked(town, reporter):
    view = await open_mailbox(reporter, town.intake)
    return [each for each in view.messages if each.consents_to == "check_in"], view


async def state_of(town, case_id):
    return (await town.office.cases.get(bytes.fromhex(case_id))).state


def test_the_questions_come_after_one_three_six_twelve_and_twenty_four_months():
    days = [RULE.due(date(2024, 1, 31), number) for number in range(1, 6)]
    assert days == [date(2024, 2, 29), date(2024, 4, 30), date(2024, 7, 31), date(2025, 1, 31), date(2026, 1, 31)]
    assert [RULE.number_on(date(2024, 1, 31), day) for day in (date(2024, 2, 28), date(2024, 2, 29))] == [0, 1]


async def test_nobody_is_asked_before_a_month_and_then_once(any_town):
    case_id, haneul, reporter = await a_report(any_town)
    assert await ask_due(haneul, any_town.office) == 0
    await months_ago(any_town, case_id, date(2026, 10, 20))
    assert await ask_due(haneul, any_town.office) == 1
    assert await ask_due(haneul, any_town.office) == 0
    assert await ask_due(await any_town.unlock("narae"), any_town.office) == 0
    questions, view = await asked(any_town, reporter)
    assert len(questions) == 1
    assert "누가 신고했는지" in questions[0].text
    assert view.asks_how


async def test_of_what_was_missed_only_the_last_is_asked(town):
    case_id, haneul, reporter = await a_report(town)
    await months_ago(town, case_id, date(2026, 4, 1))
    assert await ask_due(haneul, town.office) == 1
    view = await protection_of(case_id, haneul, town.office)
    assert [each.asked is not None for each in view.questions] == [False, False, True, False, False]
    assert len((await asked(town, reporter))[0]) == 1


async def test_after_the_two_years_nobody_is_asked_any_more(town):
    case_id, haneul, _ = await a_report(town)
    await months_ago(town, case_id, date(2024, 10, 1))
    assert await ask_due(haneul, town.office) == 0


async def test_that_nothing_happened_is_said_with_one_tap_and_leaves_an_ended_case_ended(any_town):
    case_id, haneul, reporter = await a_report(any_town)
    await close(case_id, "measures_taken", "조치했습니다.", haneul, any_town.office)
    await months_ago(any_town, case_id, date(2026, 10, 1))
    assert await ask_due(haneul, any_town.office) == 1
    assert not (await open_mailbox(reporter, any_town.intake)).closed
    await check_in("none", reporter, random_id(), any_town.intake)
    await any_town.let_in("haneul")
    assert await state_of(any_town, case_id) == "closed"
    view = await open_mailbox(reporter, any_town.intake)
    assert (view.closed, view.asks_how) == (True, False)
    with pytest.raises(ClosedConversationError):
        await say("하나 더요.", (), reporter, random_id(), any_town.intake)


@pytest.mark.parametrize("what", ["harm", "asked"])
async def test_retaliation_opens_an_ended_case_with_a_year_to_ask_for_protection(any_town, what):
    case_id, haneul, reporter = await a_report(any_town)
    await close(case_id, "measures_taken", "조치했습니다.", haneul, any_town.office)
    await months_ago(any_town, case_id, date(2026, 10, 1))
    await ask_due(haneul, any_town.office)
    await check_in(what, reporter, random_id(), any_town.intake)
    await any_town.let_in("haneul")
    assert await state_of(any_town, case_id) == "monitoring"
    view = await protection_of(case_id, haneul, any_town.office)
    assert [(each.what, each.until) for each in view.events] == [(what, date(2027, 11, 23))]
    assert view.questions[0].answered == date(2026, 11, 23)
    opened = await open_case(case_id, haneul, any_town.office)
    told = "".join(part.text for part in opened.messages[-1].parts)
    assert told == any_town.office.rules.wording["ko"][f"check_in.{what}"]
    await reply(case_id, "언제 그랬는지 알려 주세요.", (), haneul, any_town.office)


async def test_words_are_an_answer_as_well(town):
    case_id, haneul, reporter = await a_report(town)
    await close(case_id, "measures_taken", "조치했습니다.", haneul, town.office)
    await months_ago(town, case_id, date(2026, 10, 1))
    await ask_due(haneul, town.office)
    await say("자리를 옮기라고 합니다.", (), reporter, random_id(), town.intake)
    await town.let_in("haneul")
    assert await state_of(town, case_id) == "monitoring"
    assert not (await open_mailbox(reporter, town.intake)).asks_how


async def test_after_some_weeks_the_door_of_an_ended_case_closes_again(town):
    case_id, haneul, reporter = await a_report(town)
    await close(case_id, "measures_taken", "조치했습니다.", haneul, town.office)
    await months_ago(town, case_id, date(2026, 10, 1))
    await ask_due(haneul, town.office)
    town.clock.turn(days=RULE.answer_days + 1)
    await publish_keys(town.office)
    assert await ask_due(await town.unlock("haneul"), town.office) == 0
    assert (await open_mailbox(reporter, town.intake)).closed


async def test_nobody_answers_what_was_not_asked(town):
    _, _, reporter = await a_report(town)
    with pytest.raises(NotFoundError):
        await check_in("harm", reporter, random_id(), town.intake)


async def test_a_talk_and_an_ordinary_matter_are_not_watched(town):
    _, _, reporter = await a_report(town, kind="rights_counselling")
    assert (await open_mailbox(reporter, town.intake)).talk
    (line,) = (await inbox(await town.unlock("haneul"), InboxQuery(view="all"), town.office)).lines
    await months_ago(town, line.id, date(2026, 10, 1))
    assert await ask_due(await town.unlock("haneul"), town.office) == 0
