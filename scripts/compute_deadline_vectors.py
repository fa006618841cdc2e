"""Write tests/casework/vectors/deadlines.json: due dates found by walking minute by minute and day by day.

Run it as `python -m scripts.compute_deadline_vectors`. Nothing of the product is imported and none of its rules are
read: what a rule says is written in deadline_law.py a second time, from the statutes, and counted in another way.
`--check` only says whether the file is what this run would write.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count
from pathlib import Path

import holidays

from scripts.deadline_law import BEGAN, BREACH_BEFORE, BREACH_CHANGED, BREACH_SINCE, RULES, Rule

TARGET = Path(__file__).resolve().parent.parent / "tests" / "casework" / "vectors" / "deadlines.json"
YEARS = range(2022, 2028)
HOLIDAYS = set(holidays.country_holidays("KR", years=YEARS, categories=("public",)))
LAST_KNOWN = date(2027, 12, 31)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def is_open(day: date) -> bool:
    """Monday to Friday and no holiday."""
    return day.isoweekday() not in {6, 7} and day not in HOLIDAYS


def is_work(minute: datetime) -> bool:
    """Whether the minute that begins then lies in working hours."""
    return is_open(minute.date()) and (9 <= minute.hour < 12 or 13 <= minute.hour < 18)  # noqa: PLR2004 - hours


@dataclass(frozen=True)
class Stop:
    """One stop as it is typed."""

    begins: datetime
    ends: datetime
    reason: str
    prolonged: bool

    def days(self) -> Iterator[date]:
        """Every day that the stop touches."""
        day = self.begins.date()
        while datetime.combine(day, time()) < self.ends:
            yield day
            day += DAY


def read(text: str) -> Stop:
    """FROM..TO=REASON, days with the last included or minutes."""
    span, _, reason = text.partition("=")
    begins, _, ends = span.partition("..")
    last = datetime.fromisoformat(ends)
    return Stop(
        datetime.fromisoformat(begins), last if "T" in ends else last + DAY, reason.removesuffix("+"), "+" in reason
    )


def stopped_days(stops: list[Stop], rule: Rule) -> set[date]:
    """Days on which the clock stands: those of a field survey only as many as the law gives."""
    days = {day for stop in stops if stop.reason in rule.stops - {"field_survey"} for day in stop.days()}
    surveys = [stop for stop in stops if stop.reason == "field_survey" and stop.reason in rule.stops]
    given = 21 if any(stop.prolonged for stop in surveys) else 14
    return days | set(sorted({day for stop in surveys for day in stop.days()})[:given])


def due(name: str, received: datetime, stops: list[Stop], extensions: int) -> str:
    """The due day, or the due minute where hours are counted."""
    rule = RULES[name] if name != "breach_notice" else BREACH_BEFORE
    if name == "breach_notice" and received.date() >= BREACH_CHANGED:
        rule = BREACH_SINCE
    length = rule.length + extensions * rule.more
    match rule.way:
        case "minutes of work" | "clock minutes":
            return _walk_minutes(rule, received, length, [stop for stop in stops if stop.reason in rule.stops])
        case "months":
            day = _walk_months(received.date() + DAY, length, month_end=rule.month_end)
            day += extensions * rule.more_days * DAY
        case _:
            day = _walk_days(rule, received.date(), length, stopped_days(stops, rule))
    while (not is_open(day) and not rule.stays) or day in stopped_days(stops, rule):
        day += DAY
    return day.isoformat()


def _walk_minutes(rule: Rule, received: datetime, left: int, stops: list[Stop]) -> str:
    minute = received
    while left:
        stands = any(stop.begins <= minute < stop.ends for stop in stops)
        left -= (rule.way == "clock minutes" or is_work(minute)) and not stands
        minute += MINUTE
    return minute.isoformat(timespec="minutes")


def _walk_days(rule: Rule, received: date, length: int, stands: set[date]) -> date:
    counted: set[date] = set()
    for step in count(0 if rule.first_counts else 1):
        day = received + step * DAY
        if day not in stands and (rule.way == "calendar days" or is_open(day)):
            counted.add(day)
        if len(counted) == length:
            return day
    raise AssertionError


def _walk_months(first: date, months: int, *, month_end: bool) -> date:
    """Walk into the last month and there to the eve of the day with the first day's number, or to its end."""
    day, passed = first, 0
    while passed < months:
        day += DAY
        passed += day.day == 1
    while day.day != first.day:
        if (day + DAY).day == 1:
            break
        day += DAY
    if day.day == first.day:
        day -= DAY
    while month_end and (day + DAY).day != 1:
        day += DAY
    return day


