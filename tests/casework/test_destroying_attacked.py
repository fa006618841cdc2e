"""Nobody destroys alone, nothing else is destroyed than was signed, and whoever interrupts it only delays it."""

import pytest
from sqlalchemy import update

from casework.approving import decide as decide_approval
from casework.approving import draft
from casework.assigning import assign
from casework.concluding import move
from casework.corresponding import open_mailbox
from casework.destroying.asking import ask
from casework.destroying.deciding import decide, decide_rest, lists, open_list
from casework.destroying.proposing import propose
from casework.destroying.retention import stop_destruction
from casework.destroying.shredding import UnapprovedError, destroy_granted, destroy_list
from casework.destroying.telling import was_destroyed
from casework.errors import (
    NotFoundError,
    NotPermittedError,
    NotYourCaseError,
    StaleError,
)
from casework.founding import add_officer
from casework.listing import InboxQuery, inbox
from casework.reading import open_case
from casework.store.approval_tables import approval_decision
from casework.store.destruction import destroyed_counts, lines_of, tombstone_of
from casework.store.destruction_tables import destruction_line, destruction_list
from casework.store.office_tables import officer as officers
from casework.store.schemas import METADATA
from casework.store.shredding import HANGING, OUTLIVES, tables_of_cases
from tests.casework.dying import next_run_finishes
from tests.casework.ending import (
    DOCUMENT,
    asked,
    case_of,
    closed,
    ended,
    full_case,
    granted,
    ids_of,
    proposed,
    staffed,
    the_list,
    years_pass,
)
from tests.offices import officer

SHED = "창고 열쇠를 아무나 씁니다."
ABOUT_THE_HEAD = "동장이 돈을 줬고 노을찬 담당관이 받았습니다."


@pytest.fixture
async def town_of_records(any_town):
    return await staffed(any_town)


async def changed(town, table, values, **where):
    """Somebody who can write into the office store changes a row there."""
    same = [table.c[name] == value for name, value in where.items()]
    async with town.office.cases.store.writing() as connection:
        await connection.execute(update(table).where(*same).values(values))


async def about_the_head(town):
    """A case from which the head is excluded, closed long ago; nobody in the usual team holds it."""
    receipt, reporter = await town.report(ABOUT_THE_HEAD)
    await town.let_in("haneul", "darae")
    for login in ("haneul", "darae"):
        unlocked = await town.unlock(login)
        if (await inbox(unlocked, InboxQuery(), town.office)).lines:
            case_id = await case_of(town, login)
            await assign(case_id, [unlocked.officer.id], unlocked, town.office)
            return await closed(town, case_id, reporter, " ".join(receipt.words()), login)
    raise AssertionError


async def test_the_records_officer_alone_destroys_nothing(town_of_records):
    town = town_of_records
    case = await ended(town, SHED)
    await years_pass(town)
    number = await proposed(town)
    approval = await asked(town, number)
    records = await town.unlock("records")
    for login in ("records", "haneul", "lead", "outside"):
        with pytest.raises(NotYourCaseError):
            await decide_approval(approval, "", await town.unlock(login), town.office, granted=True)
    # The row says granted, and nobody has signed: as if the database's administrator helped.
    await changed(town, METADATA["office"].tables["approval"], {"state": "granted"}, act="destruction")
    row = await the_list(town, number)
    with pytest.raises(UnapprovedError):
        await destroy_list(row, town.office)
    # Signed twice by the same officer.
    decision = {"approval_id": row.approval_id, "step": 1, "officer_id": records.officer.id, "granted": True}
    async with town.office.cases.store.writing() as connection:
        day = town.clock.today()
        await connection.execute(
            approval_decision.insert().values(**decision, deputy=False, day=day, signature=row.signature)
        )
    with pytest.raises(UnapprovedError):
        await destroy_list(row, town.office)
    assert await destroy_granted(town.office) == 0
    assert (await open_mailbox(case.reporter, town.intake)).messages


