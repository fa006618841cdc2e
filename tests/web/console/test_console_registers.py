"""Registers at the console: lists, forms that say what is wrong beside the field, moves; without JavaScript."""

import re

import pytest

from casework.founding import NewOfficer, add_officer
from casework.registering.writing import add_entry
from casework.unlocking import unlock
from crypto.passphrase import Profile
from tests.casework.registering.keeping import REVIEW
from tests.web.console.conftest import PASSPHRASE

NAME = "/registers/cost_review"
FORM = {f"f-{name}": value for name, value in REVIEW.items()}


async def joins(place, login: str, role: str, team: str = "audit_team") -> None:
    each = NewOfficer(
        login=login, name=f"이름 {login}", team=team, roles=(role,), desks=(), passphrase=PASSPHRASE + login,
        profile=Profile.TEST,
    )  # fmt: skip
    await add_officer(each, place.office)


@pytest.fixture
async def keeper(place, someone):
    await joins(place, "siu", "works_officer")
    return await someone("siu", passphrase=PASSPHRASE + "siu")


async def adds(place, **more) -> str:
    unlocked = await unlock("siu", PASSPHRASE + "siu", "", place.office)
    return (await add_entry("cost_review", REVIEW | more, unlocked, place.office)).id.hex()


async def test_an_entry_is_written_seen_in_the_list_and_moved_on(keeper):
    assert "원가심사" in await keeper.goes("/registers")
    assert "아직 적은 것이 없습니다" in await keeper.goes(NAME)
    await keeper.goes(f"{NAME}/new")
    page = await keeper.sends(f"{NAME}/new", FORM | {"once": keeper.field("once"), "act": "write"})
    assert keeper.status == 200
    assert "원가-2026-0001로 적어 두었습니다" in page
    assert "52,633천원" in page
    await keeper.sends(keeper.url, {"act": "move", "state": "received", "version": "1", "once": keeper.field("once")})
    assert "다음 단계로 옮겼습니다" in keeper.page
    assert 'class="step-of stage-open">접수<' in await keeper.goes(NAME)


async def test_until_when_it_is_kept_is_said_from_its_end_on(keeper, place):
    entry = await adds(place, reviewed_won="52,000,000")
    assert "일이 끝난 날부터 셉니다" in await keeper.goes(f"{NAME}/{entry}")
    for version, state in enumerate(("received", "reviewing", "notified", "reflected"), 1):
        fields = {"act": "move", "state": state, "version": str(version), "once": f"m{version}"}
        await keeper.sends(f"{NAME}/{entry}", fields)
    assert "보존: 대장(5년), 2031년 12월 31일까지" in keeper.page


async def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(keeper):
    await keeper.goes(f"{NAME}/new")
    wrong = FORM | {"f-request_won": "12,34", "f-received_on": "", "l-stops-0-from": "2026-11-25", "l-stops-0-to": ""}
    page = await keeper.sends(f"{NAME}/new", wrong | {"act": "write"})
    assert keeper.status == 422
    assert re.search(r'id="wrong-f-request_won">금액은 숫자로', page)
    assert re.search(r'id="wrong-f-received_on">꼭 적어 주세요', page)
    assert 'value="12,34"' in page
    assert 'name="l-stops-0-from" type="date" value="2026-11-25"' in page
    small = await keeper.sends(f"{NAME}/new", FORM | {"f-request_won": "900만원", "act": "write"})
    assert "공사와 용역은 1천만원부터 심사합니다" in small


async def test_more_lines_come_without_javascript_and_keep_what_is_there(keeper):
    await keeper.goes(f"{NAME}/new")
    page = await keeper.sends(f"{NAME}/new", FORM | {"l-adjustments-0-item": "방수 시트", "act": "more"})
    assert keeper.status == 200
    assert 'value="방수 시트"' in page
    assert 'name="l-adjustments-5-item"' in page


