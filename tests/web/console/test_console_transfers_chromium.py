"""Handing a case on, in a real browser: accessible on any screen at each of its steps."""

from casework.transferring import begin, hand_over_papers, make_papers, note_return, reassign, tell_before
from tests.browsers import photographed
from tests.casework.sending import to_police, to_roads
from tests.web.console.handing_on import granted, ordinary, protected
from tests.web.console.test_console_chromium import chromium, window  # noqa: F401 - fixtures are found by name
from tests.web.console.test_console_clock_chromium import pages  # noqa: F401 - the same


async def test_every_step_of_a_protected_case_is_for_everybody(place, pages):  # noqa: F811 - the fixture
    case_id, paper_id = await protected(place)
    page = await pages("haneul")
    await page.goto(f"/cases/{case_id}/transfers?act=transfer")
    assert await photographed(page, "transfer-choose") == []
    unlocked = await place.unlocked("haneul")
    asked = to_police(paper_id, copies=2, measures="계약 서류를 확보함")
    transfer_id = await begin(case_id, asked, unlocked, place.office)
    await page.goto(f"/cases/{case_id}/transfers")
    assert await photographed(page, "transfer-drafted") == []
    await granted(place, case_id)
    await tell_before(case_id, transfer_id, unlocked, place.office)
    await make_papers(case_id, transfer_id, unlocked, place.office)
    await page.goto(f"/cases/{case_id}/transfers")
    assert await photographed(page, "transfer-made") == []
    await hand_over_papers(case_id, transfer_id, "by_hand", "", unlocked, place.office, urgent="증거가 없어질 수 있음")
    await page.goto(f"/cases/{case_id}/transfers")
    assert await photographed(page, "transfer-handed") == []


async def test_what_came_back_and_what_was_handed_on_twice_is_for_everybody(place, pages):  # noqa: F811 - the fixture
    case_id, paper_id = await ordinary(place)
    unlocked = await place.unlocked("seojun")
    transfer_id = await begin(case_id, to_roads(paper_id), unlocked, place.office)
    await make_papers(case_id, transfer_id, unlocked, place.office)
    await hand_over_papers(case_id, transfer_id, "onnara", "", unlocked, place.office)
    await note_return(case_id, transfer_id, "우리 시설이 아니라고 함", unlocked, place.office)
    await reassign(case_id, "desk:field", "현장을 먼저 볼 일", unlocked, place.office)
    page = await pages("sion")
    await page.goto(f"/cases/{case_id}/transfers?act=reassign")
    assert await photographed(page, "transfer-marked") == []
