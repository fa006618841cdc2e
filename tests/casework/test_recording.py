"""Records in fields: sealed to their case, one writing after the other, counted only where nobody is named."""

from datetime import date

import pytest
from sqlalchemy import select

from casework.assigning import recuse
from casework.concluding import close
from casework.corresponding import say
from casework.errors import (
    EmptyTextError,
    MalformedRequestError,
    NotAllowedNowError,
    NotFoundError,
    NotYourCaseError,
    StaleError,
)
from casework.evidence import exhibits_of
from casework.ids import CaseId
from casework.listing import InboxQuery, inbox
from casework.recording import asked_again_by, open_records, talk_figures, write_record
from casework.store.record_tables import case_record
from crypto.keys import random_id
from crypto.primitives import sha256
from tests.casework.asking import a_case
from tests.casework.talking import MONEY, a_talk
from tests.casework.test_first_opening_cleans import PHOTO, sealed

TALK = {"topic": "harassment", "wish": "talk", "given": "쉬는 법을 알려 드림", "outcome": "informed"}
ASKED = {"who": "참고인 1", "as_what": "witness", "on_day": "2026-11-20", "answers": "문: 보셨습니까?\n답: 네."}


async def writes(town, case_id, unlocked, kind="interview", values=ASKED, **more):
    await write_record(case_id, kind, values, unlocked, town.office, **more)


async def test_a_record_is_sealed_read_by_its_officers_and_written_again(any_town):
    case_id, haneul = await a_case(any_town)
    await writes(any_town, case_id, haneul)
    await writes(any_town, case_id, haneul, values=ASKED | {"who": "참고인 2"})
    view = await open_records(case_id, haneul, any_town.office)
    assert {each.values["who"] for each in view.written} == {"참고인 1", "참고인 2"}
    one = next(each for each in view.written if each.values["who"] == "참고인 1")
    changed = ASKED | {"read_back": "날짜를 고침", "signed": "signed"}
    await writes(any_town, case_id, haneul, values=changed, record_id=one.id, version=1)
    with pytest.raises(StaleError):
        await writes(any_town, case_id, haneul, values=ASKED, record_id=one.id, version=1)
    (again,) = [each for each in (await open_records(case_id, haneul, any_town.office)).written if each.id == one.id]
    assert (again.values["read_back"], again.version) == ("날짜를 고침", 2)
    async with any_town.office.cases.store.reading() as connection:
        bodies = (await connection.execute(select(case_record.c.body))).scalars().all()
    assert not any("참고인".encode() in body for body in bodies)


async def test_fields_are_held_to_their_rules(town):
    case_id, haneul = await a_case(town)
    for values, refusal in (
        (ASKED | {"who": " "}, EmptyTextError),
        (ASKED | {"as_what": "judge"}, MalformedRequestError),
        (ASKED | {"on_day": "2026-13-01"}, MalformedRequestError),
    ):
        with pytest.raises(refusal):
            await writes(town, case_id, haneul, values=values)
    for kind in ("talk", "harassment", "no such"):
        with pytest.raises(NotFoundError):
            await writes(town, case_id, haneul, kind=kind)
    await a_case(town, "다른 일입니다. 과장님이 출장비를 부풀립니다.")
    lines = (await inbox(haneul, InboxQuery(), town.office)).lines
    (other_id,) = [CaseId(each.id) for each in lines if each.id != case_id]
    await writes(town, case_id, haneul)
    (one,) = (await open_records(case_id, haneul, town.office)).written
    with pytest.raises(NotFoundError):
        await writes(town, other_id, haneul, record_id=one.id, version=1)


async def test_nobody_else_reads_or_writes_and_whoever_steps_aside_reads_no_more(town):
    case_id, haneul = await a_case(town)
    await writes(town, case_id, haneul)
    for login in ("seojun", "bomi", "lead"):
        other = await town.unlock(login)
        with pytest.raises(NotYourCaseError):
            await open_records(case_id, other, town.office)
    await recuse(case_id, "아는 사람입니다.", haneul, town.office)
    with pytest.raises(NotYourCaseError):
        await open_records(case_id, haneul, town.office)
    narae = await town.unlock("narae")
    (one,) = (await open_records(case_id, narae, town.office)).written
    assert one.values["who"] == "참고인 1"  # whoever goes on with the case goes on with its records


