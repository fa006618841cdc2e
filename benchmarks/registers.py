"""A year of the back office brought from workbooks, then its lists, entries and reports asked for."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from benchmarks.bench_office import BenchOffice
from benchmarks.timing import quantiles
from casework.founding import NewOfficer, add_officer
from casework.importing import bring, look_through
from casework.people import Unlocked
from casework.registering.importing import bring_entries
from casework.registering.importing import look_through as look_through_table
from casework.registering.reading import list_page, open_entry
from casework.registering.recognising import guess, read_table
from casework.registering.upcoming import week_of
from casework.reporting.tables import report_table, reports_of
from casework.store.register_lists import EntryQuery
from casework.unlocking import unlock
from casework.workbooks import xlsx_of
from crypto.passphrase import Profile

_PASSPHRASE = "bench plumb line"
_UNITS = ("주택과", "건축과", "공원녹지과", "재무과", "가산동", "독산1동")
_TRIES = 9
_SOURCE = "eungdapso"
Rows = Iterable[Sequence[object]]


async def measure_registers(office: BenchOffice, facilities: int, reviews: int, complaints: int) -> dict[str, Any]:
    """Bring workbooks of facilities with ten inspections each, cost reviews and complaints; look at all of it."""
    keeper = await _keeper(office)
    numbers = facilities * 10
    brought = {
        "facility_contract": await _bring("facility_contract", _contracts(facilities), keeper, office),
        "defect_inspection": await _bring("defect_inspection", _inspections(facilities, numbers), keeper, office),
        "cost_review": await _bring("cost_review", _reviews(reviews), keeper, office),
        "complaints": await _bring_complaints(complaints, office),
    }
    return {
        "brought": brought,
        "lists": await _lists(keeper, office),
        "reports": await _reports(keeper, office),
    }


async def _keeper(office: BenchOffice) -> Unlocked:
    new = NewOfficer(
        login="bench.works", name="측정 대장", team="audit_team", roles=("works_officer", "auditor"), desks=(),
        passphrase=_PASSPHRASE, profile=Profile.TEST,
    )  # fmt: skip
    await add_officer(new, office.office)
    return await unlock("bench.works", _PASSPHRASE, "", office.office)


async def _bring(name: str, rows: Rows, keeper: Unlocked, office: BenchOffice) -> dict[str, float]:
    raw, town, told = await asyncio.to_thread(_workbook, rows), office.office, list[int]()
    start = time.perf_counter()
    table = await read_table(name, raw, keeper, town)
    mapping = guess(table, town.rules.registers[name])
    looked = await look_through_table(name, table, mapping, keeper, town)
    await bring_entries(name, looked, keeper, town, told.append)
    seconds = round(time.perf_counter() - start, 2)
    return {"rows": len(table.rows), "brought": told[-1], "left_out": looked.left_out, "seconds": seconds}


async def _bring_complaints(count: int, office: BenchOffice) -> dict[str, float]:
    raw, town = await asyncio.to_thread(_workbook, _complaints(count, office.office.clock.today())), office.office
    start = time.perf_counter()
    found = await look_through(raw, _SOURCE, town)
    progress = await bring(found.rows, _SOURCE, None, town)
    seconds = round(time.perf_counter() - start, 2)
    return {"rows": found.size, "brought": progress.added, "left_out": len(found.refused), "seconds": seconds}


async def _lists(keeper: Unlocked, office: BenchOffice) -> dict[str, Any]:
    asked = {
        "first page": EntryQuery(register="defect_inspection"),
        "last page": EntryQuery(register="defect_inspection", page=199),
        "by unit": EntryQuery(register="defect_inspection", fields={"unit": "주택과"}),
        "by words": EntryQuery(register="defect_inspection", words="시설 77호"),
        "by amount": EntryQuery(register="facility_contract", sort="amount_won", by_number=True),
        "by state": EntryQuery(register="cost_review", states=("notified",), year=2025),
    }
    first = (await list_page(EntryQuery(register="facility_contract"), keeper, office.office)).lines[0]
    acts: dict[str, Callable[[], Awaitable[object]]] = {
        name: _listing(query, keeper, office) for name, query in asked.items()
    }
    acts["an entry with its inspections"] = lambda: open_entry("facility_contract", first.id, keeper, office.office)
    acts["this week"] = lambda: week_of(keeper, office.office, everybody=True)
    return {name: await _timed(act) for name, act in acts.items()}


def _listing(query: EntryQuery, keeper: Unlocked, office: BenchOffice) -> Callable[[], Awaitable[object]]:
    return lambda: list_page(query, keeper, office.office)


async def _reports(keeper: Unlocked, office: BenchOffice) -> dict[str, Any]:
    """Every report of this year, of which the five slowest are told."""
    year, taken = office.office.clock.today().year, dict[str, list[float]]()
    for name in reports_of(keeper, office.office):
        taken[name] = []
        for _ in range(_TRIES):
            start = time.perf_counter()
            await report_table(name, year, keeper, office.office)
            taken[name].append((time.perf_counter() - start) * 1000)
    told = {name: quantiles(each) for name, each in taken.items()}
    slowest = sorted(told, key=lambda name: told[name]["p95_ms"], reverse=True)[:5]
    return {"count": len(told), "slowest": {name: told[name] for name in slowest}}


async def _timed(act: Callable[[], Awaitable[object]]) -> dict[str, float]:
    taken = []
    for _ in range(_TRIES):
        start = time.perf_counter()
        await act()
        taken.append((time.perf_counter() - start) * 1000)
    return quantiles(taken)


def _workbook(rows: Rows) -> bytes:
    return xlsx_of(rows, "표")


def _contracts(count: int) -> Rows:
    yield "시설물", "관리 부서", "계약번호", "시공사", "계약금액", "준공일", "공종", "만료일"
    for place in range(count):
        done = date(2022, 1, 1) + timedelta(days=place)
        ends = done + timedelta(days=1095)
        won = _spread(place, 10_000_000, 900_000_000)
        yield f"시설 {place}호", _UNITS[place % 6], f"계약-{place}", "한빛건설", won, done, "방수", ends


def _inspections(facilities: int, count: int) -> Rows:
    """Each leads to its facility by name; one row in five hundred names none, and is left out by its number."""
    yield "시설물 계약", "시설물", "관리 부서", "연도", "반기", "종류", "검사 예정일", "검사일", "결과", "단계"
    for place in range(count):
        name, day = f"시설 {place % facilities}호", date(2022, 3, 1) + timedelta(days=place % 1500)
        half = "상반기" if day.month < 7 else "하반기"  # noqa: PLR2004 - the second half of a year
        leads = "없는 시설" if place % 500 == 250 else name  # noqa: PLR2004
        yield leads, name, _UNITS[place % 6], day.year, half, "정기검사", day, day, "하자 없음", "종결"


def _reviews(count: int) -> Rows:
    yield "접수일", "요청 부서", "종류", "건명", "요청액", "심사액", "결과 통보일", "단계"
    for place in range(count):
        day, won = date(2023, 1, 1) + timedelta(days=place % 1300), _spread(place, 10_000_000, 99_000_000)
        told = day + timedelta(days=3)
        kind, unit = ("공사", "용역", "물품")[place % 3], _UNITS[place % 6]
        yield day, unit, kind, f"{place}번 가로등 보수", won, won - _spread(place, 0, 400_000), told, "결과통보"


def _complaints(count: int, today: date) -> Rows:
    yield "신청번호", "접수일시", "제목", "내용", "이름", "전화번호"
    for place in range(count):
        day = today - timedelta(days=1 + place % 1000)
        said = f"{place % 300}번지 앞 골목 가로등이 {place}일째 꺼져 있어 밤에 걷기가 무섭습니다."
        phone = f"010-2345-{place % 10_000:04}"
        yield f"1AA-{day:%y%m}-{place:07}", f"{day} 10:00", "가로등 고장", said, "홍길동", phone


def _spread(place: int, least: int, most: int) -> int:
    """A number that jumps about between two others, the same at every run."""
    return least + place * 7_919_317 % (most - least)
