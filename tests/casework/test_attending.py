"""Somebody may be in danger: whatever they say it with, it is a call until a person has joined."""

import pytest

from casework.answering import reply
from casework.assigning import recuse
from casework.attending import attend
from casework.corresponding import open_mailbox, say
from casework.errors import NotAllowedNowError, NotYourCaseError
from casework.ids import CaseId
from casework.listing import InboxQuery, inbox
from casework.reading import open_case
from crypto.keys import random_id

QUIET = "요즘 마음이 무겁습니다. 이야기만 하고 싶어요."
DARK = "이제 그만 죽고 싶다는 생각이 들어요."


async def calling(town, login):
    """The numbers of those who wait for a person, as this officer sees them."""
    page = await inbox(await town.unlock(login), InboxQuery(view="calls"), town.office)
    assert page.counts["calls"] == page.total
    return [CaseId(each.id) for each in page.lines]


async def row_of(town, case_id):
    return await town.office.cases.get(bytes.fromhex(case_id))


async def a_call(town, text=DARK, kind="counselling", **more):
    _, reporter = await town.report(text, kind=kind, **more)
    await town.let_in("bomi" if kind == "counselling" else "haneul")
    return reporter


async def test_words_of_dying_in_a_talk_are_a_call_to_the_whole_desk(any_town):
    await a_call(any_town)
    (case_id,) = await calling(any_town, "bomi")
    assert await calling(any_town, "haneul") == [case_id]
    assert (await row_of(any_town, case_id)).state == "crisis"


async def test_quiet_words_call_nobody_until_the_person_asks_for_somebody(any_town):
    reporter = await a_call(any_town, QUIET)
    assert await calling(any_town, "bomi") == []
    await say("상담관을 불러 주세요.", (), reporter, random_id(), any_town.intake, urgent=True)
    await any_town.let_in("bomi")
    (case_id,) = await calling(any_town, "bomi")
    assert (await row_of(any_town, case_id)).state == "crisis"


async def test_a_later_dark_word_is_heard_as_well(town):
    reporter = await a_call(town, QUIET)
    await say(DARK, (), reporter, random_id(), town.intake)
    await town.let_in("bomi")
    assert len(await calling(town, "bomi")) == 1


async def test_whoever_joins_is_told_of_and_nobody_else_is_called(any_town):
    reporter = await a_call(any_town)
    (case_id,) = await calling(any_town, "bomi")
    bomi = await any_town.unlock("bomi")
    await attend(case_id, bomi, any_town.office)
    assert await calling(any_town, "bomi") == await calling(any_town, "haneul") == []
    view = await open_mailbox(reporter, any_town.intake)
    assert view.stage == "crisis"
    assert "상담관이 들어왔습니다" in view.messages[-1].text
    opened = await open_case(case_id, bomi, any_town.office)
    assert [name for _, name, works in opened.officers if works] == ["정보미"]
    assert "attended" in [each.act for each in opened.journal]
    with pytest.raises(NotAllowedNowError):
        await attend(case_id, await any_town.unlock("haneul"), any_town.office)


async def test_a_call_in_a_report_leaves_the_report_where_it_is(town):
    await a_call(town, "과장이 돈을 받았습니다. 저는 이제 살기 싫습니다.", kind="corruption")
    (case_id,) = await calling(town, "haneul")
    assert (await row_of(town, case_id)).state == "received"
    haneul = await town.unlock("haneul")
    await attend(case_id, haneul, town.office)
    assert await calling(town, "haneul") == []
    assert (await row_of(town, case_id)).state == "received"
    await reply(case_id, "곁에 누가 계신가요?", (), haneul, town.office)


async def test_who_is_excluded_hears_no_call_and_cannot_join(town):
    await a_call(town)
    (case_id,) = await calling(town, "haneul")
    haneul = await town.unlock("haneul")
    await recuse(case_id, "가까운 사이입니다", haneul, town.office)
    assert await calling(town, "haneul") == []
    assert await calling(town, "bomi") == [case_id]
    with pytest.raises(NotYourCaseError):
        await attend(case_id, haneul, town.office)


async def test_after_somebody_joined_a_new_dark_word_calls_again(town):
    reporter = await a_call(town)
    (case_id,) = await calling(town, "bomi")
    await attend(case_id, await town.unlock("bomi"), town.office)
    await say("유서를 썼어요.", (), reporter, random_id(), town.intake)
    await town.let_in("bomi")
    assert await calling(town, "haneul") == [case_id]
