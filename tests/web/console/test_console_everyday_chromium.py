"""What is alike, the agenda, imports and what is carried over: accessible on any screen, in a real browser."""

import pytest

from casework.agenda import put_forward
from casework.concluding import close
from casework.content import Lane
from casework.founding import add_officer
from casework.ids import CaseId
from casework.listing import InboxQuery, inbox
from casework.repeating import link
from tests.browsers import gets_in, violations
from tests.web.console.test_console_chromium import chromium, window  # noqa: F401 - fixtures are found by name
from tests.web.console.test_console_clock_chromium import pages, photographed  # noqa: F401 - the fixture
from tests.web.console.test_console_everyday import BAD, HEAD, LAMP, LEAD, LINE, lamps

EXPORT = (HEAD + LAMP + BAD).encode()


@pytest.fixture(autouse=True)
def fast(monkeypatch):
    monkeypatch.setattr("web.console.opener.EVERY_SECONDS", 0.05)


async def test_what_is_alike_and_the_agenda_are_for_everybody(place, pages, window):  # noqa: F811 - the fixtures
    await add_officer(LEAD, place.office)
    cases = [CaseId(each) for each in await lamps(place, 4)]
    await place.receives("독산동 12번지 앞 골목 가로등이 어둡습니다.", kind="grievance")
    seojun = await place.unlocked("seojun")
    for each in cases[:2]:
        await close(each, "done", "고쳤습니다.", seojun, place.office)
    await link(cases[2], cases[:2], seojun, place.office)
    await put_forward(cases[2], "repeated", LINE, seojun, place.office)
    page = await pages("seojun")
    await page.goto(f"/cases/{cases[2]}")
    await page.wait_for_selector("text=비슷한 민원")
    assert await photographed(page, "case-with-alike") == []
    await page.goto(f"/cases/{cases[2]}/alike")
    await page.click("text=종결 안내 쓰기")
    assert await photographed(page, "alike") == []
    assert await page.locator("text=이번이 3번째").count() == 1
    page = await window(viewport={"width": 1440, "height": 900})
    await page.fill("[name=login]", LEAD.login)
    await page.fill("[name=passphrase]", LEAD.passphrase)
    await gets_in(page)
    await page.goto("/agenda")
    assert await photographed(page, "agenda") == []
    await page.click("main table a")
    assert await photographed(page, "agenda-item") == []


async def test_bringing_and_carrying_over_are_for_everybody(place, pages):  # noqa: F811 - the fixture
    await lamps(place, 2, answers={"contact": "독고은별 010-0000-1234", "where": "은행나무 골목"})
    for line in (await inbox(await place.unlocked("seojun"), InboxQuery(), place.office)).lines:
        await place.office.cases.change(bytes.fromhex(line.id), lane=str(Lane.PHONE))
    page = await pages("seojun")
    await page.goto("/import")
    await page.set_input_files("[name=file]", {"name": "a.csv", "mimeType": "text/csv", "buffer": EXPORT})
    await page.click("button.primary")
    for _ in range(50):
        await page.goto("/import")
        if await page.locator("dd:has-text('1건')").count():
            break
    await page.click("summary")
    assert await photographed(page, "import") == []
    await page.goto("/export")
    assert await photographed(page, "export") == []
    await page.click("main table a")
    await page.fill("[name=reason]", "응답소에 옮겨 적습니다.")
    await page.click("button.primary")
    await page.wait_for_selector("text=민원인 성명·연락처")
    assert await page.locator("button[data-copies]:visible").count() > 3
    assert await violations(page) == []
    assert await photographed(page, "export-one") == []
