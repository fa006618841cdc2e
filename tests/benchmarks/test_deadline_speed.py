"""The benchmark of due dates counts what it says it counts, fast enough that nobody has to wait for a date."""

from benchmarks.deadlines import measure_deadlines


def test_thousands_of_mixed_due_dates_are_counted_while_somebody_blinks_a_few_times():
    measured = measure_deadlines(5_000)
    assert measured["count"] == 5_000
    assert measured["explained"] == 1_000
    assert measured["explained_lines"] > 50_000
    # A hundred thousand in under twenty seconds, on a core that is busy with other things as well.
    assert measured["per_second"] > 5_000
