"""How long one comparison with every open case of a desk takes, and how much memory a session's table needs."""

import itertools
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import psutil

from casework.alike import Alike, Told
from casework.meaning import meanings
from policies.loading import load

_PLACES = ("시흥대로", "독산로", "가산디지털1로", "벚꽃로", "금하로", "범안로", "두산로", "남부순환로")
_THINGS = (
    "가로등이 꺼져", "보안등이 깜빡거려", "쓰레기를 안 가져가", "불법 주차가 심해", "공사 소음이 커", "하수구가 막혀",
    "보도블록이 깨져", "나무가 쓰러져", "비둘기가 너무 많아", "놀이터 그네가 부러져",
    "버스가 서지 않고 지나가", "악취가 나",
)  # fmt: skip
_WISHES = (
    "고쳐 주세요",
    "치워 주세요",
    "확인해 주세요",
    "단속해 주세요",
    "언제 되는지 알려 주세요",
    "빨리 처리해 주세요",
)


def complaints(count: int) -> Iterator[str]:
    """Made-up complaints, no two the same."""
    every = itertools.product(range(1, 400), _PLACES, _THINGS, _WISHES)
    for number, place, thing, wish in itertools.islice(every, count):
        yield f"{place} {number}번지 앞 {thing} 불편합니다. {number}일째입니다. {wish}."


def measure_similarity(count: int) -> dict[str, object]:
    """A full table in memory: how long one comparison takes, how long making it took, how big it is."""
    rules = replace(load().repeats, most=count)
    process, texts = psutil.Process(), list(complaints(count))
    meanings(texts[:1])  # loads the encoder
    before, started = process.memory_info().rss, time.perf_counter()
    table = Alike(rules)
    for at in range(0, count, 500):
        some = texts[at : at + 500]
        for place, (text, row) in enumerate(zip(some, meanings(some), strict=True), at):
            told = Told(
                case_id=place.to_bytes(16, "big"), message_id=bytes(16), desk="complaints",
                day=date(2026, 1, 1) + timedelta(days=place % 300), text=text,
            )  # fmt: skip
            table.add(told, row)
    made = time.perf_counter() - started
    asked = [(place * 97 % count).to_bytes(16, "big") for place in range(50)]
    times = []
    for case_id in asked:
        started = time.perf_counter()
        table.like(case_id)
        times.append((time.perf_counter() - started) * 1_000)
    times.sort()
    return {
        "cases": count,
        "encoding_seconds": round(made, 2),
        "compare_ms_median": round(times[len(times) // 2], 1),
        "compare_ms_p95": round(times[int(len(times) * 0.95)], 1),
        "table_mb": round((process.memory_info().rss - before) / 1024 / 1024, 1),
    }
