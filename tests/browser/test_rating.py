"""How it went, in a real browser: asked where the card asks, sealed, said once, and nothing else after the end."""

from playwright.async_api import expect

from tests.browser.stand_in import StandIn
from tests.browser.test_mailbox import open_mailbox, returned
from tests.browser.visiting import Visit


async def test_after_the_end_five_numbers_stand_where_the_line_stood(visit: Visit, office: StandIn) -> None:
    page, words = await returned(visit, office)
    office.card(stage="closed", next=None, rate=True)
    await open_mailbox(page, words)
    await expect(page.locator(".ds-composer")).to_be_hidden()
    await page.locator(".rating .choice").nth(3).click()
    await page.locator("#remark").fill("빨리 고쳐 주셨어요")
    await page.locator(".rating button").click()
    await office.until(lambda: office.follow_ups)
    said = office.follow_up(office.case_key)
    assert (said["type"], said["what"], said["text"]) == ("satisfaction", "4", "빨리 고쳐 주셨어요")
    await expect(page.locator(".rating")).to_have_count(0)
    await expect(page.locator(".ds-bubble--me").last).to_contain_text("5점 가운데 4점을 주셨습니다.")


async def test_where_the_card_does_not_ask_nothing_is_asked(visit: Visit, office: StandIn) -> None:
    page, words = await returned(visit, office)
    office.card(stage="investigating")
    await open_mailbox(page, words)
    await expect(page.locator(".ds-status")).to_contain_text("확인하는 중")
    await expect(page.locator(".rating")).to_have_count(0)
    await expect(page.locator(".ds-composer")).to_be_visible()
