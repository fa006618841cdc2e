"""A talk is no case: nothing leaves it, and only its person makes a report of it, of nothing but what they choose."""

from dataclasses import replace

import pytest

from casework.answering import note, reply
from casework.assigning import assign, recuse
from casework.becoming import became_report
from casework.carding import renew_card
from casework.concluding import close, move
from casework.corresponding import open_mailbox, rate, say, tell_office, withdraw
from casework.counselling import open_talk
from casework.deciding import consents_in
from casework.errors import (
    AgreementNeededError,
    ClosedConversationError,
    NotAllowedNowError,
    NotFoundError,
    NothingChosenError,
    NotYourCaseError,
)
from casework.holding import hold_case
from casework.ids import CaseId
from casework.naming import give, open_ladder
from casework.reading import open_case, read_file
from casework.reclassifying import reclassify
from casework.releasing import begin_paper
from casework.store.satisfactions import all_counts
from crypto.keys import random_id
from tests.casework.ending import destroyed, staffed, years_pass
from tests.casework.talking import HOME, MONEY, WORRY, a_talk, choose, files, lines, told_in
from tests.casework.test_first_opening_cleans import PHOTO, sealed


async def test_a_talk_has_a_number_of_its_own_and_no_date_once_somebody_talks(any_town):
    talk_id, bomi, reporter = await a_talk(any_town)
    row = await any_town.office.cases.get(bytes.fromhex(talk_id))
    assert row.registry_number == "상담-2026-000001"
    assert row.state == "received"
    await reply(talk_id, "말씀해 주셔서 고맙습니다.", (), bomi, any_town.office)
    assert (await any_town.office.cases.get(row.id)).state == "talking"
    await renew_card(row.id, bomi, any_town.office)
    view = await open_mailbox(reporter, any_town.intake)
    assert (view.stage, view.talk, view.next_day) == ("talking", True, None)


async def test_numbers_of_cases_do_not_count_the_talks(town):
    await a_talk(town)
    await town.report(MONEY)
    await town.let_in("haneul")
    numbers = {each.registry_number for each in await lines(town, "haneul")}
    assert "2026-000001" in numbers


async def test_only_what_was_chosen_becomes_a_case_of_its_own(any_town):
    talk_id, bomi, reporter = await a_talk(any_town, MONEY, HOME)
    await files(any_town, reporter, await choose(any_town, reporter, MONEY, more="지난달 일입니다."))
    await any_town.let_in("bomi")
    line = next(each for each in await lines(any_town, "haneul") if each.kind == "corruption")
    assert line.registry_number == "2026-000001"
    view = await open_case(CaseId(line.id), await any_town.unlock("haneul"), any_town.office)
    assert told_in(view) == f"{MONEY}\n\n지난달 일입니다."
    assert await became_report(bytes.fromhex(talk_id), any_town.office)
    # The counsellor keeps the talk and does not get the case; its investigators do not get the talk.
    assert MONEY in told_in(await open_case(talk_id, bomi, any_town.office))
    with pytest.raises(NotYourCaseError):
        await open_case(CaseId(line.id), bomi, any_town.office)
    with pytest.raises(NotYourCaseError):
        await open_case(talk_id, await any_town.unlock("narae"), any_town.office)


async def test_the_mailbox_goes_with_the_case_and_both_sides_go_on_in_it(any_town):
    _, _, reporter = await a_talk(any_town, MONEY)
    number = (await open_mailbox(reporter, any_town.intake)).number
    await files(any_town, reporter, await choose(any_town, reporter, MONEY))
    await any_town.let_in("bomi")
    view = await open_mailbox(reporter, any_town.intake)
    assert (view.number, view.stage, view.talk, view.refused) == (number, "received", False, 0)
    await say("사진도 있습니다.", (), reporter, random_id(), any_town.intake)
    await any_town.let_in("haneul")
    haneul = await any_town.unlock("haneul")
    line = next(each for each in await lines(any_town, "haneul") if each.kind == "corruption")
    assert "사진도 있습니다." in told_in(await open_case(CaseId(line.id), haneul, any_town.office))
    await reply(CaseId(line.id), "잘 받았습니다.", (), haneul, any_town.office)
    assert any(each.text == "잘 받았습니다." for each in (await open_mailbox(reporter, any_town.intake)).messages)


async def test_what_was_said_to_the_talk_in_the_same_moment_follows_to_the_case(any_town):
    _, _, reporter = await a_talk(any_town, MONEY)
    await files(any_town, reporter, await choose(any_town, reporter, MONEY))
    # Sealed to the talk's key: its writer had no new card yet.
    await say("하나 더 있습니다.", (), reporter, random_id(), any_town.intake)
    await any_town.let_in("bomi", "bomi", "haneul")
    line = next(each for each in await lines(any_town, "haneul") if each.kind == "corruption")
    view = await open_case(CaseId(line.id), await any_town.unlock("haneul"), any_town.office)
    assert "하나 더 있습니다." in told_in(view)


