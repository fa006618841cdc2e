"""The tables that the work plan of 2023 prints, again and cell by cell, on the page and in its files."""

import io

import openpyxl
import pytest

from casework.founding import add_officer
from casework.importing import bring, look_through
from casework.registering.errors import NoRegisterError
from casework.reporting.files import file_of
from casework.reporting.tables import report_table, reports_of
from tests.offices import officer

# Report, year, rows as the plan prints them (label, cells).
DEFECTS = {
    "계": ("3,008", "52 / 250", "69", "316"),
    "2022년": ("1,024", "26 / 68", "18", "106"),
    "2021년": ("973", "15 / 80", "23", "76"),
    "2020년": ("1,011", "11 / 102", "28", "134"),
}
AWARDS = {
    "2022년": ("4,000", "6개", "1,400", "10개", "1,800", "6명", "800"),
    "2021년": ("4,000", "12개", "1,900", "10개", "1,700", "6명", "400"),
    "2020년": ("4,000", "6개", "1,400", "10개", "1,800", "6명", "800"),
}
COMPLAINTS = {
    "계": ("70,312", "58,408", "1,525", "9,560", "819"),
    "2022년": ("19,713", "15,391", "429", "3,753", "140"),
    "2021년": ("27,192", "22,874", "636", "3,420", "262"),
    "2020년": ("23,407", "20,143", "460", "2,387", "417"),
}
STAFF = {"2023년": ("22(24)", "1(2)", "6(6)", "7(7)", "6(5)", "2(4)")}
OFFICE_BUDGET = {
    "합계": ("255", "185", "70", "37.84"),
    "정책사업비": ("184", "96", "88", "91.67"),
    "행정운영경비": ("71", "89", "△18", "△20.22"),
    "재무활동비": ("0", "0", "0", "0"),
}
# 재원별 계 of each programme, pages 8 to 25.
PROGRAMMES = ("112,120", "165,710", "28,880", "22,600", "11,280", "29,600", "140,800", "68,100")
AUDITS = {
    2022: [
        ("종합감사", "경제환경국 종합감사", "지역경제과, 일자리창출과, 도시재생과, 청소행정과, 환경과", "3.21.~4.29."),
        (
            "종합감사", "복지가족국 종합감사", "복지정책과, 복지지원과, 어르신장애인과, 여성가족과, 아동청년과",
            "6.13.~7.15.",
        ),
        ("종합감사", "지방공공기관 종합감사", "금천구시설관리공단, 금천문화재단", "9.26.~10.18."),
        ("종합감사", "동 주민센터 종합감사", "시흥 2·4동", "10.24.~11.4."),
        ("종합감사", "보건소 종합감사", "보건정책과, 건강증진과, 의약과, 위생과", "11.28.~12.19."),
        ("특정감사", "일상경비회계감사", "전 부서 (동 주민센터 및 국 종합감사 부서 제외)", "5.9.~5.20."),
        ("특정감사", "지방공공기관 채용실태 정기 전수조사", "시설관리공단, 문화재단", "8.29.~9.8."),
        ("특정감사", "일상감사 이행실태 점검", "전 부서", "12.21.~12.27."),
    ],
    2023: [
        (
            "종합감사", "기획경제국·소통담당관 종합감사",
            "기획예산과, 지역경제과, 일자리청년과, 재무과, 세무1과, 세무2과, 소통담당관", "2 ~ 3월",
        ),
        ("종합감사", "동 주민센터 종합감사", "가산동, 독산1동, 독산3동, 시흥1동, 시흥3동", "6 ~ 7월"),
        ("종합감사", "푸른미래도시국 종합감사", "주택과, 도시계획과, 주거정비과, 공원녹지과, 건축과", "10 ~ 11월"),
        ("특정감사", "일상경비 회계감사", "전 부서(국 종합감사 부서 제외)", "5월"),
        (
            "특정감사", "지방공공기관 채용실태 정기 전수조사", "시설관리공단, 문화재단",
            "미정 (행정안전부 지침에 따른 일정 조정)",
        ),
        ("특정감사", "일상감사 이행실태 점검", "전 부서", "12월"),
    ],
}  # fmt: skip


