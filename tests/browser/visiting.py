"""A browser's window on the office."""

from dataclasses import dataclass

from playwright.async_api import BrowserContext, Page


@dataclass
class Visit:
    """One window, without memory of earlier ones."""

    page: Page
    context: BrowserContext
    address: str

    async def open(self, path: str) -> Page:
        """Go to a page of the office."""
        await self.page.goto(self.address + path)
        return self.page
