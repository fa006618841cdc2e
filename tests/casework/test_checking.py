"""A check of a month or quarter: opened by the keeper, drawn alike by everybody, never with a protected case in it."""

from datetime import date

import pytest
from sqlalchemy import select, update

from casework.answering import reply
from casework.assigning import assign
from casework.concluding import close
from casework.converting import convert, hold_back
from casework.errors import (
    EmptyTextError,
    NamesSomebodyError,
    NotAllowedNowError,
    NotFoundError,
    NotPermittedError,
    NotYourCaseError,
    OtherTeamError,
    OwnWorkError,
)
from casework.founding import add_officer
from casework.monitoring.checking import CheckState, Score, draw, list_checks, open_sheet, put_score, write_check
from casework.monitoring.reminding import forget_protected, open_checks, periods_to_check, watch_daily
from casework.store.checks import scores_of
from casework.store.monitoring_tables import check_score
from casework.store.office_tables import case
from policies.monitoring import Every
from tests.monitors import comes, next_month, staffed
from tests.offices import officer

GOOD = Score(sincere=5, accurate=4, kind=3)


async def check_of(town, channel, login="miso"):
    lines = await list_checks(await town.unlock(login), town.office)
    return next(line for line in lines if line.channel == channel)


async def sampled(town, count=3):
    """A month with some everyday requests, and the check that the keeper opened of it."""
    ids = [await comes(town) for _ in range(count)]
    await next_month(town)
    return ids, await check_of(town, "counsel")


@pytest.mark.parametrize(
    ("every", "until", "today", "expected"),
    [
        (Every.MONTH, None, date(2026, 12, 1), [(date(2026, 11, 1), date(2026, 11, 30))]),
        (Every.MONTH, None, date(2027, 1, 15), [(date(2026, 12, 1), date(2026, 12, 31))]),
        (Every.MONTH, date(2026, 11, 30), date(2026, 12, 31), []),
        (
            Every.MONTH,
            date(2026, 10, 31),
            date(2027, 1, 1),
            [(date(2026, 11, 1), date(2026, 11, 30)), (date(2026, 12, 1), date(2026, 12, 31))],
        ),
        (Every.QUARTER, None, date(2026, 12, 31), [(date(2026, 7, 1), date(2026, 9, 30))]),
        (Every.QUARTER, date(2026, 9, 30), date(2027, 1, 1), [(date(2026, 10, 1), date(2026, 12, 31))]),
        (Every.QUARTER, date(2026, 9, 30), date(2026, 12, 31), []),
    ],
)
def test_every_period_that_ended_is_checked_once(every, until, today, expected):
    assert list(periods_to_check(every, until, today)) == expected


async def test_the_keeper_opens_checks_on_their_dates_and_only_once(any_town):
    town = await staffed(any_town)
    opened = await open_checks(town.office, date(2026, 12, 1))
    assert opened == len(town.office.rules.monitoring.channels)
    assert await open_checks(town.office, date(2026, 12, 1)) == 0
    assert await open_checks(town.office, date(2027, 1, 4)) == len(town.office.rules.monitoring.channels)
    lines = await list_checks(await town.unlock("head"), town.office)
    by_channel = {line.channel: line for line in lines if line.last_day == date(2026, 12, 31)}
    assert by_channel["counsel"].first_day == date(2026, 12, 1)
    assert by_channel["phone_visit"].first_day == date(2026, 10, 1)


def test_a_sample_is_drawn_alike_by_everybody_and_does_not_lean_on_the_order():
    ids = [bytes([number] * 16) for number in range(40)]
    assert draw(b"seed", ids, 7) == draw(b"seed", ids[::-1], 7)
    assert draw(b"seed", ids, 7) != draw(b"other", ids, 7)
    without = [each for each in ids if each != draw(b"seed", ids, 7)[0]]
    assert draw(b"seed", without, 7)[:6] == draw(b"seed", ids, 7)[1:], "the next one moves up, no gap is left"


async def test_figures_and_sample_of_a_month(any_town):
    town = await staffed(any_town)
    ids, line = await sampled(town)
    assert (line.cases, line.sample, line.scored, line.state) == (3, 3, 0, CheckState.SAMPLED)
    sheet = await open_sheet(line.id, await town.unlock("lead3"), town.office)
    assert {each.case_id for each in sheet.sample} == set(ids)
    assert (sheet.figures.received, sheet.figures.done, sheet.figures.overdue) == (3, 0, 3)
    assert not any(each.may_score for each in sheet.sample), "a lead holds no case"


