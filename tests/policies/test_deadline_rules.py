"""Rules of deadlines: what cannot be counted is refused, and versions follow each other without gap or overlap."""

from dataclasses import replace
from datetime import date

import pytest

from policies.deadlines import Need, PauseReason
from policies.errors import NoRuleThenError, RulesRefusedError
from policies.loading import load
from policies.sources import Source
from tests.policies.spoiling import spoil

RULES = load()
ALL_RULES = [rule for versions in RULES.deadlines.values() for rule in versions]
ONE_NEED = 'times = 1, needs = ["notice"]'
TWO_NEEDS = 'needs = ["notice", "consent"]'
LIMIT = "{ reason = 'supplement', days = 1, prolonged_by = 0 }"
UNTIL = "effective_to = 2023-09-14"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        # Versions.
        (UNTIL, "effective_to = 2023-09-15", "'breach_notice' has versions that overlap on 2023-09-15."),
        (UNTIL, "", "'breach_notice' has versions that overlap on 2023-09-15."),
        (UNTIL, "effective_to = 2023-09-12", "'breach_notice' has no version from 2023-09-13 until 2023-09-15."),
        (UNTIL, "effective_to = 2021-09-14", "'breach_notice.effective_to' is before its beginning."),
        (UNTIL, "effective_until = 2023-09-14", "'breach_notice[0].effective_until' is not a known key."),
        ('code = "Z01"', 'code = "Z02"', "'breach_notice.code' is not the same in every version."),
        ('code = "M01"', 'code = "M07"', "'immediate.code' is the code of 'reception' as well."),
        ("[working_hours]", "unheard = []\n[working_hours]", "'unheard' has no version."),
        # Lengths.
        ("length = 72\n", "length = 72\nmonth_end = true\n", "'breach_notice.month_end' needs a length in months."),
        ("length = 8\n", 'length = 8\nunit = "days"\n', "'reception.unit' does not go with this way of counting."),
        ("length = 8\n", 'length = 8\nunit = "weeks"\n', "'reception.unit' has the wrong type."),
        ("length = 14\n", 'length = 14\nunit = "months"\n', "'law_inquiry.unit' does not go with this way of"),
        ("length = 1\n", "length = -1\n", "'transfer_to_department.length' is not positive."),
        ('basis = "청원법 제13조"', 'basis = " "', "'petition_publicity.basis' is empty."),
        # Stops.
        ("closed_end", 'pauses = ["hearing"]\nclosed_end', "'status_check.pauses' stop only what is counted in days"),
        ("pauses = [", f"limits = [{LIMIT}]\npauses = [", "'immediate.limits' hold only for what is counted in days."),
        ('pauses = ["supplement"', 'pauses = ["sickness"', "'immediate.pauses[0]' is not one of the known words."),
        ("days = 14, prolonged_by", "days = 0, prolonged_by", "'grievance.limits' are not positive."),
        ("prolonged_by = 7", "prolonged_by = -7", "'grievance.limits' are not positive."),
        ('reason = "field_survey"', 'reason = "publicity"', "limit 'publicity', which does not stop this clock."),
        (
            "limits = [",
            "limits = [{ reason = 'field_survey', days = 1, prolonged_by = 0 }, ",
            "one reason twice.",
        ),
        ("longest_days = 3660", "longest_days = 0", "'pauses.longest_days' is not positive."),
        ("longest_days = 3660", "", "'pauses.longest_days' has the wrong type."),
        # Extensions.
        (TWO_NEEDS, 'needs = ["notice"]', "'law_inquiry.extend.needs' does not say for each time what it needs."),
        (TWO_NEEDS, 'needs = ["notice", "kindness"]', "'law_inquiry.extend' has the wrong type."),
        (ONE_NEED, f'unit = "hours", {ONE_NEED}', "'refusal_appeal_decision.extend.unit' does not go with the length."),
        (ONE_NEED, f'unit = "months", {ONE_NEED}', "'refusal_appeal_decision.extend.unit' does not go with the"),
    ],
)
def test_what_cannot_be_counted_is_refused_by_name(folder, old, new, said):
    spoil(folder, "deadlines.toml", old, new)
    with pytest.raises(RulesRefusedError) as refused:
        load(folder)
    assert str(refused.value).startswith("deadlines.toml: ")
    assert said in str(refused.value)