async def test_only_who_is_named_for_it_decides_and_sees(town):
    await staffed(town)
    case = await ended(town, SHED)
    await years_pass(town)
    number = await proposed(town)
    for login in ("haneul", "lead", "seojun"):
        unlocked = await town.unlock(login)
        with pytest.raises(NotPermittedError):
            await lists(unlocked, town.office)
        with pytest.raises(NotPermittedError):
            await decide(number, {case.number: "destroy"}, unlocked, town.office)
    head, outside = await town.unlock("head"), await town.unlock("outside")
    assert (await open_list(number, 1, head, town.office)).may_decide is False
    with pytest.raises(NotPermittedError):
        await decide(number, {case.number: "destroy"}, head, town.office)
    with pytest.raises(NotYourCaseError):  # only where the records officer may not
        await decide(number, {case.number: "destroy"}, outside, town.office)
    with pytest.raises(NotYourCaseError):
        await ask(number, town.clock.today(), DOCUMENT, outside, town.office)


async def test_the_head_a_case_is_about_sees_no_line_no_count_and_no_approval(town_of_records):
    town = town_of_records
    theirs, ordinary = await about_the_head(town), await ended(town, SHED)
    await years_pass(town)
    assert await propose(town.office) == 2
    head, records = await town.unlock("head"), await town.unlock("records")
    (seen,) = await lists(head, town.office)
    assert seen.lines == 1
    assert [each.number for each in (await open_list(seen.number, 1, head, town.office)).lines] == [ordinary.number]
    (hidden,) = [each for each in await lists(records, town.office) if each.number != seen.number]
    for number in (hidden.number, "2026-XXXXXX"):  # the same answer as for a list that is not there
        with pytest.raises(NotFoundError):
            await open_list(number, 1, head, town.office)
    approval = await asked(town, hidden.number)
    with pytest.raises(NotYourCaseError):
        await decide_approval(approval, "", head, town.office, granted=True)
    await decide_approval(approval, "", await town.unlock("outside"), town.office, granted=True)
    assert await destroy_granted(town.office) == 1
    # Not even afterwards, when the exclusion itself is gone with the case.
    assert [each.number for each in await lists(head, town.office)] == [seen.number]
    assert not await was_destroyed(theirs.number, head, town.office)
    assert await was_destroyed(theirs.number, records, town.office)


async def test_where_the_case_is_about_the_records_officer_the_outside_decides_and_the_head_grants(town):
    await staffed(town)
    case = await ended(town, SHED)
    records = await town.unlock("records")
    await town.office.cases.add_recusal(case.id, [records.officer.id])
    await years_pass(town)
    assert await propose(town.office) == 1
    assert await lists(records, town.office) == []
    (line,) = await lists(await town.unlock("outside"), town.office)
    with pytest.raises(NotFoundError):
        await decide_rest(line.number, records, town.office)
    await granted(town, line.number, asks="outside")
    assert await destroy_granted(town.office) == 1


async def test_an_approval_is_used_once_and_for_its_own_list(town_of_records):
    town = town_of_records
    await ended(town, SHED)
    await years_pass(town)
    first = await proposed(town)
    await granted(town, first)
    other = await ended(town, "다른 창고입니다.")
    await years_pass(town)
    second = await proposed(town, but=[first])
    await asked(town, second)
    one, two = await the_list(town, first), await the_list(town, second)
    # What the head has granted for one list is put under another.
    stolen = {"approval_id": one.approval_id, "signature": one.signature, "digest": one.digest}
    await changed(town, destruction_list, stolen, id=two.id)
    with pytest.raises(UnapprovedError):
        await destroy_list(await the_list(town, second), town.office)
    await destroy_list(one, town.office)
    # And once it is used up, its own list cannot begin with it again.
    await changed(town, destruction_list, {"state": "asked"}, id=one.id)
    with pytest.raises(UnapprovedError):
        await destroy_list(await the_list(town, first), town.office)
    assert await tombstone_of(town.office.cases.store, other.number) is None


