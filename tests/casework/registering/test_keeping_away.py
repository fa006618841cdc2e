"""A declared interest keeps a colleague away from the cases it names: no line, no key, and no word of them."""

import pytest

from casework.assigning import assign, candidates, take_off
from casework.errors import NotFoundError, NotYourCaseError
from casework.ids import CaseId, case_bytes
from casework.listing import InboxQuery, inbox
from casework.reading import open_case
from casework.registering.writing import add_entry, move_entry
from casework.staffing.suspending import exclude_suspended
from tests.casework.registering.keeping import joins

NAME = "interest_declaration"
DECLARED = {
    "kind": "private_interest", "known_on": "2026-11-20", "declared_on": "2026-11-21", "declarer": "김하늘",
    "relation": "family", "review": "가족이 관련되어 있습니다.", "measure": "reassign",
}  # fmt: skip


@pytest.fixture
async def keeper(any_town):
    return await joins(any_town, "cheong", "interest_officer")


@pytest.fixture
async def case(any_town):
    """A case that one officer holds: its id, its number, and that officer."""
    await any_town.report("업체 사람이 봉투를 두고 갔습니다.")
    await any_town.let_in("haneul")
    haneul = await any_town.unlock("haneul")
    (line,) = (await inbox(haneul, InboxQuery(), any_town.office)).lines
    narae = await any_town.office.people.by_login("narae")
    await take_off(CaseId(line.id), narae.id, "다른 일을 맡음", haneul, any_town.office)
    return CaseId(line.id), line.registry_number, haneul


async def measured(town, keeper, numbers, officer_id):
    options = town.office.rules.registers[NAME].field_of("measure").options
    typed = DECLARED | {"measure": next(iter(options)), "kept_away": officer_id, "case_numbers": numbers}
    entry = await add_entry(NAME, typed, keeper, town.office)
    for state in ("reviewing", "measured"):
        entry = await move_entry(NAME, entry.id.hex(), state, entry.version, keeper, town.office)


async def sees(town, officer):
    return {line.id for line in (await inbox(officer, InboxQuery(view="all"), town.office)).lines}


async def test_whoever_shares_a_case_is_out_at_once_and_gets_no_later_key(any_town, keeper, case):
    case_id, number, haneul = case
    narae = await any_town.unlock("narae")
    await assign(case_id, [haneul.officer.id, narae.officer.id], haneul, any_town.office)
    await open_case(case_id, narae, any_town.office)
    await measured(any_town, keeper, f"2020-999999, {number}", haneul.officer.id)
    with pytest.raises(NotYourCaseError):
        await open_case(case_id, haneul, any_town.office)
    assert case_id not in await sees(any_town, haneul)
    before = (await any_town.office.cases.get(case_bytes(case_id))).generation
    assert await exclude_suspended(narae, any_town.office) == 1
    row = await any_town.office.cases.get(case_bytes(case_id))
    holding = (await any_town.office.cases.officers_of([row.id]))[row.id]
    assert (row.generation, [each[0] for each in holding]) == (before + 1, [narae.officer.id])
    view = await open_case(case_id, narae, any_town.office)
    assert "excluded_taken_off" in {each.act for each in view.journal}
    assert await exclude_suspended(narae, any_town.office) == 0


async def test_whoever_holds_it_alone_goes_on_until_somebody_else_has_it(any_town, keeper, case):
    case_id, number, haneul = case
    await measured(any_town, keeper, number, haneul.officer.id)
    await open_case(case_id, haneul, any_town.office)
    narae = await any_town.unlock("narae")
    await assign(case_id, [narae.officer.id], haneul, any_town.office)
    assert await exclude_suspended(narae, any_town.office) == 1
    with pytest.raises(NotYourCaseError):
        await open_case(case_id, haneul, any_town.office)
    assert (await open_case(case_id, narae, any_town.office)).messages


async def test_whoever_does_not_have_it_yet_never_gets_it(any_town, keeper, case):
    case_id, number, haneul = case
    darae = await any_town.unlock("darae")
    await measured(any_town, keeper, number, darae.officer.id)
    assert darae.officer.id not in {each.id for each in await candidates(case_id, haneul, any_town.office)}
    with pytest.raises(NotFoundError):
        await assign(case_id, [darae.officer.id], haneul, any_town.office)


async def test_a_number_that_is_none_is_said_nothing_of_and_nothing_happens_before_it_is_decided(
    any_town, keeper, case
):
    case_id, number, haneul = case
    darae = await any_town.unlock("darae")
    await measured(any_town, keeper, "없는번호", darae.officer.id)
    typed = DECLARED | {"kept_away": darae.officer.id, "case_numbers": number}
    typed["measure"] = next(iter(any_town.office.rules.registers[NAME].field_of("measure").options))
    await add_entry(NAME, typed, keeper, any_town.office)
    assert darae.officer.id in {each.id for each in await candidates(case_id, haneul, any_town.office)}
