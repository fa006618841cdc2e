"""What comes of an entry elsewhere: by itself after a missed day, by hand with its words, as a letter."""

from datetime import timedelta

import pytest

from casework.errors import NotFoundError
from casework.keeping import daily
from casework.registering.ensuing import begun_from, onward, write_missed
from casework.registering.letters import MAKERS, draft_of, file_of, letters_of
from casework.registering.reading import list_page, open_entry
from casework.registering.upcoming import week_of
from casework.registering.writing import add_entry, move_entry, write_entry
from casework.store.register_lists import EntryQuery
from tests.casework.registering.keeping import joins
from tests.casework.sending import read_hwpx, read_pdf

_DAYS = 120


def facility(town, days: int = _DAYS, **more):
    """A bridge whose liability ends so many days from today."""
    end = town.clock.today() + timedelta(days=days)
    trade = {"trade": "방수", "years": "3", "end_on": end.isoformat()}
    return {
        "facility": "산기슭 구름다리", "unit": "공원녹지과", "contract_no": "2023-77", "amount_won": "80,000,000",
        "completed_on": "2023-12-01", "contractor": "한빛건설", "trades": [trade], **more,
    }  # fmt: skip


@pytest.fixture
async def keeper(any_town):
    return await joins(any_town, "siu", "works_officer")


async def findings(town, who):
    return (await list_page(EntryQuery(register="audit_finding"), who, town.office)).lines


async def test_three_months_before_the_end_the_letter_is_asked_for(any_town, keeper):
    await add_entry("facility_contract", facility(any_town, 90), keeper, any_town.office)
    week = await week_of(keeper, any_town.office, everybody=False)
    assert [each.said for each in week.next_week] == ["석 달 뒤에 끝납니다. 관리 부서에 알려야 합니다"]


async def test_a_final_inspection_that_was_missed_becomes_a_finding_once(any_town, keeper):
    added = await add_entry("facility_contract", facility(any_town, 20), keeper, any_town.office)
    await joins(any_town, "gamsa", "auditor")
    any_town.clock.turn(days=21)
    auditor = await any_town.unlock("gamsa")
    await daily(any_town.office, any_town.clock.today())
    (line,) = await findings(any_town, auditor)
    seen = await open_entry("audit_finding", line.id, auditor, any_town.office)
    assert (seen.title, seen.row.unit, seen.row.state) == ("산기슭 구름다리", "공원녹지과", "drafted")
    assert seen.values["facility_contract"] == added.id.hex()
    assert seen.values["found_on"] == any_town.clock.today().isoformat()
    assert [(each.act, each.officer_name) for each in seen.changes] == [("ensued", "")]
    week = await week_of(auditor, any_town.office, everybody=False)
    assert "새 지적입니다. 처분심의에 올릴지 정합니다" in [
        each.said for each in (*week.today, *week.this_week, *week.next_week)
    ]
    linked = (await open_entry("facility_contract", added.id.hex(), auditor, any_town.office)).linked
    assert [(each.register, each.number) for each in linked] == [("audit_finding", seen.row.number)]
    await move_entry("audit_finding", line.id, "withdrawn", 1, auditor, any_town.office)
    any_town.clock.turn(days=1)
    assert await write_missed(any_town.office) == 0, "whoever decided against it is not asked every day"


async def test_what_was_inspected_in_time_or_brought_long_after_becomes_no_finding(any_town, keeper):
    office = any_town.office
    done = await add_entry("facility_contract", facility(any_town, 10), keeper, office)
    await add_entry("facility_contract", facility(any_town, -400, contract_no="옛 계약"), keeper, office)
    typed = facility(any_town, 10)
    typed["trades"][0]["final_on"] = any_town.clock.today().isoformat()
    await write_entry("facility_contract", done.id.hex(), typed, 1, keeper, office)
    any_town.clock.turn(days=30)
    assert await write_missed(office) == 0