@pytest.mark.parametrize(
    "spoil", [{"decision": "destroy", "reason": ""}, {"number": "ZZZZ-9999"}, {"closed_year": 2015, "years": 9}]
)
async def test_a_list_that_was_changed_after_the_approval_destroys_nothing(town_of_records, spoil):
    town = town_of_records
    kept, other = await ended(town, SHED), await ended(town, "다른 창고입니다.")
    await years_pass(town)
    number = await proposed(town)
    await granted(town, number, **{kept.number: "postpone:litigation"})
    row = await the_list(town, number)
    await changed(town, destruction_line, spoil, list_id=row.id, number=kept.number)
    assert await destroy_granted(town.office) == 0
    assert (await the_list(town, number)).state == "asked"
    for case in (kept, other):
        assert (await open_mailbox(case.reporter, town.intake)).messages


async def test_a_case_smuggled_onto_an_approved_list_is_noticed(town_of_records):
    town = town_of_records
    await ended(town, SHED)
    await years_pass(town)
    number = await proposed(town)
    victim = await ended(town, "다른 창고입니다.")
    await granted(town, number)
    row = await the_list(town, number)
    await changed(town, destruction_line, {"case_id": victim.id}, list_id=row.id)
    assert await destroy_granted(town.office) == 0
    assert (await open_mailbox(victim.reporter, town.intake)).messages


async def test_a_decision_after_the_head_has_looked_voids_what_was_asked(town):
    await staffed(town)
    case = await ended(town, SHED)
    await years_pass(town)
    number = await proposed(town)
    approval = await asked(town, number, **{case.number: "postpone:litigation"})
    row = await the_list(town, number)
    await changed(town, destruction_line, {"decision": "destroy", "reason": ""}, list_id=row.id, number=case.number)
    with pytest.raises(StaleError):
        await decide_approval(approval, "", await town.unlock("head"), town.office, granted=True)
    assert await destroy_granted(town.office) == 0


async def test_a_stranger_s_key_in_the_head_s_account_grants_nothing(town):
    await staffed(town)
    await ended(town, SHED)
    await years_pass(town)
    number = await proposed(town)
    await granted(town, number)
    narae = await town.unlock("narae")
    await changed(town, officers, {"verify_key": narae.signing.public.raw}, login="head")
    assert await destroy_granted(town.office) == 0


async def test_a_case_reopened_or_held_in_between_is_left_alone_and_the_rest_goes(town_of_records):
    town = town_of_records
    reopened, held, gone = [await ended(town, f"{name} {SHED}") for name in ("동쪽", "서쪽", "남쪽")]
    await years_pass(town)
    number = await proposed(town)
    await granted(town, number)
    haneul = await town.unlock("haneul")
    await move(reopened.case_id, "reviewing", haneul, town.office)
    await stop_destruction(held.case_id, "disclosure", haneul, town.office)
    assert await destroy_granted(town.office) == 1
    lines = await lines_of(town.office.cases.store, (await the_list(town, number)).id)
    states = {each.number: each.state for each in lines}
    assert states == {reopened.number: "reopened", held.number: "held", gone.number: "destroyed"}
    for case in (reopened, held):
        assert (await open_case(case.case_id, haneul, town.office)).messages


PLACES = (
    "begin_run", "take_out", "keyring", "destroy_envelopes", "portal", "forget_waiting", "destroy_mailboxes",
    "tasks_done", "finish_list",
)  # fmt: skip


async def test_whoever_is_killed_anywhere_is_followed_by_the_next_run(town_of_records, monkeypatch):
    town = town_of_records

    async def begins(place):
        case = await full_case(town) if place == "portal" else await ended(town, SHED)
        await years_pass(town)
        said = len(await town.office.cases.messages(case.id))
        return await ids_of(town, case.id), lambda: never_half(town, case, said)

    done = await next_run_finishes(town, monkeypatch, PLACES, begins, stays={"journal.journal_id"}, store="drop")
    counted = await destroyed_counts(town.office.cases.store)
    assert sum(cases for *_, cases in counted) == done  # none is counted twice


