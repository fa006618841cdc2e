"""Ordinary matters are watched until they are done: marks, aims, site checks, promises, lists, letters."""

from dataclasses import replace

import pytest

from casework.approving import decide
from casework.calendars import add_holiday
from casework.concluding import close, move
from casework.converting import convert, hold_back
from casework.errors import (
    ApprovalNeededError,
    NotAllowedNowError,
    NotFoundError,
    NotPermittedError,
    NotYourCaseError,
    ReasonNeededError,
    StaleError,
)
from casework.founding import add_officer
from casework.holding import hold_case
from casework.ids import CaseId
from casework.listing import InboxQuery, inbox
from casework.monitoring.following import lists
from casework.monitoring.marking import finish, look_again, open_watch, promise, put_mark, put_target, put_unit
from casework.monitoring.reminding import forget_protected, watch_daily
from casework.monitoring.urging import ask_reminder, ask_reminders, letter_to, reminder_of, send_reminder
from casework.monitoring.visiting import Found, finish_visit, plan_visit, record_found, visits
from casework.store.clocks import clock_rows
from casework.store.watches import WatchRow, find_watch, site_checks_of, write_watch
from policies.monitoring import Mark
from tests.monitors import GAS, LAMP, comes, staffed, texted
from tests.offices import officer

SEEN = "현장에 가 보니 꺼져 있습니다."


async def watched(town, case_id):
    return await find_watch(town.office.cases.store, bytes.fromhex(case_id))


async def test_words_of_danger_are_marked_at_the_first_opening_and_nothing_of_them_is_kept(any_town):
    town = await staffed(any_town)
    gas, lamp = await comes(town, GAS, "grievance"), await comes(town)
    row = await watched(town, gas)
    assert (row.mark, row.suggested, row.body, row.sealed_id) == (Mark.URGENT, True, None, None)
    assert await watched(town, lamp) is None
    seojun = await town.unlock("seojun")
    view = await open_watch(gas, seojun, town.office)
    assert (view.mark, view.suggested, view.why) == (Mark.URGENT, True, ("가스가 샘",))
    assert [line.case_id for line in (await lists(await town.unlock("lead3"), town.office)).pressing] == [gas]


async def test_a_protected_or_misfiled_report_gets_no_mark(any_town):
    town = await staffed(any_town)
    await town.report(GAS, kind="public_interest")
    await town.report(
        "건축과 담당 주무관이 가스 냄새가 나는 건물인데도 봉투를 받고 허가를 내주었습니다.", kind="grievance"
    )
    await town.let_in("seojun", "haneul", "haneul")
    assert await forget_protected(town.office) == 0
    assert (await lists(await town.unlock("head"), town.office)).pressing == ()


async def test_an_officer_confirms_a_mark_or_takes_it_away_with_a_reason(any_town):
    town = await staffed(any_town)
    gas, seojun = await comes(town, GAS, "grievance"), await town.unlock("seojun")
    with pytest.raises(ReasonNeededError):
        await put_mark(gas, "ordinary", " ", seojun, town.office)
    with pytest.raises(NotFoundError):
        await put_mark(gas, "terrible", "현장에서 확인함", seojun, town.office)
    await put_mark(gas, "urgent", "전화로 확인함", seojun, town.office)
    assert not (await watched(town, gas)).suggested
    await put_mark(gas, "ordinary", "현장에서 확인함", seojun, town.office)
    assert (await lists(seojun, town.office)).pressing == ()


