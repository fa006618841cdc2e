"""Tables of the office store for ordinary matters: marks, site checks, checks of a period, lines, awards."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Table, UniqueConstraint

from casework.store.columns import blob, day, fixed, minute, word
from casework.store.office_tables import office_metadata

case_watch = Table(
    "case_watch",
    office_metadata,
    fixed("case_id", 16, "ordinary case; gone when it becomes a protected one", primary_key=True),
    word("mark", "ordinary, important or urgent; reveals that somebody may be in danger, not where or why"),
    Column("suggested", Boolean, nullable=False, comment="the mark comes from the rules and nobody has confirmed it"),
    Column("unit", String(64), nullable=True, comment="department asked to act; reveals roughly what it is about"),
    word("target", "the office's own aim for a simple matter, a rule of deadlines", nullable=True),
    minute("target_at", "until when that is; with the rule it gives the minute of arrival of a named complainant"),
    day("promised_day", "until when something was promised to be done", nullable=True),
    day("look_day", "when somebody looks again", nullable=True),
    day("reminded_day", "when the keeper last said that it is time to look", nullable=True),
    day("done_day", "when it was recorded that what was promised is done", nullable=True),
    Column("version", Integer, nullable=False, comment="how often it was written"),
    fixed("sealed_id", 16, "under which its present body was sealed", nullable=True),
    blob("body", "what was promised, seen and shown; sealed to the case key", nullable=True),
    Index("case_watch_by_look", "look_day"),
    comment="what the office watches of an ordinary matter",
)

site_check = Table(
    "site_check",
    office_metadata,
    fixed("id", 16, "random", primary_key=True),
    fixed("case_id", 16, "case; reveals that somebody goes to a place because of it"),
    word("state", "planned, asked or done"),
    day("planned_day", "when somebody goes there"),
    day("day", "when it was last written"),
    word("officer_id", "who planned it"),
    Column("version", Integer, nullable=False, comment="how often it was written"),
    fixed("sealed_id", 16, "under which its present body was sealed"),
    blob("body", "who goes, what was found, who is asked to do what, which picture; sealed to the case key"),
    Index("site_check_by_case", "case_id"),
    comment="somebody looks at the place of a matter",
)

handling_check = Table(
    "handling_check",
    office_metadata,
    fixed("id", 16, "random", primary_key=True),
    word("channel", "which channel is checked"),
    day("first_day", "first day of the period"),
    day("last_day", "last day of the period"),
    word("state", "sampled, checked, notified, improving or confirmed"),
    fixed("seed", 32, "from which the sample is drawn; names no case"),
    day("opened_day", "when the keeper opened it"),
    Column("version", Integer, nullable=False, comment="how often it was written"),
    fixed("sealed_id", 16, "under which its present body was sealed", nullable=True),
    blob("body", "problems, improvements, answers of departments; sealed to those who may read checks", nullable=True),
    UniqueConstraint("channel", "first_day"),
    comment="a check of how ordinary matters of a period were worked on; holds no count and no case",
)

check_score = Table(
    "check_score",
    office_metadata,
    fixed("check_id", 16, "check", primary_key=True),
    fixed("case_id", 16, "ordinary case of its sample; gone when it becomes a protected one", primary_key=True),
    Column("sincere", Integer, nullable=False, comment="1 to 5, how earnestly it was worked on; of the office's work"),
    Column("accurate", Integer, nullable=False, comment="1 to 5, how right the answer was; of the office's work"),
    Column("kind", Integer, nullable=False, comment="1 to 5, how friendly the answer was; of the office's work"),
    word("officer_id", "who looked at it"),
    day("day", "day of the score"),
    fixed("sealed_id", 16, "under which the remark was sealed"),
    blob("remark", "why; sealed to the case key"),
    Index("check_score_by_case", "case_id"),
)

briefing_line = Table(
    "briefing_line",
    office_metadata,
    fixed("case_id", 16, "ordinary case of the mayor's line; gone when it becomes a protected one", primary_key=True),
    day("day", "day of the line"),
    word("officer_id", "who wrote it"),
    fixed("sealed_id", 16, "under which its present body was sealed"),
    blob("body", "a neutral line of what it is about, sealed to the case key"),
)

entry_flag = Table(
    "entry_flag",
    office_metadata,
    fixed("case_id", 16, "ordinary case from a call or visit; gone when it becomes a protected one", primary_key=True),
    word("account_id", "portal account that entered it; reveals whose entry is doubted"),
    word("reason", "duplicate or self_made"),
    day("entered_day", "day of the entry"),
    word("officer_id", "who looked at it"),
    Index("entry_flag_by_day", "entered_day"),
    comment="entries that count for no award",
)


def _prize(name: str, what: str) -> tuple[Column[int], Column[int]]:
    return (
        Column(f"{name}_chosen", Integer, nullable=False, comment=f"how many {what} are chosen"),
        Column(f"{name}_prize", BigInteger, nullable=False, comment=f"for how much altogether, in won: {what}"),
    )


award_plan = Table(
    "award_plan",
    office_metadata,
    Column("year", Integer, primary_key=True, autoincrement=False, comment="year"),
    Column("prize", BigInteger, nullable=False, comment="money for awards in that year, in won"),
    *_prize("gu", "departments of the office"),
    *_prize("dong", "dong offices"),
    *_prize("person", "people"),
    word("officer_id", "who wrote it"),
    day("day", "when it was last written"),
)
