"""How people found it: once, with the receipt or by telephone, sealed to the case, counted and never shown alone."""

from dataclasses import replace

import pytest

from casework.concluding import close, move
from casework.corresponding import open_mailbox, rate, say
from casework.errors import ClosedConversationError, NotFoundError, NotPermittedError, ScoreNeededError
from casework.ids import CaseId
from casework.keeping import take_in
from casework.listing import InboxQuery, inbox
from casework.opening import open_waiting
from casework.rating import is_rating, rating_content
from casework.reading import open_case
from casework.receiving import seal_follow_up
from casework.satisfaction import figures, period_of
from casework.store.case_rows import CaseRow
from casework.store.satisfactions import all_counts, count_once
from casework.texting import receive_text, waiting_texts
from crypto.keys import random_id
from tests.casework.test_texting import LAMP, answered, the_case

TEXT = "골목 가로등이 꺼졌습니다."


async def ended(town, login="seojun", kind="grievance", result="done"):
    """A case that was closed: its id, an officer, and the person's keys."""
    _, reporter = await town.report(TEXT, kind=kind)
    await town.let_in(login)
    mailbox = await town.intake.drops.mailbox_by_tag(reporter.keys.tag_hash)
    row = await town.office.cases.by_mailbox(mailbox.id)
    case_id, unlocked = CaseId(row.id.hex()), await town.unlock(login)
    await close(case_id, result, "고쳤습니다.", unlocked, town.office)
    return case_id, unlocked, reporter


async def counts(town):
    return await all_counts(town.office.cases.store)


async def scores(town, case_id, unlocked):
    view = await open_case(case_id, unlocked, town.office)
    return [(each.score, each.confirmed) for each in view.messages if each.score]


async def test_a_score_with_the_receipt_is_read_in_the_case_and_counted_once(any_town):
    case_id, seojun, reporter = await ended(any_town)
    assert (await open_mailbox(reporter, any_town.intake)).rate
    await rate("4", "빨리 고쳐 주셨어요", reporter, random_id(), any_town.intake)
    view = await open_mailbox(reporter, any_town.intake)
    assert not view.rate
    assert view.messages[-1].score == 4
    await any_town.let_in("seojun")
    assert await scores(any_town, case_id, seojun) == [(4, True)]
    assert await counts(any_town) == [(period_of(any_town.clock.today()), "complaints_team", 4, 1)]


async def test_a_second_score_is_refused_at_the_door_and_in_the_office(any_town):
    case_id, seojun, reporter = await ended(any_town)
    await rate("1", "", reporter, random_id(), any_town.intake)
    with pytest.raises(NotFoundError):
        await rate("5", "", reporter, random_id(), any_town.intake)
    await any_town.let_in("seojun")
    # Somebody who holds the receipt goes round the page, after the officer has taken the case up again.
    row = await any_town.intake.drops.mailbox_by_tag(reporter.keys.tag_hash)
    again = rating_content("5", "", any_town.office.rules)
    await move(case_id, "reviewing", seojun, any_town.office)
    await close(case_id, "done", "다시 확인했습니다.", seojun, any_town.office)
    assert not (await open_mailbox(reporter, any_town.intake)).rate
    with pytest.raises(ClosedConversationError):
        await seal_follow_up(
            again, (), row, random_id(), reporter.keys.filing, None, any_town.intake, keys=reporter.keys, last=True
        )
    assert [each[2:] for each in await counts(any_town)] == [(1, 1)]


async def test_what_was_counted_before_the_console_was_killed_is_not_counted_again(any_town):
    case_id, seojun, reporter = await ended(any_town)
    message_id, office = random_id(), any_town.office
    await rate("3", "", reporter, message_id, any_town.intake)
    await take_in(office)
    period = period_of(any_town.clock.today())
    assert await count_once(office.cases.store, bytes.fromhex(case_id), message_id, period, "complaints_team", 3)
    await open_waiting(seojun, office)
    assert await scores(any_town, case_id, seojun) == [(3, True)]
    assert [each[2:] for each in await counts(any_town)] == [(3, 1)]


async def test_a_score_before_the_end_and_of_a_protected_case_is_not_asked_for(town):
    _, reporter = await town.report(TEXT, kind="grievance")
    await town.let_in("seojun")
    with pytest.raises(NotFoundError):
        await rate("5", "", reporter, random_id(), town.intake)
    _, _, protected = await ended(town, "haneul", "corruption", "not_confirmed")
    assert not (await open_mailbox(protected, town.intake)).rate
    with pytest.raises(NotFoundError):
        await rate("5", "", protected, random_id(), town.intake)