MOMENTS = (
    "2022-01-28T17:00", "2022-02-27T11:00", "2022-03-08T17:30", "2022-05-04T18:00", "2022-05-31T09:30",
    "2022-07-29T23:30", "2022-09-08T16:45", "2022-09-10T10:00", "2022-10-07T17:00", "2022-11-30T12:30",
    "2022-12-23T17:00", "2022-12-30T17:00", "2023-01-16T10:00", "2023-01-20T17:00", "2023-01-22T03:15",
    "2023-01-30T08:59", "2023-01-31T09:00", "2023-02-28T14:10", "2023-05-04T17:00", "2023-05-26T17:59",
    "2023-08-02T09:00", "2023-09-14T23:59", "2023-09-15T00:00", "2023-09-27T17:00", "2023-10-01T12:00",
    "2023-10-06T17:00", "2023-12-22T17:00", "2023-12-29T17:00", "2023-12-31T23:59", "2024-01-30T10:10",
    "2024-01-31T15:00", "2024-02-08T17:00", "2024-02-28T13:00", "2024-02-29T11:59", "2024-04-09T16:00",
    "2024-05-03T17:00", "2024-06-05T18:30", "2024-08-14T09:01", "2024-09-13T17:00", "2024-09-30T12:59",
    "2024-10-02T17:10", "2024-12-24T17:45", "2024-12-31T17:00", "2025-01-24T17:00", "2025-01-27T10:00",
    "2025-02-28T17:00", "2025-03-01T00:01", "2025-05-02T17:00", "2025-05-06T11:00", "2025-06-02T16:20",
    "2025-08-31T21:00", "2025-10-02T17:00", "2025-10-04T13:30", "2025-10-10T10:30", "2025-11-29T19:00",
    "2025-12-31T18:00", "2026-01-02T09:00", "2026-02-13T17:00", "2026-02-28T10:00", "2026-04-30T17:00",
    "2026-05-22T17:00", "2026-06-02T17:00", "2026-07-16T17:00", "2026-08-14T17:00", "2026-09-23T17:00",
    "2026-10-02T17:00", "2026-11-13T05:00", "2026-12-31T16:59", "2027-01-29T17:00", "2027-02-05T17:00",
    "2027-02-28T09:00", "2027-04-30T17:00", "2027-05-12T14:00", "2027-07-16T17:00", "2027-08-13T17:00",
    "2027-08-31T12:00", "2027-09-13T17:00", "2027-10-01T17:00", "2027-10-08T18:00", "2027-12-24T17:00",
)  # fmt: skip

