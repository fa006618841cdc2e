"""What a person does on the page, step by step."""

import re

from playwright.async_api import Page, expect

STORY = "동장이 공사 업체에서 봉투를 받는 것을 보았습니다."


async def choose(page: Page, value: str) -> None:
    await page.locator(f'.ds-chip[data-value="{value}"]').click()


async def skip(page: Page) -> None:
    await page.locator(".ds-chip--skip").click()


async def write(page: Page, text: str) -> None:
    await page.locator(".ds-composer-text").last.fill(text)
    await page.locator(".ds-composer-send").last.click()


async def tell(page: Page, story: str = STORY, path: str = "corruption") -> None:
    """Everything up to the receipt."""
    await choose(page, path)
    await skip(page)
    await write(page, story)
    await skip(page)
    await page.locator(".ds-chip--done").click()


async def words_on_screen(page: Page) -> list[str]:
    items = page.locator("#receipt-code .ds-receipt-word")
    await expect(items.first).to_be_visible()
    return [re.sub(r"^\d+", "", text) for text in await items.all_text_contents()]


async def note_receipt(page: Page) -> list[str]:
    """Write the words down, and show that one of them stands on paper."""
    words = await words_on_screen(page)
    await page.locator(".ds-receipt .ds-button--main").click()
    title = await page.locator("#receipt-title").text_content() or ""
    asked = int(re.findall(r"\d+", title)[0])
    await page.locator("#receipt-check").fill(words[asked - 1][:2])
    await page.locator(".ds-check .ds-chip", has_text=re.compile(f"^{words[asked - 1]}$")).click()
    await expect(page.locator(".ds-receipt")).to_have_count(0)
    return words


async def report(page: Page, story: str = STORY, path: str = "corruption") -> list[str]:
    """A whole report; gives the words of the receipt."""
    await tell(page, story, path)
    words = await note_receipt(page)
    await expect(page.locator('[data-step="sent"]').last).to_have_attribute("aria-current", "step")
    return words


async def open_mailbox(page: Page, words: list[str]) -> None:
    await page.locator("#word-1").fill(" ".join(words))
    await page.locator(".ds-mailbox-form .ds-button--main").click()