@pytest.mark.parametrize("key", ["deadline", "first_answer"])
def test_a_kind_of_case_needs_a_deadline_that_holds_as_long_as_itself(folder, key):
    name = getattr(RULES.kinds["corruption"], key)
    spoil(folder, "deadlines.toml", f"[{name}]\n", f"[{name}]\neffective_to = 2030-12-31\n")
    with pytest.raises(RulesRefusedError, match=f"'{key}' names a deadline that is not in force as long as this kind"):
        load(folder)


def test_a_deadline_that_begins_after_the_kind_of_case_is_refused(folder):
    spoil(folder, "kinds/corruption.toml", "effective_from = 2023-01-01", "effective_from = 2020-01-01")
    with pytest.raises(RulesRefusedError, match="'deadline' names a deadline that is not in force"):
        load(folder)


def test_versions_may_stand_in_the_file_in_any_order(folder):
    text = (folder / "deadlines.toml").read_text(encoding="utf-8")
    start = text.index("[[breach_notice]]")
    older, newer = text[start:].split("[[breach_notice]]")[1:]
    turned = f"{text[:start]}[[breach_notice]]{newer}\n[[breach_notice]]{older}"
    (folder / "deadlines.toml").write_text(turned, encoding="utf-8")
    assert load(folder).deadlines["breach_notice"] == RULES.deadlines["breach_notice"]


def test_every_day_from_the_first_version_on_has_exactly_one():
    older, newer = RULES.deadlines["breach_notice"]
    assert RULES.deadline("breach_notice", older.effective_to) is older
    assert RULES.deadline("breach_notice", newer.effective_from) is newer
    assert (newer.effective_from - older.effective_to).days == 1
    with pytest.raises(NoRuleThenError):
        RULES.deadline("breach_notice", date(2021, 12, 31))


@pytest.mark.parametrize("day", [date(1970, 1, 1), date(2024, 5, 1), date(2090, 1, 1)])
def test_a_case_has_a_deadline_whatever_day_the_machine_believes_it_came_on(day):
    for kind in RULES.kinds.values():
        assert RULES.case_deadline(kind, day) in RULES.deadlines[kind.deadline]
        over = replace(kind, effective_to=date(2025, 12, 31))
        assert RULES.case_deadline(over, day) in RULES.deadlines[kind.deadline]


def test_every_code_of_the_statutory_table_that_can_be_counted_is_there():
    codes = {rule.code for rule in ALL_RULES}
    for code in (
        *("M01", "M02", "M03", "M04", "M05", "M06-1", "M06-2", "M06-3", "M07", "M08-1", "M08-2", "M08-3", "M08-4"),
        *("M09", "M10", "M11-1", "M11-2", "M12", "P01", "P02", "P03", "P04-1", "P04-2", "R01", "R02", "R03"),
        *("R04-1", "R04-2", "R05", "R05-1", "R07", "R07-2", "R08", "R09-1", "R09-2", "R09-3", "R10", "C01", "C01-2"),
        *("A02", "A03", "A04-1", "A04-2", "A05", "E01", "E02", "E03", "E04", "E05", "E06", "E07", "E08-1", "E08-2"),
        *("D01-1", "D01-2", "D01-3", "D01-4", "D02", "D03-1", "D03-2", "D03-3", "D04", "F03-1", "F03-2"),
        *("I01", "I02", "I02-2", "I03-1", "I03-2", "H01", "Z01"),
    ):
        assert code in codes


def test_what_nobody_has_confirmed_is_marked():
    unsure = {rule.code for rule in ALL_RULES if rule.source is Source.VERIFY}
    assert {"Z01", "I01", "M11-1", "M11-2", "D03-1", "F03-1", "D8-1", "R09-1"} <= unsure


def test_every_reason_and_every_need_is_used_by_a_rule():
    assert {reason for rule in ALL_RULES for reason in rule.pauses} == set(PauseReason)
    assert {need for rule in ALL_RULES if rule.extend for need in rule.extend.needs} == set(Need)
