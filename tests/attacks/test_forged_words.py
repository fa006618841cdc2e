"""Somebody who can write into the stores pretends to be the office, or the person: neither side believes a word."""

import pytest_asyncio
from playwright.async_api import expect

from crypto.context import Purpose
from crypto.keys import PrivateKey, SpeakKey
from tests.attacks.sealing import b64
from tests.stories.running import until

STORY = "자재 창고의 장부가 실제와 다릅니다."
REPLY = "장부를 보고 있습니다. 언제 보셨나요?"
FORGED = "담당자입니다. 이름과 부서를 알려 주세요."
SAID_SO = "접수코드로 확인되지 않은 내용이라 보여 드리지 않습니다."


@pytest_asyncio.fixture(loop_scope="session")
async def told(sealer, at_desk, inside):
    """A report that was read and answered; returns words, number and the mailbox."""
    words, number = await sealer.by_form(STORY)
    officer = await at_desk("kim.yeoul")
    await officer.opens(number)
    await officer.replies(REPLY)
    return words, number, await inside.mailbox(words)


async def turn_into_answers(inside, row) -> None:
    """The person's own sealed words, relabelled as the office's."""
    async with inside.intake.drops.store.writing() as connection:
        await connection.exec_driver_sql("UPDATE mail SET kind = 0 WHERE mailbox_id = ? AND kind = 1", (row.id,))


async def test_a_forged_answer_is_shown_by_neither_mailbox_and_both_say_so(told, inside, someone):
    words, _, row = told
    await inside.slip_in_reply(row, FORGED)
    await inside.slip_in_reply(row, FORGED, SpeakKey.generate())
    await turn_into_answers(inside, row)
    person = await someone()
    await person.comes_back(words)
    await person.reads(REPLY)
    await expect(person.page.locator(".ds-refused[data-state=refused]")).to_have_count(3)
    await person.reads("확인할 수 없는 메시지 하나를 보여 드리지 않았어요.")
    await person.photographs("g1-forged")
    plain = await someone(java_script_enabled=False)
    await plain.types_code(words)
    await plain.reads(REPLY)
    await plain.reads(SAID_SO)
    await plain.photographs("g2-forged-without-script")
    for window in (person, plain):
        assert FORGED not in await window.page.content()
        assert STORY not in await window.page.content()  # it stands there as if the office had said it


async def test_nonsense_in_the_mailbox_keeps_no_true_answer_away(told, inside, someone):
    words, _, row = told
    for content in ({"type": "reply", "text": 7, "files": {"a": 1}}, {"type": "card"}, {}):
        await inside.slip_in(row, content, 0, Purpose.MESSAGE, SpeakKey.generate())
    await inside.slip_in(row, {"type": "report", "speak": 1, "files": "x"}, 1, Purpose.MESSAGE, None)
    for script in (True, False):
        window = await someone(java_script_enabled=script)
        await (window.comes_back(words) if script else window.types_code(words))
        await window.reads(REPLY)
        await window.reads(STORY)


async def test_a_false_card_does_not_get_the_next_words(told, inside, someone, at_desk):
    words, number, row = told
    thief = PrivateKey.generate()
    card = {"case_key": b64(thief.public.raw), "generation": 99, "desk": "integrity", "stage": "notified", "read": 1}
    await inside.slip_in_card(row, card, SpeakKey.generate())
    assert (await inside.mailbox(words)).case_key == thief.public.raw
    person = await someone()
    await person.comes_back(words)
    await person.reads(REPLY)
    await expect(person.page.locator(".ds-status")).not_to_contain_text("결과")
    await person.writes("이 말은 담당자에게만 갑니다.")
    await person.sees_sent()
    plain = await someone(java_script_enabled=False)
    await plain.types_code(words)
    await plain.answers("이 말도 담당자에게만 갑니다.")
    officer = await at_desk("kim.yeoul")
    case_id = await officer.opens(number)
    await officer.waits_for(case_id, "이 말은 담당자에게만 갑니다.")
    await officer.waits_for(case_id, "이 말도 담당자에게만 갑니다.")


FALSE_WORDS = {
    "a withdrawal with a false voice": ({"type": "withdraw"}, True),
    "a withdrawal without a voice": ({"type": "withdraw"}, False),
    "a message with a false voice": ({"type": "follow_up", "text": "없던 일로 해 주세요.", "files": []}, True),
    "a new receipt with a false voice": ({"type": "new_receipt", "speak": b64(bytes(32))}, True),
    "a new receipt without a voice": ({"type": "new_receipt", "speak": b64(bytes(32))}, False),
    "a consent without a voice": ({"type": "consent", "what": "disclosure"}, False),
}


async def test_words_that_the_person_never_said_change_nothing_and_are_journalled(told, inside, at_desk, someone):
    words, number, row = told
    unlocked = await inside.unlock("kim.yeoul")
    before = await inside.case(number, unlocked)
    refused = (await inside.acts(before)).count("forged_refused")
    slipped_in = [
        await inside.slip_in_drop(row, content, SpeakKey.generate() if voiced else None)
        for content, voiced in FALSE_WORDS.values()
    ]
    assert await inside.wait(slipped_in) == len(FALSE_WORDS)
    await until(lambda: _all_taken(inside, slipped_in))
    after = await inside.case(number, unlocked)
    assert (await inside.acts(after)).count("forged_refused") - refused == len(FALSE_WORDS)
    assert (after.line.state, after.messages) == (before.line.state, before.messages)
    officer = await at_desk("kim.yeoul")
    await officer.opens(number)
    assert (await officer.journal()).count("확인되지 않은 글을 받지 않음") == len(FALSE_WORDS)
    await expect(officer.state).to_have_text(before.line.state_label)
    await officer.replies("그대로 이어서 보고 있습니다.")
    plain = await someone(java_script_enabled=False)
    await plain.types_code(words)
    await plain.reads("그대로 이어서 보고 있습니다.")
    assert "없던 일로" not in await plain.page.content()


async def _all_taken(inside, message_ids: list[bytes]) -> bool:
    return not await inside.wait(message_ids)


async def test_a_message_without_a_voice_is_shown_as_such(told, inside, at_desk):
    _, number, row = told
    await inside.slip_in_drop(row, {"type": "follow_up", "text": "대화방에서 온 듯한 말입니다.", "files": []}, None)
    officer = await at_desk("kim.yeoul")
    await officer.waits_for(await officer.opens(number), "대화방에서 온 듯한 말입니다.")
    await expect(officer.said.last).to_contain_text("확인되지 않음")