async def test_the_case_keeps_what_was_signed_and_it_is_no_consent_about_the_name(town):
    _, _, reporter = await a_talk(town, MONEY)
    await files(town, reporter, await choose(town, reporter, MONEY))
    await town.let_in("bomi")
    line = next(each for each in await lines(town, "haneul") if each.kind == "corruption")
    held = await hold_case(bytes.fromhex(line.id), await town.unlock("haneul"), town.office)
    assert await consents_in(held, town.office) == ()
    assert held.row.identity_class == "anonymous"


async def test_before_anybody_looks_into_it_the_report_can_be_taken_back(town):
    _, _, reporter = await a_talk(town, MONEY)
    await files(town, reporter, await choose(town, reporter, MONEY))
    await town.let_in("bomi")
    await withdraw(reporter, random_id(), town.intake)
    await town.let_in("haneul")
    line = next(each for each in await lines(town, "haneul") if each.kind == "corruption")
    assert line.state == "withdrawn"


async def test_a_talk_can_be_ended_by_its_person_whenever_they_like(town):
    talk_id, bomi, reporter = await a_talk(town)
    await reply(talk_id, "듣고 있습니다.", (), bomi, town.office)
    await withdraw(reporter, random_id(), town.intake)
    await town.let_in("bomi")
    assert (await town.office.cases.get(bytes.fromhex(talk_id))).state == "withdrawn"


async def test_whoever_the_report_names_and_whoever_left_the_talk_do_not_get_it(town):
    _, reporter = await town.report(WORRY, kind="counselling")
    await town.let_in("bomi")
    (line,) = await lines(town, "bomi")
    await recuse(CaseId(line.id), "같은 동네 사람", await town.unlock("haneul"), town.office)
    await say(f"{MONEY} 이나래 씨가 도왔습니다.", (), reporter, random_id(), town.intake)
    await town.let_in("bomi")
    await files(town, reporter, await choose(town, reporter, MONEY))
    await town.let_in("bomi")
    seen = {login: [each.kind for each in await lines(town, login)] for login in ("haneul", "narae", "darae")}
    assert seen == {"haneul": [], "narae": [], "darae": ["corruption"]}


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"agrees": False}, AgreementNeededError),
        ({"kind": "grievance"}, NotFoundError),
        ({"kind": "counselling"}, NotFoundError),
        ({"parts": ()}, NothingChosenError),
    ],
)
async def test_without_consent_a_kind_or_anything_chosen_nothing_is_said(town, more, refusal):
    talk_id, _, reporter = await a_talk(town, MONEY)
    choice = replace(await choose(town, reporter, MONEY), **more)
    with pytest.raises(refusal):
        await files(town, reporter, choice)
    await town.let_in("bomi")
    assert not await became_report(bytes.fromhex(talk_id), town.office)


async def test_a_report_is_no_talk_and_a_talk_becomes_a_report_once(town):
    _, somebody = await town.report(MONEY)
    with pytest.raises(NotFoundError):
        await open_talk(somebody, town.intake, "ko")
    _, _, reporter = await a_talk(town, MONEY)
    choice, page = await choose(town, reporter, MONEY), random_id()
    await files(town, reporter, choice, page)
    await files(town, reporter, choice, page)  # the same page, sent twice
    with pytest.raises(NotAllowedNowError):
        await files(town, reporter, choice)


async def test_nothing_of_a_talk_leaves_it_by_an_officers_hand(town):
    talk_id, bomi, _ = await a_talk(town, MONEY)
    haneul = await town.unlock("haneul")
    with pytest.raises(NotAllowedNowError):
        await begin_paper(talk_id, "factsheet", "요지", haneul, town.office)
    with pytest.raises(NotFoundError):
        await reclassify(talk_id, "corruption", "신고로 보임", haneul, town.office)
    await note(talk_id, "다음 주에 다시 여쭙기로 함", bomi, town.office)


async def test_another_counsellor_takes_over_with_the_whole_talk(town):
    talk_id, _, _ = await a_talk(town, MONEY)
    lead = await town.unlock("lead")
    haneul = await town.unlock("haneul")
    with pytest.raises(NotYourCaseError):
        await assign(talk_id, [haneul.officer.id], lead, town.office)
    held = await hold_case(bytes.fromhex(talk_id), haneul, town.office)
    assert held.row.state == "received"


async def test_a_long_talk_goes_over_whole(town):
    long = "가나다라마바사 아자차카타파하. " * 500
    talk_id, _, reporter = await a_talk(town, long, f"{long} 끝")
    await files(town, reporter, await choose(town, reporter, "가나다라"))
    await town.let_in("bomi")
    assert await became_report(bytes.fromhex(talk_id), town.office)


async def a_filed_talk(town):
    talk_id, bomi, reporter = await a_talk(town, MONEY)
    await files(town, reporter, await choose(town, reporter, MONEY))
    await town.let_in("bomi")
    assert await became_report(bytes.fromhex(talk_id), town.office)
    return talk_id, bomi, reporter


