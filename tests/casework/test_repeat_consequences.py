"""What follows when a matter comes again is suggested, decided by people, and refused where the law does not let it."""

from contextlib import suppress

import pytest

from casework.agenda import agenda, choose, items_in, open_item, put_forward, settle_item, take_back_item
from casework.approving import decide, waiting
from casework.assigning import assign
from casework.comparing import Comparisons, compare_some
from casework.concluding import close, move
from casework.converting import hold_back
from casework.errors import (
    ApprovalNeededError,
    HeldBackError,
    NotAllowedNowError,
    NotFoundError,
    NotPermittedError,
    NotYourCaseError,
    Refusal,
    StaleError,
)
from casework.founding import add_officer
from casework.holding import hold_case
from casework.ids import CaseId, case_bytes
from casework.listing import InboxQuery, inbox
from casework.reclassifying import reclassify
from casework.repeat_closing import close_repeated, closing_text, propose_closing, why_not
from casework.repeating import alike_to, link, unlink
from casework.repeats import repeats_of
from casework.suggesting import look_at, suggestions
from tests.offices import officer

LAMP = "골목 가로등이 {day}일째 꺼져 있습니다. 고쳐 주세요."
LINE = "골목 조명 수리에 관한 같은 내용이 거듭 들어왔습니다."
LEADS = (
    officer("clead", "문팀장", "complaints_team", "team_lead", ""),
    officer("alead", "안팀장", "audit_team", "team_lead", ""),
    officer("head", "담당관", "rights_team", "office_head", ""),
)


@pytest.fixture
async def led(town):
    """The office with the leads who decide."""
    for each in LEADS:
        await add_officer(each, town.office)
    return town


@pytest.fixture
async def any_led(any_town):
    """The same on both databases."""
    for each in LEADS:
        await add_officer(each, any_town.office)
    return any_town


async def lamps(town, count: int, *, answered: int = 0, linked: bool = True) -> list[CaseId]:
    """So many complaints about one lamp, linked, the first of them answered and closed."""
    cases: list[CaseId] = []
    seojun = await town.unlock("seojun")
    for day in range(1, count + 1):
        await town.report(LAMP.format(day=day), kind="grievance")
        await town.let_in("seojun")
        page = await inbox(seojun, InboxQuery(view="all"), town.office)
        (new,) = {each.id for each in page.lines} - set(cases)
        cases.append(CaseId(new))
    for each in cases[:answered]:
        await close(each, "done", "고쳤습니다.", seojun, town.office)
    if linked and count > 1:
        await link(cases[0], cases[1:], seojun, town.office)
    return cases


async def suggested(town, case_id: CaseId) -> dict[str, str]:
    """What is suggested for a case, each with what is missing."""
    seojun = await town.unlock("seojun")
    comparison = Comparisons().open(seojun, town.office.rules)
    while await compare_some(comparison, seojun, town.office):
        pass
    held = await hold_case(case_bytes(case_id), seojun, town.office)
    repeat = await repeats_of(held, seojun, town.office)
    alike = await alike_to(case_id, comparison, seojun, town.office)
    known = await look_at(held, repeat, alike, comparison, seojun, town.office)
    return {each.act: each.not_yet for each in await suggestions(known, town.office)}


async def approves(town) -> None:
    """The lead passes everything on, the head grants it."""
    for login in ("clead", "head"):
        unlocked = await town.unlock(login)
        for approval_id, *_ in await waiting(unlocked, town.office):
            await decide(approval_id, "", unlocked, town.office, granted=True)


async def test_the_second_grievance_goes_to_the_audit_lead_who_names_somebody_not_involved(led):
    cases = await lamps(led, 2)
    assert "audit_again" in await suggested(led, cases[1])
    assert "audit_again" not in await suggested(led, cases[0])
    seojun = await led.unlock("seojun")
    item_id = await put_forward(cases[1], "audit_again", LINE, seojun, led.office)
    alead = await led.unlock("alead")
    (item,) = await agenda(alead, led.office)
    assert (item.id, item.line, item.drafter) == (item_id, LINE, "박서준")
    _, able = await open_item(item_id, alead, led.office)
    assert {name for _, name in able} == {"도가람", "윤다래"}
    with pytest.raises(NotFoundError):
        await choose(item_id, seojun.officer.id, alead, led.office)  # who works on it does not look into it again
    garam = next(officer_id for officer_id, name in able if name == "도가람")
    await choose(item_id, garam, alead, led.office)
    with pytest.raises(NotAllowedNowError):
        await choose(item_id, garam, alead, led.office)
    (seen,) = await items_in(cases[1], seojun, led.office)
    assert (seen.state, seen.chosen) == ("taken", "도가람")
    await assign(cases[1], [garam], seojun, led.office)
    assert (await hold_case(case_bytes(cases[1]), await led.unlock("garam"), led.office)).row.kind == "grievance"


