"""`python -m benchmarks`: found a bench office, start the real programs, measure."""

import argparse
import asyncio
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from benchmarks.bench_office import BenchOffice, bench_office
from benchmarks.cluster import start_cluster
from benchmarks.deadlines import measure_deadlines
from benchmarks.lanes import measure_exchange, measure_form, measure_sealed
from benchmarks.pages import measure_case_page, measure_due, measure_inbox
from benchmarks.registers import measure_registers
from benchmarks.screening import measure_screening
from benchmarks.searching import measure_search
from benchmarks.similarity import measure_similarity
from benchmarks.telegram_lane import measure_telegram

_CONCURRENCY = (1, 8, 32)
_CHATS = ((1, 4), (8, 14), (32, 30))  # the practice Telegram holds fifty people, two are its own


async def _measure(office: BenchOffice, *, quick: bool) -> dict[str, object]:
    size = 200 if quick else 2000
    sealed = [await measure_sealed(office, people, size if people > 1 else size // 4) for people in _CONCURRENCY]
    exchange = await measure_exchange(office, size)
    form = [await measure_form(office, people, 24 if quick else 120) for people in _CONCURRENCY]
    telegram = [await measure_telegram(office, people, count) for people, count in _CHATS]
    rss = office.intake_rss()
    await office.stop_programs()
    case_page = await measure_case_page(office, 200)
    search = await measure_search(office, 500 if quick else 5_000)
    inbox = await measure_inbox(office, 2_000 if quick else 100_000)
    due = await measure_due(office, 2_000 if quick else 100_000)
    registers = await measure_registers(office, *((100, 230, 700) if quick else (1_000, 2_297, 70_312)))
    return {
        "database": office.kind,
        "browser_sealed": sealed,
        "exchange": exchange,
        "no_js": form,
        "telegram": telegram,
        "intake_rss_mb": rss,
        "case_page": case_page,
        "search": search,
        "inbox": inbox,
        "due": due,
        "registers": registers,
    }


async def _run(databases: Sequence[str], *, quick: bool) -> list[dict[str, object]]:
    results = []
    for database in ["", *databases]:
        with tempfile.TemporaryDirectory(prefix="daesup-bench-") as folder:
            async with bench_office(Path(folder), database) as office:
                results.append(await _measure(office, quick=quick))
    return results


def main() -> int:
    """Measure on SQLite, and on PostgreSQL where an owner's address is given; print one JSON object."""
    parser = argparse.ArgumentParser(prog="daesup bench")
    parser.add_argument("--json", action="store_true", help="a single line of JSON")
    parser.add_argument("--database", default="", help="postgresql+asyncpg://owner:password@host/postgres")
    parser.add_argument("--quick", action="store_true", help="a tenth of the work, for trying it out")
    parser.add_argument("--postgresql", action="store_true", help="start this machine's server for the time being")
    given = parser.parse_args()
    deadlines = measure_deadlines(10_000 if given.quick else 100_000)
    similarity = measure_similarity(1_000 if given.quick else 10_000)
    screening = measure_screening(30 if given.quick else 300)
    with ExitStack() as stack:
        databases = [given.database] if given.database else []
        if given.postgresql:
            cluster = start_cluster(durable=True)
            stack.callback(cluster.stop)
            databases.append(cluster.url("postgres"))
        results = asyncio.run(_run(databases, quick=given.quick))
    result = {
        "cores": len(os.sched_getaffinity(0)),
        "deadlines": deadlines,
        "similarity": similarity,
        "screening": screening,
        "results": results,
    }
    print(json.dumps(result, ensure_ascii=False, indent=None if given.json else 2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