async def never_half(town, case, said):
    """Either a case is whole for whoever holds it, or it is nowhere to be seen."""
    haneul = await town.unlock("haneul")
    seen = [each.id for each in (await inbox(haneul, InboxQuery(view="closed"), town.office)).lines]
    if case.case_id in seen:
        view = await open_case(case.case_id, haneul, town.office)
        assert len(view.messages) == said
        assert all(each.parts for each in view.messages)
        assert (await open_mailbox(case.reporter, town.intake)).messages
        return
    with pytest.raises(NotFoundError):
        await open_case(case.case_id, haneul, town.office)
    assert await tombstone_of(town.office.cases.store, case.number) is not None


async def test_a_case_asks_for_no_destruction_of_its_own(town):
    await town.report(SHED)
    await town.let_in("haneul")
    haneul, case_id = await town.unlock("haneul"), await case_of(town, "haneul")
    with pytest.raises(NotFoundError):
        await draft(case_id, "destruction", "파기", "없애 주세요.", haneul, town.office)


async def test_a_head_who_works_on_a_case_of_the_list_is_passed_over(town):
    await staffed(town)
    await add_officer(officer("head2", "서하람", "rights_team", "office_head investigator", "rights"), town.office)
    case = await ended(town, "상담하고 싶습니다.", "bomi", kind="rights_counselling")
    head2 = await town.unlock("head2")
    assert head2.officer.id in {each[0] for each in (await town.office.cases.officers_of([case.id]))[case.id]}
    await years_pass(town)
    approval = await asked(town, await proposed(town))
    with pytest.raises(NotYourCaseError):
        await decide_approval(approval, "", head2, town.office, granted=True)
    await decide_approval(approval, "", await town.unlock("head"), town.office, granted=True)


def test_every_table_of_the_office_is_either_of_a_case_or_known_not_to_be():
    """A table that somebody adds is destroyed by its column `case_id`, or has to be thought about here."""
    of_cases = {each.name for each in tables_of_cases()} | {table.name for table, _, _ in HANGING}
    by_other_ids = {"cases", "case_file_chunk", "waiting", "outgoing"}
    not_of_a_case = {
        "officer", "desk_member", "officer_posting", "epoch_key", "journal", "counter", "custodian", "holiday",
        "gazetteer_key", "staff_list", "learned_word", "spent_grant", "officer_deputy", "destruction_list",
        "destruction_line", "destruction_shut_out", "destruction_task", "case_tombstone", "destroyed_count",
        # Cards on their way, under names that only their own number and contact lead to; and counts by quarter.
        "standing_letter", "satisfaction_count",
        # What was checked of a period, without any case; and money.
        "handling_check", "award_plan",
        # Filters that an officer keeps, sealed to them; they name no case.
        "saved_view",
        # A committee's own: its minutes name no case and nobody of one, and outlive it; talks as counts by month.
        "committee_seat", "sitting", "sitting_member", "talk_count",
        # Of an officer, their calendar and their mail, of no case.
        "calendar_feed", "officer_passkey", "reminder_mail",
        # Keys of accounts: they outlive every case that they once opened.
        "officer_invitation", "officer_key", "handover", "staff_plan", "staff_plan_line",
        # What registers hear of changes of staff, sealed to them; it names no case.
        "staff_note",
        # Tags of numbers of other systems: what was destroyed here may not come back with an old export.
        "imported",
        # Entries of registers stand for themselves; of a case they know at most its id, a link that then leads nowhere.
        "register_entry", "register_change", "register_alarm", "register_link", "register_key", "register_file",
        "register_file_chunk", "register_ask", "register_matter",
        # What an officer writes in the form of a register, sealed to them; it names no case.
        "entry_unsent",
        # Until when an entry is kept, and what figures need of those that were destroyed; of sittings, that they were.
        "entry_retention", "entry_remains", "sitting_retention", "sitting_remains",
    }  # fmt: skip
    assert set(METADATA["office"].tables) == of_cases | by_other_ids | not_of_a_case
    assert of_cases.isdisjoint(not_of_a_case)
    assert not_of_a_case >= OUTLIVES


def test_every_table_of_the_drop_store_that_knows_a_mailbox_is_emptied_of_it():
    known = {each.name for each in METADATA["drop"].sorted_tables if "mailbox_id" in each.c}
    assert known == {"mail", "drop", "file", "fragment", "chat_tag", "push", "last_word"}
