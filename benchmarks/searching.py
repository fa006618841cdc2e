"""How long a session waits until everything it may open can be found, what a search takes, and what waits meanwhile."""

import asyncio
import time
from typing import Any

import psutil
from sqlalchemy import insert

from benchmarks.bench_office import BenchOffice
from benchmarks.similarity import complaints
from benchmarks.timing import quantiles
from casework.content import encode
from casework.holding import hand_case_key, new_case_key
from casework.listing import InboxQuery, inbox
from casework.searching import Search, Searches, collect, find
from casework.store.keyring import NewWrap
from casework.store.lines import line_rows
from casework.store.office_tables import case, case_key, case_officer, inbox_line, message
from crypto.context import Purpose, SealingContext
from crypto.keys import PrivateKey, random_id
from crypto.seal import seal

_AT_ONCE = 250
_MESSAGES = 3
_ASKED = ("가로등", "독산로 비둘기", "17번지", "9997-000123", "확인", "깜빡", "불편합니다 벚꽃로", "없는낱말")
_ROUNDS = 5


async def measure_search(office: BenchOffice, cases: int) -> dict[str, Any]:
    """Lay cases with three sealed messages each, then do what a console does when their officer signs in."""
    await _lay(office, cases)
    process, searches = psutil.Process(), Searches()
    search = searches.open(office.officer, office.office.rules)
    before, started, worked = process.memory_info().rss, time.perf_counter(), time.process_time()
    reading = asyncio.create_task(collect(search, office.officer, office.office))
    pages, longest = await _meanwhile(office, reading)
    seconds, worked = time.perf_counter() - started, time.process_time() - worked
    grown = process.memory_info().rss - before
    found = await _searches(office, search)
    search.again_at = None
    started = time.perf_counter()
    await collect(search, office.officer, office.office)
    return {
        "cases": len(search.index),
        "messages_each": _MESSAGES,  # of those laid here
        "index_seconds": round(seconds, 2),
        "index_cpu_seconds": round(worked, 2),  # with the pages asked for meanwhile; a busy machine says the same
        "index_mb": round(grown / 1e6, 1),
        "page_meanwhile": pages,
        "loop_longest_ms": longest,
        "search": found,
        "nothing_new_ms": round((time.perf_counter() - started) * 1000, 1),
    }


async def _meanwhile(office: BenchOffice, reading: "asyncio.Task[int]") -> tuple[dict[str, float], float]:
    """Ask for the first page of the list again and again, and watch for how long the loop keeps everybody waiting."""
    taken, longest = [], 0.0
    while not reading.done():
        start = time.perf_counter()
        await inbox(office.officer, InboxQuery(), office.office)
        taken.append((time.perf_counter() - start) * 1000)
        for _ in range(5):
            start = time.perf_counter()
            await asyncio.sleep(0.01)
            longest = max(longest, (time.perf_counter() - start) * 1000 - 10)
    await reading
    return quantiles(taken), round(longest, 1)


async def _searches(office: BenchOffice, search: Search) -> dict[str, Any]:
    taken = []
    for asked in _ASKED * _ROUNDS:
        start = time.perf_counter()
        await find(asked, 1, search, office.officer, office.office)
        taken.append((time.perf_counter() - start) * 1000)
    return {"count": len(taken), **quantiles(taken)}


async def _lay(office: BenchOffice, cases: int) -> None:
    texts = list(complaints(cases * _MESSAGES))
    for start in range(0, cases, _AT_ONCE):
        laid = [
            await asyncio.to_thread(_case, office, number, texts[number * _MESSAGES : (number + 1) * _MESSAGES])
            for number in range(start, min(start + _AT_ONCE, cases))
        ]
        me = office.officer.officer.id
        async with office.office.cases.store.writing() as connection:
            await connection.execute(insert(case), [each[0] for each in laid])
            await connection.execute(insert(case_key), [each[1] for each in laid])
            await connection.execute(insert(message), [row for each in laid for row in each[2]])
            held = [{"case_id": each[0]["id"], "officer_id": me, "assigned": True} for each in laid]
            await connection.execute(insert(case_officer), held)
            lines = [line for each in laid for line in line_rows(each[0]["id"], each[0], [(me, True)])]
            await connection.execute(insert(inbox_line), lines)
        await office.office.keyring.add([wrap for each in laid for wrap in each[3]])


def _case(office: BenchOffice, number: int, texts: list[str]) -> tuple[Any, Any, list[Any], list[NewWrap]]:
    case_id, today = random_id(), office.office.clock.today()
    key, key_row = new_case_key(case_id, 1)
    row = {
        "id": case_id, "mailbox_id": random_id(), "number": f"B{number:07d}", "registry_number": f"9997-{number:06d}",
        "journal_id": random_id(), "kind": "corruption", "state": "investigating", "desk": "integrity",
        "team": "rights_team", "lane": "web", "identity_class": "anonymous", "generation": 1,
        "public_key": key.public.raw, "secret_body": b"", "received_day": today, "due": today,
        "due_rule": "conclude_report", "rules_fingerprint": "", "urgent": False, "unread": 0, "read_count": 0,
        "message_count": len(texts), "result": None,
    }  # fmt: skip
    wraps = hand_case_key(key_row, key, [office.officer.key.public], office.office)
    rows = []
    for seq, text in enumerate(texts, 1):
        said, wrap = _message(office, case_id, seq, " ".join([text] * 6), key)
        rows.append(said)
        wraps.append(wrap)
    return row, {name: getattr(key_row, name) for name in key_row.__dataclass_fields__}, rows, wraps


def _message(office: BenchOffice, case_id: bytes, seq: int, text: str, key: PrivateKey) -> tuple[Any, NewWrap]:
    message_id = random_id()
    about = SealingContext(purpose=Purpose.NOTE, office=office.office.office, message_id=message_id)
    sealed = seal(encode({"type": "note", "text": text}), to=[key.public], about=about)
    row = {
        "id": message_id, "case_id": case_id, "seq": seq, "author": "note", "officer_id": office.officer.officer.id,
        "day": office.office.clock.today(), "purpose": str(Purpose.NOTE), "masked": False, "body": sealed.body.raw,
    }  # fmt: skip
    return row, NewWrap(thing=message_id, reader=key.public.key_id, kind="message", record=sealed.wraps[0].raw)