async def test_two_trades_that_end_on_one_day_are_one_finding_and_on_two_days_two(any_town, keeper):
    typed = facility(any_town, 10)
    first = typed["trades"][0]
    later = (any_town.clock.today() + timedelta(days=12)).isoformat()
    typed["trades"] = [first, first | {"trade": "철근"}, first | {"trade": "조경", "end_on": later}]
    await add_entry("facility_contract", typed, keeper, any_town.office)
    any_town.clock.turn(days=11)
    assert await write_missed(any_town.office) == 1
    any_town.clock.turn(days=2)
    assert await write_missed(any_town.office) == 1


async def test_a_new_entry_begins_with_where_it_came_from_and_what_both_have(any_town, keeper):
    office = any_town.office
    added = await add_entry("facility_contract", facility(any_town), keeper, office)
    assert {each.name for each in onward("facility_contract", keeper, office)} == {"defect", "defect_inspection"}
    begun = await begun_from("defect", "facility_contract", added.id.hex(), keeper, office)
    assert begun == {"facility_contract": f"{added.number} 산기슭 구름다리", "unit": "공원녹지과"}
    auditor = await joins(any_town, "gamsa", "auditor")
    begun = await begun_from("audit_finding", "facility_contract", added.id.hex(), auditor, office)
    assert begun["title"] == "산기슭 구름다리"
    assert "최종검사를 하지 않았습니다" in begun["fact"]
    assert await begun_from("audit_finding", "title", added.id.hex(), auditor, office) == {}
    with pytest.raises(NotFoundError):
        await begun_from("audit_finding", "audit", added.id.hex(), auditor, office)


@pytest.mark.parametrize("form", MAKERS)
async def test_a_letter_says_what_the_entry_says_and_names_what_it_does_not(any_town, keeper, form):
    office = any_town.office
    typed = facility(any_town)
    del typed["contractor"]
    added = await add_entry("facility_contract", typed, keeper, office)
    view = await open_entry("facility_contract", added.id.hex(), keeper, office)
    assert [each.name for each in letters_of(view)] == ["ending"]
    draft = draft_of(view, "ending")
    assert draft.to == "공원녹지과장"
    assert draft.empty == ("시공사",)
    assert "‘산기슭 구름다리’(○○○ 시공, 2023. 12. 1. 준공)" in draft.text
    with pytest.raises(NotFoundError):
        draft_of(view, "missed")
    raw, _ = await file_of(draft, form, office)
    text, beside, *_ = read_hwpx(raw) if form == "hwpx" else read_pdf(raw)
    said = text if form == "hwpx" else "".join(text)
    for words in ("공공시설물 하자담보책임기간 만료 사전통보", "공원녹지과장", "방수", "민원감사담당관"):
        assert words in said
    assert "siu" not in said + str(beside), "nothing in it says who made it"


async def test_a_line_that_is_one_empty_gap_is_left_out(any_town):
    field = await joins(any_town, "teul", "field_officer", team="field_team")
    day = {"held_on": "2026-11-20", "theme": "골목길", "topic": "living", "bureau": "city", "unit": "도로과"}
    event = await add_entry("field_day", day, field, any_town.office)
    typed = {
        "event": event.id.hex(), "received_on": "2026-11-20", "title": "가로등", "text": "어둡습니다",
        "kind": "suggestion", "category": "road", "bureau": "city", "unit": "도로과", "feasibility": "now",
        "promised_on": "2026-12-20", "public_result": "가로등을 밝은 것으로 바꾸었습니다.",
    }  # fmt: skip
    added = await add_entry("field_request", typed, field, any_town.office)
    for version, state in enumerate(("assigned", "reviewing", "completed"), 1):
        await move_entry("field_request", added.id.hex(), state, version, field, any_town.office)
    draft = draft_of(await open_entry("field_request", added.id.hex(), field, any_town.office), "reply")
    assert draft.empty == ()
    assert "바꾸었습니다.\n\n더 궁금하신 점은" in draft.text
