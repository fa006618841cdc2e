"""Tables of the office store: records of a case in fields, sealed, and counts of talks that name none."""

from sqlalchemy import Column, Index, Integer, Table

from casework.store.columns import blob, day, fixed, word
from casework.store.office_tables import office_metadata

case_record = Table(
    "case_record",
    office_metadata,
    fixed("id", 16, "random", primary_key=True),
    fixed("case_id", 16, "case"),
    word("kind", "which sort of record; reveals that such a one was written"),
    fixed("sealed_id", 16, "under which its present body was sealed"),
    Column("version", Integer, nullable=False, comment="how often it was written"),
    word("officer_id", "who wrote it last"),
    day("day", "when it was last written"),
    day("follow_up", "day on which somebody is to be asked again; reveals no more", nullable=True),
    blob("body", "the fields, sealed to the case key"),
    Index("case_record_by_case", "case_id"),
    Index("case_record_by_follow_up", "follow_up"),
)

talk_count = Table(
    "talk_count",
    office_metadata,
    word("month", "month in which talks ended", primary_key=True),
    word("topic", "what they were about, a fixed word", primary_key=True),
    word("outcome", "how they ended, a fixed word", primary_key=True),
    Column("count", Integer, nullable=False, comment="how many; smaller ones than the rules say are never shown"),
)