async def test_what_is_put_forward_is_read_by_its_readers_alone(any_led):
    cases = await lamps(any_led, 3)
    seojun = await any_led.unlock("seojun")
    item_id = await put_forward(cases[2], "repeated", LINE, seojun, any_led.office)
    assert [each.line for each in await agenda(await any_led.unlock("clead"), any_led.office)] == [LINE]
    assert [each.line for each in await agenda(await any_led.unlock("head"), any_led.office)] == [LINE]
    for login in ("alead", "garam", "haneul", "seojun", "lead"):
        unlocked = await any_led.unlock(login)
        assert await agenda(unlocked, any_led.office) == ()
        with pytest.raises(NotFoundError):
            await open_item(item_id, unlocked, any_led.office)
        with pytest.raises((NotFoundError, NotPermittedError)):
            await settle_item(item_id, unlocked, any_led.office)
    with pytest.raises(NotYourCaseError):
        await items_in(cases[2], await any_led.unlock("garam"), any_led.office)
    await settle_item(item_id, await any_led.unlock("clead"), any_led.office)
    assert await agenda(await any_led.unlock("head"), any_led.office) == ()


async def test_a_lead_who_is_excluded_from_the_case_is_passed_over(led):
    (case_id,) = await lamps(led, 1)
    seojun, clead = await led.unlock("seojun"), await led.unlock("clead")
    await led.office.cases.add_recusal(case_bytes(case_id), [clead.officer.id])
    await put_forward(case_id, "long", LINE, seojun, led.office)
    assert await agenda(clead, led.office) == ()
    assert len(await agenda(await led.unlock("head"), led.office)) == 1


async def test_the_line_is_held_by_the_guard_and_stands_there_once(led):
    (case_id,) = await lamps(led, 1)
    seojun = await led.unlock("seojun")
    with pytest.raises(HeldBackError):
        await put_forward(case_id, "long", "010-0000-1234 댁의 가로등입니다.", seojun, led.office)
    item_id = await put_forward(case_id, "long", LINE, seojun, led.office)
    with pytest.raises(StaleError):
        await put_forward(case_id, "long", LINE, seojun, led.office)
    await take_back_item(case_id, item_id, seojun, led.office)
    assert await agenda(await led.unlock("clead"), led.office) == ()
    await put_forward(case_id, "long", LINE, seojun, led.office)


async def test_a_case_that_is_held_back_leaves_the_agenda_at_once(any_led):
    cases = await lamps(any_led, 3)
    seojun = await any_led.unlock("seojun")
    item_id = await put_forward(cases[2], "repeated", LINE, seojun, any_led.office)
    await hold_back(cases[2], "비위를 알리는 글로 보입니다.", seojun, any_led.office)
    clead = await any_led.unlock("clead")
    assert await agenda(clead, any_led.office) == ()
    with pytest.raises(NotFoundError):
        await open_item(item_id, clead, any_led.office)
    assert await any_led.office.keyring.readers_of([bytes.fromhex(item_id)]) == {bytes.fromhex(item_id): set()}


async def test_no_protected_case_is_ever_put_forward(led):
    await led.report("과장이 업체에서 돈을 받았습니다.", kind="corruption")
    await led.let_in("haneul")
    haneul = await led.unlock("haneul")
    case_id = CaseId((await inbox(haneul, InboxQuery(), led.office)).lines[0].id)
    for kind in led.office.rules.repeats.items:
        with pytest.raises(NotAllowedNowError):
            await put_forward(case_id, kind, LINE, haneul, led.office)


