"""Ordinary matters at the console: checks, what is late, the watch page, letters, the morning page, figures, awards."""

import re
from datetime import date

import pytest

from casework.approving import decide
from casework.assigning import assign
from casework.bootstrap import open_intake
from casework.founding import NewOfficer, add_officer
from casework.ids import CaseId
from casework.listing import InboxQuery, inbox
from casework.monitoring.reminding import watch_daily
from casework.monitoring.urging import reminder_of
from casework.texting import TextMessage, receive_text
from casework.unlocking import unlock
from crypto.passphrase import Profile

LAMP = "골목 가로등이 이틀째 꺼져 있습니다. 고쳐 주세요."
GAS = "지하 주차장에서 가스 냄새가 심하게 납니다."
SECRET = "대나무 숲에 비가 온다"
MORE = (
    ("miso", "유미소", "complaints_team", "complaints_officer", "complaints"),
    ("lead3", "감민원", "complaints_team", "team_lead", ""),
    ("head", "노을찬", "", "office_head", ""),
)


@pytest.fixture
async def line(settings, clock):
    """Where texts to the mayor's line come in."""
    async with open_intake(settings, clock=clock, messenger=True) as bot:
        yield bot


@pytest.fixture
async def staffed(place):
    for login, name, team, role, desk in MORE:
        new = NewOfficer(
            login=login, name=name, team=team, roles=(role,), desks=(desk,) if desk else (), passphrase=SECRET,
            profile=Profile.TEST,
        )  # fmt: skip
        await add_officer(new, place.office)
    return place


async def comes(place, text=LAMP):
    """A complaint, given to its officer; its id."""
    await place.receives(text, kind="grievance")
    unlocked = await place.unlocked("seojun")
    lines = (await inbox(unlocked, InboxQuery(view="unassigned"), place.office)).lines
    await assign(CaseId(lines[0].id), [unlocked.officer.id], unlocked, place.office)
    return lines[0].id


async def checked(place, at):
    """The first day after a quarter, and the keeper's round."""
    place.clock.moment = place.clock.moment.replace(year=at.year, month=at.month, day=at.day)
    await watch_daily(place.office, place.clock.today())


async def test_a_check_is_scored_written_and_taken_to_its_next_state(staffed, someone):
    case_id = await comes(staffed)
    await checked(staffed, date(2027, 1, 4))
    browser = await someone("miso", passphrase=SECRET)
    await browser.goes("/checks")
    href = re.search(r'href="(/checks/[0-9a-f]+)">그 밖의', browser.page)[1]
    await browser.goes(href)
    assert "1건" in browser.page
    fields = {"act": "score", "case": case_id, "sincere": "5", "accurate": "4", "kind": "3", "remark": "좋습니다"}
    await browser.sends(href, {**fields, "once": browser.field("once")})
    assert "점수를 적었습니다." in browser.page
    assert "성실 5 · 정확 4 · 친절 3" in browser.page
    version = browser.field("version")
    await browser.sends(href, {"act": "go", "version": version, "problems": "2026-000001이 늦음", "once": "a"})
    assert (browser.status, "사건 번호나 사람을" in browser.page) == (422, True)
    assert "2026-000001이 늦음</textarea>" in browser.page, "what was written is not lost"
    await browser.sends(href, {"act": "go", "version": version, "problems": "답변이 늦습니다.", "once": "b"})
    assert re.search(r'aria-current="step">점검<', browser.page)
    await browser.sends(href, {"act": "write", "version": "1", "problems": "덮어씀", "once": "c"})
    assert browser.status == 409
    lead = await someone("lead3", passphrase=SECRET)
    await lead.goes(href)
    assert "답변이 늦습니다." in lead.page
    assert "<textarea" not in lead.page
    assert f"/cases/{case_id}" not in lead.page