async def test_a_survey_stops_the_clock_where_the_rule_says_so_and_its_record_lets_it_go_on(any_town):
    town = await staffed(any_town)
    case_id, seojun = await comes(town, LAMP, "grievance"), await town.unlock("seojun")
    due = (await town.office.cases.get(bytes.fromhex(case_id))).due
    await plan_visit(case_id, "박서준, 주택과 직원", None, seojun, town.office, now=True)
    row = await town.office.cases.get(bytes.fromhex(case_id))
    assert row.state == "site_check"
    (stop,) = await clock_rows(town.office.cases.store, row.id)
    assert (stop.reason, stop.ends) == ("field_survey", None)
    town.clock.turn(days=2)
    (visit,) = await visits(case_id, seojun, town.office)
    await record_found(case_id, visit.id, Found(found=SEEN, unit="주택과", asked="전구 교체"), seojun, town.office)
    row = await town.office.cases.get(bytes.fromhex(case_id))
    assert (row.state, row.due > due) == ("investigating", True)
    (visit,) = await visits(case_id, seojun, town.office)
    assert (visit.state, visit.who, visit.found, visit.unit, visit.asked) == (
        "asked", "박서준, 주택과 직원", SEEN, "주택과", "전구 교체",
    )  # fmt: skip
    await finish_visit(case_id, visit.id, "전구를 갈았습니다.", seojun, town.office)
    (visit,) = await visits(case_id, seojun, town.office)
    assert (visit.state, visit.after) == ("done", "전구를 갈았습니다.")
    with pytest.raises(NotAllowedNowError):
        await finish_visit(case_id, visit.id, "또", seojun, town.office)


async def test_what_was_seen_at_a_place_is_sealed_to_the_case_and_older_writings_open_no_more(any_town):
    town = await staffed(any_town)
    case_id, seojun = await comes(town, LAMP, "grievance"), await town.unlock("seojun")
    await plan_visit(case_id, "박서준", town.clock.today(), seojun, town.office)
    (before,) = await site_checks_of(town.office.cases.store, bytes.fromhex(case_id))
    await record_found(case_id, before.id.hex(), Found(found=SEEN), seojun, town.office)
    (after,) = await site_checks_of(town.office.cases.store, bytes.fromhex(case_id))
    assert SEEN.encode() not in after.body
    readers = await town.office.keyring.readers_of([before.sealed_id, after.sealed_id])
    held = await hold_case(bytes.fromhex(case_id), seojun, town.office)
    assert readers == {before.sealed_id: set(), after.sealed_id: {held.key.public.key_id}}
    for login in ("lead3", "nuri"):
        with pytest.raises((NotYourCaseError, NotPermittedError)):
            await visits(case_id, await town.unlock(login), town.office)


async def test_a_visit_of_another_case_is_not_found(town):
    town = await staffed(town)
    one, two, seojun = await comes(town), await comes(town), await town.unlock("seojun")
    await plan_visit(one, "박서준", town.clock.today(), seojun, town.office)
    (visit,) = await visits(one, seojun, town.office)
    with pytest.raises(NotFoundError):
        await record_found(two, visit.id, Found(found=SEEN), seojun, town.office)
    with pytest.raises(NotFoundError):
        await record_found(one, visit.id, Found(found=SEEN, unit="없는과"), seojun, town.office)
    with pytest.raises(NotFoundError):
        await record_found(one, visit.id, Found(found=SEEN, picture="0" * 32), seojun, town.office)
    town.clock.turn(days=1)
    with pytest.raises(NotAllowedNowError):
        await plan_visit(one, "박서준", town.clock.today().replace(day=1), seojun, town.office)


async def test_a_promise_is_watched_after_the_answer_until_it_is_shown_to_be_kept(any_town):
    town = await staffed(any_town)
    case_id, seojun, lead = await comes(town), await town.unlock("seojun"), await town.unlock("lead3")
    today = town.clock.today()
    with pytest.raises(NotAllowedNowError):
        await promise(case_id, "보도블록 교체", None, seojun, town.office)
    await promise(case_id, "12월 말까지 보도블록 교체", today.replace(month=12, day=30), seojun, town.office)
    await close(case_id, "planned", "12월 말까지 고치겠습니다.", seojun, town.office)
    (line,) = (await lists(lead, town.office)).promised
    assert (line.look_day - today).days == town.office.rules.monitoring.look_again_days
    assert not line.reminded
    town.clock.turn(days=7)
    await watch_daily(town.office, town.clock.today())
    await watch_daily(town.office, town.clock.today())
    assert (await lists(lead, town.office)).reminded == 1
    seojun = await town.unlock("seojun")
    await look_again(case_id, "자재가 들어왔습니다.", None, seojun, town.office)
    assert (await lists(lead, town.office)).reminded == 0
    with pytest.raises(NotAllowedNowError):
        await look_again(case_id, "또", town.clock.today(), seojun, town.office)
    await finish(case_id, "교체한 사진을 받았습니다.", seojun, town.office)
    view = await open_watch(case_id, seojun, town.office)
    assert (view.promise, view.evidence) == ("12월 말까지 보도블록 교체", "교체한 사진을 받았습니다.")
    assert [(look.by, look.said) for look in view.looks] == [("박서준", "자재가 들어왔습니다.")]
    assert (await lists(lead, town.office)).promised == ()
    with pytest.raises(NotAllowedNowError):
        await finish(case_id, "또", seojun, town.office)


