"""Everyday complaints at the console: what is alike, what is put forward, what is brought in and carried over."""

import asyncio
import html
import io
import re
from dataclasses import replace

import pytest
from aiohttp import FormData

from casework.comparing import Comparisons
from casework.content import Lane
from casework.founding import add_officer
from casework.ids import CaseId
from casework.listing import InboxQuery, inbox
from tests.web.console.conftest import PASSPHRASE, STAFF
from web.console.wiring import COMPARISONS

HEAD = "신청번호,접수일시,제목,내용,민원인,연락처\n"
LAMP = "1AA-2611-0152653,2026-11-20 09:31,가로등,골목 가로등이 꺼졌습니다.,독고은별,010-0000-1234\n"
BAD = "1AA-2611-0152654,내일쯤,가로등,골목 가로등이 꺼졌습니다.,선우하람,\n"
LINE = "골목 조명 수리에 관한 같은 내용이 거듭 들어왔습니다."
LEAD = replace(
    STAFF[0], login="clead", name="문팀장", team="complaints_team", roles=("team_lead",), desks=(),
    passphrase=PASSPHRASE + " 여덟",
)  # fmt: skip


@pytest.fixture(autouse=True)
def fast(monkeypatch):
    monkeypatch.setattr("web.console.opener.EVERY_SECONDS", 0.05)


async def lamps(place, count: int, **more) -> list[str]:
    for day in range(1, count + 1):
        await place.receives(f"골목 가로등이 {day}일째 꺼져 있습니다. 고쳐 주세요.", kind="grievance", **more)
    page = await inbox(await place.unlocked("seojun"), InboxQuery(view="all"), place.office)
    return [each.id for each in sorted(page.lines, key=lambda each: each.registry_number)]


async def until(browser, path: str, said: str) -> str:
    """The page, once it says this."""
    for _ in range(200):
        await browser.goes(path)
        if said in browser.page:
            return browser.page
        await asyncio.sleep(0.05)
    return pytest.fail(browser.page)


async def brings(browser, data: bytes, *, source: str = "eungdapso", name: str = "a.csv", token: str = "") -> str:
    form = FormData(quote_fields=False)
    form.add_field("token", token or browser.token)
    form.add_field("from", source)
    form.add_field("file", io.BytesIO(data), filename=name, content_type="text/csv")
    return await browser._take(await browser.client.post("/import", data=form))


async def test_a_case_says_how_many_are_alike_and_why_and_they_are_linked(place, someone):
    cases = await lamps(place, 3)
    browser = await someone("seojun")
    await until(browser, f"/cases/{cases[0]}", "비슷한 민원 2건")
    page = await until(browser, f"/cases/{cases[2]}/alike", "비슷한 민원 2건")
    assert "함께 나온 낱말: 골목, 가로등" in page
    await browser.sends(f"/cases/{cases[2]}/alike", {"act": "link", "other": cases[0], "once": browser.field("once")})
    assert "같은 내용으로 묶었습니다." in browser.page
    assert "이번이 2번째" in browser.page
    assert "감사부서가 직접 조사하게 해야 합니다" in browser.page


def typed(page: str, name: str) -> str:
    (field,) = re.findall(rf'<input [^>]*name="f-{name}"[^>]*>', page)
    return re.search(r'value="([^"]*)"', field)[1]


async def test_many_that_are_alike_become_a_patrol_with_their_number_and_nothing_they_said(place, someone):
    cases = await lamps(place, 11)
    browser = await someone("seojun")
    page = await until(browser, f"/cases/{cases[0]}/alike", "현장순찰에서 살피기")
    (path,) = re.findall(r'href="(/registers/patrol/new[^"]+)"', page)
    await browser.goes(html.unescape(path))
    number = (await place.office.cases.get(bytes.fromhex(cases[0]))).registry_number
    assert [typed(browser.page, each) for each in ("complaint", "complaint_count")] == [number, "10"]
    assert "가로등이" not in browser.page
    patrol = {
        "kind": "general",
        "held_on": "2026-11-30",
        "title": "꺼진 가로등",
        "areas": "독산1동",
        "complaint": number,
    }
    fields = {f"f-{name}": text for name, text in patrol.items()}
    await browser.sends("/registers/patrol/new", fields | {"once": browser.field("once")})
    assert "로 적어 두었습니다" in browser.page
    assert f'href="/cases/{cases[0]}">{number}</a>' in browser.page
    assert "고치기" not in browser.page


