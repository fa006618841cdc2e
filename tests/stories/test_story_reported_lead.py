"""A report about a team and whoever leads it: no line, no count, no approval of it for them; others work on it."""

import asyncio
import json

from playwright.async_api import expect

STORY = "팀장이 직원들 출장비를 걷어 따로 쓰고, 팀 사람들도 다 알면서 장부를 맞춰 줍니다."
PAPER = "출장비를 쓴 기록의 확인이 필요합니다."
VIEWS = ("mine", "team", "today", "overdue", "unassigned", "extend", "closed", "all", "open")
LEAD, TEAM = "jo.aram", ("kim.yeoul", "lee.dodam", "yoon.saebyeok")


async def counts(desk):
    await desk.page.goto(f"{desk.address}/cases/counts")
    return json.loads(await desk.page.locator("body").inner_text())


async def glimpses(desk, number, case_id):
    """Where this officer meets the case: in a list, at an address, among the approvals, in the figures."""
    met = []
    pages = [f"/cases?view={view}" for view in VIEWS] + ["/approvals", "/handed", "/monitoring", "/agenda", "/watch"]
    for path in pages:
        await desk.page.goto(desk.address + path)
        said = await desk.page.content()
        met += [path for secret in (number, case_id) if secret in said]
    for path in ("", "/officers", "/clock", "/approvals", "/transfers", "/review", "/identity"):
        answer = await desk.page.goto(f"{desk.address}/cases/{case_id}{path}")
        met += [path] if answer is None or answer.status < 400 else []
    return met


async def asks_approval(officer, case_id):
    page = officer.page
    await page.goto(f"{officer.address}/cases/{case_id}/approvals")
    await page.select_option("#act", "result")
    await page.fill("#title", officer.overheard.text("결과"))
    await page.fill("#text", officer.overheard.text(PAPER))
    await page.get_by_role("button", name="결재 올리기").click()
    await expect(page.locator(".asked[data-state=asked]")).to_have_count(1)
    return await page.locator(".asked .steps-of").inner_text()


async def test_the_lead_who_is_reported_sees_nothing_not_even_a_count(someone, at_desk):
    lead, *team = [await at_desk(login) for login in (LEAD, *TEAM)]
    before = [await counts(desk) for desk in (lead, *team)]
    person = await someone(java_script_enabled=False)
    await person.fills_form(STORY, kind="corruption", excluded="조아람 팀장과 그 팀 사람들, 인권조사팀")
    _, number = await person.sends_form()
    stand_in = await at_desk("kang.nuri")
    finding = asyncio.create_task(stand_in.opens(number))
    while not finding.done():  # from the first moment on
        assert [await desk.looks_for(number) for desk in (lead, *team)] == [0] * 4
    case_id = await finding
    deciders = await asks_approval(stand_in, case_id)
    assert "조아람" not in deciders
    await stand_in.photographs("b1-decided-by-others")
    for desk in (lead, *team):
        assert await glimpses(desk, number, case_id) == []
    await lead.photographs("b2-nothing-here")
    assert [await counts(desk) for desk in (lead, *team)] == before
