"""The page of pretend telephones in a real browser, and what its calls refuse."""

import aiohttp
import pytest
from playwright.async_api import async_playwright, expect

from bot.simulators.sms.page import MOST_PHONES
from tests.browsers import album_folder, photograph, start_chromium, violations


@pytest.fixture
async def browser():
    async with async_playwright() as playwright:
        running = await start_chromium(playwright)
        yield running
        await running.close()


@pytest.fixture
async def address(line):
    line.carrier.add_phone()
    return line.loop._desk.channel._gateway.removesuffix("/send")


@pytest.mark.parametrize("width", [390, 1440])
async def test_a_newcomer_types_as_a_telephone_and_sees_the_answer(browser, line, address, width):
    page = await browser.new_page(viewport={"width": width, "height": 844})
    wrong = []
    page.on("console", lambda message: wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda asked: wrong.append(asked.url) if not asked.url.startswith((address, "data:")) else None)
    await page.goto(address)
    await expect(page.get_by_text("연습용 화면입니다. 실제 문자는 나가지 않습니다.")).to_be_visible()
    await page.get_by_role("button", name="010-0000-0001").click()
    await page.get_by_label("보낼 문자").fill("<b>가로등</b>이 꺼져 있습니다.")
    await page.get_by_label("보낼 문자").press("Enter")
    await expect(page.get_by_role("log").get_by_text("<b>가로등</b>이 꺼져 있습니다.")).to_be_visible()
    await line.rest()
    await expect(page.get_by_role("log").get_by_text("잘 받았습니다.")).to_be_visible()
    assert await violations(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") == width
    await photograph(page, album_folder(), f"telephones-{width}")
    if width < 760:
        await page.get_by_role("button", name="← 전화 목록").click()
    await page.get_by_role("button", name="전화 하나 더 만들기").click()
    await expect(page.get_by_role("heading", name="010-0000-0002")).to_be_visible()
    assert wrong == []


@pytest.fixture
async def ask(address):
    async with aiohttp.ClientSession() as session:

        async def one(method, path, **sent):
            async with session.request(method, f"{address}{path}", **sent) as answer:
                return answer.status

        yield one


@pytest.mark.parametrize("body", [{}, {"text": ""}, {"text": " "}, {"text": 5}, {"text": "x" * 2_001}])
async def test_what_is_no_text_is_not_sent(ask, body):
    assert await ask("POST", "/practice/phones/01000000001/say", json=body) == 400


async def test_another_page_cannot_speak_for_a_telephone(ask):
    headers = {"Sec-Fetch-Site": "cross-site"}
    for path, body in (("/01000000001/say", {"text": "x"}), ("", {})):
        assert await ask("POST", f"/practice/phones{path}", json=body, headers=headers) == 403
    assert await ask("POST", "/practice/phones/01000000001/say", data=b"x") == 415


async def test_a_telephone_that_nobody_has_is_not_there(ask, line):
    assert await ask("GET", "/practice/phones/01099999999") == 404
    while len(line.carrier.phones) < MOST_PHONES:
        line.carrier.add_phone()
    assert await ask("POST", "/practice/phones", json={}) == 400


async def test_the_carrier_takes_nothing_that_is_not_signed(ask, line):
    body = b'{"id":"1","to":"01000000001","text":"x","type":"SMS"}'
    assert await ask("POST", "/send", data=body) == 403
    signed = line.carrier.signed(body)
    assert await ask("POST", "/send", data=body + b" ", headers=signed) == 403
    assert await ask("POST", "/send", data=body, headers=signed) == 200
    assert await ask("POST", "/send", data=b"{}", headers=line.carrier.signed(b"{}")) == 400