async def test_after_the_end_nothing_else_is_taken(town):
    _, _, reporter = await ended(town)
    with pytest.raises(ClosedConversationError):
        await say("한마디 더", (), reporter, random_id(), town.intake)


async def test_a_score_without_the_receipt_counts_nowhere(town):
    case_id, seojun, reporter = await ended(town)
    row = await town.intake.drops.mailbox_by_tag(reporter.keys.tag_hash)
    forged = rating_content("1", "", town.office.rules)
    await seal_follow_up(forged, (), row, random_id(), bytes(32), None, town.intake, last=True)
    await town.let_in("seojun")
    assert await scores(town, case_id, seojun) == []
    assert await counts(town) == []


async def test_a_remark_that_speaks_of_misconduct_is_not_read_by_the_desk_it_is_about(any_town):
    case_id, seojun, reporter = await ended(any_town)
    remark = "담당 공무원이 업체에서 현금 봉투를 받고 눈감아 주었습니다"
    await rate("1", remark, reporter, random_id(), any_town.intake)
    await any_town.let_in("seojun")
    mailbox = await any_town.intake.drops.mailbox_by_tag(reporter.keys.tag_hash)
    row: CaseRow = await any_town.office.cases.by_mailbox(mailbox.id)
    assert row.state == "quarantined"
    assert [each.id for each in (await inbox(seojun, InboxQuery(view="all"), any_town.office)).lines] == []
    await any_town.let_in("haneul")
    haneul = await any_town.unlock("haneul")
    view = await open_case(case_id, haneul, any_town.office)
    assert view.messages[-1].parts[0].text == remark
    assert await counts(any_town) == []


async def test_by_telephone_a_digit_after_the_answer_says_it(any_town):
    await receive_text(LAMP, answered, any_town.intake)
    case_id, _, sion = await the_case(any_town)
    await close(case_id, "done", "고쳤습니다.", sion, any_town.office)
    said = [each.text for each in await waiting_texts(any_town.intake)]
    assert any("1(아쉬움)부터 5(만족)까지" in each for each in said)
    await receive_text(replace(LAMP, event="mo-9", text="5점 고맙습니다"), answered, any_town.intake)
    await any_town.let_in("sion")
    assert await scores(any_town, case_id, sion) == [(5, False)]
    assert [each[1:] for each in await counts(any_town)] == [("field_team", 5, 1)]


async def test_by_telephone_a_digit_that_answers_a_question_is_no_score(town):
    await receive_text(LAMP, answered, town.intake)
    case_id, _, sion = await the_case(town)
    await receive_text(replace(LAMP, event="mo-9", text="3"), answered, town.intake)
    await town.let_in("sion")
    assert await scores(town, case_id, sion) == []
    assert await counts(town) == []


async def test_few_answers_and_the_running_quarter_are_not_shown(town):
    store, lead = town.office.cases.store, await town.unlock("lead")
    for number in range(9):
        period, team = ("2026-3", "field_team") if number < 4 else ("2026-3", "complaints_team")
        await count_once(store, bytes([number] * 16), random_id(), period, team, 1 + number % 5)
    await count_once(store, bytes([9] * 16), random_id(), "2026-4", "complaints_team", 5)
    shown = await figures(lead, town.office)
    assert [(each.team, each.answers, each.mean) for each in shown] == [
        ("field_team", None, None),
        ("complaints_team", 5, 3.0),
    ]
    with pytest.raises(NotPermittedError):
        await figures(await town.unlock("seojun"), town.office)


@pytest.mark.parametrize("score", ["", "0", "6", "10", "５", "-1", "4.5"])
async def test_a_score_is_one_of_five(town, score):
    with pytest.raises(ScoreNeededError):
        rating_content(score, "", town.office.rules)


def test_what_a_text_message_says(town_rules):
    for text in ("5", " 4 ", "3점", "2점 아쉬워요", "1. 늦었어요"):
        assert is_rating(text, town_rules)
    for text in ("", "0", "6", "55", "5" + "가" * 10, "1 " + "가" * 300, "101동 앞", "3층입니다", "2024년부터"):
        assert not is_rating(text, town_rules)


@pytest.fixture
def town_rules(town):
    return town.office.rules
