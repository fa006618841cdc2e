"""The open chat: a fixed rhythm of equal frames, whatever is inside."""

from playwright.async_api import Page, expect

from tests.browser.people import report, write
from tests.browser.stand_in import StandIn
from tests.browser.visiting import Visit

SLOT_MS = 5_000
HIDE = "() => Object.defineProperty(document, 'visibilityState', {value: 'hidden', configurable: true})"
SHOW = "() => { delete document.visibilityState; document.dispatchEvent(new Event('visibilitychange')) }"


async def opened(visit: Visit) -> Page:
    """A report was sent; the chat is open."""
    page = await visit.open("/chat")
    await report(page)
    return page


async def slot(page: Page, office: StandIn) -> None:
    """Let one slot pass."""
    before = len(office.frames)
    await page.clock.fast_forward(SLOT_MS + 50)
    await office.until(lambda: len(office.frames) > before)
    await page.evaluate("() => new Promise(resolve => requestAnimationFrame(resolve))")


async def test_an_answer_comes_into_the_open_chat(visit: Visit, office: StandIn) -> None:
    page = await opened(visit)
    office.reply("지금 읽고 있어요.")
    await slot(page, office)
    await slot(page, office)
    await expect(page.get_by_text("지금 읽고 있어요.")).to_be_visible()


async def test_opened_is_shown_when_the_card_says_so_and_not_before(visit: Visit, office: StandIn) -> None:
    page = await opened(visit)
    await slot(page, office)
    await expect(page.locator('[data-step="sent"]')).to_have_attribute("aria-current", "step")
    office.card()
    await slot(page, office)
    await expect(page.locator('[data-step="opened"]')).to_have_attribute("aria-current", "step")


async def test_frames_go_up_whether_or_not_there_is_a_word(visit: Visit, office: StandIn) -> None:
    page = await opened(visit)
    for _ in range(3):
        await slot(page, office)
    assert set(office.frames) == {0}
    await write(page, "하나 더요")
    await expect(page.locator(".ds-bubble-way[data-way=sending]")).to_be_visible()
    await slot(page, office)
    assert office.frames[-1] == 1
    await expect(page.locator(".ds-bubble-way[data-way=sent]")).to_be_visible()
    await slot(page, office)
    assert office.frames[-1] == 0
    assert office.follow_up()["text"] == "하나 더요"


async def test_a_long_text_is_spread_over_slots(visit: Visit, office: StandIn) -> None:
    page = await opened(visit)
    text = "긴 이야기. " * 900
    await write(page, text)
    await expect(page.locator(".ds-bubble-way[data-way=sending]")).to_be_visible()
    for _ in range(5):
        await slot(page, office)
    await slot(page, office)
    await expect(page.locator(".ds-bubble-way[data-way=sent]")).to_be_visible()
    assert office.follow_up()["text"] == text.strip()
    assert office.frames.count(1) == 5


async def test_a_lost_answer_sends_the_fragment_again_and_the_message_once(visit: Visit, office: StandIn) -> None:
    page = await opened(visit)
    await slot(page, office)
    office.faults.lost_answers = ["/api/exchange"]
    await write(page, "한 번만 가야 해요")
    await expect(page.locator(".ds-bubble-way[data-way=sending]")).to_be_visible()
    await slot(page, office)
    await slot(page, office)
    await expect(page.locator(".ds-bubble-way[data-way=sent]")).to_be_visible()
    assert len(office.follow_ups) == 1
    assert office.frames.count(1) == 2


async def test_a_changed_key_list_is_reloaded_and_the_message_sealed_to_it(visit: Visit, office: StandIn) -> None:
    page = await opened(visit)
    office.reload_next_frame = True
    await write(page, "열쇠가 바뀌어도")
    await expect(page.locator(".ds-bubble-way[data-way=sending]")).to_be_visible()
    await slot(page, office)
    await office.until(lambda: office.faults.seen.count("/keys.json") == 2)
    await slot(page, office)
    await expect(page.locator(".ds-bubble-way[data-way=sent]")).to_be_visible()
    assert office.follow_up()["text"] == "열쇠가 바뀌어도"


async def test_a_dropped_connection_keeps_the_draft(visit: Visit, office: StandIn) -> None:
    page = await opened(visit)
    office.faults.offline = True
    await page.locator(".ds-composer-text").last.fill("쓰다 만 글")
    before = office.faults.seen.count("/api/exchange")
    await page.clock.fast_forward(SLOT_MS + 50)
    await office.until(lambda: office.faults.seen.count("/api/exchange") > before)
    await expect(page.locator(".ds-note--trouble")).to_contain_text("그대로 있어요")
    assert await page.locator(".ds-composer-text").last.input_value() == "쓰다 만 글"
    office.faults.offline = False
    await slot(page, office)
    await expect(page.locator(".ds-note--trouble")).to_be_empty()


async def test_an_idle_chat_asks_every_fifteen_seconds(visit: Visit, office: StandIn) -> None:
    page = await opened(visit)
    await slot(page, office)
    await office.until(lambda: len(office.frames) == 2)
    # One jump over two minutes fires the waiting slot once and makes the tab idle.
    await page.clock.fast_forward(125_000)
    await office.until(lambda: len(office.frames) == 3)
    quiet = len(office.frames)
    await page.clock.run_for(SLOT_MS * 2)
    await page.wait_for_timeout(300)
    assert len(office.frames) == quiet
    await page.clock.run_for(SLOT_MS + 100)
    await office.until(lambda: len(office.frames) == quiet + 1)


async def test_a_hidden_tab_is_silent(visit: Visit, office: StandIn) -> None:
    page = await opened(visit)
    await page.evaluate(HIDE)
    await page.clock.run_for(SLOT_MS + 50)
    before = len(office.frames)
    await page.clock.run_for(SLOT_MS * 5)
    await page.wait_for_timeout(300)
    assert len(office.frames) == before
    await page.evaluate(SHOW)
    await office.until(lambda: len(office.frames) == before + 1)