# Rule, moment, extensions, stops: what is worth a vector of its own.
STOPPED: tuple[tuple[str, str, int, tuple[str, ...]], ...] = (
    ("grievance", "2023-01-16T10:00", 0, ("2023-01-17..2023-01-19=supplement",)),
    ("grievance", "2023-01-16T10:00", 1, ("2023-01-17..2023-01-19=supplement",)),
    ("grievance", "2023-01-16T10:00", 0, ("2023-01-16..2023-01-16=supplement",)),
    ("grievance", "2023-01-16T10:00", 0, ("2023-01-20..2023-01-25=hearing", "2023-01-24..2023-01-27=supplement")),
    ("grievance", "2023-03-02T10:00", 0, ("2023-03-06..2023-03-31=field_survey",)),
    ("grievance", "2023-03-02T10:00", 0, ("2023-03-06..2023-03-31=field_survey+",)),
    ("grievance", "2023-03-02T10:00", 0,
     ("2023-03-06..2023-03-10=field_survey", "2023-03-13..2023-03-28=field_survey")),
    ("grievance", "2023-03-02T10:00", 2, ("2023-03-06..2023-03-20=field_survey", "2023-03-15..2023-03-23=supplement")),
    ("grievance", "2024-09-10T16:00", 0, ("2024-09-11T10:00..2024-09-11T14:00=supplement",)),
    ("grievance", "2024-09-10T16:00", 0, ("2024-09-13..2024-09-19=examination",)),
    ("grievance", "2025-09-29T16:00", 1, ("2025-10-02..2025-10-13=prerequisite",)),
    ("grievance", "2026-04-27T16:00", 0, ("2026-04-30..2026-05-06=public_opinion",)),
    ("grievance", "2022-12-26T16:00", 0, ("2022-12-20..2022-12-29=representative",)),
    ("law_inquiry", "2023-04-24T09:10", 0, ("2023-04-28..2023-05-08=examination",)),
    ("law_inquiry", "2023-04-24T09:10", 2, ("2023-04-28..2023-05-08=examination", "2023-05-30..2023-06-07=supplement")),
    ("law_inquiry", "2024-01-29T09:10", 1, ("2024-02-08..2024-02-13=hearing",)),
    ("law_inquiry", "2027-09-06T09:10", 0, ("2027-09-14..2027-09-16=transfer",)),
    ("suggestion", "2022-08-29T22:00", 0, ("2022-09-01..2022-09-14=supplement",)),
    ("suggestion", "2025-05-01T22:00", 1, ("2025-05-02..2025-05-02=supplement", "2025-06-02..2025-06-04=supplement")),
    ("procedure_inquiry", "2026-09-18T11:11", 0, ("2026-09-21..2026-09-28=supplement",)),
    ("procedure_inquiry", "2024-04-05T11:11", 2, ("2024-04-09..2024-04-11=supplement",)),
    ("procedure_inquiry", "2023-12-27T11:11", 0, ("2023-12-29..2024-01-02=supplement",)),
    ("conclude_report", "2023-08-02T09:00", 0, ("2023-08-10..2023-08-20=supplement",)),
    ("conclude_report", "2023-08-02T09:00", 1, ("2023-08-10..2023-08-20=supplement",)),
    ("conclude_report", "2023-08-02T09:00", 0, ("2023-08-02..2023-08-02=supplement",)),
    ("conclude_report", "2023-08-02T09:00", 0, ("2023-10-04..2023-10-06=supplement",)),
    ("conclude_report", "2023-08-02T09:00", 0, ("2023-10-02..2023-10-04=supplement",)),
    ("conclude_report", "2023-08-02T09:00", 0, ("2023-08-10..2023-12-20=field_survey",)),
    ("conclude_report", "2024-12-12T09:00", 0,
     ("2025-01-25..2025-02-02=supplement", "2025-01-30..2025-02-10=supplement")),
    ("conclude_report", "2025-08-06T09:00", 1, ("2025-09-01..2025-09-30=supplement",)),
    ("conclude_report", "2026-06-30T09:00", 0, ("2026-07-01T13:00..2026-07-03T09:00=supplement",)),
    ("petition_result", "2023-03-02T09:00", 0,
     ("2023-03-03..2023-03-17=publicity", "2023-03-18..2023-04-17=public_opinion")),
    ("petition_result", "2023-03-02T09:00", 1,
     ("2023-03-03..2023-03-17=publicity", "2023-03-17..2023-04-17=public_opinion")),
    ("petition_result", "2024-06-14T18:20", 0, ("2024-06-20..2024-06-27=transfer",)),
    ("petition_result", "2024-06-14T18:20", 0, ("2024-06-20..2024-06-27=supplement",)),
    ("petition_result", "2025-11-03T18:20", 1, ("2025-12-24..2026-01-23=public_opinion",)),
    ("immediate", "2023-03-03T17:00", 0, ("2023-03-03T17:30..2023-03-06T10:00=supplement",)),
    ("immediate", "2023-03-03T17:00", 0, ("2023-03-06..2023-03-06=transfer",)),
    ("immediate", "2024-02-08T16:10", 0, ("2024-02-08T16:20..2024-02-08T16:50=hearing",)),
    ("immediate", "2025-05-02T17:59", 0, ("2025-05-07T09:00..2025-05-07T09:01=hearing",)),
    ("simple_1", "2023-03-02T11:00", 0, ("2023-03-02T10:00..2023-03-02T14:00=transfer",)),
    ("simple_1", "2023-03-02T11:00", 0, ("2023-03-02T11:30..2023-03-02T13:30=transfer",)),
    ("simple_1", "2023-03-02T11:00", 0, ("2023-03-02T12:00..2023-03-02T13:00=transfer",)),
    ("simple_1", "2023-03-02T11:00", 0,
     ("2023-03-02T14:00..2023-03-02T16:00=transfer", "2023-03-02T15:00..2023-03-02T17:00=hearing")),
    ("simple_1", "2026-02-13T16:00", 0, ("2026-02-13T17:00..2026-02-19T10:15=supplement",)),
    ("simple_2", "2024-12-30T15:45", 0, ("2024-12-31..2025-01-01=supplement",)),
    ("simple_2", "2025-10-02T09:07", 0,
     ("2025-10-02T09:30..2025-10-02T10:00=examination", "2025-10-10T09:00..2025-10-10T18:00=hearing")),
    ("simple_3", "2023-03-08T14:00", 0, ("2023-03-09T10:00..2023-03-09T14:00=supplement",)),
    ("simple_3", "2023-03-08T14:00", 0, ("2023-03-09T20:00..2023-03-10T08:00=supplement",)),
    ("simple_3", "2023-03-08T14:00", 0, ("2023-03-09T10:00..2023-03-09T14:00=field_survey",)),
    ("simple_3", "2027-10-07T13:20", 0, ("2027-10-08T13:20..2027-10-12T13:20=prerequisite",)),
    ("reception", "2023-03-08T14:00", 0, ("2023-03-09..2023-03-10=supplement",)),
    ("cost_review_works", "2023-05-24T10:00", 0, ("2023-05-25..2023-05-30=supplement",)),
    ("cost_review_works", "2025-01-22T10:00", 0, ("2025-01-24..2025-01-24=supplement",)),
)  # fmt: skip
# Months that begin on the number of the last month's last day, and the day before and after.
MONTHS = tuple(
    (name, f"{day}T10:00")
    for name in ("audit_review_request", "audit_review_decision", "harassment_plan", "first_registration")
    for day in ("2023-01-26", "2023-01-27", "2023-01-28", "2023-02-27", "2023-11-28", "2024-01-28", "2024-12-30")
)
EXTENDED: tuple[tuple[str, str, int], ...] = (
    ("grievance", "2023-01-16T10:00", 1), ("grievance", "2023-01-16T10:00", 2), ("grievance", "2025-09-22T17:00", 2),
    ("law_inquiry", "2023-05-01T09:00", 1), ("law_inquiry", "2023-12-15T17:00", 2),
    ("suggestion", "2024-01-26T17:00", 2),
    ("procedure_inquiry", "2026-09-11T17:00", 1), ("procedure_inquiry", "2022-08-26T17:00", 2),
    ("refusal_appeal_decision", "2023-09-18T09:00", 1), ("petition_result", "2024-04-01T09:00", 1),
    ("conclude_at_acrc", "2025-07-08T09:00", 1), ("conclude_transferred", "2023-07-03T09:00", 1),
    ("conclude_report", "2022-10-20T09:00", 1), ("conclude_report", "2025-07-08T09:00", 1),
    ("first_registration", "2023-01-01T09:00", 1), ("first_registration", "2023-10-31T09:00", 1),
    ("yearly_registration", "2023-12-31T00:00", 1), ("last_registration", "2024-06-30T09:00", 1),
    ("registration_review", "2024-11-30T09:00", 1), ("registration_review", "2025-03-27T09:00", 1),
    ("discipline_resolution", "2026-03-19T09:00", 1), ("information_disclosure", "2024-09-05T17:30", 1),
    ("disclosure_objection_decision", "2025-04-24T11:00", 1),
)  # fmt: skip
# For each of the days at a year's end from which somebody's declaration is counted.
YEAR_ENDS = tuple(f"{year}-12-31T00:00" for year in range(2022, 2027))
# From rule to rule for one moment, so that neighbours, which are alike, do not meet the same moments.
STRIDE = 17


