"""Somebody books a tax consultation on a telephone, in a real browser; the field site beside it."""

import pytest
from playwright.async_api import expect

from casework.boards.posts import put_posts
from casework.boards.taking import take_bookings
from casework.registering.writing import add_entry, move_entry
from tests.browsers import photographed
from tests.web.intake.test_intake_chromium import (  # noqa: F401 - fixtures are found by name
    DESK,
    PHONE,
    TINY,
    wider_than_screen,
    window,
)
from tests.web.intake.test_intake_counsel import keeper  # noqa: F401 - fixtures are found by name


@pytest.mark.usefixtures("keeper")
@pytest.mark.parametrize(
    ("viewport", "scheme", "script"),
    [(PHONE, "light", True), (PHONE, "dark", False), (TINY, "light", False), (DESK, "light", True)],
    ids=["phone", "phone-dark-without-script", "tiny-without-script", "desk"],
)
async def test_somebody_books_a_tax_consultation(window, town, viewport, scheme, script):  # noqa: F811
    page = await window(scripts=script, viewport=viewport, color_scheme=scheme)

    async def looks(name: str) -> None:
        assert await photographed(page, f"{name}-{viewport['width']}-{scheme}") == []
        assert not await wider_than_screen(page)

    await page.goto("/counsel")
    await looks("counsel-1")
    await page.get_by_role("link", name="세무").click()
    await looks("counsel-2")
    await page.locator("label.choice", has_text="14:30~15:00").first.click()
    await page.locator("label.choice", has_text="전화로").click()
    await page.fill("#contact", "010-1234-5678")
    await page.get_by_role("button", name="예약하기").click()
    await expect(page.locator("h1")).to_have_text("예약 신청을 받았습니다")
    await looks("counsel-3")
    code = await page.locator("#booking-code").inner_text()
    await take_bookings(town.office)
    await page.goto("/counsel/mine")
    await page.fill("#code", code)
    await page.get_by_role("button", name="확인하기").click()
    await expect(page.locator("#booking-state")).to_have_attribute("data-state", "booked")
    await page.locator("summary", has_text="예약 취소하기").click()
    await page.get_by_role("button", name="취소합니다").click()
    await expect(page.locator("#booking-state")).to_have_text("취소하는 중")
    await looks("counsel-4")


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
async def test_the_field_site_can_be_read_by_everybody(window, town, viewport):  # noqa: F811
    field = await town.unlock("sion")
    day = {
        "held_on": "2026-12-03", "theme": "시장 상인 간담회", "topic": "business", "bureau": "economy",
        "unit": "지역경제과", "place": "시흥대로 123",
    }  # fmt: skip
    event = await add_entry("field_day", day, field, town.office)
    await move_entry("field_day", event.id.hex(), "announced", 1, field, town.office)
    asked = {
        "event": event.id.hex(), "received_on": "2026-11-20", "title": "골목 가로등이 어둡습니다", "text": "어둡습니다",
        "kind": "suggestion", "category": "road", "bureau": "city", "unit": "도로과", "feasibility": "now",
        "promised_on": "2026-12-20", "public_result": "가로등 열두 개를 밝은 것으로 바꾸었습니다.", "progress": "80",
    }  # fmt: skip
    request = await add_entry("field_request", asked, field, town.office)
    for version, state in enumerate(("assigned", "reviewing", "completed", "replied", "published"), 1):
        await move_entry("field_request", request.id.hex(), state, version, field, town.office)
    await put_posts(town.office)
    page = await window(viewport=viewport)
    await page.goto("/field")
    await expect(page.locator("main")).to_contain_text("80%")
    assert await photographed(page, f"field-{viewport['width']}") == []
    assert not await wider_than_screen(page)