async def test_a_complaint_leads_on_to_a_defect_and_once_it_is_over_to_a_story(place, someone):
    (case,) = await lamps(place, 1)
    browser = await someone("seojun")
    await browser.goes(f"/cases/{case}")
    assert f"/registers/defect/new?back=complaint&amp;of={case}" in browser.page
    assert "case_story" not in browser.page
    for act, fields in (("move", {"state": "reviewing"}), ("close", {"result": "done", "sentence": "고쳤습니다."})):
        await browser.sends(f"/cases/{case}/{act}", fields | {"once": browser.field("once")})
        await browser.goes(f"/cases/{case}")
    assert f"/registers/case_story/new?back=complaint&amp;of={case}" in browser.page
    assert "/registers/defect/new" not in browser.page


async def test_a_protected_case_is_compared_with_nothing(place, browser):
    await place.receives("과장이 업체에서 돈을 받았습니다.")
    await browser.goes("/cases")
    case_id = await browser.opens_first_case()
    assert "비슷한 민원" not in browser.page
    await browser.goes(f"/cases/{case_id}/alike")
    assert "보호되는 사건은 다른 사건과 견주지 않습니다." in browser.page
    assert "안건 올리기" not in browser.page


async def test_another_desk_learns_nothing_of_what_is_alike(place, browser, someone):
    (case_id,) = await lamps(place, 1)
    for login in ("haneul", "sion"):
        stranger = browser if login == "haneul" else await someone(login)
        await stranger.goes(f"/cases/{case_id}/alike")
        assert stranger.status == 403
        assert "가로등" not in stranger.page
        await stranger.goes(f"/export/{case_id}")
        assert stranger.status in {403, 409}
        assert "가로등" not in stranger.page


async def test_the_table_of_a_session_goes_when_the_screen_is_locked(place, someone, server):
    cases = await lamps(place, 2)
    browser = await someone("seojun")
    await until(browser, f"/cases/{cases[0]}", "비슷한 민원 1건")
    tables: Comparisons = server.app[COMPARISONS]
    assert len(tables._open) == 1
    await browser.sends("/lock", {})
    await asyncio.sleep(0.1)
    assert tables._open == {}


async def test_what_is_put_forward_reaches_the_lead_and_a_name_does_not(place, someone):
    await add_officer(LEAD, place.office)
    (case_id,) = await lamps(place, 1)
    browser = await someone("seojun")
    path = f"/cases/{case_id}/alike"
    await browser.goes(path)
    put = {"act": "put", "kind": "long"}
    await browser.sends(path, put | {"line": "010-0000-1234 댁 일입니다.", "once": browser.field("once")})
    assert browser.status == 409
    assert "누구인지 알 수 있는 것이 남아 있어" in browser.page
    assert "010-0000-1234 댁 일입니다." in browser.page  # what was written is not lost
    await browser.sends(path, put | {"line": LINE, "once": browser.field("once")})
    assert "안건으로 올렸습니다." in browser.page
    lead = await someone("clead", passphrase=LEAD.passphrase)
    await lead.goes("/agenda")
    assert LINE in lead.page
    item = re.search(r"/agenda/([0-9a-f]{32})", lead.page)[0]
    await lead.goes(item)
    assert "골목 가로등" not in lead.page
    await lead.sends(item, {"act": "settle", "once": lead.field("once")})
    assert "안건을 마쳤습니다." in lead.page
    await browser.goes(path)
    assert "마침" in browser.page
    await browser.goes(item)
    assert browser.status == 404


async def test_a_list_is_brought_with_a_line_left_out_and_brings_nothing_twice(place, someone):
    browser = await someone("seojun")
    await browser.goes("/import")
    await brings(browser, (HEAD + LAMP + BAD).encode("cp949"))
    page = await until(browser, "/import", "<dd>1건</dd>")
    assert "3번째 줄: 접수한 날을 읽을 수 없습니다." in page
    for said in ("0152654", "선우하람", "내일쯤", "골목"):
        assert said not in page
    await place.lets_in("seojun")
    await browser.goes("/cases")
    assert len(browser.cases()) == 1
    await browser.goes("/import")
    await brings(browser, (HEAD + LAMP).encode())
    await until(browser, "/import", "<dt>전에 넣은 것</dt><dd>1건</dd>")
    await browser.goes("/cases")
    case_id = await browser.opens_first_case()
    assert "1AA-2611-0152653" in browser.page
    assert "다른 시스템에서 온 민원입니다." in browser.page
    assert case_id