async def test_a_protected_case_is_never_in_the_sample_even_when_it_became_one_in_between(any_town):
    town = await staffed(any_town)
    ids, line = await sampled(town, 2)
    miso = await town.unlock("miso")
    await put_score(line.id, ids[0], GOOD, "잘했습니다", miso, town.office)
    await hold_back(ids[0], "전화로 돈 이야기를 하셨습니다", miso, town.office)
    for login in ("miso", "lead3", "head"):
        sheet = await open_sheet(line.id, await town.unlock(login), town.office)
        assert ids[0] not in {each.case_id for each in sheet.sample}
        assert (sheet.line.cases, sheet.line.scored, sheet.average) == (1, 0, None)
    await convert(ids[0], "corruption", await town.unlock("haneul"), town.office)
    assert await scores_of(town.office.cases.store, bytes.fromhex(line.id)) == {}
    sheet = await open_sheet(line.id, miso, town.office)
    assert (sheet.line.cases, sheet.figures.received) == (1, 1)


async def test_a_score_left_behind_by_a_killed_conversion_is_swept_by_the_keeper(any_town):
    town = await staffed(any_town)
    ids, line = await sampled(town, 1)
    await put_score(line.id, ids[0], GOOD, "", await town.unlock("miso"), town.office)
    store = town.office.cases.store
    async with store.writing() as connection:
        await connection.execute(
            update(case).where(case.c.id == bytes.fromhex(ids[0])).values(kind="corruption", desk="integrity")
        )
    async with store.reading() as connection:
        (sealed,) = (await connection.execute(select(check_score.c.sealed_id))).scalars()
    assert await forget_protected(town.office) == 1
    assert await scores_of(store, bytes.fromhex(line.id)) == {}
    assert (await town.office.keyring.readers_of([sealed]))[sealed] == set()
    assert await forget_protected(town.office) == 0


async def test_an_excluded_lead_sees_no_count_that_includes_the_case(any_town):
    town = await staffed(any_town)
    await comes(town, "현장길 팀장님이 오신 뒤로 골목 청소가 늦습니다. 다시 해 주세요.")
    await comes(town)
    await next_month(town)
    seen, hidden = await check_of(town, "counsel", "lead3"), await check_of(town, "counsel", "lead4")
    assert (seen.cases, seen.sample) == (2, 2)
    assert (hidden.cases, hidden.sample) == (1, 1)
    sheet = await open_sheet(hidden.id, await town.unlock("lead4"), town.office)
    assert sheet.figures.received == 1


async def test_nobody_scores_their_own_work_or_a_case_they_do_not_hold(any_town):
    town = await staffed(any_town)
    (case_id,), line = await sampled(town, 1)
    with pytest.raises(OwnWorkError):
        await put_score(line.id, case_id, GOOD, "", await town.unlock("seojun"), town.office)
    miso = await town.unlock("miso")
    await reply(case_id, "확인하겠습니다.", (), miso, town.office)
    with pytest.raises(OwnWorkError):
        await put_score(line.id, case_id, GOOD, "", miso, town.office)
    for login in ("lead3", "haneul"):
        with pytest.raises(NotPermittedError):
            await put_score(line.id, case_id, GOOD, "", await town.unlock(login), town.office)
    await assign(case_id, [miso.officer.id], await town.unlock("seojun"), town.office)


@pytest.mark.parametrize("wrong", [Score(sincere=0, accurate=3, kind=3), Score(sincere=3, accurate=6, kind=3)])
async def test_a_score_lies_between_one_and_five(town, wrong):
    town = await staffed(town)
    (case_id,), line = await sampled(town, 1)
    with pytest.raises(NotFoundError):
        await put_score(line.id, case_id, wrong, "", await town.unlock("miso"), town.office)


