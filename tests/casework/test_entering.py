"""Calls and visits that staff enter: sealed at once, at the right desk, and nothing of a protected one stays."""

import pytest
from sqlalchemy import func, select

from casework.corresponding import open_mailbox
from casework.errors import EmptyTextError, MalformedRequestError, NotPermittedError, NotReceivingError, TooLongError
from casework.ids import CaseId
from casework.listing import InboxQuery, inbox
from casework.portal.entering import Entry, enter, entries_today
from casework.reading import MaskedPart, open_case
from casework.receipts import Reporter, derive_keys
from casework.store.portal_tables import entry_count
from policies.rules import Concern

DRAIN = "독산로 12 앞 배수구가 막혀 물이 넘칩니다."
BRIBE = "어느 과장이 업체에서 봉투를 받았다고 합니다."


async def seen_by(town, login):
    unlocked = await town.unlock(login)
    lines = (await inbox(unlocked, InboxQuery(), town.office)).lines
    return [(await open_case(CaseId(line.id), unlocked, town.office)) for line in lines]


def shown(parts):
    return "".join(f"[{part.label}]" if isinstance(part, MaskedPart) else part.text for part in parts)


async def test_a_plain_call_reaches_the_complaints_desk_with_its_contact_covered(any_town):
    town = any_town
    admitted = await town.admit("desk1")
    entry = Entry(
        channel="phone", text=DRAIN, where="독산로 12", caller="독고은별", contact="010-9087-6513", unit="건축과"
    )
    await enter(entry, admitted, town.portal)
    await town.let_in("seojun", "haneul")
    [case] = await seen_by(town, "seojun")
    assert (case.line.kind, case.line.lane_label) == ("grievance", "전화")
    [message] = case.messages
    answers = dict(message.answers)
    assert shown(message.parts).endswith("배수구가 막혀 물이 넘칩니다.")
    assert [part.revealable for part in answers["연락처"] if isinstance(part, MaskedPart)] == [True]
    assert shown(answers["연락처"]) == "그분 이름은 독고은별입니다. 그분 연락처는 [PHONE]입니다."
    assert shown(answers["처리할 부서"]) == "건축과"
    assert "민원여권과" in shown(answers["받은 사람"])
    assert await seen_by(town, "haneul") == []


async def test_a_protected_call_reaches_the_protected_desk_and_names_nobody_who_took_it(any_town):
    town = any_town
    admitted = await town.admit("desk1")
    entry = Entry(channel="visit", text=BRIBE, caller="민서준", contact="010-9087-6513", unit="건축과", protected=True)
    await enter(entry, admitted, town.portal)
    await town.let_in("seojun", "haneul")
    assert await seen_by(town, "seojun") == []
    [case] = await seen_by(town, "haneul")
    [message] = case.messages
    answers = dict(message.answers)
    assert set(answers) == {"연락처"}
    assert [part.revealable for part in answers["연락처"] if isinstance(part, MaskedPart)] == [False, False]
    assert shown(answers["연락처"]) == "제 이름은 [PERSON]입니다. 제 연락처는 [PHONE]입니다."
    assert case.line.lane_label == "방문"
    assert await entries_today(admitted, town.portal) == {}
    async with town.portal.store.store.reading() as connection:
        assert (await connection.execute(select(func.count()).select_from(entry_count))).scalar_one() == 0


@pytest.mark.parametrize(
    ("concerns", "reader"), [(Concern.OFFICE, "outside"), (Concern.UNSURE, "darae"), (Concern.NOBODY, "haneul")]
)
async def test_a_protected_call_about_the_office_passes_the_office_by(town, concerns, reader):
    entry = Entry(channel="phone", text=BRIBE, protected=True, concerns=concerns)
    await enter(entry, await town.admit("desk1"), town.portal)
    await town.let_in("haneul", "seojun", "darae", "outside")
    assert len(await seen_by(town, reader)) == 1


async def test_only_the_takers_own_plain_calls_of_the_day_are_counted(any_town):
    town = any_town
    admitted, other = await town.admit("desk1"), await town.admit("house1")
    for channel in ("phone", "phone", "visit"):
        await enter(Entry(channel=channel, text=DRAIN), admitted, town.portal)
    assert await entries_today(admitted, town.portal) == {"phone": 2, "visit": 1}
    assert await entries_today(other, town.portal) == {}
    town.clock.turn(days=1)
    assert await entries_today(admitted, town.portal) == {}


async def test_the_receipt_opens_the_callers_own_mailbox(town):
    receipt = await enter(Entry(channel="phone", text=DRAIN), await town.admit("desk1"), town.portal)
    reporter = Reporter(await derive_keys(receipt.secret, town.intake))
    assert [each.text for each in (await open_mailbox(reporter, town.intake)).messages] == [DRAIN]


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"text": "  "}, EmptyTextError),
        ({"text": "ㄱ" * 20_001}, TooLongError),
        ({"channel": "web"}, MalformedRequestError),
        ({"channel": ""}, MalformedRequestError),
        ({"unit": "없는과"}, MalformedRequestError),
    ],
)
async def test_what_does_not_fit_is_refused_and_nothing_is_counted(town, fields, refusal):
    admitted = await town.admit("desk1")
    with pytest.raises(refusal):
        await enter(Entry(**({"channel": "phone", "text": DRAIN} | fields)), admitted, town.portal)
    assert await entries_today(admitted, town.portal) == {}
    assert await town.let_in("seojun", "haneul") == 0


async def test_without_the_permission_or_a_valid_key_nothing_is_sent(town):
    admitted = await town.admit("park1")
    object.__setattr__(admitted.account, "permissions", frozenset())
    with pytest.raises(NotPermittedError):
        await enter(Entry(channel="phone", text=DRAIN), admitted, town.portal)
    town.clock.turn(days=400)
    with pytest.raises(NotReceivingError):
        await enter(Entry(channel="phone", text=DRAIN), await town.admit("desk1"), town.portal)
