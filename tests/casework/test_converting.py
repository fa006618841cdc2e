"""A report of misconduct that came as something else: no ordinary desk sees it, and it ends where it belongs."""

import pytest

from casework.concluding import move
from casework.converting import convert, give_back, hold_back
from casework.corresponding import open_mailbox, say
from casework.errors import NotAllowedNowError, NotFoundError, NotPermittedError, NotYourCaseError, ReasonNeededError
from casework.holding import hold_case
from casework.ids import CaseId
from casework.listing import InboxQuery, inbox
from casework.opening import open_waiting
from casework.reading import open_case
from casework.store.stubs import count_stubs, stubs_of
from crypto.keys import PublicKey, random_id

BRIBE = "가게 허가를 받으러 갔더니 건축과 담당 주무관이 봉투를 준비해 오라고 했습니다. 급행료라고 하더군요."
LAMP = "골목 가로등이 이틀째 꺼져 있습니다. 고쳐 주세요."


async def cases_of(town, login, **query):
    unlocked = await town.unlock(login)
    page = await inbox(unlocked, InboxQuery(**query), town.office)
    return [CaseId(line.id) for line in page.lines], unlocked


async def held_back(town, text=BRIBE):
    """A case the screen held back, as somebody of the protected team finds it."""
    _, reporter = await town.report(text, kind="grievance")
    await town.let_in("seojun", "haneul")
    (case_id,), unlocked = await cases_of(town, "haneul")
    return case_id, unlocked, reporter


async def handed_by_hand(town):
    """An ordinary case that its officer took for something else."""
    _, reporter = await town.report(LAMP, kind="simple_request")
    await town.let_in("seojun")
    (case_id,), unlocked = await cases_of(town, "seojun")
    before = await town.office.cases.get(bytes.fromhex(case_id))
    await hold_back(case_id, "전화로 돈 이야기를 하셨습니다", unlocked, town.office)
    return case_id, reporter, before


async def test_a_complaint_that_names_a_bribe_never_reaches_the_desk_of_complaints(any_town):
    await any_town.report(BRIBE, kind="grievance")
    assert await any_town.let_in("seojun") == 0
    assert (await cases_of(any_town, "seojun"))[0] == []
    assert (await cases_of(any_town, "seojun", view="all"))[0] == []
    assert await any_town.let_in("haneul") == 1
    (case_id,), _ = await cases_of(any_town, "haneul")
    row = await any_town.office.cases.get(bytes.fromhex(case_id))
    assert (row.state, row.desk, row.team, row.kind) == ("quarantined", "integrity", "rights_team", "grievance")
    assert row.held_until == any_town.clock.now().replace(hour=any_town.clock.now().hour + 1)
    unlocked = await any_town.unlock("seojun")
    with pytest.raises(NotYourCaseError):
        await hold_case(row.id, unlocked, any_town.office)
    assert (await cases_of(any_town, "seojun", view="all", number=row.number))[0] == []


async def test_an_ordinary_complaint_goes_its_way(town):
    await town.report(LAMP, kind="grievance")
    assert await town.let_in("haneul", "seojun") == 1
    assert len((await cases_of(town, "seojun"))[0]) == 1


async def test_what_is_held_back_becomes_a_protected_case_and_the_person_hears_it_in_neutral_words(any_town):
    case_id, unlocked, reporter = await held_back(any_town)
    await convert(case_id, "improper_solicitation", unlocked, any_town.office)
    row = await any_town.office.cases.get(bytes.fromhex(case_id))
    assert (row.kind, row.state, row.held_until, row.due_rule) == (
        "improper_solicitation",
        "received",
        None,
        "conclude_report",
    )
    assert row.due > row.received_day
    assert row.identity_class == "anonymous"
    told = (await open_mailbox(reporter, any_town.intake)).messages[-1].text
    assert told == any_town.office.rules.wording["ko"]["convert.told"]
    assert not any(word in told for word in ("뇌물", "비리", "부패", "감사"))


async def test_a_kind_of_another_team_takes_the_case_there_and_no_key_stays_behind(any_town):
    case_id, unlocked, _ = await held_back(any_town)
    await convert(case_id, "conduct_breach", unlocked, any_town.office)
    with pytest.raises(NotYourCaseError):
        await open_case(case_id, unlocked, any_town.office)
    (found,), garam = await cases_of(any_town, "garam")
    view = await open_case(found, garam, any_town.office)
    assert view.messages[0].readable
    generations = [each.id for each in await any_town.office.cases.keys_of(bytes.fromhex(case_id))]
    assert len(generations) == 2
    left = await any_town.office.keyring.readers_of(generations)
    assert PublicKey(unlocked.officer.public_key).key_id not in set().union(*left.values())


