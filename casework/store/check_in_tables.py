"""The office store's table of when people who reported were asked how they are."""

from sqlalchemy import Column, Integer, Table

from casework.store.columns import day, fixed
from casework.store.office_tables import office_metadata

check_in = Table(
    "check_in",
    office_metadata,
    fixed("case_id", 16, "case; reveals that its person was asked", primary_key=True),
    Column("number", Integer, primary_key=True, comment="which of the questions of the two years"),
    day("asked", "day on which it was put into the mailbox"),
    day("until", "last day for an answer; none once it came or it is too late", nullable=True),
    day("answered", "day on which an answer came; what it says lies sealed in the case", nullable=True),
    comment="one row for each time that somebody who reported was asked how they are",
)