@pytest.mark.parametrize(
    "fields", [{"sincere": "9"}, {"sincere": "x"}, {"case": "zz"}, {"case": "0" * 32}, {"sincere": ""}]
)
async def test_a_score_that_is_none_is_a_clear_refusal(staffed, someone, fields):
    case_id = await comes(staffed)
    await checked(staffed, date(2027, 1, 4))
    browser = await someone("miso", passphrase=SECRET)
    await browser.goes("/checks")
    href = re.search(r'href="(/checks/[0-9a-f]+)">그 밖의', browser.page)[1]
    await browser.goes(href)
    good = {"act": "score", "case": case_id, "sincere": "5", "accurate": "4", "kind": "3", "remark": ""}
    await browser.sends(href, good | fields)
    assert 400 <= browser.status < 500
    assert "Traceback" not in browser.page
    assert 'role="alert"' in browser.page


async def test_the_watch_page_marks_names_aims_promises_and_goes_there(staffed, someone):
    case_id = await comes(staffed, GAS)
    browser, path = await someone("seojun"), f"/cases/{case_id}/watch"
    await browser.goes(f"/cases/{case_id}")
    assert path in browser.page
    await browser.goes(path)
    assert "가스가 샘" in browser.page
    steps = (
        ({"act": "mark", "mark": "urgent", "reason": "전화로 확인함"}, "긴급·중요 표시를 적었습니다."),
        ({"act": "unit", "unit": "주택과"}, "처리부서를 적었습니다."),
        ({"act": "target", "target": "simple_1"}, "처리 목표를 적었습니다."),
        ({"act": "visit", "who": "박서준", "when": "now", "day": ""}, "현장확인을 적었습니다."),
        ({"act": "promise", "promise": "환풍기 교체", "until": "2026-12-20"}, "약속을 적었습니다."),
        ({"act": "look", "seen": "부품이 왔습니다.", "following": ""}, "다시 본 것을 적었습니다."),
        ({"act": "finish", "evidence": "사진을 받았습니다."}, "완료를 확인했습니다."),
    )
    for number, (fields, said) in enumerate(steps):
        await browser.sends(path, {**fields, "once": str(number)})
        assert said in browser.page
    visit = browser.field("visit")
    found = {"act": "found", "visit": visit, "found": "관이 낡음", "unit": "주택과", "asked": "관 교체", "once": "f"}
    await browser.sends(path, found)
    assert "조치 요청함" in browser.page
    await browser.sends(path, {"act": "visited", "visit": visit, "after": "교체함", "once": "v"})
    assert "조치 결과" in browser.page


@pytest.mark.parametrize(
    "fields",
    [
        {"act": "mark", "mark": "urgent", "reason": ""},
        {"act": "mark", "mark": "worst", "reason": "그렇게 보임"},
        {"act": "unit", "unit": "없는과"},
        {"act": "target", "target": "grievance"},
        {"act": "promise", "promise": "고침", "until": "어제"},
        {"act": "promise", "promise": "고침", "until": "2020-01-01"},
        {"act": "look", "seen": "봄"},
        {"act": "found", "visit": "zz", "found": "x"},
        {"act": "visit", "who": "", "when": "now"},
        {"act": "line", "line": "골목 등"},
        {"act": "doubt", "why": "duplicate"},
    ],
)
async def test_bad_input_on_the_watch_page_is_a_clear_refusal_and_changes_nothing(staffed, someone, fields):
    case_id = await comes(staffed)
    browser, path = await someone("seojun"), f"/cases/{case_id}/watch"
    await browser.goes(path)
    await browser.sends(path, fields)
    assert 400 <= browser.status < 500
    assert 'role="alert"' in browser.page


async def test_a_protected_case_has_no_watch_page(staffed, someone):
    await staffed.receives("과장이 돈을 받았습니다.")
    browser = await someone("haneul")
    await browser.goes("/cases?view=all")
    case_id = await browser.opens_first_case()
    assert "/watch" not in browser.page
    await browser.goes(f"/cases/{case_id}/watch")
    assert browser.status == 403
    await browser.goes("/monitoring")
    assert browser.status == 403


