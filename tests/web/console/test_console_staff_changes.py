"""Handing every case over, changes of staff and rules to be confirmed, at the console without a line of script."""

import io
import re

import pytest
from aiohttp import FormData
from playwright.async_api import async_playwright

from casework.founding import add_officer
from casework.staffing.changing import apply_due, kept_plans
from casework.staffing.handing_over import move_cases
from tests.browsers import TELEPHONE, album_folder, gets_in, photograph, start_chromium, violations_on_any_screen
from tests.offices import PASSPHRASE, officer
from tests.web.console.conftest import STAFF

LIST = (
    "이름,아이디,현 팀,새 팀,발령일,역할,창구,넘겨받을 사람\n"
    "이나래,narae,인권조사팀,감사팀,2026-11-24,조사관,감사팀 창구,김하늘\n"
    "황보리,hwang.bori,청소행정과,열린민원팀,2026-11-24,민원 담당,열린민원팀 창구,\n"
)


@pytest.fixture
async def peopled(place):
    await add_officer(officer("head", "노담당", "", "office_head", ""), place.office)
    await add_officer(officer("dami", "오다미", "rights_team", "investigator", ""), place.office)
    return place


async def sits(someone, login: str):
    return await someone(login, passphrase=PASSPHRASE + login)


async def brings(browser, data: bytes, act: str) -> str:
    form = FormData(quote_fields=False)
    form.add_field("token", browser.token)
    form.add_field("act", act)
    form.add_field("list", io.BytesIO(data), filename="인사이동.csv", content_type="text/csv")
    return await browser._take(await browser.client.post("/changes", data=form))


async def id_of(place, login: str) -> str:
    return (await place.office.people.by_login(login)).id


async def test_an_officer_hands_every_case_over_and_leaves_notes(peopled, browser, someone):
    for number in range(2):
        await peopled.receives(f"신고 {number}")
    await browser.goes("/cases?view=all")
    case_id = browser.cases()[0]
    await browser.goes(f"/cases/{case_id}")
    fields = {"body": "업체 자료는 다음 주에 옵니다.", "successor": "1", "once": browser.field("once")}
    await browser.sends(f"/cases/{case_id}/notes", fields)
    assert "인계 메모</span>" in browser.page
    await browser.goes("/handover")
    assert "받을 사람" in browser.page
    dami = await id_of(peopled, "dami")
    await browser.sends("/handover", {"of": "", "why": "leave", "to": dami, "from": "2026-11-23"})
    assert "남은 사건" in browser.page
    await move_cases(await peopled.unlocked(), peopled.office)
    await browser.goes("/cases?view=all")
    assert browser.cases() == []
    successor = await sits(someone, "dami")
    await successor.goes("/cases?view=all")
    assert len(successor.cases()) == 2
    await successor.goes(f"/cases/{case_id}")
    assert "업체 자료는 다음 주에 옵니다." in successor.page


async def test_an_administrator_asks_and_a_lead_signs(peopled, someone):
    await peopled.receives("신고입니다.")
    administrator, haneul, dami = await someone("byeol"), await id_of(peopled, "haneul"), await id_of(peopled, "dami")
    await administrator.goes(f"/officers/{haneul}")
    fields = {"act": "handover", "why": "leave", "to": dami, "from": "2026-11-23"}
    await administrator.sends(f"/officers/{haneul}", fields)
    assert "확인을 기다립니다" in administrator.page
    assert await move_cases(await peopled.unlocked(), peopled.office) == 0
    lead = await someone("lead")
    await lead.goes("/confirmations")
    (sign,) = set(re.findall(r'action="(/handover/[0-9a-f]{32})"', lead.page))
    await lead.sends(sign, {"act": "sign"})
    assert await move_cases(await peopled.unlocked(), peopled.office) == 1
    await administrator.goes(f"/handover?of={haneul}")
    assert administrator.status == 403


async def test_nobody_opens_the_handing_over_of_another_team(peopled, someone):
    lead = await someone("lead")
    await lead.goes(f"/handover?of={await id_of(peopled, 'seojun')}")
    assert lead.status == 404
    await lead.goes(f"/handover?of={await id_of(peopled, 'haneul')}")
    assert lead.status == 200


async def test_a_list_is_looked_at_sent_confirmed_and_carried_out(peopled, someone, clock):
    administrator = await someone("byeol")
    await administrator.goes("/changes")
    await brings(administrator, LIST.encode(), "look")
    assert "감사팀</b>에서 일합니다" in administrator.page
    assert "초대 번호로 본인이 열쇠를 만듭니다" in administrator.page
    assert "고칠 줄이 없습니다" in administrator.page
    await brings(administrator, LIST.replace("조사관", "임금").encode(), "look")
    assert "모르는 역할입니다" in administrator.page
    await brings(administrator, LIST.replace("조사관", "임금").encode(), "bring")
    assert administrator.status == 422
    await brings(administrator, LIST.encode(), "bring")
    assert "확인을 기다림" in administrator.page
    head = await sits(someone, "head")
    await head.goes("/confirmations")
    (confirm,) = set(re.findall(r'action="(/changes/[0-9a-f]{32})"', head.page))
    await head.sends(confirm, {"act": "confirm"})
    assert "확인했습니다" in head.page
    await administrator.goes("/changes")
    plan = re.search(r'name="plan" value="([0-9a-f]{32})"', administrator.page)[1]
    number = re.search(r'name="number" value="(\d+)"', administrator.page)[1]
    await administrator.sends("/changes", {"act": "invite", "plan": plan, "number": number})
    assert 'id="invitation-code"' in administrator.page
    clock.turn(days=1)
    assert await apply_due(peopled.office) == 1
    assert (await peopled.office.people.by_login("narae")).team == "audit_team"