@pytest.mark.parametrize(
    ("data", "source", "status", "said"),
    [
        ("이름,전화\n독고은별,010\n".encode(), "eungdapso", 422, "칸을 찾지 못했습니다"),
        ((HEAD + LAMP).encode() + b"\0", "eungdapso", 422, "글자를 읽을 수 없습니다"),
        ((HEAD + '1AA-1,2026-11-20,"제목,내용\n').encode(), "eungdapso", 422, "2번째 줄부터 읽을 수 없습니다"),
        (b"x" * 67_200_000, "eungdapso", 413, "파일이 너무 큽니다"),
        ((HEAD + LAMP).encode(), "elsewhere", 404, "찾으시는 화면이 없습니다"),
    ],
    ids=["columns", "nul", "quotes", "too-big", "elsewhere"],
)
async def test_what_is_no_list_is_refused_in_one_sentence(someone, data, source, status, said):
    browser = await someone("seojun")
    await browser.goes("/import")
    page = await brings(browser, data, source=source)
    assert (browser.status, said in page) == (status, True)
    assert "지난번" not in page


async def test_a_list_that_another_site_sends_is_refused(someone):
    browser = await someone("seojun")
    await browser.goes("/import")
    await brings(browser, (HEAD + LAMP).encode(), token="0" * 32)
    assert browser.status == 403


@pytest.mark.parametrize("login", ["haneul", "byeol", "lead"])
async def test_whoever_has_no_complaints_brings_and_carries_nothing(someone, login):
    browser = await someone(login)
    for path in ("/import", "/export"):
        await browser.goes(path)
        assert browser.status == 403
        assert f'href="{path}"' not in browser.page


async def test_a_call_is_carried_over_once_with_a_reason_and_marked(place, someone):
    await place.receives(
        "골목 가로등이 꺼졌습니다.", kind="grievance",
        answers={"where": "은행나무 골목", "contact": "독고은별 010-0000-1234", "handling": "공원녹지과"},
    )  # fmt: skip
    unlocked = await place.unlocked("seojun")
    case_id = CaseId((await inbox(unlocked, InboxQuery(), place.office)).lines[0].id)
    await place.office.cases.change(bytes.fromhex(case_id), lane=str(Lane.PHONE))
    browser = await someone("seojun")
    await browser.goes("/export")
    assert case_id in browser.page
    path = f"/export/{case_id}"
    await browser.goes(path)
    assert "010-0000-1234" not in browser.page
    await browser.sends(path, {"reason": "."})
    assert browser.status == 422
    assert "010-0000-1234" not in browser.page
    await browser.sends(path, {"reason": "응답소에 옮겨 적습니다."})
    shown = re.findall(r"<label for=\"block-\d+\">([^<]+)</label>", browser.page)
    assert shown == ["접수경로", "접수일시", "민원종류", "민원인 성명·연락처", "민원발생지", "제목", "내용", "처리부서"]
    assert "독고은별 010-0000-1234" in browser.page
    await browser.sends(path, {"act": "entered", "number": "없음", "once": browser.field("once")})
    assert "신청번호를 다시 확인해 주세요" in browser.page
    await browser.sends(path, {"act": "entered", "number": "1aa-2611-0152653", "once": browser.field("once")})
    assert browser.url == "/export"
    assert case_id not in browser.page
    # What was carried over does not come back as another case.
    await browser.goes("/import")
    await brings(browser, (HEAD + LAMP).encode())
    await until(browser, "/import", "<dt>전에 넣은 것</dt><dd>1건</dd>")


async def test_what_may_not_be_carried_over_is_refused_alike(place, someone):
    await place.receives("과장이 업체에서 돈을 받았습니다.")
    (protected,) = (await inbox(await place.unlocked("haneul"), InboxQuery(), place.office)).lines
    officer = await someone("seojun")
    await officer.goes("/export")
    pages = []
    for number in (protected.registry_number, protected.number, "2026-999999"):
        await officer.sends("/export", {"number": number})
        pages.append((officer.status, re.search(r'role="alert">([^<]+)', officer.page)[1]))
    assert set(pages) == {(409, "응답소에 옮겨 적을 수 있는 건이 아닙니다.")}
    await officer.goes(f"/export/{protected.id}")
    assert officer.status == 409
