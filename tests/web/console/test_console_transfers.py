"""Handing a case on at the console, without a line of script: chosen, approved, told, taken as files, handed over."""

import re

from casework.assigning import assign
from tests.casework.sending import read_hwpx, read_pdf, words
from tests.web.console.handing_on import PAPER, ROAD, granted, ordinary, protected

_FIELDS = {"to": "agency:police", "why": "수사할 권한이 있는 기관에서 맡을 일", "copies": "2"}


def step(browser, name, **more):
    transfer = re.search(r'name="transfer" value="([0-9a-f]+)"', browser.page)[1]
    return {"do": name, "transfer": transfer, "once": browser.field("once"), **more}


async def taken(browser, ending, copy=1):
    """One copy as the browser gets it: its headers and its bytes."""
    path = re.search(rf'href="([^"]+/papers/{copy}/{ending})"', browser.page)[1]
    answer = await browser.client.get(path)
    return answer, await answer.read()


async def test_a_protected_case_goes_through_every_step_and_its_papers_are_files(place, browser):
    case_id, paper_id = await protected(place)
    path = f"/cases/{case_id}/transfers"
    await browser.goes(f"/cases/{case_id}")
    assert f'href="{path}"' in browser.page
    await browser.goes(path)
    assert re.findall(r"<h3>(\S+)</h3>", browser.page) == ["이첩", "송부", "재배정"]
    await browser.goes(f"{path}?act=transfer")
    fields = {"do": "begin", "act": "transfer", "paper": paper_id, "once": browser.field("once"), **_FIELDS}
    await browser.sends(path, fields)
    assert "결재 <span" in browser.page
    assert "문서 만들기" not in browser.page
    await granted(place, case_id)
    await browser.goes(path)
    await browser.sends(path, step(browser, "tell"))
    assert "직접 연락하실 수 있는 곳을 알렸습니다" in browser.page
    await browser.sends(path, step(browser, "make"))
    assert "민원감사담당관-1" in browser.page
    answer, raw = await taken(browser, "pdf", copy=2)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "no-store" in answer.headers["Cache-Control"]
    pages, *_ = read_pdf(raw)
    assert words(PAPER) in words("".join(pages))
    assert "2-2부" in pages[0]
    _, raw = await taken(browser, "hwpx")
    assert words(PAPER) in words(read_hwpx(raw)[0])
    await browser.sends(path, step(browser, "hand", way="by_hand", note="민원실 접수", urgent=""))
    assert (browser.status, "먼저 알리고" in browser.page) == (409, True)
    assert 'value="민원실 접수"' in browser.page
    await browser.sends(path, step(browser, "hand", way="by_hand", note="", urgent="증거가 없어질 수 있음"))
    assert "보낸 것을 적고 말씀하신 분께 알렸습니다" in browser.page
    await browser.sends(path, step(browser, "confirm", note="2026-7"))
    assert "2026-7" in browser.page
    await browser.goes(f"/cases/{case_id}")
    for act in ("보낼 것을 준비함", "보낼 문서를 내려받음", "다른 곳에 보냄", "받았다는 확인을 적음"):
        assert act in browser.page


async def test_an_ordinary_complaint_is_redirected_returned_and_given_to_another_desk(place, someone):
    case_id, paper_id = await ordinary(place)
    seojun = await someone("seojun")
    path = f"/cases/{case_id}/transfers"
    await seojun.goes(f"{path}?act=redirect")
    assert "도시계획과 (푸른미래도시국)" in seojun.page
    fields = {"do": "begin", "act": "redirect", "paper": paper_id, "once": seojun.field("once"), "copies": "1"}
    await seojun.sends(path, fields | {"to": "department:도시계획과", "why": "그 부서가 맡는 시설"})
    assert "왜 이 기한인가요" in seojun.page
    await seojun.sends(path, step(seojun, "make"))
    await seojun.sends(path, step(seojun, "hand", way="onnara"))
    await seojun.sends(path, step(seojun, "return", note="우리 시설이 아니라고 함"))
    assert "되돌아온 것을 적었습니다" in seojun.page
    await seojun.goes(f"{path}?act=reassign")
    moved = {"do": "reassign", "act": "reassign", "to": "desk:field", "why": "현장을 먼저 볼 일"}
    await seojun.sends(path, moved | {"once": seojun.field("once")})
    assert "다른 창구로 넘겼습니다" in seojun.page
    await seojun.goes(path)
    assert ROAD not in seojun.page
    assert seojun.status == 403
    sion = await someone("sion")
    await sion.goes(path)
    assert "2번 넘어간 사건입니다" in sion.page


async def test_what_is_careless_or_impossible_is_refused_in_a_sentence_and_nothing_written_is_lost(place, someone):
    case_id, paper_id = await ordinary(place)
    seojun = await someone("seojun")
    path = f"/cases/{case_id}/transfers"
    await seojun.goes(f"{path}?act=redirect")
    fields = {"do": "begin", "act": "redirect", "paper": paper_id, "copies": "1", "to": "department:도시계획과"}
    careless = fields | {"why": "신고인 010-2233-4455 확인", "once": "a"}
    await seojun.sends(path, careless)
    assert (seojun.status, "누구인지 알 수 있는 말" in seojun.page) == (409, True)
    assert "신고인 010-2233-4455 확인</textarea>" in seojun.page
    for wrong, status in (
        ({"act": "transfer", "to": "agency:acrc"}, 422),
        ({"to": "agency:audit_board"}, 422),
        ({"paper": "00" * 16}, 404),
        ({"copies": "x"}, 404),
        ({"copies": "9"}, 413),
        ({"why": ""}, 422),
        ({"do": "nothing"}, 404),
    ):
        await seojun.sends(path, fields | {"why": "그 부서가 맡는 시설", "once": str(wrong)} | wrong)
        assert (wrong, seojun.status) == (wrong, status)
        assert 'role="alert"' in seojun.page
    assert "아직 아무 데도" not in seojun.page


async def test_a_stranger_gets_what_every_stranger_gets(place, someone):
    case_id, _ = await protected(place)
    seojun = await someone("seojun")
    await seojun.goes(f"/cases/{case_id}")
    shown = (seojun.status, re.findall(r"<h1[^>]*>(.*?)</h1>", seojun.page))
    for path in ("transfers", f"transfers/{'00' * 16}/papers/1/pdf", f"transfers/{'00' * 16}/files/1"):
        await seojun.goes(f"/cases/{case_id}/{path}")
        assert (seojun.status, re.findall(r"<h1[^>]*>(.*?)</h1>", seojun.page)) == shown


async def test_a_lead_who_was_handed_the_case_reads_what_was_done_and_is_offered_nothing(place, someone):
    case_id, _ = await protected(place)
    lead = (await place.unlocked("lead")).officer.id
    await assign(case_id, [lead], await place.unlocked("haneul"), place.office)
    reader = await someone("lead")
    await reader.goes(f"/cases/{case_id}/transfers?act=transfer")
    assert "넘기는 일은 이 사건의 담당자가 합니다" in reader.page
    assert f'action="/cases/{case_id}/transfers"' not in reader.page
    await reader.sends(
        f"/cases/{case_id}/transfers", {"do": "reassign", "to": "desk:field", "why": "현장을 먼저 볼 일"}
    )
    assert reader.status == 403