async def test_what_was_no_report_goes_back_to_its_desk_and_its_clock_ran_on(any_town):
    case_id, unlocked, reporter = await held_back(any_town)
    due = (await any_town.office.cases.get(bytes.fromhex(case_id))).due
    any_town.clock.turn(minutes=40)
    await give_back(case_id, "담당자를 칭찬하는 글입니다", unlocked, any_town.office)
    with pytest.raises(NotYourCaseError):
        await open_case(case_id, unlocked, any_town.office)
    (found,), seojun = await cases_of(any_town, "seojun")
    assert (await open_case(found, seojun, any_town.office)).messages[0].readable
    row = await any_town.office.cases.get(bytes.fromhex(case_id))
    assert (row.state, row.desk, row.team, row.due) == ("received", "complaints", "complaints_team", due)
    # The person writes on, and it reaches the new readers.
    await say("하나 더 있습니다.", (), reporter, random_id(), any_town.intake)
    assert await any_town.let_in("seojun") == 1


async def test_an_officer_hands_on_what_looks_like_a_report_and_keeps_a_number_and_two_days(any_town):
    case_id, _, before = await handed_by_hand(any_town)
    assert (await cases_of(any_town, "seojun", view="all"))[0] == []
    (stub,) = await stubs_of(any_town.office.cases.store, ["complaints"], since=before.received_day)
    assert (stub.registry_number, stub.received_day) == (before.registry_number, before.received_day)
    after = await any_town.office.cases.get(bytes.fromhex(case_id))
    assert after.registry_number != before.registry_number, "the number the desk knew leads nowhere"
    assert (await cases_of(any_town, "seojun", view="all", number=before.registry_number))[0] == []
    assert len((await cases_of(any_town, "haneul"))[0]) == 1


async def test_a_case_that_comes_back_has_its_number_again(any_town):
    case_id, _, before = await handed_by_hand(any_town)
    unlocked = await any_town.unlock("narae")
    await give_back(case_id, "가로등 이야기뿐입니다", unlocked, any_town.office)
    after = await any_town.office.cases.get(bytes.fromhex(case_id))
    assert (after.registry_number, after.desk) == (before.registry_number, "complaints")
    assert await count_stubs(any_town.office.cases.store, ["complaints"]) == 0


async def test_a_later_word_about_a_bribe_takes_the_case_away_before_the_desk_reads_it(any_town):
    _, reporter = await any_town.report(LAMP, kind="grievance")
    await any_town.let_in("seojun")
    (case_id,), seojun = await cases_of(any_town, "seojun")
    await say(BRIBE, (), reporter, random_id(), any_town.intake)
    assert await any_town.let_in("seojun") == 0
    with pytest.raises(NotYourCaseError):
        await open_case(case_id, seojun, any_town.office)
    assert await open_waiting(await any_town.unlock("haneul"), any_town.office) == 1
    (found,), haneul = await cases_of(any_town, "haneul")
    view = await open_case(found, haneul, any_town.office)
    assert [message.readable for message in view.messages] == [True, True]
    assert view.line.state == "quarantined"


async def test_nobody_moves_on_what_is_held_back(town):
    case_id, unlocked, _ = await held_back(town)
    assert (await open_case(case_id, unlocked, town.office)).moves == ()
    for state in ("received", "reviewing", "transferred"):
        with pytest.raises(NotAllowedNowError):
            await move(case_id, state, unlocked, town.office)


async def test_only_the_protected_team_decides_and_only_once(town):
    case_id, unlocked, _ = await held_back(town)
    with pytest.raises(NotPermittedError):
        await convert(case_id, "corruption", await town.unlock("seojun"), town.office)
    with pytest.raises(NotYourCaseError):
        await convert(case_id, "corruption", await town.unlock("garam"), town.office)
    with pytest.raises(NotFoundError):
        await convert(case_id, "suggestion", unlocked, town.office)
    with pytest.raises(ReasonNeededError):
        await give_back(case_id, " ", unlocked, town.office)
    await convert(case_id, "corruption", unlocked, town.office)
    with pytest.raises(NotAllowedNowError):
        await give_back(case_id, "잘못 눌렀습니다", unlocked, town.office)


async def test_a_protected_case_cannot_be_held_back(town):
    await town.report("과장이 돈을 받았습니다.")
    await town.let_in("haneul")
    (case_id,), unlocked = await cases_of(town, "haneul")
    with pytest.raises(NotAllowedNowError):
        await hold_back(case_id, "다른 유형 같습니다", unlocked, town.office)


async def test_what_names_somebody_of_the_protected_desk_waits_where_they_are_not(town):
    await town.report("김하늘 조사관이 봉투를 받고 민원을 덮어 줬습니다.", kind="grievance")
    assert await town.let_in("seojun", "haneul", "narae") == 0
    assert await town.let_in("darae") == 1
    (case_id,), _ = await cases_of(town, "darae")
    assert (await town.office.cases.get(bytes.fromhex(case_id))).state == "quarantined"
