"""The benchmark of due dates counts what it says it counts."""

from benchmarks.deadlines import measure_deadlines


def test_thousands_of_mixed_due_dates_are_counted_and_explained():
    measured = measure_deadlines(5_000)
    assert measured["count"] == 5_000
    assert measured["explained"] == 1_000
    assert measured["explained_lines"] > 50_000
    assert measured["per_second"] > 0