async def test_the_same_matter_again_is_asked_about_first(keeper, place):
    await adds(place)
    await keeper.goes(f"{NAME}/new")
    page = await keeper.sends(f"{NAME}/new", FORM | {"act": "write"})
    assert keeper.status == 409
    assert "같은 것으로 보이는 항목" in page
    await keeper.sends(f"{NAME}/new", FORM | {"act": "write", "even_so": "yes", "once": keeper.field("once")})
    assert "원가-2026-0002" in keeper.page


async def test_a_second_click_writes_nothing_twice(keeper):
    await keeper.goes(f"{NAME}/new")
    fields = FORM | {"act": "write", "once": keeper.field("once"), "token": keeper.token}
    for _ in range(2):
        await keeper.sends(f"{NAME}/new", fields | {"even_so": "yes"}, token=False)
    assert "<h1>원가심사 <span>1건" in await keeper.goes(NAME)


async def test_what_a_colleague_wrote_meanwhile_is_not_written_over(keeper, place, someone):
    entry = await adds(place)
    other = await someone("siu", passphrase=PASSPHRASE + "siu")
    for each in (keeper, other):
        await each.goes(f"{NAME}/{entry}/edit")
    await other.sends(f"{NAME}/{entry}/edit", FORM | {"f-title": "먼저", "version": "1", "act": "write"})
    await keeper.sends(f"{NAME}/{entry}/edit", FORM | {"f-title": "나중", "version": "1", "act": "write"})
    assert keeper.status == 409
    assert 'value="나중"' in keeper.page
    assert "먼저" in await keeper.goes(f"{NAME}/{entry}")


async def test_filters_order_and_view_live_in_the_address(keeper, place):
    await adds(place)
    await adds(place, unit="건축과", kind="goods", request_won="3,500,000", title="제설 장비")
    page = await keeper.goes(f"{NAME}?f-unit=건축과&sort=request_won&up=1&state=requested")
    assert "제설 장비" in page
    assert "경로당" not in page
    assert 'aria-sort="ascending"' in page
    assert "경로당" in await keeper.goes(f"{NAME}?q=경로당")
    assert "찾는 것에 맞는 항목이 없습니다" in await keeper.goes(f"{NAME}?q=%25")
    assert "2026년 11월" in await keeper.goes(f"{NAME}?view=month&month=2026-11")
    assert "board-column" in await keeper.goes(f"{NAME}?view=board")
    for nonsense in ("view=map", "view=x&page=-1", "sort=stops", "f-kind=nothing", "year=99999999", "month=2026-99"):
        await keeper.goes(f"{NAME}?{nonsense}")
        assert keeper.status == 200, nonsense


@pytest.mark.parametrize("path", ["", "/new", "/" + "0" * 32, "/" + "0" * 32 + "/edit"])
async def test_for_whoever_it_is_not_for_there_is_no_such_register(someone, path):
    other = await someone("seojun")
    await other.goes(NAME + path)
    assert other.status == 404
    assert "원가심사" not in await other.goes("/registers")


@pytest.mark.usefixtures("keeper")
async def test_a_reader_reads_and_writes_nothing(place, someone):
    entry = await adds(place)
    await joins(place, "reads", "auditor")
    reader = await someone("reads", passphrase=PASSPHRASE + "reads")
    page = await reader.goes(f"{NAME}/{entry}")
    assert "경로당 지붕 수리" in page
    assert "고치기" not in page
    assert "새로 적기" not in await reader.goes(NAME)
    await reader.sends(f"{NAME}/{entry}", {"act": "move", "state": "received", "version": "1"})
    assert reader.status in {404, 409}
    assert (await reader.goes(f"{NAME}/new"), reader.status)[1] == 404


async def test_hostile_forms_get_a_sentence_and_write_nothing(keeper, place):
    entry = await adds(place)
    await keeper.goes(f"{NAME}/{entry}")
    for fields in (
        {"act": "move", "state": "nowhere", "version": "1"},
        {"act": "move", "state": "reflected", "version": "1"},
        {"act": "move", "state": "received", "version": "x"},
        {"act": "give", "officer": "0" * 32, "version": "1"},
        {"act": "burn"},
        {},
    ):
        await keeper.sends(f"{NAME}/{entry}", fields)
        assert 400 <= keeper.status < 500, fields
    await keeper.sends(f"{NAME}/{entry}/edit", FORM | {"f-title": "\0", "version": "1", "act": "write"})
    assert keeper.status == 422
    page = await keeper.goes(f"{NAME}/{entry}")
    assert "경로당 지붕 수리" in page
    assert "옮김" not in page


