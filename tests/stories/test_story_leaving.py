"""Somebody comes in: one press leaves, Back does not return, and the telephone keeps nothing of it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import BrowserContext, Route, async_playwright

from tests.browsers import FLAGS, find_chromium
from tests.stories.receipt_secrets import secrets_of
from tests.stories.traces import found_below, traces
from tests.stories.visitor import PATIENCE_MS, TELEPHONE, Attachment, Visitor

STORY = "급하게 닫아야 했던 사람의 이야기는 이 기기에 남지 않아야 합니다."
UNSENT = "아직 보내지 못한 한 문장도 남지 않아야 합니다."
PICTURE = Attachment("남지-않아야-할-사진.pdf", b"%PDF-1.7 left nowhere on this device " * 2000)
ELSEWHERE = "<!doctype html><title>날씨</title><p>오늘은 맑습니다.</p>"
KEPT = """async () => ({
    local: localStorage.length, session: sessionStorage.length, cookie: document.cookie,
    databases: (await indexedDB.databases()).length, caches: (await caches.keys()).length,
    workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""
NOTHING = {"local": 0, "session": 0, "cookie": "", "databases": 0, "caches": 0, "workers": 0}


@pytest.fixture
def device(tmp_path: Path) -> Path:
    """The folder in which this telephone's browser keeps everything."""
    return tmp_path / "device"


@pytest_asyncio.fixture(loop_scope="session")
async def telephone(device: Path) -> AsyncIterator[BrowserContext]:
    """A browser with a memory on the disk, as people have it."""
    async with async_playwright() as playwright:
        context = await playwright.chromium.launch_persistent_context(
            device, executable_path=find_chromium(), args=FLAGS, viewport=TELEPHONE, locale="ko-KR"
        )
        context.set_default_timeout(PATIENCE_MS)
        await context.route("https://www.weather.go.kr/**", elsewhere)
        yield context
        await context.close()


async def elsewhere(route: Route) -> None:
    await route.fulfill(body=ELSEWHERE, content_type="text/html; charset=utf-8")


async def is_back_at_the_start(person: Visitor) -> None:
    """Go back from the weather: what comes is what was there before the office, never the office."""
    await person.page.go_back(wait_until="commit")
    await person.page.wait_for_url("about:blank")
    assert STORY not in await person.page.content()


@pytest_asyncio.fixture(loop_scope="session")
async def person(telephone: BrowserContext, recorder, album, overheard) -> Visitor:
    page = await telephone.new_page()
    await page.goto("about:blank")
    return Visitor(telephone, page, recorder.address, album, overheard=overheard)


@pytest.mark.parametrize("key", [False, True], ids=["by the button", "by three presses of Shift"])
async def test_who_leaves_in_haste_leaves_nothing_behind(person, telephone, recorder, device, office, key):
    await person.tells(STORY)
    await person.attaches(PICTURE)
    words = await person.notes_words()
    await person.sees_number()
    await person.page.locator(".ds-composer-text").fill(UNSENT)
    if key:
        for _ in range(3):
            await person.page.keyboard.press("Shift")
    else:
        await person.page.locator("#leave-now").click()
    await person.reads("오늘은 맑습니다.")
    await is_back_at_the_start(person)

    await person.goes("/safety")
    assert await person.page.evaluate(KEPT) == NOTHING
    assert await telephone.cookies() == []
    assert (await telephone.storage_state(indexed_db=True)) == {"cookies": [], "origins": []}
    await telephone.close()
    said = {"story": STORY, "unsent": UNSENT, "name": PICTURE.name, "file": PICTURE.data[9:40]}
    # The visited address stays in the history, as the page says; so the search does find what is there.
    assert found_below(device, traces({"address": recorder.address})) != []
    assert found_below(device, traces(said | secrets_of(words, office.settings.office))) == []


async def test_leaving_the_mailbox_leaves_no_answer_behind(person, telephone, device, at_desk):
    await person.tells(STORY)
    await person.picks("아니요, 이대로 보낼게요")
    words = await person.notes_words()
    officer = await at_desk("kim.yeoul")
    await officer.opens(await person.sees_number())
    reply = "담당자의 이 답변도 이 기기에 남지 않아야 합니다."
    await officer.replies(reply)
    await person.comes_back(words)
    await person.reads(reply)
    await person.page.locator("#leave-now").click()
    await person.reads("오늘은 맑습니다.")
    await person.page.go_back(wait_until="commit")
    await person.page.wait_for_url("**/chat")
    assert reply not in await person.page.content()
    assert await person.page.locator(".ds-bubble--me").count() == 0
    await telephone.close()
    assert found_below(device, traces({"reply": reply, "story": STORY})) == []
