"""Whoever leaves a name: the handler of a complaint may call back with a reason, a protected case names nobody."""

import pytest

from casework.converting import convert, hold_back
from casework.holding import hold_case
from casework.ids import CaseId
from casework.listing import InboxQuery, inbox
from casework.masking import CONTACT
from casework.reading import MaskedPart, open_case, reveal
from casework.said import said_in
from casework.store.vault import get_envelope

CALL = "독고은별 010-9087-6513"


async def told(town, login, text, **more):
    _, reporter = await town.report(text, answers={"contact": CALL}, **more)
    await town.let_in(login)
    unlocked = await town.unlock(login)
    case_id = CaseId((await inbox(unlocked, InboxQuery(), town.office)).lines[0].id)
    return case_id, unlocked, reporter


async def class_of(town, case_id):
    return (await town.office.cases.get(bytes.fromhex(case_id))).identity_class


def contact_parts(view):
    (message,) = [each for each in view.messages if each.answers]
    ((_, parts),) = [answer for answer in message.answers if answer[0] == "연락처"]
    return message, parts


async def test_a_named_complainant_is_called_back_with_a_reason_that_is_kept(any_town):
    case_id, unlocked, _ = await told(any_town, "seojun", "골목이 어둡습니다.", kind="grievance")
    assert await class_of(any_town, case_id) == "ordinary"
    view = await open_case(case_id, unlocked, any_town.office)
    assert "독고은별" not in repr(view)
    assert "6513" not in repr(view)
    message, (part,) = contact_parts(view)
    assert isinstance(part, MaskedPart)
    assert part.revealable
    assert await reveal(case_id, message.id, part.index, "회신 전화", unlocked, any_town.office) == CALL
    again = await open_case(case_id, unlocked, any_town.office)
    assert any(entry.act == "revealed" and entry.reason == "회신 전화" for entry in again.journal)


async def test_without_a_name_it_is_no_complaint_by_law_and_said_to_be_anonymous(town):
    await town.report("골목이 어둡습니다.", kind="grievance")
    await town.let_in("seojun")
    unlocked = await town.unlock("seojun")
    case_id = CaseId((await inbox(unlocked, InboxQuery(), town.office)).lines[0].id)
    assert await class_of(town, case_id) == "anonymous"


async def test_a_name_left_with_a_protected_report_lies_behind_the_quorum_as_a_whole(any_town):
    case_id, unlocked, _ = await told(any_town, "haneul", "동장이 돈을 받았습니다.")
    assert await class_of(any_town, case_id) == "sealed"
    view = await open_case(case_id, unlocked, any_town.office)
    assert "독고은별" not in repr(view)
    _, (part,) = contact_parts(view)
    assert not part.revealable


@pytest.mark.parametrize("desk", ["haneul", "narae"])
async def test_a_complaint_that_becomes_a_protected_case_takes_the_name_behind_the_quorum(any_town, desk):
    case_id, seojun, _ = await told(any_town, "seojun", "골목이 어둡습니다.", kind="grievance")
    await hold_back(case_id, "전화로 돈 이야기를 하셨습니다", seojun, any_town.office)
    unlocked = await any_town.unlock(desk)
    await convert(case_id, "corruption", unlocked, any_town.office)
    assert await class_of(any_town, case_id) == "sealed"
    view = await open_case(case_id, unlocked, any_town.office)
    assert "독고은별" not in repr(view)
    _, (part,) = contact_parts(view)
    assert not part.revealable
    held = await hold_case(bytes.fromhex(case_id), unlocked, any_town.office)
    (mark,) = [m for said in await said_in(held, any_town.office) if said.part == CONTACT for _, m in said.marks]
    assert mark.state == "removed"
    assert (await get_envelope(any_town.office.vault, bytes.fromhex(mark.pointer))).body
    assert (await open_case(case_id, unlocked, any_town.office)).messages[0].readable