async def test_a_report_is_seen_and_taken_as_a_file(keeper, place):
    await adds(place)
    assert "원가심사 추진실적" in await keeper.goes("/reports")
    page = await keeper.goes("/reports/cost_review?year=2022")
    assert all(cell in page for cell in ("2,297", "150,720", "148,238", "2,479", "1.64"))
    assert "tag-history" in page
    for form, begins in (("xlsx", b"PK"), ("hwpx", b"PK"), ("pdf", b"%PDF"), ("csv", b"\xef\xbb\xbf")):
        answer = await keeper.client.get(f"/reports/cost_review/file.{form}?year=2022")
        assert answer.status == 200
        assert (await answer.read()).startswith(begins)
        assert "attachment" in answer.headers["Content-Disposition"]
        assert "sandbox" in answer.headers["Content-Security-Policy"]
    for path in ("/reports/nothing", "/reports/cost_review/file.exe", "/reports/nothing/file.pdf"):
        await keeper.goes(path)
        assert keeper.status == 404, path
    await keeper.goes("/reports/cost_review?year=nonsense")
    assert keeper.status == 200


TABLE = (
    "접수일,요청 부서,종류,건명,요청액\n2026-11-02,주택과,공사,지붕 수리,1억원\n2026-11-03,주택과,공사,담장,아주 많이\n"
)


async def test_a_table_is_looked_through_brought_and_taken_back(keeper):
    await keeper.goes(f"{NAME}/import")
    page = await keeper.uploads(f"{NAME}/import", "대장.csv", TABLE.encode())
    assert keeper.status == 200
    assert "<b>1</b> 넣을 수 있음" in page
    assert "<b>1</b> 넣지 못하는 줄" in page
    assert "금액은 숫자로 적어 주세요" in page
    wrong = await (await keeper.client.get(f"{NAME}/import/problems.csv")).text()
    assert '3,요청액,"금액은' in wrong
    assert "아주 많이" not in wrong
    await keeper.sends(f"{NAME}/import", {"act": "bring", "once": keeper.field("once")})
    while "다 넣었습니다" not in keeper.page:
        await keeper.goes(f"{NAME}/import")
    assert "지붕 수리" in await keeper.goes(NAME)
    await keeper.goes(f"{NAME}/import")
    await keeper.sends(f"{NAME}/import", {"act": "undo", "run": keeper.field("run"), "once": keeper.field("once")})
    assert "1건을 되돌렸습니다" in keeper.page
    assert "지붕 수리" not in await keeper.goes(NAME)


async def test_columns_can_be_named_otherwise(keeper):
    await keeper.goes(f"{NAME}/import")
    page = await keeper.uploads(f"{NAME}/import", "대장.csv", TABLE.replace("건명", "사업 이름").encode("cp949"))
    assert 'name="s-title"' in page
    named = {"c-0": "received_on", "c-1": "unit", "c-2": "kind", "c-3": "title", "c-4": "request_won", "act": "name"}
    page = await keeper.sends(f"{NAME}/import", named)
    assert "모든 줄에 같은 것" not in page