@pytest.fixture
async def reader(town):
    """Somebody who may read every report."""
    roles = (
        "auditor complaints_officer field_officer integrity_officer interest_officer rights_officer statistician "
        "works_officer"
    )
    await add_officer(officer("reads", "다보는이", "complaints_team", roles, ""), town.office)
    return await town.unlock("reads")


@pytest.mark.parametrize(
    ("name", "year", "printed"),
    [
        ("defects_and_sites", 2022, DEFECTS),
        ("entry_awards", 2022, AWARDS),
        ("complaints", 2022, COMPLAINTS),
        ("staffing", 2023, STAFF),
        ("office_budget", 2023, OFFICE_BUDGET),
    ],
)
async def test_it_comes_out_as_it_was_printed(town, reader, name, year, printed):
    table = await report_table(name, year, reader, town.office)
    found = {row.label: row.cells for row in table.rows if row.is_history or row.is_total}
    assert {label: found.get(label) for label in printed} == printed
    book = openpyxl.load_workbook(io.BytesIO((await file_of(table, "xlsx", town.office))[0]))
    told = {str(cell.value) for row in book.active.iter_rows() for cell in row}
    numbers = {cell.replace(",", "").replace("△", "-") for cells in printed.values() for cell in cells}
    assert numbers - {each.replace(",", "").replace("△", "-") for each in told} == set()


@pytest.mark.parametrize("year", AUDITS)
async def test_the_audits_of_a_year_stand_in_their_order(town, reader, year):
    table = await report_table("audit_results", year, reader, town.office)
    assert [row.cells for row in table.rows] == AUDITS[year]
    assert [row.label for row in table.rows] == [str(place) for place in range(1, len(AUDITS[year]) + 1)]


async def test_what_every_programme_costs_over_the_years(town, reader):
    table = await report_table("programme_budget", 2025, reader, town.office)
    (total,) = [row for row in table.rows if row.is_total]
    assert total.cells == PROGRAMMES


async def test_what_citizen_auditors_did(town, reader):
    table = await report_table("citizen_auditors", 2022, reader, town.office)
    names = [each.name for each in table.columns]
    (total,) = [row for row in table.rows if row.is_total]
    assert total.cells[names.index("general")] == "22"
    assert total.cells[names.index("technical")] == "18"


async def test_how_many_letters_were_sent(town, reader):
    table = await report_table("mailing", 2022, reader, town.office)
    assert any("2,172" in row.cells for row in table.rows if row.is_history)


async def test_complaints_are_counted_by_the_way_they_came_and_protected_ones_nowhere(any_town):
    seojun = await any_town.unlock("seojun")
    await any_town.report("골목 가로등이 꺼져 있습니다. 연락처 010-2345-6789", kind="grievance")
    await any_town.report("업체에서 봉투를 받는 것을 보았습니다.", kind="corruption")
    await any_town.let_in("seojun", "haneul")
    lines = "".join(f"1AA-2611-015265{n},2026-11-20,가로등,꺼졌습니다 {n}.,,,{kind},\n" for n, kind in enumerate(KINDS))
    found = await look_through(f"{HEAD}{lines}".encode(), "eungdapso", any_town.office)
    await bring(found.rows, "eungdapso", None, any_town.office)
    await any_town.let_in("seojun")
    table = await report_table("complaints", 2026, seojun, any_town.office)
    assert {row.label: row.cells for row in table.rows}["2026년"] == ("4", "0", "0", "1", "2")
    with pytest.raises(NoRegisterError):  # of a team that does not look after complaints
        await report_table("complaints", 2026, await any_town.unlock("haneul"), any_town.office)


HEAD = "신청번호,접수일시,제목,내용,민원인,연락처,민원종류,처리부서\n"
KINDS = ("고충민원", "고충민원", "기타민원")


async def test_every_report_is_drawn_for_years_with_and_without_entries(town, reader):
    codes = [each.code for each in reports_of(reader, town.office).values()]
    assert len(set(codes)) == len(codes)
    for name in reports_of(reader, town.office):
        for year in (2022, 2023, 2026, 2030):
            table = await report_table(name, year, reader, town.office)
            assert all(len(row.cells) == len(table.columns) for row in table.rows), (name, year)
            assert sum(wide for _, wide in table.groups) in {0, len(table.columns)}, name
