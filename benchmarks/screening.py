"""How long the screening of one text takes: many of everyday length, and one of the longest that is taken."""

import time

from benchmarks.similarity import complaints
from benchmarks.timing import quantiles
from casework.triaging import triage
from policies.loading import load

_LONGEST = 20_000  # letters, as the form takes them


def measure_screening(count: int) -> dict[str, object]:
    """Milliseconds of one reading on one core; the first, which loads the network, is not counted."""
    rules, texts, taken = load(), list(complaints(count)), list[float]()
    triage(texts[0], "complaint", rules)
    for text in texts:
        started = time.perf_counter()
        triage(text, "complaint", rules)
        taken.append((time.perf_counter() - started) * 1000)
    everything = " ".join(complaints(1_000))[:_LONGEST]
    started = time.perf_counter()
    triage(everything, "complaint", rules)
    longest = (time.perf_counter() - started) * 1000
    return {"count": count, **quantiles(taken), "longest_letters": len(everything), "longest_ms": round(longest)}