async def test_the_day_on_which_somebody_is_asked_again_is_listed_without_opening_anything(any_town):
    talk_id, bomi, _ = await a_talk(any_town, MONEY)
    await writes(any_town, talk_id, bomi, "talk", TALK | {"follow_up": "2026-11-30"})
    with pytest.raises(StaleError):
        await writes(any_town, talk_id, bomi, "talk", TALK)
    lines = await asked_again_by(date(2026, 12, 1), bomi, any_town.office)
    assert [(case, label, day) for case, _, label, day in lines] == [(talk_id, "상담 기록", date(2026, 11, 30))]
    assert await asked_again_by(date(2026, 11, 29), bomi, any_town.office) == []
    assert await asked_again_by(date(2026, 12, 1), await any_town.unlock("narae"), any_town.office) == []


async def test_ended_talks_are_counted_by_month_and_small_counts_are_not_shown(any_town):
    for _ in range(5):
        talk_id, bomi, _ = await a_talk(any_town)
        await writes(any_town, talk_id, bomi, "talk", TALK)
        await close(talk_id, "talk_only", "다음에 또 이야기해 주세요.", bomi, any_town.office)
        with pytest.raises(NotAllowedNowError):
            await writes(any_town, talk_id, bomi, "talk", TALK)
    talk_id, bomi, _ = await a_talk(any_town)
    await close(talk_id, "talk_only", "다음에 또 이야기해 주세요.", bomi, any_town.office)
    lead = await any_town.unlock("lead")
    assert await talk_figures(lead, any_town.office) == []  # not before the month is over
    any_town.clock.turn(days=30)
    lead = await any_town.unlock("lead")
    ((month, cells),) = await talk_figures(lead, any_town.office)
    assert (month, cells) == ("2026-11", {("harassment", "informed"): 5, ("other", "ended"): None})


async def test_harassment_says_by_when_the_plan_is_due(town):
    await town.report("회식 자리에서 손을 잡고 놓지 않았습니다.", kind="sexual_harassment")
    await town.let_in("bomi")
    bomi = await town.unlock("bomi")
    case_id = CaseId((await inbox(bomi, InboxQuery(), town.office)).lines[0].id)
    view = await open_records(case_id, bomi, town.office)
    assert set(view.rules) == {"harassment", "measures", "interview"}
    assert view.due == {"harassment": date(2027, 2, 23)}
    await writes(town, case_id, bomi, "harassment", {"wish": "objects", "asked_day": "2026-11-23"})
    await writes(town, case_id, bomi, "measures", {"what": "separate", "wanted": "yes", "until": "2026-12-24"})
    assert len((await open_records(case_id, bomi, town.office)).written) == 2


async def test_evidence_is_listed_with_the_digests_of_what_came_and_of_its_clean_copy(town):
    _, reporter = await town.report("사진을 보냅니다.")
    await town.let_in("haneul")
    await say("여기 있습니다.", (await sealed("현장.jpg", PHOTO, town),), reporter, random_id(), town.intake)
    await town.let_in("haneul")
    haneul = await town.unlock("haneul")
    case_id = CaseId((await inbox(haneul, InboxQuery(), town.office)).lines[0].id)
    (before,) = await exhibits_of(case_id, haneul, town.office)
    assert (before.state, before.clean) == ("waiting", "")
    await town.cleans("haneul")
    (one,) = await exhibits_of(case_id, haneul, town.office)
    assert (one.number, one.state, one.original) == (1, "clean", sha256(PHOTO).hex())
    assert len(one.clean) == 64
    assert one.clean != one.original
    with pytest.raises(NotYourCaseError):
        await exhibits_of(case_id, await town.unlock("seojun"), town.office)