def chosen() -> Iterator[tuple[str, str, int, tuple[str, ...]]]:
    """Rule, moment, extensions, stops: first the plain ones, then extensions and stops."""
    names = [*RULES, "breach_notice"]
    for place, moment in enumerate(MOMENTS):
        yield from ((names[(place * 4 + nth * STRIDE) % len(names)], moment, 0, ()) for nth in range(4))
    yield from ((name, MOMENTS[place % 20], 0, ()) for place, name in enumerate(names))
    yield from (("yearly_registration", moment, 0, ()) for moment in YEAR_ENDS)
    yield from (
        ("breach_notice", moment, 0, ()) for moment in ("2023-09-14T23:59", "2023-09-15T00:00", "2026-02-13T17:00")
    )
    yield from ((*one, 0, ()) for one in MONTHS)
    yield from ((*one, ()) for one in EXTENDED)
    yield from STOPPED


def vectors() -> Iterator[Mapping[str, object]]:
    """Each case with its due date, where the rule was in force and the holidays that matter are known."""
    for name, received, extensions, stops in dict.fromkeys(chosen()):
        moment = datetime.fromisoformat(received)
        if moment.date() < BEGAN.get(name, moment.date()):
            continue
        found = due(name, moment, [read(each) for each in stops], extensions)
        stays = name in RULES and RULES[name].stays
        if stays or date.fromisoformat(found[:10]) <= LAST_KNOWN:
            yield {"rule": name, "received_at": received, "stops": list(stops), "extend": extensions, "due": found}


def main() -> int:
    """Write the file, one vector a line, or compare it."""
    lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in vectors())
    text = f"[\n{lines}\n]\n"
    if "--check" in sys.argv[1:]:
        return 0 if TARGET.read_text(encoding="utf-8") == text else 1
    TARGET.write_text(text, encoding="utf-8")
    print(text.count("\n") - 2, "vectors")
    return 0


if __name__ == "__main__":
    sys.exit(main())
