"""From the list to the certificate: decided line by line, granted by somebody else, destroyed in every store."""

import json
from datetime import date, timedelta

import pytest

from casework.approving import decide as decide_approval
from casework.approving import open_approval, waiting
from casework.corresponding import open_mailbox
from casework.destroying.asking import ask
from casework.destroying.certifying import read_certificate
from casework.destroying.deciding import decide, decide_rest, lists, open_list
from casework.destroying.proposing import propose
from casework.destroying.shredding import destroy_granted
from casework.destroying.telling import told_counts, was_destroyed
from casework.errors import (
    BoardNeededError,
    NotAllowedNowError,
    NotFoundError,
    UndecidedError,
    UnknownReceiptError,
)
from casework.keeping import KeeperState, round_once
from casework.listing import InboxQuery, inbox
from casework.receipts import read_receipt
from casework.store.destruction import lines_of, tombstone_of
from casework.store.retained import counted_for
from casework.store.retained import due as due_things
from casework.store.retention import CASES
from crypto.destruction import rows_digest
from tests.casework.ending import (
    DOCUMENT,
    asked,
    destroyed,
    ended,
    full_case,
    granted,
    ids_of,
    places_of,
    proposed,
    staffed,
    the_list,
    years_pass,
)


@pytest.fixture
async def town_of_records(any_town):
    return await staffed(any_town)


async def test_everything_of_a_case_is_gone_from_every_store_and_the_rest_stays(town_of_records):
    town = town_of_records
    case = await full_case(town)
    other = await ended(town, "다른 일입니다. 창고 열쇠를 아무나 씁니다.")
    await years_pass(town)
    wanted, kept = await ids_of(town, case.id), await ids_of(town, other.id)
    before = await places_of(town, wanted)
    assert {"wrap.thing", "envelope.pointer", "mail.mailbox_id", "handout.id", "approval.case_id"} <= before
    number = await proposed(town)
    await destroyed(town, number, **{other.number: "postpone:review"})

    # The journal goes on to name its own pseudonym, which is the id of the first message, and nothing else does.
    assert await places_of(town, wanted) <= {"journal.journal_id"}
    assert await places_of(town, kept) != set()
    assert (await open_mailbox(other.reporter, town.intake)).messages
    assert await town.office.journal.verify() is None
    acts = [each.act for each in await town.office.journal.of_case(case.journal_id)]
    assert acts[0] == "case_destroyed" or "case_destroyed" in acts
    assert "closed" in acts  # what was done while it lived can still be read
    left = await tombstone_of(town.office.cases.store, case.number)
    assert (left.kind_group, left.closed_year, left.list_number) == ("wrongdoing", 2015, number)


async def test_the_mailbox_of_a_destroyed_case_answers_like_a_wrong_receipt(town):
    await staffed(town)
    case = await ended(town)
    await years_pass(town)
    await destroyed(town)
    reporter = await read_receipt(case.words, town.intake)
    with pytest.raises(UnknownReceiptError):
        await open_mailbox(reporter, town.intake)


async def test_a_list_tells_numbers_classes_and_years_and_is_decided_line_by_line(town_of_records):
    town = town_of_records
    first, second, third = [await ended(town, f"{text} 열쇠를 아무나 씁니다.") for text in "가나다"]
    await years_pass(town)
    number, records = await proposed(town), await town.unlock("records")
    view = await open_list(number, 1, records, town.office)
    assert {(each.number, each.kind_group, each.retention, each.years, each.closed_year) for each in view.lines} == {
        (case.number, "wrongdoing", "보호 대상 신고", 10, 2015) for case in (first, second, third)
    }
    assert (view.state, view.may_decide, view.counts[""]) == ("open", True, 3)
    with pytest.raises(UndecidedError):
        await ask(number, town.clock.today(), DOCUMENT, records, town.office)
    for wrong in ("postpone:because", "lengthen:y5", "lengthen:y10", "destroy:review", "burn", "postpone:"):
        with pytest.raises(NotFoundError):
            await decide(number, {first.number: wrong}, records, town.office)
    with pytest.raises(NotFoundError):
        await decide(number, {"AAAA-2222": "destroy"}, records, town.office)
    await decide(number, {first.number: "postpone:litigation", second.number: "lengthen:y30"}, records, town.office)
    assert await decide_rest(number, records, town.office) == 1
    for day, document in ((None, DOCUMENT), (town.clock.today(), " "), (town.clock.today() + timedelta(days=1), "1")):
        with pytest.raises(BoardNeededError):
            await ask(number, day, document, records, town.office)
    await granted(town, number)
    assert await destroy_granted(town.office) == 1
    states = {
        each.number: each.state for each in await lines_of(town.office.cases.store, (await the_list(town, number)).id)
    }
    assert states == {first.number: "postponed", second.number: "lengthened", third.number: "destroyed"}
    row = await counted_for(town.office.cases.store, CASES, second.id)
    assert (row.years, row.until, row.set_by) == (30, date(2045, 12, 31), number)


async def test_what_was_postponed_comes_back_with_next_year_s_list(town):
    await staffed(town)
    case = await ended(town)
    await years_pass(town)
    number = await proposed(town)
    await destroyed(town, number, **{case.number: "postpone:review"})
    store = town.office.cases.store
    assert await due_things(store, CASES, date(2026, 12, 31), 10) == []
    assert [each.number for each in await due_things(store, CASES, date(2027, 1, 1), 10)] == [case.number]


