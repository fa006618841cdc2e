"""Figures by department and channel, and what of them may leave the office."""

import itertools
from datetime import date, datetime, timedelta

import pytest

from casework.clock import KST
from casework.monitoring.figures import ALL, COUNTS, Figures, Line, figures_of, table_of, told_inside, told_outside
from casework.spreadsheets import csv_of
from casework.store.ordinary import OrdinaryRow
from policies.loading import load

NOW = datetime(2026, 12, 10, 10, 0, tzinfo=KST)
RULES = load()
_NUMBERS = itertools.count(1)


def row(unit="주택과", *, done=None, due=date(2026, 12, 8), state="assigned", lane="web", extensions=0):
    number = next(_NUMBERS)
    return OrdinaryRow(
        id=number.to_bytes(16, "big"), registry_number=f"2026-{number:06d}", kind="grievance",
        state="closed" if done else state, desk="complaints", team="complaints_team", lane=lane,
        received_day=date(2026, 12, 1), received_at=None, due=due, due_at=None, urgent=False, result=None,
        message_count=1, mark=None, suggested=None, unit=unit, target=None, target_at=None, promised_day=None,
        look_day=None, reminded_day=None, proven_day=None, answered_day=None, extensions=extensions,
        done_at=None if done is None else datetime.combine(done, NOW.timetz()),
    )  # fmt: skip


def test_what_is_done_in_time_late_lengthened_and_overdue():
    rows = [
        row(done=date(2026, 12, 8)),
        row(done=date(2026, 12, 9), extensions=1),
        row(),
        row(due=date(2026, 12, 10)),
        row(state="withdrawn"),
    ]
    found = figures_of(rows, NOW)
    assert found == Figures(received=5, done=2, on_time=1, late=1, extended=1, overdue=1, days=15)
    assert (found.on_time_share, found.average_days) == (50, 7.5)


def test_what_was_opened_again_is_not_done_and_may_be_overdue():
    again = row(done=date(2026, 12, 2))
    reopened = type(again)(**{name: getattr(again, name) for name in again.__slots__} | {"state": "reviewing"})
    found = figures_of([reopened], NOW)
    assert (found.done, found.overdue) == (0, 1)


def test_where_hours_are_counted_the_minute_decides():
    late = row(done=date(2026, 12, 8))
    values = {name: getattr(late, name) for name in late.__slots__}
    by_minute = OrdinaryRow(**values | {"due_at": late.done_at - timedelta(minutes=1)})
    assert figures_of([by_minute], NOW).late == 1


def test_the_table_has_every_department_in_every_channel_and_the_sums():
    rows = [row(), row(lane="phone"), row("환경과"), row("환경과")]
    lines = {(line.unit, line.channel): line.figures.received for line in table_of(rows, NOW, RULES)}
    assert lines == {
        ("주택과", "phone_visit"): 1,
        ("주택과", "other"): 1,
        ("환경과", "other"): 2,
        (ALL, "phone_visit"): 1,
        (ALL, "other"): 3,
        (ALL, ALL): 4,
    }


def told(rows):
    return {(line.unit, line.channel): line for line in told_outside(table_of(rows, NOW, RULES), 5)}


def test_outside_no_small_number_is_told_and_none_follows_from_the_others():
    rows = [row() for _ in range(20)] + [row("환경과") for _ in range(3)]
    lines = told(rows)
    assert lines["주택과", "other"].counts["received"] == 20
    assert lines["환경과", "other"].counts["received"] is None
    assert lines[ALL, "other"].counts["received"] is None, "20 from 23 would be 3"
    assert lines[ALL, ALL].counts["received"] is None


def test_sums_are_told_where_nothing_follows_from_them():
    rows = [row("환경과") for _ in range(3)] + [row("건축과") for _ in range(4)] + [row() for _ in range(20)]
    lines = told(rows)
    assert lines["환경과", "other"].counts["received"] is lines["건축과", "other"].counts["received"] is None
    assert lines[ALL, "other"].counts["received"] == 27


def test_a_few_late_ones_are_neither_told_nor_to_be_reckoned_from_the_share():
    rows = [row(done=date(2026, 12, 8)) for _ in range(30)] + [row(done=date(2026, 12, 9)) for _ in range(2)]
    line = told(rows)["주택과", "other"]
    assert (line.counts["done"], line.counts["on_time"], line.counts["late"]) == (32, None, None)
    assert line.on_time_share is None
    assert line.average_days is not None


def test_a_few_open_ones_are_not_to_be_reckoned_from_what_is_done():
    rows = [row(done=date(2026, 12, 8)) for _ in range(30)] + [row()]
    line = told(rows)["주택과", "other"]
    assert (line.counts["received"], line.counts["done"], line.counts["overdue"]) == (31, None, None)


@pytest.mark.parametrize("seed", range(40))
def test_whatever_is_told_outside_no_count_below_five_follows_from_one_subtraction(seed):
    units = ("주택과", "환경과", "건축과", "재무과")
    sizes = [(seed * 7 + step * 11) % 13 for step in range(4)]
    rows = [row(unit) for unit, size in zip(units, sizes, strict=True) for _ in range(size)]
    lines = table_of(rows, NOW, RULES)
    outside = told_outside(lines, 5)
    for name in COUNTS:
        sums = [each.counts[name] for each in outside if (each.unit, each.channel) == (ALL, "other")]
        parts = [each.counts[name] for each in outside if each.unit != ALL]
        assert all(count is None or count == 0 or count >= 5 for count in parts)
        if sums and sums[0] is not None and parts.count(None) == 1:
            assert sums[0] - sum(count for count in parts if count is not None) == 0


def test_inside_everything_is_told():
    (line, *_) = told_inside([Line(unit="주택과", channel="other", figures=Figures(received=1))])
    assert line.counts["received"] == 1


@pytest.mark.parametrize("said", ["=1+1", "+82", "-1", "@SUM(A1)", "\t=1", "  =HYPERLINK(1)", "＝1"])
def test_a_spreadsheet_finds_no_formula(said):
    cell = csv_of([[said]]).decode("utf-8-sig")
    assert cell.strip().strip('"').startswith("'")


def test_a_spreadsheet_finds_numbers_and_its_letters_right():
    raw = csv_of([["부서", 3, None, 2.5, "주택과, 환경과"]])
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.decode("utf-8-sig") == '부서,3,,2.5,"주택과, 환경과"\r\n'
