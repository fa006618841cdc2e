"""A real Chromium: where it is on this machine, how it is started, and what axe says of its pages."""

import json
import os
import shutil
from pathlib import Path

from playwright.async_api import Browser, Page, Playwright, Request
from playwright.async_api import TimeoutError as TooLate

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
# The shell first: it draws no window that nobody sees, which is half of the work of a test.
_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
_AXE = (Path(__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def find_chromium() -> str:
    """The first Chromium on the path."""
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    assert found, "Chromium is missing: run scripts/test_setup.sh"
    return found


async def start_chromium(playwright: Playwright) -> Browser:
    """A browser without a window."""
    return await playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)


async def gets_in(page: Page, button: str = "main button") -> None:
    """Press the button of the door and wait until somebody is in; otherwise say what was asked and what stands there.

    Once in many hundred times a browser under load takes the press and asks the server nothing. Then, and only then,
    it is pressed again, as a person would.
    """
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(f"{request.method} {request.url}")

    page.on("request", note)
    try:
        for _press in range(2):
            await page.click(button)
            try:
                await page.wait_for_url(lambda address: "/login" not in address)
            except TooLate as late:
                if asked:
                    said = f"{asked}; the page says: {await page.locator('body').inner_text()}"
                    raise AssertionError(said) from late
            else:
                return
        raise AssertionError("the browser asked nothing twice")
    finally:
        page.remove_listener("request", note)


def album_folder() -> Path | None:
    """Where people want to see pictures of the screens: the folder named in DAESUP_ALBUM, if any."""
    folder = os.environ.get("DAESUP_ALBUM")
    return Path(folder) if folder else None


async def photograph(page: Page, album: Path | None, name: str, *, full_page: bool = False) -> None:
    """Keep a picture; without an album there is nobody to look at it."""
    if album:
        await page.screenshot(path=album / f"{name}.png", full_page=full_page)


TELEPHONE, SCREEN = {"width": 390, "height": 844}, {"width": 1440, "height": 900}


async def violations_on_any_screen(page: Page) -> list[str]:
    """The same as on a telephone and on a desk; the window is left as it was."""
    before, found = page.viewport_size, list[str]()
    for size in (TELEPHONE, SCREEN):
        await page.set_viewport_size(size)
        found += [f"{size['width']}: {each}" for each in await violations(page)]
    if before is not None:
        await page.set_viewport_size(before)
    return found


async def violations(page: Page) -> list[str]:
    """What axe finds wrong on a page, each with the place where it stands; the page must be able to run scripts."""
    await page.evaluate(_AXE)
    found = json.loads(await page.evaluate("async () => JSON.stringify((await axe.run()).violations)"))
    return [f"{each['id']}: {each['nodes'][0]['html']}" for each in found]


async def photographed(page: Page, name: str) -> list[str]:
    """What axe finds wrong on any screen; with an album also a picture of the whole page on each."""
    if album := album_folder():
        for size in (SCREEN, TELEPHONE):
            await page.set_viewport_size(size)
            await photograph(page, album, f"{name}-{size['width']}", full_page=True)
    return await violations_on_any_screen(page)
