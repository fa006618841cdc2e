"""An officer loses the passphrase and is back the same day with every case; suspended, nothing opens from then on."""

import re

import pyotp
import pytest
from playwright.async_api import Page, expect

from tests.browsers import SCREEN, gets_in
from tests.stories.desk import Desk
from tests.stories.running import until

STORY = "납품 검수 서류를 물건이 오기 전에 미리 써 둡니다."
AFTER = "지난달 검수 서류도 같은 날짜입니다."
NEW = "잃지 않을 다섯 낱말 종이배 소나무 별빛"


@pytest.mark.timeout(300)  # seven windows
async def test_a_lost_passphrase_costs_no_case_and_a_suspension_ends_everything(
    someone, at_desk, office, chromium, album, overheard
):
    person = await someone()
    await person.tells(STORY)
    await person.picks("아니요, 이대로 보낼게요")
    words = await person.notes_words()
    number = await person.sees_number()
    await person.leaves()
    colleague = await at_desk("kim.yeoul")
    await colleague.opens(number)

    administrator = await _administrator(chromium, office, "im.byeori")
    code = overheard.text(await _is_given_a_code(administrator, album, overheard))
    gaon = await (await chromium.new_context(viewport=SCREEN, locale="ko-KR")).new_page()
    digits, secret = await _chooses(gaon, office, code, Desk(gaon, office.console, album, overheard))
    await _signs_in(gaon, office, secret)
    await expect(gaon.get_by_role("alert")).to_be_visible()  # nobody has confirmed it yet

    lead = await at_desk("jo.aram")
    await _confirms(lead, digits)
    await _signs_in(gaon, office, secret)
    await gaon.wait_for_url("**/cases*")
    desk = Desk(gaon, office.console, album, overheard)

    async def all_there() -> bool:
        await gaon.goto(f"{office.console}/cases")
        return await gaon.get_by_text("다시 열 수 있습니다").count() == 0

    await until(all_there)
    case_id = await desk.opens(number)
    await expect(desk.said.first.locator(".text")).to_have_text(STORY)
    assert "동료의 새 열쇠에 사건을 넘겨줌" in await desk.journal()
    await gaon.locator("form[action$='/reply'] [name=body]").fill("정지되기 전에 쓰던 답변입니다.")
    await _is_suspended(administrator, album, overheard)
    await gaon.locator("form[action$='/reply']").get_by_role("button", name="말씀하신 분께 보내기").click()
    await gaon.wait_for_url(re.compile("/login"))
    await _signs_in(gaon, office, secret)
    await expect(gaon.get_by_role("alert")).to_be_visible()

    async def taken_off() -> bool:
        await colleague.opens(number)
        return "정지한 사람을 빼고 열쇠를 바꿈" in await colleague.journal()

    await until(taken_off)
    await colleague.replies("확인하고 있습니다. 더 아시는 것이 있나요?", ask=True)
    again = await someone()
    await again.comes_back(words)
    await again.reads("확인하고 있습니다. 더 아시는 것이 있나요?")
    await expect(again.page.get_by_text("정지되기 전에 쓰던 답변입니다.")).to_have_count(0)
    await again.writes(AFTER)
    await again.sees_sent()
    await colleague.waits_for(case_id, AFTER)


async def _administrator(chromium, office, login: str) -> Page:
    page = await (await chromium.new_context(viewport=SCREEN, locale="ko-KR")).new_page()
    await page.goto(f"{office.console}/login")
    await page.fill("[name=login]", login)
    known = office.officer(login)
    await page.fill("[name=passphrase]", known["passphrase"])
    await page.fill("[name=otp]", pyotp.TOTP(known["totp_secret"]).now())
    await gets_in(page, "main button.primary")
    await page.wait_for_url("**/officers*")
    return page


async def _is_given_a_code(page: Page, album, overheard) -> str:
    desk = Desk(page, page.url.rpartition("/")[0], album, overheard)
    await page.get_by_role("link", name="직원", exact=True).click()
    await desk.photographs("k1-officers")
    await page.get_by_role("link", name="박가온").click()
    await desk.photographs("k2-officer")
    form = page.locator("section[aria-labelledby=renew] form")
    await form.get_by_label("비밀문구를 잊었습니다").check()
    await form.get_by_label("직접 만나 공무원증을 보았습니다").check()
    await form.get_by_role("button", name="초대 번호 만들기").click()
    await desk.photographs("k3-code")
    return (await page.locator("#invitation-code").text_content() or "").strip()


async def _chooses(page: Page, office, code: str, desk: Desk) -> tuple[str, str]:
    await page.goto(f"{office.console}/login")
    await page.get_by_role("link", name="초대 번호가 있습니다").click()
    await desk.photographs("k4-join")
    await page.fill("[name=login]", "park.gaon")
    await page.fill("[name=code]", code)
    for name in ("passphrase", "again"):
        await page.fill(f"[name={name}]", desk.overheard.text(NEW))
    await page.get_by_role("button", name="정하기").click()
    await expect(page.locator("#spoken")).to_be_visible()
    await desk.photographs("k5-spoken")
    digits = (await page.locator("#spoken").text_content() or "").strip()
    assert re.fullmatch(r"\d{4}( \d{4}){4}", digits)
    return digits, (await page.locator("#totp").text_content() or "").strip()


async def _signs_in(page: Page, office, secret: str) -> None:
    await page.goto(f"{office.console}/login")
    await page.fill("[name=login]", "park.gaon")
    await page.fill("[name=passphrase]", NEW)
    await page.fill("[name=otp]", pyotp.TOTP(secret).now())
    await page.click("main button.primary")


async def _confirms(lead: Desk, digits: str) -> None:
    await lead.page.goto(f"{lead.address}/confirmations")
    await lead.photographs("k6-confirmations")
    await lead.page.get_by_role("link", name="박가온").click()
    await lead.photographs("k7-confirmation")
    await lead.page.fill("[name=digits]", digits)
    await lead.page.get_by_label("직접 만나 공무원증을 보았습니다").check()
    await lead.page.get_by_role("button", name="본인이 맞습니다").click()
    await expect(lead.page.get_by_text("확인했습니다.")).to_be_visible()
    await lead.page.goto(f"{lead.address}/cases")
    await expect(lead.page.get_by_text("박가온 님의 열쇠가 새로 바뀌었습니다")).to_be_visible()


async def _is_suspended(page: Page, album, overheard) -> None:
    desk = Desk(page, page.url.rpartition("/")[0], album, overheard)
    await page.get_by_role("link", name="직원", exact=True).click()
    await page.get_by_role("link", name="박가온").click()
    await page.get_by_role("button", name="지금 정지하기").click()
    await expect(page.get_by_text("정지했습니다. 이 순간부터")).to_be_visible()
    await desk.photographs("k8-suspended")
