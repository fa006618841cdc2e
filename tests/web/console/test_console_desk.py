"""One's own list at the console: for later, called by a colleague, several cases given at once."""

import re

import pyotp

from tests.web.console.conftest import TOTP


async def holders(place) -> dict[str, str]:
    return {each.login: each.id for each in await place.office.people.all()}


async def test_a_case_is_kept_for_later_and_comes_back(place, browser):
    await place.receives("계약에 문제가 있습니다.")
    await browser.goes("/cases?view=open")
    case_id = await browser.opens_first_case()
    page = await browser.sends(f"/cases/{case_id}/later", {"days": "3"})
    assert "11월 26일에 내 목록에 다시 나옵니다" in page
    assert browser.cases() == []
    assert (browser.count("later"), browser.count("open")) == (1, 0)
    await browser.goes(f"/cases/{case_id}")
    assert "11월 26일까지 내 목록에 나오지 않습니다" in browser.page
    await browser.sends(f"/cases/{case_id}/later", {"act": "again"})
    await browser.goes("/cases?view=open")
    assert browser.cases() == [case_id]
    for wrong in ("", "x", "²", "2", "-1"):
        await browser.goes(f"/cases/{case_id}")
        await browser.sends(f"/cases/{case_id}/later", {"days": wrong})
        assert browser.status == 404, wrong


async def test_a_colleague_is_called_in_a_note_and_the_mark_goes_with_reading(place, someone):
    haneul, narae = await someone("haneul"), await someone("narae", otp=pyotp.TOTP(TOTP).at(place.clock.now()))
    await place.receives("계약에 문제가 있습니다.")
    await haneul.goes("/cases?view=open")
    case_id = await haneul.opens_first_case()
    people = await holders(place)
    assert f'name="call" value="{people["narae"]}"' in haneul.page
    assert f'name="call" value="{people["seojun"]}"' not in haneul.page
    fields = {"once": haneul.field("once"), "body": "계약서를 봐 주세요."}
    await haneul.sends(f"/cases/{case_id}/notes", fields | {"call": people["seojun"]})
    assert 'class="notice told error"' in haneul.page
    assert "계약서를 봐 주세요." in haneul.page  # kept in the form
    await haneul.sends(f"/cases/{case_id}/notes", fields | {"call": people["narae"]})
    await narae.goes("/cases?view=open")
    assert narae.count("mentioned") == 1
    assert 'class="called"' in narae.page
    await narae.goes(f"/cases/{case_id}")
    await narae.goes("/cases?view=mentioned")
    assert narae.cases() == []


async def test_rows_are_chosen_and_given_and_each_is_told(place, someone):
    browser = await someone("haneul")
    for number in range(3):
        await place.receives(f"계약에 문제가 있습니다. {number}")
    await browser.goes("/cases?view=unassigned")
    people, cases = await holders(place), browser.cases()
    assert re.findall(r'name="case" value="([0-9a-f]{32})"', browser.page) == cases
    chosen = [("once", browser.field("once")), *(("case", each) for each in [*cases[:2], "0" * 32])]
    for wrong in ([("officer", people["haneul"])], [("officer", ""), ("reason", "휴가를 갑니다.")]):
        page = await browser.sends("/assign", [*chosen, *wrong])
        assert 'class="notice told error"' in page
        assert browser.count("unassigned") == 3
    page = await browser.sends("/assign", [*chosen, ("officer", people["haneul"]), ("reason", "나누어 맡습니다.")])
    assert "2건을 드렸습니다" in page
    assert len(re.findall(r"data-given=", page)) == 3
    assert "번호를 볼 수 없는 사건" in page
    await browser.goes("/cases?view=mine")
    assert set(browser.cases()) == set(cases[:2])
    await browser.sends("/assign", [*chosen, ("officer", people["haneul"])], token=False)
    assert browser.status == 403


async def test_a_lead_who_holds_no_key_has_no_row_to_choose(place, someone):
    await place.receives("계약에 문제가 있습니다.")
    lead = await someone("lead")
    await lead.goes("/cases?view=open")
    assert len(lead.cases()) == 1
    assert 'name="case"' not in lead.page