async def test_a_list_that_was_looked_at_is_sent_on_without_choosing_it_again(peopled, someone):
    administrator = await someone("byeol")
    await administrator.sends("/changes", {"act": "bring"})
    assert administrator.status == 422  # nothing was looked at
    await brings(administrator, LIST.replace("조사관", "임금").encode(), "look")
    await administrator.sends("/changes", {"act": "bring"})
    assert administrator.status == 422  # what must be mended is not kept
    await brings(administrator, LIST.encode(), "look")
    await administrator.sends("/changes", {"act": "bring"})
    assert "보냈습니다" in administrator.page
    await administrator.sends("/changes", {"act": "bring"})
    assert administrator.status == 422  # it was sent once
    assert len(await kept_plans(await peopled.unlocked("byeol"), peopled.office)) == 1


async def test_one_officer_gets_another_desk_once_somebody_has_confirmed_it(peopled, someone):
    administrator, narae = await someone("byeol"), await id_of(peopled, "narae")
    await administrator.goes("/officers")
    assert "팀장 최팀장" in administrator.page
    assert "팀장이 없습니다" in administrator.page
    await administrator.goes(f"/officers/{narae}")
    fields = [("act", "post"), ("team", "rights_team"), ("role", "team_lead"), ("desk", "rights"),
              ("from", "2026-11-23")]  # fmt: skip
    await administrator.sends(f"/officers/{narae}", fields)
    assert (await peopled.office.people.by_login("narae")).roles == "investigator"  # nobody makes a lead alone
    head = await sits(someone, "head")
    await head.goes("/confirmations")
    (confirm,) = set(re.findall(r'action="(/changes/[0-9a-f]{32})"', head.page))
    await head.sends(confirm, {"act": "confirm"})
    row = await peopled.office.people.by_login("narae")
    assert (row.roles, await peopled.office.people.desks_of(narae)) == ("team_lead", {"rights"})
    await administrator.goes(f"/officers/{narae}")
    apart = [("act", "post"), ("team", ""), ("role", "team_lead"), ("role", "administrator"), ("from", "2026-11-23")]
    await administrator.sends(f"/officers/{narae}", apart)
    assert administrator.status == 409


async def test_the_rules_to_be_confirmed_stand_with_their_basis_and_where_they_act(someone, browser):
    administrator = await someone("byeol")
    await administrator.goes("/policies")
    assert "금천구 위임전결 규칙 확인 필요" in administrator.page
    assert "움직이는 곳: 결재 화면" in administrator.page
    shown = administrator.page.partition("<main")[2].partition("</main>")[0]
    assert "<form" not in shown  # nothing is changed here
    await browser.goes("/policies")
    assert browser.status == 403


async def test_the_pages_are_accessible_on_any_screen(peopled, server, someone):
    await peopled.receives("신고입니다.")
    administrator = await someone("byeol")
    await administrator.goes("/changes")
    await brings(administrator, LIST.encode(), "bring")
    haneul = await id_of(peopled, "haneul")
    looked = {
        "byeol": ("/officers", f"/officers/{haneul}", "/changes", "/policies"),
        "head": ("/confirmations", f"/handover?of={haneul}"),
        "haneul": ("/handover", "/account"),
    }
    async with async_playwright() as playwright:
        chromium = await start_chromium(playwright)
        for login, paths in looked.items():
            context = await chromium.new_context(locale="ko-KR", base_url=str(server.make_url("/")))
            page = await context.new_page()
            await page.goto("/login")
            await page.fill("[name=login]", login)
            known = next((each.passphrase for each in STAFF if each.login == login), PASSPHRASE + login)
            await page.fill("[name=passphrase]", known)
            await gets_in(page)
            for path in paths:
                await page.goto(path)
                assert await violations_on_any_screen(page) == [], path
                name = path.split("?")[0].strip("/").replace(haneul, "one").replace("/", "-")
                await photograph(page, album_folder(), f"s-{login}-{name}", full_page=True)
                await page.set_viewport_size(TELEPHONE)
                await photograph(page, album_folder(), f"s-{login}-{name}-390", full_page=True)
                await page.set_viewport_size({"width": 1440, "height": 900})
        page = await (await chromium.new_context(base_url=str(server.make_url("/")))).new_page()
        await page.goto("/join")
        assert await violations_on_any_screen(page) == []
        await chromium.close()
