"""Two texts to the mayor's line: of a dark street, answered by text; of a bribe, caught before anybody reads it."""

import aiohttp
import pytest_asyncio
from playwright.async_api import expect

from tests.stories.telephone import Telephone

LAMP = "독산로 오르막 가로등이 사흘째 꺼져 있습니다."
BRIBE = "건축과 팀장이 준공 도장 찍어 준다며 현금 300만원을 요구했습니다."
ANSWER = "오늘 오후에 새 등으로 바꾸었습니다."


@pytest_asyncio.fixture(loop_scope="session")
async def telephones(office):
    async with aiohttp.ClientSession() as session:
        two = [Telephone(session, office.contract["channels"]["sms"]["simulator_url"].rstrip("/")) for _ in range(2)]
        for each in two:
            await each.is_bought()
        yield two


def number_in(answer: str) -> str:
    return answer.split("번호 ")[1].split("\n", maxsplit=1)[0]


async def test_a_dark_street_is_answered_by_text_and_a_bribe_is_caught(telephones, at_desk, overheard):
    plain, grave = telephones
    for telephone, text in ((plain, LAMP), (grave, BRIBE)):
        await telephone.types(overheard.text(text))
    dark, bribe = [number_in(await each.hears("잘 받았습니다")) for each in telephones]

    officer = await at_desk("song.haram")
    await officer.opens(dark)
    await expect(officer.said.first.locator(".text")).to_have_text(LAMP)
    assert plain.number not in await officer.page.content()
    await expect(officer.page.locator("#write")).to_contain_text("문자로 나갑니다: 통신사가 볼 수 있습니다")
    await officer.photographs("t1-answered-by-text")
    await officer.replies(ANSWER)
    assert (await plain.hears(ANSWER)).startswith(f"번호 {dark} 답변입니다.")

    integrity = await at_desk("kim.yeoul")
    await integrity.opens(bribe)
    await expect(integrity.page.locator("article.case")).to_have_attribute("data-state", "quarantined")
    assert grave.number not in await integrity.page.content()
    assert await officer.looks_for(bribe) == 0
    assert len([each for each in await grave.shows() if not each["mine"]]) == 1
