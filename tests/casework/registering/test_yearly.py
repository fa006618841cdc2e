"""The two documents of a year, put together from the registers and opened again by other programs."""

import pytest

from casework.registering.writing import add_entry, move_entry
from casework.reporting.yearly import MAKERS, Yearly, file_of, yearly_document
from tests.casework.registering.keeping import REVIEW, joins
from tests.casework.sending import read_hwpx, read_pdf

AUDIT = {
    "year": "2026", "title": "가산동 종합감사", "kind": "comprehensive", "units": "가산동", "period": "12.7.~12.18.",
    "plan_notice": "due",
}  # fmt: skip


async def words_of(document, form: str) -> str:
    raw, _ = await file_of(document, form)
    text, *_ = read_hwpx(raw) if form == "hwpx" else read_pdf(raw)
    return "".join("".join(text).split())


@pytest.fixture
async def head(any_town):
    return await joins(any_town, "gwajang", "office_head", team="")


@pytest.mark.parametrize("form", MAKERS)
async def test_the_plan_lists_what_is_to_come_under_the_eight_programmes(town, form):
    auditor = await joins(town, "gamsa", "auditor")
    await add_entry("audit", AUDIT, auditor, town.office)
    head = await joins(town, "gwajang", "office_head", team="")
    said = await words_of(await yearly_document(Yearly.PLAN, 2026, head, town.office), form)
    for words in (
        "2026년 주요업무계획",
        "1. 주민이 만족하는 현장행정 혁신 (신규)",
        "가산동 종합감사",
        "12.7.~12.18.",
        "8. ",
    ):
        assert "".join(words.split()) in said
    other = await words_of(await yearly_document(Yearly.PLAN, 2027, head, town.office), form)
    assert "가산동종합감사" not in other


async def test_the_results_count_entries_and_bring_the_plan_s_own_tables(any_town, head):
    works = await joins(any_town, "siu", "works_officer")
    for _ in range(2):
        added = await add_entry("cost_review", REVIEW, works, any_town.office)
    await move_entry("cost_review", added.id.hex(), "exempt", 1, works, any_town.office)
    said = await words_of(await yearly_document(Yearly.RESULTS, 2026, head, any_town.office), "hwpx")
    assert "원가심사2101" in said, "two written, one under way, none done, one given up"
    assert "일반현황" in said
    earlier = await words_of(await yearly_document(Yearly.RESULTS, 2022, head, any_town.office), "hwpx")
    for printed in ("2,297", "150,720", "148,238", "1.64"):
        assert printed in earlier, "what the plan printed stands there as history"


async def test_nobody_finds_in_it_what_they_may_not_read(any_town):
    works = await joins(any_town, "siu", "works_officer")
    said = await words_of(await yearly_document(Yearly.PLAN, 2026, works, any_town.office), "hwpx")
    assert "원가심사" in said
    assert "재산등록" not in said
