"""The mayor's line in the stores, on both databases: once, sealed, answered, given up in time."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace

import pytest

from casework.answering import reply
from casework.bootstrap import open_intake
from casework.carrying import goes_by_text
from casework.concluding import close
from casework.content import b64
from casework.errors import LinkedMeanwhileError
from casework.ids import CaseId
from casework.keeping import KeeperState, round_once
from casework.listing import InboxQuery, inbox
from casework.messaging import find_conversation
from casework.store.drops import DropRows, NewChat, NewMailbox, Stored, write_drops
from casework.store.texts import put_text
from casework.store.texts import waiting_texts as rows_of
from casework.telephone import answer_to_of, home_desk
from casework.texting import TextMessage, receive_text, say_by_text, text_sent, waiting_texts

LAMP = TextMessage(number="01000001234", event="mo-1", text="가로등이 꺼져 있습니다.")
MORE = replace(LAMP, event="mo-2", text="어제도 그랬습니다.")


def answered(number: str, first: bool) -> str:
    return f"{number} {first}"


async def the_case(town):
    await town.let_in("sion", "sion")
    sion = await town.unlock("sion")
    (line,) = (await inbox(sion, InboxQuery(view="all"), town.office)).lines
    return CaseId(line.id), line, sion


async def test_a_text_is_stored_once_with_what_is_said_back(any_town):
    assert await receive_text(LAMP, answered, any_town.intake)
    assert not await receive_text(LAMP, answered, any_town.intake)
    (text,) = await waiting_texts(any_town.intake)
    _, line, _ = await the_case(any_town)
    assert (text.number, text.text) == (LAMP.number, f"{line.number} True")
    await text_sent(text, any_town.intake)
    assert await waiting_texts(any_town.intake) == []


async def test_many_deliveries_of_one_text_at_once_leave_one(any_town):
    took = await asyncio.gather(*(receive_text(LAMP, answered, any_town.intake) for _ in range(6)))
    assert took.count(True) == 1
    assert len(await waiting_texts(any_town.intake)) == 1
    await the_case(any_town)


async def test_parts_of_one_text_that_two_processes_are_handed_at_once_are_one_case(any_town, stack):
    other = await stack.enter_async_context(open_intake(any_town.settings, clock=any_town.clock, messenger=True))
    parts = [replace(LAMP, event=f"part-{number}", text=f"조각 {number}") for number in range(8)]
    intakes = [any_town.intake, other] * 4
    took = await asyncio.gather(*(delivered(part, intake) for part, intake in zip(parts, intakes, strict=True)))
    assert all(took)
    _, line, _ = await the_case(any_town)
    begun = [each.text for each in await waiting_texts(any_town.intake) if each.text.endswith("True")]
    assert begun == [f"{line.number} True"]


async def test_a_second_beginning_is_refused_alone_and_among_those_written_together(any_town):
    rows = [first_of(any_town, number) for number in range(3)]
    async with any_town.intake.drops.store.writing() as connection:
        together = await write_drops(connection, rows[:2])
    async with any_town.intake.drops.store.writing() as connection:
        later = await write_drops(connection, rows[2:])
    assert [type(each) for each in (*together, *later)] == [Stored, LinkedMeanwhileError, LinkedMeanwhileError]


def first_of(town, number):
    return DropRows(
        message_id=bytes([number] * 16), mailbox_id=bytes([number + 9] * 16), digest=bytes(32), body=b"x",
        office_wrap=b"x", mailbox_wrap=b"x", wrap_key=bytes(16), desk="field", deadline_class="ordinary",
        day=town.clock.today(), size_class=0, urgent=False, leaf=None,
        mailbox=NewMailbox(number=f"AAAA-000{number}", tag_hash=bytes([number] * 32), public_key=bytes(1216)),
        chat=NewChat(tag=bytes(32), tag_key="week", waiting_receipt=None, alone=True),
    )  # fmt: skip


async def delivered(text, intake):
    """As a gateway does: again, when it was not taken."""
    for _ in range(5):
        try:
            return await receive_text(text, answered, intake)
        except Exception:  # noqa: BLE001, S112 - whatever it is, the carrier comes again
            continue
    return False


@pytest.fixture
async def stack():
    async with AsyncExitStack() as opened:
        yield opened


async def test_nothing_is_said_back_where_there_is_nothing_to_say(any_town):
    await receive_text(LAMP, lambda _number, _first: "", any_town.intake)
    assert await waiting_texts(any_town.intake) == []


async def test_a_later_text_follows_and_an_answer_leaves_by_text(any_town):
    for text in (LAMP, MORE):
        await receive_text(text, answered, any_town.intake)
    case_id, line, sion = await the_case(any_town)
    for each in await waiting_texts(any_town.intake):
        await text_sent(each, any_town.intake)
    await reply(case_id, "내일 고치겠습니다.", (), sion, any_town.office, ask=True)
    (text,) = await waiting_texts(any_town.intake)
    assert text.number == LAMP.number
    assert line.number in text.text
    assert "내일 고치겠습니다." in text.text
    assert any_town.office.rules.wording["ko"]["sms.asks"] in text.text


async def test_a_closed_conversation_is_answered_and_the_next_text_begins_another(any_town):
    await receive_text(LAMP, answered, any_town.intake)
    case_id, _, sion = await the_case(any_town)
    await close(case_id, "done", "고쳤습니다.", sion, any_town.office)
    assert any("고쳤습니다." in each.text for each in await waiting_texts(any_town.intake))
    await receive_text(MORE, answered, any_town.intake)
    begun = {each.text for each in await waiting_texts(any_town.intake) if each.text.endswith("True")}
    assert len(begun) == 2  # two numbers: each was the first text of its own story


async def test_the_link_dies_after_the_idle_days_and_an_untaken_text_with_it(any_town):
    await receive_text(LAMP, answered, any_town.intake)
    any_town.clock.turn(days=31)
    await round_once(any_town.office, KeeperState(next_anchor=float("inf")))
    assert await find_conversation("sms", LAMP.number, any_town.intake) is None
    assert await waiting_texts(any_town.intake) == []


async def test_what_answers_no_message_has_the_same_id_when_it_is_said_again(any_town):
    for _ in range(2):
        await say_by_text(LAMP.number, "mo-3", "사진은 받지 못합니다.", any_town.intake)
    (text,) = await waiting_texts(any_town.intake)
    assert text.text == "사진은 받지 못합니다."


async def test_a_row_for_another_channel_is_not_this_bots(any_town):
    await say_by_text(LAMP.number, "mo-3", "말", any_town.intake)
    (row,) = await rows_of(any_town.intake.drops.store, "sms")
    await put_text(any_town.intake.drops.store, replace(row, id=bytes(16), channel="kakao"))
    assert len(await waiting_texts(any_town.intake)) == 1


async def test_the_number_stands_in_no_row_of_any_store(any_town):
    await receive_text(LAMP, answered, any_town.intake)
    case_id, _, sion = await the_case(any_town)
    await reply(case_id, "내일 고치겠습니다.", (), sion, any_town.office)
    for row in await rows_of(any_town.intake.drops.store, "sms"):
        assert LAMP.number.encode() not in row.body + row.wrap + row.id


@pytest.mark.parametrize("state", ["received", "investigating", "closed"])
def test_only_plain_matters_of_the_line_are_answered_by_text(town, state):
    rules = town.office.rules
    assert goes_by_text("sms", "grievance", state, rules)
    assert not goes_by_text("web", "grievance", state, rules)
    assert not goes_by_text("sms", "grievance", "quarantined", rules)
    for name, kind in rules.kinds.items():
        assert goes_by_text("sms", name, state, rules) is not kind.protected


def test_what_comes_by_text_belongs_to_the_desk_of_the_line(town):
    rules = town.office.rules
    assert home_desk("sms", "grievance", rules) == "field"
    assert home_desk("web", "grievance", rules) == "complaints"
    assert home_desk("sms", "corruption", rules) == "integrity"


@pytest.mark.parametrize(
    "told", [None, 5, {}, {"address": b64(bytes(1426))}, {"address": b64(bytes(1425)), "key": b64(bytes(1216))},
             {"address": 5, "key": 5}, {"address": "x" * 9, "key": b64(bytes(1216))}],
)  # fmt: skip
def test_a_return_address_that_is_none_is_none(told):
    assert answer_to_of({"answer_to": told}) is None
