"""What officers wait for: a long case, a long inbox."""

import time
from datetime import timedelta
from typing import Any

from sqlalchemy import insert

from benchmarks.bench_office import BenchOffice
from benchmarks.timing import quantiles
from casework.answering import note
from casework.content import Lane
from casework.destroying.counting import count_retention
from casework.ids import CaseId
from casework.keeping import take_in
from casework.listing import InboxQuery, inbox
from casework.opening import open_waiting
from casework.reading import open_case
from casework.receipts import draw_receipt
from casework.receiving import ReportDraft, public_number, seal_report
from casework.store.lines import line_rows
from casework.store.office_tables import case, case_officer, inbox_line
from casework.store.retained import count_due, due
from casework.store.retention import CASES
from crypto.keys import random_bytes, random_id

_TRIES = 9


async def measure_case_page(office: BenchOffice, messages: int) -> dict[str, Any]:
    """Open a case with many messages: journal, keys, every body, masks."""
    await seal_report(ReportDraft(lane=Lane.FORM, kind="corruption", text="긴 사건"), draw_receipt(), office.intake)
    while await take_in(office.keeper):
        pass
    while await open_waiting(office.officer, office.office):
        pass
    page = await inbox(office.officer, InboxQuery(size=1), office.office)
    case_id = CaseId(page.lines[0].id)
    for number in range(messages - 1):
        await note(case_id, f"{number}번째 기록입니다. 확인한 내용을 적습니다.", office.officer, office.office)
    taken = [await _time(open_case(case_id, office.officer, office.office)) for _ in range(_TRIES)]
    return {"messages": messages, **quantiles(taken)}


async def measure_inbox(office: BenchOffice, cases: int) -> dict[str, Any]:
    """The first page of an inbox, with the counts of every view, among many cases."""
    await _fill(office, cases)
    taken = [await _time(inbox(office.officer, InboxQuery(), office.office)) for _ in range(_TRIES)]
    return {"cases": cases, **quantiles(taken)}


async def measure_due(office: BenchOffice, cases: int) -> dict[str, Any]:
    """What is due among many closed cases: counted by the keeper once, then listed and counted on each look."""
    await _close_many(office, cases)
    counting = await _time(count_retention(office.keeper))
    store, today = office.keeper.cases.store, office.keeper.clock.today()
    most = office.keeper.rules.destruction.most_lines
    listing = [await _time(due(store, CASES, today, most)) for _ in range(_TRIES)]
    number = [await _time(count_due(store, CASES, today)) for _ in range(_TRIES)]
    waiting = await count_due(store, CASES, today)
    return {
        "cases": cases,
        "due": waiting,
        "count_ms": counting,
        "list": quantiles(listing),
        "number": quantiles(number),
    }


async def _close_many(office: BenchOffice, cases: int) -> None:
    """Closed cases of the last twenty years; their sealed parts may be noise."""
    store, today = office.keeper.cases.store, office.keeper.clock.today()
    for start in range(0, cases, 1000):
        rows = [
            _row(cases + number, today, "closed")
            | {
                "registry_number": f"9998-{number:06d}",
                "closed_day": today.replace(year=today.year - number % 20, day=1),
            }
            for number in range(start, min(start + 1000, cases))
        ]
        async with store.writing() as connection:
            await connection.execute(insert(case), rows)
    if not store.is_sqlite:
        async with store.writing() as connection:
            await connection.exec_driver_sql("ANALYZE")


async def _fill(office: BenchOffice, cases: int) -> None:
    """Rows as the first opening writes them; nothing is opened for a list, so the sealed parts may be noise."""
    today, states = office.office.clock.today(), ("received", "investigating", "deciding", "closed", "closed", "closed")
    store = office.office.cases.store
    for start in range(0, cases, 1000):
        rows = [_row(number, today, states[number % len(states)]) for number in range(start, min(start + 1000, cases))]
        me = office.officer.officer.id
        mine = rows[::5]
        lines = [line for row in mine for line in line_rows(row["id"], row, [(me, True)])]
        async with store.writing() as connection:
            await connection.execute(insert(case), rows)
            await connection.execute(
                insert(case_officer),
                [{"case_id": row["id"], "officer_id": me, "assigned": True} for row in mine],
            )
            await connection.execute(insert(inbox_line), lines)
    if not store.is_sqlite:
        async with store.writing() as connection:
            await connection.exec_driver_sql("ANALYZE")


def _row(number: int, today: Any, state: str) -> dict[str, Any]:
    return {
        "id": random_id(), "mailbox_id": random_id(), "number": public_number(),
        "registry_number": f"9999-{number:06d}", "journal_id": random_id(), "kind": "corruption", "state": state,
        "desk": "integrity", "team": "rights_team", "lane": "web", "identity_class": "anonymous",
        "generation": 1, "public_key": bytes(1216),
        "secret_body": random_bytes(64), "received_day": today - timedelta(days=number % 365),
        "due": today + timedelta(days=number % 90 - 30), "due_rule": "conclude_report", "rules_fingerprint": "",
        "urgent": False, "unread": 0, "read_count": 0, "message_count": 1, "result": None,
    }  # fmt: skip


async def _time(act: Any) -> float:
    start = time.perf_counter()
    await act
    return (time.perf_counter() - start) * 1000
