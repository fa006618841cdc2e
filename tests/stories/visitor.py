"""A person at the public pages, with JavaScript and without; each window is new and remembers nothing."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.browsers import TELEPHONE, photograph, violations_on_any_screen
from tests.stories.overhearing import Overheard
from tests.stories.running import until

PATIENCE_MS = 40_000


@dataclass
class Attachment:
    """A file that somebody sends."""

    name: str
    data: bytes
    mime: str = "application/pdf"

    def payload(self) -> dict[str, object]:
        """As Playwright hands it to a file field."""
        return {"name": self.name, "mimeType": self.mime, "buffer": self.data}


@dataclass
class Visitor:
    """One window on the public pages; what the page complains about is kept."""

    context: BrowserContext
    page: Page
    address: str
    album: Path | None
    has_script: bool = True
    complaints: list[str] = field(default_factory=list)
    overheard: Overheard = field(default_factory=Overheard)

    async def goes(self, path: str) -> None:
        await self.page.goto(self.address + path)

    async def photographs(self, name: str) -> None:
        """Keep a picture of the screen for people to look at; axe looks at it too, where scripts run."""
        await photograph(self.page, self.album, name)
        if self.has_script:
            assert await violations_on_any_screen(self.page) == []

    async def leaves(self) -> None:
        await self.context.close()
        assert [each for each in self.complaints if "Failed to load resource" not in each] == []

    async def reads(self, sentence: str) -> None:
        await expect(self.page.get_by_text(sentence).first).to_be_visible()

    # --- the guided talk -------------------------------------------------------------------------------------------

    async def picks(self, label: str) -> None:
        chip = self.page.locator(".ds-step .ds-chip", has_text=re.compile(f"^{re.escape(label)}$"))
        await chip.click()

    async def writes(self, text: str) -> None:
        await self.page.locator(".ds-composer-text").last.fill(self.overheard.text(text))
        await self.page.locator(".ds-composer-send").last.click()

    async def tells(self, story: str, path: str = "비리나 부당한 일을 알리고 싶어요") -> None:
        """Everything up to the question whether there is more to say."""
        await self.goes("/chat")
        await self.picks(path)
        await self.picks("잘 모르겠어요")
        await self.picks("민원감사담당관과 관계없는 일이에요")
        await self.picks("건너뛰기")
        await self.writes(story)
        await self.picks("아니요")

    async def talks(self, story: str) -> tuple[list[str], str]:
        """Only talk, about nobody of the office; the eight words and the number."""
        await self.goes("/chat")
        await self.picks("이야기만 하고 싶어요")
        await self.picks("민원감사담당관과 관계없는 일이에요")
        await self.picks("건너뛰기")
        await self.writes(story)
        await self.picks("아니요")
        await self.picks("아니요, 이대로 보낼게요")
        return await self.notes_words(), await self.sees_number()

    async def attaches(self, *files: Attachment) -> None:
        await self.picks("아니요, 파일만 덧붙일게요")
        await self.page.locator(".ds-attach-input").set_input_files([each.payload() for each in files])
        await self.page.locator(".ds-chip--done", has_text="다 골랐어요").click()

    async def sees_words(self) -> list[str]:
        shown = self.page.locator("#receipt-code .ds-receipt-word")
        await expect(shown).to_have_count(8)
        return [re.sub(r"^\d+", "", each) for each in await shown.all_text_contents()]

    async def notes_words(self) -> list[str]:
        """Write the eight words down and give the one that is asked for."""
        words = await self.sees_words()
        await self.page.get_by_role("button", name="적었어요").click()
        title = await self.page.locator("#receipt-title").text_content() or ""
        asked = int(re.findall(r"\d+", title)[0])
        await self.page.locator("#receipt-check").fill(words[asked - 1])
        await self.page.locator(".ds-check button[type=submit]").click()
        await expect(self.page.locator(".ds-receipt")).to_have_count(0)
        return self.overheard.receipt(words)

    async def sees_number(self) -> str:
        """The public number, which is shown when the office has the report."""
        said = self.page.locator(".ds-bubble-text", has_text="접수번호").last
        await expect(said).to_be_visible()
        return re.findall(r"[2-9A-Z]{4}-[2-9A-Z]{4}", await said.text_content() or "")[0]

    # --- coming back -----------------------------------------------------------------------------------------------

    async def comes_back(self, words: list[str]) -> None:
        await self.goes("/mailbox")
        for place, word in enumerate(words, 1):
            await self.page.locator(f"#word-{place}").fill(word)
        await self.page.locator(".ds-mailbox-form button[type=submit]").click()

    async def sees_sent(self) -> None:
        """Wait until the last thing one wrote is kept, looking away and back meanwhile, which wakes the page."""
        sent = self.page.locator(".ds-bubble-way").last.and_(self.page.locator("[data-way=sent]"))

        async def kept() -> bool:
            await self.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
            return await sent.is_visible()

        await until(kept)

    async def hears(self, reply: str) -> None:
        """Wait in the open conversation for what an officer says."""

        async def there() -> bool:
            await self.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
            return await self.page.get_by_text(reply).first.is_visible()

        await until(there)

    async def takes_file(self) -> bytes:
        """Download the newest file of the office's."""
        async with self.page.expect_download() as waiting:
            await self.page.locator(".ds-file-get").last.click()
        return contents(await (await waiting.value).path())

    # --- without JavaScript ----------------------------------------------------------------------------------------

    async def fills_form(self, story: str, *files: Attachment, kind: str = "corruption", **fields: str) -> None:
        await self.goes("/report")
        await self.page.locator(f"[name=kind][value={kind}]").check()
        await self.page.locator("[name=body]").fill(self.overheard.text(story))
        if fields:
            await self.page.locator("details.more summary").click()
        for name, value in fields.items():
            await self.page.locator(f"[name={name}]").fill(value)
        await self.page.locator("[name=files]").set_input_files([each.payload() for each in files])

    async def sends_form(self) -> tuple[list[str], str]:
        """Send it; returns the eight words and the number of the page that follows."""
        await self.page.get_by_role("button", name="보내기").click()
        shown = await self.page.locator("#receipt-code li").all_text_contents()
        words = self.overheard.receipt([word.strip() for word in shown])
        return words, await self.page.locator("#receipt-number").text_content() or ""

    async def types_code(self, words: list[str]) -> None:
        await self.goes("/mailbox")
        await self.page.locator("[name=code]").fill(" ".join(words))
        await self.page.get_by_role("button", name="열기").click()

    async def answers(self, text: str, *files: Attachment) -> None:
        form = self.page.locator("#answer")
        await form.locator("[name=body]").fill(self.overheard.text(text))
        await form.locator("[name=files]").set_input_files([each.payload() for each in files])
        await form.locator("button").click()

    async def takes_form_file(self, name: str) -> bytes:
        async with self.page.expect_download() as waiting:
            await self.page.locator("form.file button", has_text=name).click()
        return contents(await (await waiting.value).path())


def contents(path: str | Path) -> bytes:
    """What a browser has downloaded."""
    return Path(path).read_bytes()


async def visit(browser: Browser, address: str, album: Path | None, **how: object) -> Visitor:
    """Open a window as a telephone shows it."""
    context = await browser.new_context(viewport=TELEPHONE, locale="ko-KR", accept_downloads=True, **how)
    context.set_default_timeout(PATIENCE_MS)
    page = await context.new_page()
    visitor = Visitor(context, page, address, album, how.get("java_script_enabled") is not False)
    page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
    page.on("console", lambda said: visitor.complaints.append(said.text) if said.type == "error" else None)
    return visitor
