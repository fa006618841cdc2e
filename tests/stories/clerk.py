"""Somebody of a department at the portal, in a window of their own."""

from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, Page, ViewportSize, expect

from tests.browsers import SCREEN, gets_in, photograph, violations_on_any_screen
from tests.stories.overhearing import Overheard
from tests.stories.running import RunningOffice
from tests.stories.visitor import PATIENCE_MS


@dataclass
class Clerk:
    """One person of a department, signed in."""

    page: Page
    album: Path | None
    overheard: Overheard

    async def photographs(self, name: str) -> None:
        """Keep a picture of the screen for people to look at; axe looks at it too."""
        await photograph(self.page, self.album, name, full_page=True)
        assert await violations_on_any_screen(self.page) == []

    async def answers(self, *answers: str, more: str = "") -> None:
        """Answer the open copy."""
        for field, text in zip(await self.page.locator("[name=answer]").all(), answers, strict=True):
            await field.fill(self.overheard.text(text))
        await self.page.fill("#body", self.overheard.text(more) if more else "")
        await self.page.get_by_role("button", name="감사실에 보내기").click()
        await expect(self.page.locator(".told.good")).to_be_visible()


async def come_in(
    browser: Browser, office: RunningOffice, login: str, album: Path | None, overheard: Overheard, *,
    screen: ViewportSize = SCREEN, at: str = "/factsheets",
) -> Clerk:  # fmt: skip
    """Sign in as one of the demo's accounts at the portal."""
    context = await browser.new_context(viewport=screen, locale="ko-KR")
    context.set_default_timeout(PATIENCE_MS)
    page = await context.new_page()
    await page.goto(f"{office.portal}/login")
    await page.fill("[name=login]", login)
    await page.fill("[name=passphrase]", office.account(login)["passphrase"])
    await gets_in(page, "main button.primary")
    await page.wait_for_url(f"**{at}")
    return Clerk(page, album, overheard)