async def test_the_approval_is_one_other_person_s_and_says_how_many_of_what(town):
    await staffed(town)
    await ended(town)
    await years_pass(town)
    number = await proposed(town)
    approval = await asked(town, number)
    head = await town.unlock("head")
    assert [line[1] for line in await waiting(head, town.office)] == ["기록물 파기"]
    view = await open_approval(approval, head, town.office)
    assert (view.title, view.drafter, [step.names for step in view.steps]) == (number, "기록하나", [("노을찬",)])
    assert "파기 1건, 보류 0건" in view.text
    assert DOCUMENT in view.text
    assert await destroy_granted(town.office) == 0  # asked for is not granted
    await decide_approval(approval, "좋습니다.", head, town.office, granted=True)
    assert await destroy_granted(town.office) == 1
    assert (await open_approval(approval, head, town.office)).state == "used"


async def test_a_rejected_list_is_open_again_and_asked_for_anew(town):
    await staffed(town)
    case = await ended(town)
    await years_pass(town)
    number, records = await proposed(town), await town.unlock("records")
    approval = await asked(town, number)
    with pytest.raises(NotAllowedNowError):
        await decide(number, {case.number: "postpone:audit"}, records, town.office)
    await decide_approval(approval, "감사가 남았습니다.", await town.unlock("head"), town.office, granted=False)
    view = await open_list(number, 1, records, town.office)
    assert view.state == "returned"
    answer = await open_approval(view.approval_id, records, town.office)
    assert [step.note for step in answer.steps] == ["감사가 남았습니다."]
    assert await destroy_granted(town.office) == 0
    again = await asked(town, number, **{case.number: "postpone:audit"})
    assert again != approval
    await decide_approval(again, "", await town.unlock("head"), town.office, granted=True)
    assert await destroy_granted(town.office) == 1
    assert await tombstone_of(town.office.cases.store, case.number) is None


async def test_the_certificate_is_signed_and_names_no_person_and_no_text(town):
    await staffed(town)
    case = await full_case(town)
    kept = await ended(town, "다른 일입니다. 창고 열쇠를 아무나 씁니다.")
    await years_pass(town)
    number = await proposed(town)
    await destroyed(town, number, **{kept.number: "postpone:review"})
    row = await the_list(town, number)
    certificate = read_certificate(row, town.office)
    said = certificate.content
    assert (said["list"], said["office"], said["board"][1]) == (number, "geumcheon", DOCUMENT)
    assert [each["roles"] for each in said["approvers"]] == [["기록물관리 담당"], ["담당관"]]
    assert said["document"].startswith(town.office.rules.organisation.name)
    assert certificate.complete_on == town.clock.today() + timedelta(days=14)
    (line,) = said["destroyed"]
    assert (line["number"], line["class"], line["closed"]) == (case.number, "보호 대상 신고", 2015)
    assert line["rows"] not in {"", rows_digest([]).hex()}
    assert said["kept"] == [{"number": kept.number, "state": "postponed"}]
    text = json.dumps(said, ensure_ascii=False)
    for hidden in (case.id.hex(), case.mailbox_id.hex(), "독고은별", "노을찬", "기록하나", "corruption", "10:0"):
        assert hidden not in text
    lines = await lines_of(town.office.cases.store, row.id)
    assert {(each.case_id, each.closed_day) for each in lines} == {(None, None)}


async def test_counts_survive_and_small_ones_are_not_told(town_of_records):
    town = town_of_records
    for number in range(5):
        await ended(town, f"{number}번 창고 열쇠를 아무나 씁니다.")
    await ended(town, "창고 열쇠를 아무나 씁니다.", result="not_confirmed")
    await years_pass(town)
    await destroyed(town)
    cells = await told_counts(await town.unlock("records"), town.office)
    assert {(each.year, each.kind, each.result, each.cases) for each in cells} == {
        (2015, "corruption", "measures_taken", 5), (2015, "corruption", "not_confirmed", None),
    }  # fmt: skip


async def test_who_asks_by_number_hears_that_it_was_destroyed(town):
    await staffed(town)
    case = await ended(town)
    await years_pass(town)
    row = await town.office.cases.get(case.id)
    records = await town.unlock("records")
    assert not await was_destroyed(case.number, records, town.office)
    await destroyed(town)
    assert await was_destroyed(f" {case.number.lower()} ", records, town.office)
    assert not await was_destroyed("AAAA-2222", records, town.office)
    assert not await was_destroyed(row.registry_number, records, town.office)  # running numbers could be asked through


async def test_the_keeper_s_loop_destroys_what_was_granted_and_chains_what_it_did(town_of_records):
    town = town_of_records
    case = await ended(town)
    await years_pass(town)
    await propose(town.office)
    state = KeeperState()
    await round_once(town.office, state)
    (line,) = await lists(await town.unlock("records"), town.office)
    await granted(town, line.number)
    await round_once(town.office, state)
    assert (await the_list(town, line.number)).state == "done"
    assert await tombstone_of(town.office.cases.store, case.number) is not None
    assert await town.office.journal.verify() is None
    haneul = await town.unlock("haneul")
    assert (await inbox(haneul, InboxQuery(view="closed"), town.office)).lines == ()