async def test_an_aim_stands_beside_the_statutory_date_and_moves_with_the_holidays(any_town):
    town = await staffed(any_town)
    await add_officer(officer("byeol", "한별", "field_team", "administrator", ""), town.office)
    case_id, seojun = await comes(town, LAMP, "grievance"), await town.unlock("seojun")
    before = await town.office.cases.get(bytes.fromhex(case_id))
    with pytest.raises(NotFoundError):
        await put_target(case_id, "grievance", seojun, town.office)
    await put_target(case_id, "simple_2", seojun, town.office)
    view = await open_watch(case_id, seojun, town.office)
    assert view.target_at.date() == town.clock.today().replace(day=24)
    assert (await lists(seojun, town.office)).today == ()
    await add_holiday(town.clock.today().replace(day=24), "임시공휴일", await town.unlock("byeol"), town.office)
    await watch_daily(town.office, town.clock.today())
    assert (await watched(town, case_id)).target_at.date() == town.clock.today().replace(day=25)
    town.clock.turn(days=2)
    (line,) = (await lists(await town.unlock("lead3"), town.office)).today
    assert (line.case_id, line.target_missed) == (case_id, False)
    town.clock.turn(days=1)
    (line,) = (await lists(await town.unlock("lead3"), town.office)).today
    assert line.target_missed
    after = await town.office.cases.get(bytes.fromhex(case_id))
    assert (after.due - before.due).days in {0, 1}, "the aim moves no date of the law"


async def test_nothing_watched_of_a_case_is_left_when_it_becomes_a_protected_one(any_town):
    town = await staffed(any_town)
    case_id, seojun = await comes(town, LAMP, "grievance"), await town.unlock("seojun")
    await put_unit(case_id, "주택과", seojun, town.office)
    await promise(case_id, "고칩니다", town.clock.today(), seojun, town.office)
    sealed = (await watched(town, case_id)).sealed_id
    await hold_back(case_id, "전화로 돈 이야기를 하셨습니다", seojun, town.office)
    head = await lists(await town.unlock("head"), town.office)
    assert (head.promised, head.today, head.overdue) == ((), (), ())
    await convert(case_id, "corruption", await town.unlock("haneul"), town.office)
    assert await watched(town, case_id) is None
    assert await town.office.keyring.readers_of([sealed]) == {sealed: set()}
    with pytest.raises(NotAllowedNowError):
        await put_unit(case_id, "주택과", await town.unlock("haneul"), town.office)


async def test_a_mark_of_a_case_that_was_never_kept_is_swept(any_town):
    row = WatchRow(case_id=b"n" * 16, mark="urgent", suggested=True, version=1)
    await write_watch(any_town.office.cases.store, row, before=0)
    await watch_daily(any_town.office, any_town.clock.today())
    assert await find_watch(any_town.office.cases.store, row.case_id) is None


async def test_two_who_write_at_once_do_not_overwrite_each_other(any_town):
    row = WatchRow(case_id=b"n" * 16, mark="urgent", version=1)
    store = any_town.office.cases.store
    await write_watch(store, row, before=0)
    with pytest.raises(StaleError):
        await write_watch(store, row, before=0)
    await write_watch(store, replace(row, version=2, unit="주택과"), before=1)
    with pytest.raises(StaleError):
        await write_watch(store, replace(row, version=2, unit="환경과"), before=1)


