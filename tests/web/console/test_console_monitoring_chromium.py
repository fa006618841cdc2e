"""The pages of ordinary matters in a real browser: accessible on any screen, and the morning page on paper."""

from datetime import date

from casework.ids import CaseId
from casework.listing import InboxQuery, inbox
from casework.monitoring.briefing import write_line
from casework.monitoring.checking import Score, list_checks, put_score
from casework.monitoring.marking import promise, put_target, put_unit
from casework.monitoring.visiting import Found, plan_visit, record_found, visits
from casework.texting import TextMessage, receive_text
from casework.unlocking import unlock
from tests.browsers import SCREEN, TELEPHONE, album_folder, photograph, photographed
from tests.web.console.test_console_chromium import chromium, sign_in, window  # noqa: F401 - fixtures are found by name
from tests.web.console.test_console_monitoring import (  # noqa: F401 - fixtures are found by name
    GAS,
    LAMP,
    SECRET,
    checked,
    comes,
    line,
    staffed,
)


async def busy(place):
    """An office with something on each of the pages; returns the case that has most."""
    gas, lamp, late = await comes(place, GAS), await comes(place), await comes(place, "쓰레기가 쌓여 있습니다.")
    seojun, office = await place.unlocked("seojun"), place.office
    await put_unit(CaseId(gas), "주택과", seojun, office)
    await put_target(CaseId(gas), "simple_1", seojun, office)
    await plan_visit(CaseId(gas), "박서준, 주택과 직원", None, seojun, office, now=True)
    (visit,) = await visits(CaseId(gas), seojun, office)
    found = Found(
        found="환풍기가 멈춰 있고 관에서 냄새가 납니다.", unit="주택과", asked="환풍기를 바로 돌리고 관을 갈 것"
    )
    await record_found(CaseId(gas), visit.id, found, seojun, office)
    await promise(CaseId(gas), "12월 20일까지 관 교체", date(2026, 12, 20), seojun, office)
    await promise(CaseId(lamp), "전구 교체", date(2026, 12, 1), seojun, office)
    await put_unit(CaseId(late), "공원녹지과", seojun, office)
    return gas


async def texts(place, bot):
    for number, (text, topic) in enumerate(((GAS, "지하 주차장 점검"), (LAMP, "골목 가로등 고장"))):
        message = TextMessage(number=f"0100000123{number}", event=f"e{number}", text=text)
        await receive_text(message, lambda _n, _f: "받음", bot)
        await place.lets_in("sion")
        sion = await place.unlocked("sion")
        lines = (await inbox(sion, InboxQuery(view="all"), place.office)).lines
        newest = max(lines, key=lambda each: each.registry_number)
        await write_line(CaseId(newest.id), topic, sion, place.office)


async def look(page, path, name):
    await page.goto(path)
    await page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
    found = await photographed(page, name)
    await page.set_viewport_size(TELEPHONE)
    wide = await page.evaluate("document.documentElement.scrollWidth")
    await page.set_viewport_size(SCREEN)
    return found, wide <= 390


async def test_what_is_looked_after_is_for_everybody(line, staffed, window):  # noqa: F811 - the fixtures
    case_id = await busy(staffed)
    await texts(staffed, line)
    page = await window(viewport=SCREEN)
    await sign_in(page, "seojun")
    assert await look(page, f"/cases/{case_id}/watch", "watch") == ([], True)
    staffed.clock.turn(days=10)
    await sign_in(await _again(page), "seojun")
    assert await look(page, "/monitoring", "monitoring") == ([], True)
    assert await look(page, "/reports/handling?from=2026-11-01&to=2026-12-31&for=outside", "handling") == ([], True)
    assert await look(page, f"/cases/{case_id}/reminder", "reminder") == ([], True)
    assert await look(page, "/awards", "awards") == ([], True)
    await checked(staffed, date(2027, 1, 4))
    miso = await unlock("miso", SECRET, "", staffed.office)
    drawn = next(each for each in await list_checks(miso, staffed.office) if each.channel == "other")
    score = Score(sincere=5, accurate=4, kind=3)
    await put_score(drawn.id, CaseId(case_id), score, "빨리 갔습니다.", miso, staffed.office)
    await _again(page)
    await page.fill("[name=login]", "miso")
    await page.fill("[name=passphrase]", SECRET)
    await page.click("main button")
    assert await look(page, "/checks", "checks") == ([], True)
    assert await look(page, f"/checks/{drawn.id}", "check") == ([], True)


async def test_the_morning_page_is_for_everybody_and_fits_one_sheet(line, staffed, window):  # noqa: F811 - the fixtures
    await texts(staffed, line)
    staffed.clock.turn(days=1)
    page = await window(viewport=SCREEN)
    await sign_in(page, "sion")
    assert await look(page, "/briefing", "briefing") == ([], True)
    sheet = await page.pdf(format="A4", prefer_css_page_size=True)
    assert sheet.count(b"/Type /Page\n") + sheet.count(b"/Type /Page ") + sheet.count(b"/Type /Page/") == 1
    await page.emulate_media(media="print")
    await page.set_viewport_size({"width": 794, "height": 1123})
    await photograph(page, album_folder(), "briefing-print", full_page=True)


async def _again(page):
    await page.goto("/cases")
    if "/login" not in page.url:
        await page.context.clear_cookies()
        await page.goto("/login")
    return page