async def test_another_systems_table_is_named_and_what_it_does_not_have_is_said_once_for_all(keeper):
    await keeper.goes(f"{NAME}/import")
    assert "원가심사 접수·처리대장" in keeper.page
    heads = "접수일,발주부서,사업명,요청금액(천원),심사금액(천원)"
    rows = "2026.11.2,주택과,지붕 수리,52000,51000\n2026.11.3,주택과,담장,31000,30000\n합계,,,83000,81000\n"
    page = await keeper.uploads(f"{NAME}/import", "대장.csv", f"{heads}\n{rows}".encode())
    assert "원가심사 접수·처리대장의 모양으로 읽었습니다" in page
    assert "<b>0</b> 넣을 수 있음" in page
    columns = {"c-0": "received_on", "c-1": "unit", "c-2": "title", "c-3": "request_won", "c-4": "reviewed_won"}
    page = await keeper.sends(f"{NAME}/import", columns | {"act": "name", "s-kind": "works"})
    assert "<b>2</b> 넣을 수 있음" in page
    assert '<option value="works" selected>' in page
    page = await keeper.sends(f"{NAME}/import", columns | {"act": "name", "s-kind": "<b>무엇</b>"})
    assert "<b>0</b> 넣을 수 있음" in page
    assert "<b>무엇" not in page


async def test_what_is_no_table_is_refused_in_one_sentence(keeper):
    for name, raw, status in (("a.csv", b"", 422), ("a.xlsx", b"PK\x03\x04x", 422), ("a.csv", "가\n나".encode(), 422)):
        await keeper.goes(f"{NAME}/import")
        page = await keeper.uploads(f"{NAME}/import", name, raw)
        assert keeper.status == status
        assert 'class="notice error"' in page
    await keeper.sends(f"{NAME}/import", {"act": "bring"})
    assert keeper.status == 400
    await keeper.sends(f"{NAME}/import", {"act": "undo", "run": "zz"})
    assert keeper.status == 400


async def test_the_list_is_taken_as_a_file(keeper, place):
    await adds(place, title="=1+1")
    for form, begins in (("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf")):
        raw = await (await keeper.client.get(f"{NAME}/export.{form}?f-unit=주택과")).read()
        assert raw.startswith(begins)
    assert "'=1+1" in raw.decode()
    assert (await keeper.client.get(f"{NAME}/export.exe")).status == 404
    assert (await keeper.client.get(f"{NAME}/import/form.xlsx")).status == 200


async def test_the_week_says_what_is_late_and_leads_there(keeper, place):
    entry = await adds(place, received_on="2026-11-09")
    page = await keeper.goes("/week")
    assert f'href="/registers/cost_review/{entry}">경로당 지붕 수리' in page
    assert "심사 기한이 지났습니다" in page
    assert "현장 구청장의 날" not in page
    assert "현장 구청장의 날" in await keeper.goes("/coverage")
    assert "이번 주" in await keeper.goes("/week?all=1")


async def test_every_link_of_the_page_of_systems_leads_somewhere(place, someone):
    await joins(place, "heads", "office_head", "")
    head = await someone("heads", passphrase=PASSPHRASE + "heads")
    page = await head.goes("/coverage")
    assert page.count('<tr id="') == 53
    links = set(re.findall(r'href="(/(?:registers|reports)/[a-z_/]+)"', page))
    assert len(links) > 60
    for link in sorted(links):
        await head.goes(link)
        assert head.status == 200, link


async def test_several_are_moved_and_given_at_once_and_those_that_cannot_are_named(keeper, place):
    first, second = await adds(place), await adds(place, title="담장 수리")
    await keeper.goes(NAME)
    picked = [("entry", f"{first}:1"), ("entry", f"{second}:1"), ("once", keeper.field("once"))]
    page = await keeper.sends(NAME, [*picked, ("act", "move"), ("state", "received")])
    assert "2건을 했습니다" in page
    page = await keeper.sends(
        NAME, [("entry", f"{first}:2"), ("entry", f"{second}:1"), ("act", "move"), ("state", "reviewing")]
    )
    assert keeper.status == 409
    assert "1건을 했고 1건은 하지 못했습니다" in page
    other = (await unlock("haneul", PASSPHRASE, "", place.office)).officer.id
    page = await keeper.sends(NAME, [("entry", f"{first}:3"), ("act", "give"), ("officer", other), ("once", "x1")])
    assert "김하늘" in page
    for wrong in ([("act", "move")], [("entry", "zz"), ("act", "move")], [("entry", f"{first}:x"), ("act", "give")]):
        await keeper.sends(NAME, wrong)
        assert keeper.status == 400, wrong