async def test_a_department_is_urged_and_the_letter_is_printed_once_it_was_approved(staffed, someone):
    case_id = await comes(staffed)
    staffed.clock.turn(days=14)
    browser = await someone("seojun")
    await browser.goes("/monitoring")
    assert "기한이 지난 것 1" in browser.page
    await browser.sends("/monitoring", {"unit": "열린민원팀", "once": "u"})
    assert "독촉장 1건의 결재를 올렸습니다." in browser.page
    await browser.goes("/monitoring/letter?unit=열린민원팀")
    assert browser.status == 409
    await browser.goes(f"/cases/{case_id}/reminder")
    seojun = await staffed.unlocked("seojun")
    asked = (await reminder_of(CaseId(case_id), seojun, staffed.office)).approval
    for login in ("lead3", "head"):
        await decide(asked.id, "", await unlock(login, SECRET, "", staffed.office), staffed.office, granted=True)
    await browser.goes("/monitoring/letter?unit=열린민원팀")
    assert "독 촉 장" in browser.page
    assert "문서번호 민원감사담당관-1" in browser.page
    assert LAMP not in browser.page
    await browser.goes(f"/cases/{case_id}/reminder")
    await browser.sends(f"/cases/{case_id}/reminder", {"act": "sent", "once": "s"})
    assert "보낸 것으로 적었습니다." in browser.page
    await browser.sends(f"/cases/{case_id}/reminder", {"act": "sent", "once": "t"})
    assert browser.status == 409


async def test_the_morning_page_has_the_line_and_not_a_word_of_the_person(line, staffed, someone):
    await receive_text(TextMessage(number="01000001234", event="e", text=GAS), lambda _n, _f: "받음", line)
    await staffed.lets_in("sion")
    sion = await staffed.unlocked("sion")
    (matter,) = (await inbox(sion, InboxQuery(view="all"), staffed.office)).lines
    browser = await someone("sion")
    await browser.goes("/briefing")
    assert matter.registry_number in browser.page
    await browser.goes(f"/cases/{matter.id}/watch")
    await browser.sends(f"/cases/{matter.id}/watch", {"act": "line", "line": "지하 주차장 점검", "once": "l"})
    await browser.goes("/briefing")
    paper = browser.page.partition('class="paper"')[2].partition("</article>")[0]
    assert "지하 주차장 점검" in paper
    assert "긴급" in paper
    assert GAS not in browser.page
    assert matter.registry_number not in paper
    for login in ("seojun", "haneul", "lead"):
        other = await someone(login)
        await other.goes("/briefing")
        assert other.status == 403


async def test_the_table_of_departments_hides_small_numbers_where_it_leaves_the_office(staffed, someone):
    await comes(staffed)
    browser = await someone("seojun")
    await browser.goes("/reports/handling?from=2026-11-01&to=2026-11-30")
    assert '<td class="number">1</td>' in browser.page
    await browser.goes("/reports/handling?from=2026-11-01&to=2026-11-30&for=outside")
    assert '<td class="number">가림</td>' in browser.page
    assert '<td class="number">1</td>' not in browser.page
    answer = await browser.client.get("/reports/handling.csv?from=2026-11-01&to=2026-11-30")
    text = (await answer.read()).decode("utf-8-sig")
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert "열린민원팀,그 밖의 고충·민원,가림" in text
    await browser.goes("/reports/handling?from=x&to=y")
    assert browser.status == 200


@pytest.mark.usefixtures("staffed")
async def test_awards_are_counted_and_the_plan_of_a_year_is_written(someone):
    browser = await someone("seojun")
    await browser.goes("/awards")
    assert "1,900" in browser.page
    plan = {
        "year": "2026", "prize": "8,000", "gu_chosen": "6", "gu_prize": "3000", "dong_chosen": "10",
        "dong_prize": "3600", "person_chosen": "6", "person_prize": "1400", "once": "p",
    }  # fmt: skip
    await browser.sends("/awards", plan)
    assert "포상 계획을 적었습니다." in browser.page
    assert "8,000" in browser.page
    await browser.sends("/awards", plan | {"prize": "-1", "once": "q"})
    assert browser.status == 400
    assert (await browser.client.get("/awards.csv?year=2026&half=2")).status == 200
    for wrong in ("year=x", "half=3", "year=99999"):
        await browser.goes(f"/awards?{wrong}")
        assert 400 <= browser.status < 500
    lead = await someone("lead3", passphrase=SECRET)
    await lead.goes("/awards")
    assert (lead.status, "한 해를 적거나" in lead.page) == (200, False)
