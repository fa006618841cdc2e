"""The register of `docs/adding-a-register.md` is added as one file, and every page of registers serves it."""

import io
import re
from html import unescape
from pathlib import Path

import pytest
from openpyxl import load_workbook

from policies import loading
from tests.casework.sending import read_hwpx
from tests.policies.spoiling import copied
from tests.web.console.conftest import PASSPHRASE
from tests.web.console.test_console_registers import joins

GUIDE = Path(__file__).parents[3] / "docs" / "adding-a-register.md"
NAME = "/registers/shelter_check"
TYPED = {
    "title": "은행나무 경로당", "unit": "어르신장애인과", "kind": "library", "place": "시흥대로 123 [37.4568,126.8951]",
    "stretch": "11.20.~12.20.", "people": "30",
}  # fmt: skip
FORM = {f"f-{name}": text for name, text in TYPED.items()} | {
    "l-repairs-0-item": "에어컨", "l-repairs-0-won": "1,200,000",
    "l-repairs-1-item": "의자", "l-repairs-1-won": "300000",
}  # fmt: skip


@pytest.fixture(autouse=True)
def added(tmp_path, monkeypatch):
    """The office's rules with one file more, before anything reads them."""
    (example,) = re.findall(r"^```toml\n(.*?)^```", GUIDE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    folder = copied(tmp_path / "policies")
    (folder / "registers" / "shelter_check.toml").write_text(example, encoding="utf-8")
    monkeypatch.setattr(loading, "files", lambda _package: folder)
    loading._packaged.cache_clear()
    yield
    loading._packaged.cache_clear()


@pytest.fixture
async def field(someone):
    return await someone("sion")


async def writes(browser, **more) -> str:
    """Fill in the form; the id of what was written."""
    await browser.goes(f"{NAME}/new")
    changed = {f"f-{name}": text for name, text in more.items()}
    await browser.sends(f"{NAME}/new", FORM | changed | {"once": browser.field("once"), "act": "write"})
    assert browser.status == 200, browser.page
    return browser.url.rpartition("/")[2]


async def moves(browser, entry: str, state: str, version: int) -> str:
    fields = {"act": "move", "state": state, "version": str(version), "once": browser.field("once")}
    return await browser.sends(f"{NAME}/{entry}", fields)


async def test_it_is_written_with_lines_and_seen_in_every_view(field):
    assert "무더위쉼터 점검" in await field.goes("/registers")
    assert "아직 적은 것이 없습니다" in await field.goes(NAME)
    entry = await writes(field)
    for said in ("쉼터-2026-001", "1,500천원", "에어컨", "2026년 11월 20일"):
        assert said in field.page, said
    views = re.findall(r'href="/registers/shelter_check\?view=([a-z]+)"', await field.goes(NAME))
    assert views == ["board", "month", "year", "map", "countdown"]
    for view in ("table", *views):
        page = await field.goes(f"{NAME}?view={view}")
        assert f"/registers/shelter_check/{entry}" in page, view
    for page in ("/week", "/year"):
        assert f"/registers/shelter_check/{entry}" in await field.goes(page), page
    assert "D+3" in await field.goes(f"{NAME}?view=countdown")


async def test_what_is_wrong_is_said_beside_its_field_and_what_is_the_same_is_asked_about(field):
    await field.goes(f"{NAME}/new")
    for wrong, said in (
        ({"l-repairs-0-won": "많이"}, "금액은 숫자로 적어 주세요"),
        ({"f-kind": "hall"}, "경로당이면 돌아본 날을 적습니다."),
    ):  # fmt: skip
        await field.sends(f"{NAME}/new", FORM | wrong | {"once": field.field("once"), "act": "write"})
        assert field.status == 422
        assert said in field.page
        assert 'value="은행나무 경로당"' in field.page
    await writes(field)
    await field.goes(f"{NAME}/new")
    await field.sends(f"{NAME}/new", FORM | {"once": field.field("once"), "act": "write"})
    assert field.status == 409
    assert "쉼터-2026-001" in field.page


async def test_it_goes_its_way_with_a_letter_and_a_history(field):
    entry = await writes(field)
    assert "돌아본 결과" in await moves(field, entry, "checked", 1)
    await field.goes(f"{NAME}/{entry}/edit")
    await field.sends(
        f"{NAME}/{entry}/edit", FORM | {"f-result": "미지근합니다.", "version": "1", "once": field.field("once")}
    )
    await moves(field, entry, "checked", 2)
    letter = f"{NAME}/{entry}/letters/repair"
    assert "무더위쉼터 고침 요청: 은행나무 경로당" in await field.goes(letter)
    (path,) = {unescape(each) for each in re.findall(r'(?:href|action)="([^"]*hwpx[^"]*)"', field.page)}
    text, _ = read_hwpx(await (await field.client.get(path)).read())
    assert "에어컨" in text
    await moves(field, entry, "closed", 3)
    page = await field.goes(f"{NAME}/{entry}")
    assert "보존: 대장(5년), 2031년 12월 31일까지" in page
    assert [each in page for each in ("<b>적음</b>", "<b>고침</b>", "<b>옮김</b>")] == [True] * 3
    assert "비어 있음" in page  # what the result said before


async def test_it_is_taken_out_and_brought_in_as_a_table(field):
    await writes(field)
    book = load_workbook(io.BytesIO(await (await field.client.get(f"{NAME}/export.xlsx")).read()))
    heads = [cell.value for cell in book.active[1]]
    assert {"쉼터", "맡은 부서", "종류", "여는 기간"} <= set(heads)
    form = load_workbook(io.BytesIO(await (await field.client.get(f"{NAME}/import/form.xlsx")).read()))
    said = {
        "쉼터": "금천도서관",
        "맡은 부서": "문화체육과",
        "종류": "도서관",
        "여는 기간": "12.1.~12.31.",
        "앉을 자리": 40,
    }
    form.active.append([said.get(cell.value) for cell in form.active[1]])
    raw = io.BytesIO()
    form.save(raw)
    await field.goes(f"{NAME}/import")
    await field.uploads(f"{NAME}/import", "쉼터.xlsx", raw.getvalue())
    assert "<b>1</b> 넣을 수 있음" in field.page
    await field.sends(f"{NAME}/import", {"act": "bring", "once": field.field("once")})
    while "다 넣었습니다" not in field.page:
        await field.goes(f"{NAME}/import")
    page = await field.goes(f"{NAME}?f-kind=library&q=금천도서관")
    assert "쉼터-2026-002" in page
    assert "쉼터-2026-001" not in page


async def test_it_is_for_those_whom_its_file_names(place, someone, field):
    entry = await writes(field)
    beginner = await someone("seojun")
    assert "고치기" not in await beginner.goes(f"{NAME}/{entry}")
    begun = await writes(beginner, title="시장 쉼터")
    assert "담당" not in re.search(r'<p class="facts">.*?</p>', beginner.page, re.DOTALL)[0]
    await moves(beginner, begun, "checked", 1)
    assert beginner.status == 404
    stranger = await someone("haneul")
    assert "무더위쉼터" not in await stranger.goes("/registers")
    await stranger.goes(f"{NAME}/{entry}")
    assert stranger.status == 404
    await joins(place, "jang", "team_lead", "field_team")
    lead = await someone("jang", passphrase=PASSPHRASE + "jang")
    assert "은행나무 경로당" in await lead.goes(NAME)


async def test_it_stands_on_the_page_of_what_serves_the_plan(field):
    assert f'href="{NAME}"' in await field.goes("/coverage")
