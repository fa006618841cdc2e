"""Registers at the console in a real browser: accessible as table, board, calendar, form; lines added on the spot."""

from playwright.async_api import expect

from casework.demo.registers import samples
from casework.registering.writing import add_entry
from casework.unlocking import unlock
from tests.browsers import gets_in, photographed
from tests.web.console.conftest import PASSPHRASE
from tests.web.console.test_console_chromium import chromium, sign_in, window  # noqa: F401 - fixtures are found by name
from tests.web.console.test_console_registers import joins

NAME = "/registers/cost_review"


async def test_an_entry_is_written_with_lines_and_seen_in_every_view(place, window):  # noqa: F811
    await joins(place, "siu", "works_officer")
    page = await window(viewport={"width": 1440, "height": 900})
    await page.fill("[name=login]", "siu")
    await page.fill("[name=passphrase]", PASSPHRASE + "siu")
    await gets_in(page)
    await page.goto("/registers")
    assert await photographed(page, "registers") == []
    await page.click("a[href='/registers/cost_review']")
    assert await photographed(page, "register-empty") == []
    await page.click("text=새로 적기")
    await page.fill("#f-unit", "주택과")
    await page.fill("#f-title", "경로당 지붕 수리")
    await page.click("button:has-text('적어 두기')")
    await expect(page.locator("#f-kind")).to_be_focused()
    assert await photographed(page, "register-wrong") == []
    await page.select_option("#f-kind", label="공사")
    await page.fill("#f-request_won", "5,263만원")
    for number, item in enumerate(("방수 시트", "폐기물 처리", "비계")):
        if number:
            await page.click("fieldset[data-lines=adjustments] button:has-text('빈 줄 더 두기')")
        await page.fill(f"#l-adjustments-{number}-item", item)
    assert await photographed(page, "register-form") == []
    await page.click("button:has-text('적어 두기')")
    await expect(page.locator(".told")).to_contain_text("원가-2026-0001")
    await expect(page.locator("table", has_text="비계")).to_be_visible()
    assert await photographed(page, "register-entry") == []
    others = {"week": "/week", "coverage": "/coverage", "import": f"{NAME}/import", "reports": "/reports"}
    for name, path in {**others, "report": "/reports/cost_review?year=2022"}.items():
        await page.goto(path)
        assert await photographed(page, name) == []
    for view in ("", "?view=board", "?view=month", "?view=countdown"):
        await page.goto(NAME + view)
        await expect(page.locator("main")).to_contain_text("경로당" if view else "원가-2026-0001")
        assert await photographed(page, f"register-{view[6:] or 'table'}") == []


async def test_a_year_plan_and_a_map_can_be_read_by_everybody(place, window):  # noqa: F811
    await joins(place, "gamsa", "auditor")
    auditor = await unlock("gamsa", PASSPHRASE + "gamsa", "", place.office)
    field = await place.unlocked("sion")
    known = dict(samples(place.clock.today()))
    ids: dict[str, str] = {}
    for name, keeper in (("audit", auditor), ("patrol", field), ("patrol_finding", field)):
        for each in known[name]:
            typed = {
                key: ids.get(value, value) if isinstance(value, str) else value for key, value in each.typed.items()
            }
            ids[f"key:{each.key}"] = (await add_entry(name, typed, keeper, place.office)).id.hex()
    page = await window(viewport={"width": 1440, "height": 900})
    await page.fill("[name=login]", "gamsa")
    await page.fill("[name=passphrase]", PASSPHRASE + "gamsa")
    await gets_in(page)
    await page.goto("/registers/audit?view=year")
    assert await page.locator(".bar-in").count() > 3
    assert await photographed(page, "register-year") == []
    for width in (1440, 390):
        await page.set_viewport_size({"width": width, "height": 900})
        await page.goto("/year")
        shown = page.locator(".whole-plan svg a" if width > 600 else ".as-list a")
        assert await shown.first.is_visible()
        assert await photographed(page, f"year-plan-{width}") == []
    await page.set_viewport_size({"width": 1440, "height": 900})
    await page.goto("/year")
    await page.locator(".whole-plan svg a").first.press("Enter")
    await expect(page.locator(".step-of").first).to_be_visible()
    page = await window(viewport={"width": 1440, "height": 900})
    await sign_in(page, "sion")
    await page.goto("/registers/patrol_finding?view=map")
    assert await page.locator(".spot").count() > 3
    assert await photographed(page, "register-map") == []
    await page.locator(".map-of svg a").first.press("Enter")
    await expect(page.locator("h1")).to_be_visible()


async def test_a_patrol_finds_the_same_pothole_twice(place, window):  # noqa: F811
    field = await place.unlocked("sion")
    walk = next(some[0].typed for name, some in samples(place.clock.today()) if name == "patrol")
    patrol = await add_entry("patrol", walk, field, place.office)
    page = await window(viewport={"width": 390, "height": 844})
    await sign_in(page, "sion")

    async def writes(title: str, where: str) -> None:
        await page.goto("/registers/patrol_finding/new")
        for rule in place.office.rules.registers["patrol_finding"].fields:
            if rule.required and rule.options:
                await page.select_option(f"#f-{rule.name}", index=1)
        await page.fill("#f-patrol", patrol.number)
        await page.fill("#f-title", title)
        await page.fill("#f-place", where)
        await page.fill("#f-unit", "공원녹지과")
        await page.click("button:has-text('적어 두기')")

    await writes("포트홀", "시흥대로 123 앞 [37.456700,126.895000]")
    await expect(page.locator("h1")).to_have_text("포트홀")
    await writes("길이 패임", "독산동 골목 어귀 [37.456807,126.895000]")
    await expect(page.locator("[role=alert]")).to_contain_text("포트홀")
    assert await photographed(page, "register-again") == []
    await page.check("[name=even_so]")
    await page.click("button:has-text('적어 두기')")
    await expect(page.locator("h1")).to_have_text("길이 패임")
    await expect(page.locator("main")).to_contain_text("같은 곳에서 전에 있던 일")
    await expect(page.locator("main")).to_contain_text("12m")