async def test_a_check_goes_its_way_and_everybody_who_may_reads_what_was_found(any_town):
    town = await staffed(any_town)
    ids, line = await sampled(town, 2)
    miso = await town.unlock("miso")
    await put_score(line.id, ids[0], GOOD, "친절했습니다", miso, town.office)
    await put_score(line.id, ids[0], Score(sincere=4, accurate=4, kind=4), "다시 보았습니다", miso, town.office)
    steps = [
        ({"problems": "답변이 늦습니다."}, CheckState.CHECKED),
        ({"problems": "답변이 늦습니다."}, CheckState.NOTIFIED),
        ({"problems": "답변이 늦습니다.", "improvement": "날마다 기한을 봅니다."}, CheckState.IMPROVING),
        ({"improvement": "날마다 기한을 봅니다.", "reply": "그렇게 하겠습니다."}, CheckState.CONFIRMED),
    ]
    for version, (texts, state) in enumerate(steps, 1):
        await write_check(line.id, texts, version, miso, town.office, go_on=True)
        sheet = await open_sheet(line.id, await town.unlock("nuri"), town.office)
        assert sheet.line.state is state
    assert sheet.texts["reply"] == "그렇게 하겠습니다."
    assert sheet.average == Score(sincere=40, accurate=40, kind=40)
    assert [each.remark for each in (await open_sheet(line.id, miso, town.office)).sample if each.score] == [
        "다시 보았습니다"
    ]
    with pytest.raises(NotAllowedNowError):
        await write_check(line.id, {}, 5, miso, town.office)


async def test_a_step_needs_its_words_and_nobody_writes_over_a_colleague(any_town):
    town = await staffed(any_town)
    _, line = await sampled(town, 1)
    miso = await town.unlock("miso")
    with pytest.raises(EmptyTextError):
        await write_check(line.id, {}, 1, miso, town.office, go_on=True)
    await write_check(line.id, {"problems": "늦습니다."}, 1, miso, town.office)
    with pytest.raises(NotAllowedNowError):
        await write_check(line.id, {"problems": "다른 말"}, 1, await town.unlock("nuri"), town.office)


@pytest.mark.parametrize(
    "text", ["2026-000001이 늦었습니다.", "담당자 박서준이 불친절했습니다.", "010-9087-6513으로 연락"]
)
async def test_what_is_found_names_no_case_and_nobody(town, text):
    town = await staffed(town)
    _, line = await sampled(town, 1)
    with pytest.raises(NamesSomebodyError):
        await write_check(line.id, {"problems": text}, 1, await town.unlock("miso"), town.office)


@pytest.mark.parametrize("login", ["haneul", "garam", "lead", "outside"])
async def test_whoever_has_nothing_to_do_with_it_sees_no_check(town, login):
    town = await staffed(town)
    _, line = await sampled(town, 1)
    unlocked = await town.unlock(login)
    with pytest.raises((NotPermittedError, OtherTeamError)):
        await list_checks(unlocked, town.office)
    with pytest.raises((NotPermittedError, OtherTeamError)):
        await open_sheet(line.id, unlocked, town.office)


async def test_a_colleague_who_came_later_reads_what_was_found_once_somebody_has_looked(any_town):
    town = await staffed(any_town)
    _, line = await sampled(town, 1)
    miso = await town.unlock("miso")
    await write_check(line.id, {"problems": "늦습니다."}, 1, miso, town.office)
    await add_officer(officer("saem", "전새암", "field_team", "field_officer", "field"), town.office)
    late = await town.unlock("saem")
    with pytest.raises(NotYourCaseError):
        await open_sheet(line.id, late, town.office)
    await open_sheet(line.id, miso, town.office)
    assert (await open_sheet(line.id, late, town.office)).texts["problems"] == "늦습니다."


async def test_a_closed_matter_counts_as_done_in_time_or_late(any_town):
    town = await staffed(any_town)
    ids = [await comes(town) for _ in range(2)]
    seojun = await town.unlock("seojun")
    await close(ids[0], "done", "고쳤습니다.", seojun, town.office)
    town.clock.turn(days=2)
    await close(ids[1], "done", "고쳤습니다.", await town.unlock("seojun"), town.office)
    await next_month(town)
    await watch_daily(town.office, town.clock.today())
    sheet = await open_sheet((await check_of(town, "counsel")).id, await town.unlock("head"), town.office)
    found = sheet.figures
    assert (found.received, found.done, found.on_time, found.late, found.overdue) == (2, 2, 1, 1, 0)
    assert found.average_days == 1
