"""Why this date: the page that explains a deadline, lengthens it, stops it and lets it go on; and the holidays."""

import pytest
from aiohttp import FormData

from casework.corresponding import consent, open_mailbox
from casework.errors import NotFoundError
from crypto.keys import random_id

LAMP = "골목 가로등이 이틀째 꺼져 있습니다. 고쳐 주세요."


@pytest.fixture
async def complaint(place, browser):
    """A complaint and the browser of whoever works on it."""
    person = await place.receives(LAMP, kind="grievance")
    await browser.signs_in("seojun")
    await browser.goes("/cases")
    return await browser.opens_first_case(), person


async def sends(browser, path, **fields):
    once = {"once": browser.field("once")} if 'name="once"' in browser.page else {}
    form = FormData({"token": browser.token, **once, **fields})
    return await browser._take(await browser.client.post(path, data=form))


async def test_every_day_from_the_first_to_the_last_is_explained(place, browser, complaint):
    case_id, _ = complaint
    row = await place.office.cases.get(bytes.fromhex(case_id))
    await browser.goes(f"/cases/{case_id}/clock")
    assert f"<strong>{row.due.month}월 {row.due.day}일</strong>까지" in browser.page
    assert [f"{number}일째" in browser.page for number in range(1, 9)] == [True] * 7 + [False]
    assert "토요일" in browser.page
    assert "시행령 제17조" in browser.page


async def test_a_longer_clock_is_told_to_the_person_with_its_reason(place, browser, complaint):
    case_id, person = complaint
    before = (await place.office.cases.get(bytes.fromhex(case_id))).due
    await browser.goes(f"/cases/{case_id}/clock")
    await sends(browser, f"/cases/{case_id}/clock", act="extend", reason="부품을 기다립니다.")
    assert "기한을 늘리고" in browser.page
    after = (await place.office.cases.get(bytes.fromhex(case_id))).due
    assert after > before
    view = await open_mailbox(person.reporter, person.intake)
    assert "부품을 기다립니다." in view.messages[-1].text
    assert f"{after.month}월 {after.day}일까지" in view.messages[-1].text
    assert view.next_day == after


async def test_a_second_time_needs_the_person_s_consent_given_with_the_receipt(place, browser, complaint):
    case_id, person = complaint
    await browser.goes(f"/cases/{case_id}/clock")
    await sends(browser, f"/cases/{case_id}/clock", act="extend", reason="부품을 기다립니다.")
    assert "동의 여쭈기" in browser.page
    await sends(browser, f"/cases/{case_id}/clock", act="extend", reason="아직 기다립니다.")
    assert "동의가 필요합니다" in browser.page
    await sends(browser, f"/cases/{case_id}/clock", act="consent", reason="아직 기다립니다.")
    view = await open_mailbox(person.reporter, person.intake)
    assert "동의해 주세요" in view.messages[-1].text
    place.clock.turn(days=1)
    await consent("extension", person.reporter, random_id(), person.intake)
    await place.lets_in("seojun")
    await browser.signs_in("seojun")
    before = (await place.office.cases.get(bytes.fromhex(case_id))).due
    await browser.goes(f"/cases/{case_id}/clock")
    await sends(browser, f"/cases/{case_id}/clock", act="extend", reason="아직 기다립니다.")
    assert (await place.office.cases.get(bytes.fromhex(case_id))).due > before
    assert "더 늘릴 수 없습니다" in browser.page


async def test_a_stop_by_hand_goes_on_by_hand(place, browser, complaint):
    case_id, _ = complaint
    before = (await place.office.cases.get(bytes.fromhex(case_id))).due
    await browser.goes(f"/cases/{case_id}/clock")
    await sends(browser, f"/cases/{case_id}/clock", act="stop", because="hearing", reason="관계인 의견을 듣습니다")
    assert "멈추어 있습니다" in browser.page
    assert (await place.office.cases.get(bytes.fromhex(case_id))).due is None
    place.clock.turn(days=3)
    await browser.signs_in("seojun")
    await browser.goes(f"/cases/{case_id}/clock")
    await sends(browser, f"/cases/{case_id}/clock", act="go", stop=browser.field("stop"))
    assert "날짜를 다시 셉니다" in browser.page
    assert (await place.office.cases.get(bytes.fromhex(case_id))).due > before


async def test_a_standing_clock_is_said_and_a_consent_that_nobody_asked_for_is_refused(browser, complaint):
    case_id, person = complaint
    await browser.goes(f"/cases/{case_id}/clock")
    await sends(browser, f"/cases/{case_id}/clock", act="stop", because="hearing", reason="관계인 의견을 듣습니다")
    assert (await open_mailbox(person.reporter, person.intake)).stands
    await sends(browser, f"/cases/{case_id}/clock", act="go", stop=browser.field("stop"))
    assert not (await open_mailbox(person.reporter, person.intake)).stands
    with pytest.raises(NotFoundError):
        await consent("extension", person.reporter, random_id(), person.intake)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"act": "extend", "reason": ""}, "이유를 적어 주세요"),
        ({"act": "stop", "because": "lunch", "reason": "점심시간입니다"}, "찾으시는 화면이 없습니다"),
        ({"act": "go", "stop": "00" * 16}, "찾으시는 화면이 없습니다"),
    ],
)
async def test_bad_input_is_said_and_nothing_moves(place, browser, complaint, fields, said):
    case_id, _ = complaint
    before = await place.office.cases.get(bytes.fromhex(case_id))
    await browser.goes(f"/cases/{case_id}/clock")
    await sends(browser, f"/cases/{case_id}/clock", **fields)
    assert said in browser.page
    assert (await place.office.cases.get(bytes.fromhex(case_id))).due == before.due


async def test_another_kind_has_another_deadline_and_the_reason_is_kept(place, browser, complaint):
    case_id, _ = complaint
    await browser.goes(f"/cases/{case_id}/clock")
    await sends(browser, f"/cases/{case_id}/kind", kind="suggestion", why="바꾸자는 제안입니다")
    row = await place.office.cases.get(bytes.fromhex(case_id))
    assert (row.kind, row.due_rule) == ("suggestion", "suggestion")
    await browser.goes(f"/cases/{case_id}")
    assert "바꾸자는 제안입니다" in browser.page
    await browser.goes(f"/cases/{case_id}/clock")
    await sends(browser, f"/cases/{case_id}/kind", kind="corruption", why="비리 같습니다")
    assert (await place.office.cases.get(bytes.fromhex(case_id))).kind == "suggestion"


async def test_a_holiday_is_looked_at_before_it_is_added(place, browser, complaint):
    case_id, _ = complaint
    before = (await place.office.cases.get(bytes.fromhex(case_id))).due
    await browser.signs_in("byeol")
    await browser.goes("/holidays")
    day = before.isoformat()
    await sends(browser, "/holidays", act="look", day=day, name="임시공휴일")
    assert "1건" in browser.page
    assert (await place.office.cases.get(bytes.fromhex(case_id))).due == before
    await sends(browser, "/holidays", act="add", day=day, name="임시공휴일")
    assert "바뀐 사건은 1건" in browser.page
    assert (await place.office.cases.get(bytes.fromhex(case_id))).due > before
    await sends(browser, "/holidays", act="remove", day=day)
    assert (await place.office.cases.get(bytes.fromhex(case_id))).due == before
    for bad in ("2026-12-25", "2050-01-01", "어제", ""):
        await sends(browser, "/holidays", act="add", day=bad, name="임시공휴일")
        assert "날짜와 이름을 확인해 주세요" in browser.page