async def test_the_third_time_may_be_closed_after_two_answers_and_an_approval(any_led):
    cases = await lamps(any_led, 3, answered=2)
    seojun = await any_led.unlock("seojun")
    assert (await suggested(any_led, cases[2]))["closing"] == ""
    held = await hold_case(case_bytes(cases[2]), seojun, any_led.office)
    text = await closing_text(await repeats_of(held, seojun, any_led.office), any_led.office)
    assert "3번" in text
    assert "제23조" in text
    with pytest.raises(ApprovalNeededError):
        await close(cases[2], "repeated", text, seojun, any_led.office)  # not by the ordinary way
    with pytest.raises(ApprovalNeededError):
        await close_repeated(cases[2], seojun, any_led.office)
    await propose_closing(cases[2], text, seojun, any_led.office)
    with pytest.raises(ApprovalNeededError):
        await close_repeated(cases[2], seojun, any_led.office)  # asked is not granted
    await approves(any_led)
    await close_repeated(cases[2], seojun, any_led.office)
    row = await any_led.office.cases.get(case_bytes(cases[2]))
    assert (row.state, row.result) == ("closed", "repeated")
    with pytest.raises(Refusal):
        await close_repeated(cases[2], seojun, any_led.office)


@pytest.mark.parametrize(
    ("count", "answered", "missing"), [(2, 1, "repeat.too_few_times"), (3, 1, "repeat.too_few_replies")]
)
async def test_too_few_times_or_too_few_answers_close_nothing(led, count, answered, missing):
    cases = await lamps(led, count, answered=answered)
    seojun = await led.unlock("seojun")
    held = await hold_case(case_bytes(cases[-1]), seojun, led.office)
    assert await why_not(held, await repeats_of(held, seojun, led.office), led.office) == missing
    for act in (
        propose_closing(cases[-1], "마칩니다.", seojun, led.office),
        close_repeated(cases[-1], seojun, led.office),
    ):
        with pytest.raises(NotAllowedNowError):
            await act


async def test_what_was_approved_does_not_close_when_it_counts_no_more(led):
    """Between the approval and the closing one of the earlier ones turned out to be a report of misconduct."""
    cases = await lamps(led, 4, answered=2)
    seojun = await led.unlock("seojun")
    for each in (cases[2], cases[3]):
        await propose_closing(each, "같은 내용이라 마칩니다.", seojun, led.office)
    await approves(led)
    await hold_back(cases[2], "비위를 알리는 글로 보입니다.", seojun, led.office)
    await unlink(cases[3], cases[0], seojun, led.office)
    with pytest.raises(NotAllowedNowError):
        await close_repeated(cases[3], seojun, led.office)
    assert (await led.office.cases.get(case_bytes(cases[3]))).state != "closed"


async def test_a_matter_of_many_is_closed_only_after_the_committee(led):
    cases = await lamps(led, 3, answered=2)
    seojun = await led.unlock("seojun")
    await reclassify(cases[2], "group_complaint", "여러 집의 일입니다.", seojun, led.office)
    assert (await suggested(led, cases[2]))["closing"] == "repeat.committee_first"
    assert {"group", "conflict"} <= set(await suggested(led, cases[2]))
    with pytest.raises(NotAllowedNowError):
        await propose_closing(cases[2], "마칩니다.", seojun, led.office)
    for state in ("assigned", "investigating", "committee"):
        with suppress(NotAllowedNowError):
            await move(cases[2], state, seojun, led.office)
    held = await hold_case(case_bytes(cases[2]), seojun, led.office)
    assert held.row.state == "committee"
    assert (await suggested(led, cases[2]))["closing"] == "repeat.committee_first"  # it looks, it has not looked
    await move(cases[2], "deciding", seojun, led.office)
    assert (await suggested(led, cases[2]))["closing"] == ""
    await propose_closing(cases[2], "같은 내용이라 마칩니다.", seojun, led.office)
    await approves(led)
    await close_repeated(cases[2], seojun, led.office)
    assert (await led.office.cases.get(case_bytes(cases[2]))).result == "repeated"


async def test_ten_alike_within_thirty_days_warn_of_a_dispute(town):
    for each in LEADS:
        await add_officer(each, town.office)
    cases = await lamps(town, 11, linked=False)
    assert "conflict" in await suggested(town, cases[0])
    town.clock.turn(days=31)
    assert "conflict" not in await suggested(town, cases[0])
    seojun = await town.unlock("seojun")
    await put_forward(cases[0], "conflict", "같은 골목의 조명에 관한 민원이 몰립니다.", seojun, town.office)
    assert len(await agenda(await town.unlock("clead"), town.office)) == 1


async def test_whoever_may_not_close_cannot_close_what_came_again(led):
    cases = await lamps(led, 3, answered=2)
    with pytest.raises(NotPermittedError):
        await propose_closing(cases[2], "마칩니다.", await led.unlock("clead"), led.office)
    with pytest.raises(NotYourCaseError):
        await propose_closing(cases[2], "마칩니다.", await led.unlock("sion"), led.office)