async def test_a_talk_whose_person_went_on_is_read_handed_over_and_left_but_not_taken_up_again(any_town):
    talk_id, bomi, reporter = await a_filed_talk(any_town)
    before = len((await open_mailbox(reporter, any_town.intake)).messages)
    with pytest.raises(NotAllowedNowError):
        await move(talk_id, "talking", bomi, any_town.office)
    with pytest.raises(NotAllowedNowError):
        await reply(talk_id, "잘 지내시나요?", (), bomi, any_town.office)
    assert (await open_case(talk_id, bomi, any_town.office)).moves == ()
    await recuse(talk_id, "오래 쉬게 되었습니다", bomi, any_town.office)
    assert MONEY in told_in(await open_case(talk_id, await any_town.unlock("haneul"), any_town.office))
    view = await open_mailbox(reporter, any_town.intake)
    assert (view.stage, view.refused, len(view.messages)) == ("received", 0, before)


async def test_nobody_but_its_person_says_that_a_talk_became_a_report(town):
    talk_id, bomi, _ = await a_talk(town)
    with pytest.raises(NotAllowedNowError):
        await close(talk_id, "became_report", "신고로 바꾸었습니다.", bomi, town.office)


async def test_after_a_year_the_talk_is_destroyed_and_the_case_stays(any_town):
    talk_id, _, reporter = await a_filed_talk(any_town)
    await staffed(any_town)
    await years_pass(any_town, 2)
    await destroyed(any_town)
    assert [each.kind for each in await lines(any_town, "haneul")] == ["corruption"]
    (line,) = await lines(any_town, "haneul")
    view = await open_case(CaseId(line.id), await any_town.unlock("haneul"), any_town.office)
    assert MONEY in told_in(view)
    with pytest.raises(NotFoundError):
        await any_town.office.cases.get(bytes.fromhex(talk_id))
    assert (await open_mailbox(reporter, any_town.intake)).messages


async def test_how_a_talk_was_found_is_a_number_that_no_counsellor_reads_beside_it(any_town):
    talk_id, bomi, reporter = await a_talk(any_town)
    assert not (await open_mailbox(reporter, any_town.intake)).rate
    await close(talk_id, "talk_only", "언제든 다시 오세요.", bomi, any_town.office)
    assert (await open_mailbox(reporter, any_town.intake)).rate
    await rate("5", "", reporter, random_id(), any_town.intake)
    await any_town.let_in("bomi")
    view = await open_case(talk_id, bomi, any_town.office)
    assert [each.score for each in view.messages] == [0, 0]
    assert [(team, score, count) for _, team, score, count in await all_counts(any_town.office.cases.store)] == [
        ("rights_team", 5, 1)
    ]
    assert not (await open_mailbox(reporter, any_town.intake)).rate
    await say_twice(any_town, reporter)
    assert (await all_counts(any_town.office.cases.store))[0][3] == 1


async def say_twice(town, reporter):
    """Somebody who does not use our pages says it again."""
    content = {"type": "satisfaction", "what": "1", "text": ""}
    with pytest.raises(ClosedConversationError):
        await tell_office(content, reporter, random_id(), town.intake)


async def test_a_name_left_in_a_talk_does_not_go_over_and_can_be_left_anew(any_town):
    _, _, reporter = await a_talk(any_town, MONEY)
    told = {"name": "독고은별", "contact": "010-9087-6513"}
    await give("sealed", told, reporter, random_id(), any_town.intake, language="ko")
    await any_town.let_in("bomi")
    assert (await open_ladder(reporter, any_town.intake)).rung == "sealed"
    await files(any_town, reporter, await choose(any_town, reporter, MONEY))
    await any_town.let_in("bomi")
    ladder = await open_ladder(reporter, any_town.intake)
    assert (ladder.rung, ladder.settling, ladder.consents) == ("anonymous", False, ())
    await give("sealed", told, reporter, random_id(), any_town.intake, language="ko")
    await any_town.let_in("haneul")
    assert (await open_ladder(reporter, any_town.intake)).rung == "sealed"
    (line,) = [each for each in await lines(any_town, "haneul") if each.kind == "corruption"]
    assert (await any_town.office.cases.get(bytes.fromhex(line.id))).identity_class == "sealed"


async def test_a_file_that_was_chosen_goes_over_and_is_cleaned_in_the_case(any_town):
    _, _, reporter = await a_talk(any_town)
    photo = await sealed("현장.jpg", PHOTO, any_town)
    await say("사진입니다.", (photo,), reporter, random_id(), any_town.intake)
    await any_town.let_in("bomi")
    await any_town.cleans("bomi")
    choice = await choose(any_town, reporter, MONEY, parts=(), files=[photo.id.hex()])
    await files(any_town, reporter, choice)
    await any_town.let_in("bomi")
    await any_town.cleans("haneul")
    (line,) = [each for each in await lines(any_town, "haneul") if each.kind == "corruption"]
    haneul = await any_town.unlock("haneul")
    (message,) = (await open_case(CaseId(line.id), haneul, any_town.office)).messages
    (shown,) = message.files
    assert shown.state == "clean"
    read = await read_file(CaseId(line.id), message.id, shown.id, haneul, any_town.office)
    whole = b"".join([chunk async for chunk in read[1]])
    assert whole.startswith(b"\xff\xd8")
    assert b"Exif" not in whole
