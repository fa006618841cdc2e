"""What people type into fields: money, stretches of time, days, numbers; whatever it is, kept or refused by name."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.registering.computing import with_computed
from casework.registering.due import moved
from casework.registering.errors import FieldsRefusedError
from casework.registering.fields import Known, read_fields, show_value, typed_value
from casework.registering.money import in_scale, read_won, share, shown_rate, shown_won
from casework.registering.periods import Period, Precision, period_of, read_period
from policies.fields import IN_LINES, Field, FieldType
from policies.loading import load

KNOWN = Known(officers={"a1": "김하늘"}, year=2026)
DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))
PLANNED = {
    "3.21.~4.29.": "2026-03-21/2026-04-29",
    "9.26. ~ 10.18.": "2026-09-26/2026-10-18",
    "2 ~ 3월": "2026-02/2026-03",
    "5월": "2026-05/2026-05",
    "10~11월": "2026-10/2026-11",
    "미정": "2026/undecided",
    "2027년 미정": "2027/undecided",
    "상반기": "2026-H1/2026-H1",
    "2023. 5. ~ 6.": "2023-05/2023-06",
    "2023.11. ~ 12.": "2023-11/2023-12",
    "12월 ~ 2027년 1월": "2026-12/2027-01",
    "2022-04-26 ~ 2024-04-25": "2022-04-26/2024-04-25",
}


@pytest.mark.parametrize(("typed", "kept"), PLANNED.items())
def test_stretches_of_time_are_read_as_plans_write_them(typed, kept):
    found = read_period(typed, 2026)
    assert found is not None
    assert found.as_text() == kept
    assert read_period(found.shown(2026), 2026) == found
    assert read_period(found.shown(), 1999) == found


@given(DAYS, st.integers(0, 900))
def test_any_stretch_of_days_comes_back_as_it_was(first, length):
    period = Period(Precision.DAY, first, first + timedelta(days=length))
    assert period_of(period.as_text()) == period
    assert read_period(period.shown(), 2026) == period
    assert read_period(period.shown(first.year), first.year) == period


@given(st.text(max_size=40))
def test_any_other_text_is_no_stretch_or_a_real_one(text):
    found = read_period(text, 2026)
    assert found is None or found.first <= found.last


@given(st.integers(-(10**15), 10**15))
def test_money_is_read_again_as_it_is_shown_and_cut_off_not_rounded(won):
    assert read_won(shown_won(won)) == won
    assert abs(in_scale(won, "백만원")) == abs(won) // 1_000_000
    assert ("△" in shown_won(won, "천원")) == (won <= -1_000)


@pytest.mark.parametrize(
    ("typed", "won"),
    [("12,000,000", 12_000_000), ("1,200만원", 12_000_000), ("52백만원", 52_000_000), ("△18", -18), ("-7원", -7),
     ("8천만원", 80_000_000), ("3억 2천5백만 원", 325_000_000), ("1억 500만 4,000원", 105_004_000),
     ("7백만", 7_000_000),
     ("만원", None), ("1억 20,000만", None), ("3만 50,000원", None), ("12,34만", None),
     ("12,34", None), ("1e9", None), ("천원", None), ("", None), ("99999999999999999", None), ("１２", None)],
)  # fmt: skip
def test_money_is_taken_with_its_measure_or_refused(typed, won):
    assert read_won(typed) == won


def test_rates_have_two_places_and_say_what_is_less_than_nothing():
    assert shown_rate(share(2_479, 150_720)) == "1.64"
    assert shown_rate(share(-18, 89)) == "△20.22"
    assert shown_rate(share(1, 0)) == "–"


@given(DAYS, st.integers(-240, 240))
def test_months_later_is_the_same_day_or_the_last_of_its_month(day, months):
    found = moved(day, months)
    assert (found.year - day.year) * 12 + found.month - day.month == months
    assert found.day == day.day or (found + timedelta(days=1)).day == 1


def taken(fields, typed) -> tuple[dict, set[str]]:
    """What is kept of it, or else the names of what is refused."""
    try:
        return with_computed(fields, read_fields(fields, typed, KNOWN)), set()
    except FieldsRefusedError as refused:
        return {}, set(refused.wrong)


@given(st.sampled_from(sorted(set(FieldType) - {FieldType.LINES})), st.text(max_size=60))
def test_whatever_is_typed_is_kept_so_that_it_can_be_shown_and_typed_again_or_refused(sort, text):
    options = {"a": "가", "b": "나"} if sort in {FieldType.CHOICE, FieldType.CHOICES} else {}
    rule = Field(name="f", label="칸", type=sort, options=options)
    values, wrong = taken([rule], {"f": text})
    assert wrong in (set(), {"f"})
    if "f" in values:
        assert show_value(rule, values["f"], KNOWN)
        assert taken([rule], {"f": typed_value(rule, values["f"])}) == (values, set())


ITEM, PRICE = Field(name="item", label="항목", type=FieldType.TEXT), Field(name="won", label="원", type=FieldType.WON)
COUNTED = (
    Field(name="lines", label="줄", type=FieldType.LINES, lines=(ITEM, PRICE)),
    Field(name="count", label="수", type=FieldType.COUNT, computed=("count", "lines")),
    Field(name="sum", label="합", type=FieldType.WON, computed=("sum", "lines.won")),
)


@given(st.lists(st.dictionaries(st.sampled_from(["item", "won"]), st.text(max_size=12)), max_size=6))
def test_lines_that_say_nothing_are_none_and_the_others_are_counted(lines):
    values, wrong = taken(COUNTED, {"lines": lines})
    assert all(name.startswith("lines.") for name in wrong)
    kept = values.get("lines", [])
    if not wrong:
        assert values["count"] == len(kept)
        assert values["sum"] == sum(line.get("won", 0) for line in kept)


def test_quantities_times_prices_are_whole_won():
    quantity = Field(name="quantity", label="수량", type=FieldType.QUANTITY)
    whole = Field(name="all", label="금액", type=FieldType.WON, computed=("times", "quantity", "won"))
    values, _ = taken((quantity, PRICE, whole), {"quantity": "2.5", "won": "1,001"})
    assert values["all"] == int(Decimal("2.5") * 1_001)


def test_nothing_with_a_life_of_its_own_stands_in_a_line():
    assert not {FieldType.LINES, FieldType.LINK, FieldType.CONTACT} & IN_LINES


def test_several_choices_in_one_text_are_read_even_where_one_has_a_dot_of_its_own():
    rule = load().registers["disclosure_request"].field_of("exemptions")
    for text in ("3호 생명·재산, 4호 재판·수사", "life, trial", "4호 재판·수사,3호 생명·재산"):
        assert read_fields([rule], {"exemptions": text}, Known()) == {"exemptions": ["life", "trial"]}
    with pytest.raises(FieldsRefusedError):
        read_fields([rule], {"exemptions": "4호 재판·수사, 9호"}, Known())