async def test_an_excluded_officer_finds_the_case_on_no_list(any_town):
    town = await staffed(any_town)
    case_id = await comes(town, f"감민원 팀장님이 전화를 안 받으십니다. {GAS}", "grievance")
    assert [line.case_id for line in (await lists(await town.unlock("head"), town.office)).pressing] == [case_id]
    excluded = await lists(await town.unlock("lead3"), town.office)
    assert (excluded.pressing, excluded.today, excluded.overdue, excluded.promised) == ((), (), (), ())


async def late(town, unit="주택과"):
    """An overdue matter of a department."""
    case_id, seojun = await comes(town), await town.unlock("seojun")
    await put_unit(case_id, unit, seojun, town.office)
    return case_id


async def test_a_letter_is_drafted_approved_printed_and_sent_once(any_town):
    town = await staffed(any_town)
    case_id = await late(town)
    seojun = await town.unlock("seojun")
    with pytest.raises(NotAllowedNowError):
        await ask_reminder(case_id, seojun, town.office)
    town.clock.turn(days=2)
    seojun = await town.unlock("seojun")
    assert [line.late_days for line in (await lists(seojun, town.office)).overdue] == [2]
    await ask_reminder(case_id, seojun, town.office)
    with pytest.raises(NotAllowedNowError):
        await ask_reminder(case_id, seojun, town.office)
    with pytest.raises(ApprovalNeededError):
        await send_reminder(case_id, seojun, town.office)
    with pytest.raises(ApprovalNeededError):
        await letter_to("주택과", seojun, town.office)
    asked = (await reminder_of(case_id, seojun, town.office)).approval
    for login in ("lead3", "head"):
        await decide(asked.id, "", await town.unlock(login), town.office, granted=True)
    letter = await letter_to("주택과", seojun, town.office)
    ((number, text),) = letter.parts
    assert number.startswith("민원감사담당관-")
    assert "주택과" in text
    assert "제28조제2항" in text
    assert LAMP not in text
    await send_reminder(case_id, seojun, town.office)
    with pytest.raises(ApprovalNeededError):
        await send_reminder(case_id, seojun, town.office)
    assert len((await letter_to("주택과", seojun, town.office)).parts) == 1


async def test_every_overdue_matter_of_a_department_is_urged_once_and_only_by_who_holds_it(any_town):
    town = await staffed(any_town)
    for _ in range(2):
        await late(town)
    await late(town, "공원녹지과")
    town.clock.turn(days=2)
    assert await ask_reminders("주택과", await town.unlock("nuri"), town.office) == 0
    assert await ask_reminders("주택과", await town.unlock("seojun"), town.office) == 2
    assert await ask_reminders("주택과", await town.unlock("seojun"), town.office) == 0
    with pytest.raises(NotPermittedError):
        await ask_reminders("주택과", await town.unlock("lead3"), town.office)


async def test_a_case_that_is_not_ordinary_is_watched_by_nobody(town):
    town = await staffed(town)
    await town.report("동장이 돈을 받았습니다.")
    await town.let_in("haneul")
    haneul = await town.unlock("haneul")
    (line,) = (await inbox(haneul, InboxQuery(view="all"), town.office)).lines
    case_id = CaseId(line.id)
    for act in (
        put_unit(case_id, "주택과", haneul, town.office),
        open_watch(case_id, haneul, town.office),
        plan_visit(case_id, "누구", town.clock.today(), haneul, town.office),
    ):
        with pytest.raises(NotAllowedNowError):
            await act


async def test_a_text_to_the_mayor_is_surveyed_once_somebody_has_looked(town):
    town = await staffed(town)
    case_id, sion = await texted(town, GAS), await town.unlock("sion")
    await move(case_id, "reviewing", sion, town.office)
    await plan_visit(case_id, "강시온", None, sion, town.office, now=True)
    assert (await town.office.cases.get(bytes.fromhex(case_id))).state == "site_check"
