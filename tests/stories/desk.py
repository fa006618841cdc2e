"""An officer at the console, in a window of their own."""

from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, Locator, Page, expect

from tests.browsers import SCREEN, gets_in, photograph, violations_on_any_screen
from tests.stories.overhearing import Overheard
from tests.stories.running import RunningOffice, until
from tests.stories.visitor import PATIENCE_MS, Attachment, contents


@dataclass
class Desk:
    """One officer, signed in; their open window opens in the background what waits for them."""

    page: Page
    address: str
    album: Path | None
    overheard: Overheard

    async def photographs(self, name: str) -> None:
        """Keep a picture of the screen for people to look at; axe looks at it too."""
        await photograph(self.page, self.album, name)
        assert await violations_on_any_screen(self.page) == []

    async def signs_in_anew(self, office: RunningOffice, login: str) -> None:
        """Leave and come back: what is done once in a session's day is done again."""
        await self.page.goto(f"{self.address}/cases")
        await self.page.get_by_role("button", name="나가기").click()
        await _sign_in(self.page, office, login)

    async def looks_for(self, number: str) -> int:
        """How many cases with this public number are in any list of this officer."""
        await self.page.goto(f"{self.address}/cases?view=all&q={number}")
        return await self.page.locator("tr[data-case]").count()

    async def opens(self, number: str) -> str:
        """Wait until the case is in the list, open it, and return its id."""
        await until(lambda: self.looks_for(number))
        row = self.page.locator("tr[data-case]")
        case_id = await row.get_attribute("data-case") or ""
        await row.locator("a.row").click()
        await expect(self.page.locator("#case-title")).to_contain_text(number)
        return case_id

    async def waits_for(self, case_id: str, text: str, state: str = "") -> None:
        """Look again until the person's words are there, and the case is where they take it."""

        async def there() -> bool:
            await self.page.goto(f"{self.address}/cases/{case_id}")
            words = self.page.locator(".said.by-reporter .text", has_text=text)
            return bool(await words.count()) and state in (await self.state.text_content() or "")

        await until(there)

    @property
    def said(self) -> Locator:
        """Everything that was said, oldest first."""
        return self.page.locator(".timeline .said")

    @property
    def state(self) -> Locator:
        return self.page.locator(".case-head .state")

    async def replies(self, text: str, *files: Attachment, ask: bool = False) -> None:
        form = self.page.locator("form[action$='/reply']")
        await form.locator("[name=body]").fill(self.overheard.text(text))
        if files:
            await form.locator("[name=files]").set_input_files([each.payload() for each in files])
        if ask:
            await form.locator("[name=ask]").check()
        await form.get_by_role("button", name="말씀하신 분께 보내기").click()
        await expect(self.page.locator(".told.good")).to_be_visible()

    async def notes(self, text: str) -> None:
        await self.page.locator("summary", has_text="내부 메모").click()
        form = self.page.locator("form[action$='/notes']")
        await form.locator("[name=body]").fill(self.overheard.text(text))
        await form.locator("button").click()
        await expect(self.page.locator(".told.good")).to_be_visible()

    async def looks_behind(self, label: str, reason: str) -> None:
        """Have the first covered stretch of this kind shown once."""
        await self.page.locator(".said a.mask", has_text=label).first.click()
        await self.page.locator("[name=reason]").fill(self.overheard.text(reason))
        await self.page.locator("main button.primary").click()
        await expect(self.page.locator("mark.shown")).to_be_visible()

    async def recuses(self, reason: str) -> None:
        await self.page.locator("summary", has_text="회피").click()
        form = self.page.locator("form[action$='/recuse']")
        await form.locator("[name=reason]").fill(self.overheard.text(reason))
        await form.locator("button").click()

    async def closes(self, result: str, sentence: str) -> None:
        await self.page.locator("#close summary").click()
        form = self.page.locator("form[action$='/close']")
        await form.locator("[name=result]").select_option(result)
        await form.locator("[name=sentence]").fill(self.overheard.text(sentence))
        await form.locator("button").click()
        await expect(self.page.locator(".told.good")).to_be_visible()

    async def takes_copy(self, name: str) -> bytes:
        """The clean copy of a file that the reporter sent."""
        link = await self._when_cleaned(name, "a[download]")
        async with self.page.expect_download() as waiting:
            await link.click()
        return contents(await (await waiting.value).path())

    async def takes_original(self, name: str, reason: str) -> bytes:
        """A file that could not be cleaned, as it came."""
        await (await self._when_cleaned(name, "a[href$='/original']")).click()
        await self.page.fill("[name=reason]", self.overheard.text(reason))
        async with self.page.expect_download() as waiting:
            await self.page.locator("main form button").click()
        taken = contents(await (await waiting.value).path())
        await self.page.locator("main form a").click()
        return taken

    async def _when_cleaned(self, name: str, link: str) -> Locator:
        found = self.page.locator(".files li", has_text=name).locator(link)

        async def there() -> bool:
            if await found.count() == 0:
                await self.page.reload()
            return await found.count() > 0

        await until(there)
        return found.first

    async def writes(self, register: str, texts: dict[str, str], choices: dict[str, str] | None = None) -> str:
        """Write an entry of a register in its form; returns its address."""
        page = self.page
        await page.goto(f"{self.address}/registers/{register}/new")
        for name, text in texts.items():
            await page.fill(f"#{name}", text)
        for name, label in (choices or {}).items():
            await page.select_option(f"#{name}", label=label)
        await page.get_by_role("button", name="적어 두기").last.click()
        await expect(page.locator(".told")).to_contain_text("적어 두었습니다")
        return page.url

    async def moves(self, label: str) -> None:
        """Give the open entry of a register its next state."""
        await self.page.locator(".moves").get_by_role("button", name=label, exact=True).click()
        await expect(self.page.locator(".step-of").first).to_have_text(label)

    async def journal(self) -> list[str]:
        """What the journal of the open case says was done, newest or oldest first as the page has it."""
        return [each.strip() for each in await self.page.locator("#journal tbody td:nth-child(3)").all_text_contents()]


async def sit_down(
    browser: Browser, office: RunningOffice, login: str, album: Path | None, overheard: Overheard
) -> Desk:
    """Sign in as one of the demo's officers."""
    context = await browser.new_context(viewport=SCREEN, locale="ko-KR", accept_downloads=True)
    context.set_default_timeout(PATIENCE_MS)
    page = await context.new_page()
    await _sign_in(page, office, login)
    return Desk(page, office.console, album, overheard)


async def _sign_in(page: Page, office: RunningOffice, login: str) -> None:
    await page.goto(f"{office.console}/login")
    await page.fill("[name=login]", login)
    await page.fill("[name=passphrase]", office.officer(login)["passphrase"])
    await gets_in(page, "main button.primary")
