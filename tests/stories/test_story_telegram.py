"""Somebody at the practice Telegram: told there, answered at the console, read on the web, a new receipt in the end."""

import aiohttp
import pytest_asyncio
from playwright.async_api import expect

from tests.stories.phone import Phone

STORY = "창고 열쇠를 업체 직원이 가지고 다니는 것을 보았습니다."
LATER = "혹시 읽어 보셨나요?"
REPLY = "읽었습니다. 창고가 어느 건물인지 알려 주시겠어요?"
ANSWER = "구청 뒤쪽 작은 건물입니다."


@pytest_asyncio.fixture(loop_scope="session")
async def phone(office, overheard):
    async with aiohttp.ClientSession() as session:
        phone = Phone(session, office.simulator, overheard)
        await phone.is_bought("연습 인물 금천")
        yield phone


async def takes_new_words(person, old) -> list[str]:
    """Come to the web with the words that the messenger has seen, and leave with others."""
    await person.comes_back(old)
    await person.reads(REPLY)
    # Two bubbles came after the receipt: whether there is danger, and the question.
    await expect(person.page.locator(".ds-bubble-mark")).to_have_text(["접수코드 없이 대화방에서 온 글"] * 2)
    await person.photographs("c1-offered-a-new-receipt")
    await person.page.get_by_role("button", name="새 접수코드 받기").click()
    new = await person.notes_words()
    await person.reads("새 접수코드로 바꾸었어요.")
    await person.photographs("c2-renewed")
    await person.writes(ANSWER)
    await person.sees_sent()
    await person.leaves()
    return new


async def finds_everything_with(new, person) -> None:
    await person.comes_back(new)
    await person.reads("알려 주신 일을 곧 살펴보겠습니다.")
    for sentence in (STORY, LATER, REPLY, ANSWER):
        await person.reads(sentence)
    await expect(person.page.locator(".ds-refused")).to_have_count(0)
    await person.reads("단계: 확인하는 중")
    await person.photographs("c5-new-words")


async def test_told_in_a_messenger_and_continued_on_the_web_with_new_words(phone, someone, at_desk):
    number, old = await phone.tells(STORY)
    officer = await at_desk("kim.yeoul")
    case_id = await officer.opens(number)
    await expect(officer.said.first.locator(".text")).to_have_text(STORY)
    await officer.replies(REPLY, ask=True)

    await phone.says(LATER)
    await phone.hears("답변이 1건 도착했습니다.")
    await phone.hears("봉인해서 전했습니다.")
    assert not [each for each in await phone.messages() if REPLY in each["text"]]
    await officer.waits_for(case_id, LATER)
    await expect(officer.said.last).to_contain_text("확인되지 않음")

    new = await takes_new_words(await someone(), old)
    assert new != old
    await officer.waits_for(case_id, ANSWER)
    await officer.photographs("c3-console")
    await expect(officer.said.last).not_to_contain_text("확인되지 않음")
    await officer.replies("알려 주신 일을 곧 살펴보겠습니다.")

    again = await someone()
    await again.comes_back(old)
    await again.reads("이 말로 찾을 수 있는 대화가 없어요.")
    await expect(again.page.locator("article.message")).to_have_count(0)
    await again.photographs("c4-old-words")
    await finds_everything_with(new, again)

    plain = await someone(java_script_enabled=False)
    await plain.types_code(old)
    await plain.reads("이 접수코드로 된 이야기를 찾지 못했습니다.")
    await plain.types_code(new)
    for sentence in (STORY, LATER, REPLY, ANSWER):
        await plain.reads(sentence)
    await expect(plain.page.locator(".notice.warning")).to_have_count(0)
    await expect(plain.page.locator("#stage")).to_have_text("확인하는 중")
    await plain.photographs("c6-new-words-without-script")
