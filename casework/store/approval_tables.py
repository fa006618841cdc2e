"""Tables of the office store for approvals: what is asked, who may decide, what was decided, who stands in."""

from sqlalchemy import Boolean, Column, Index, Integer, Table, UniqueConstraint

from casework.store.columns import blob, day, fixed, word
from casework.store.office_tables import office_metadata

approval = Table(
    "approval",
    office_metadata,
    fixed("id", 16, "random", primary_key=True),
    fixed("case_id", 16, "case, or the destruction list it is about"),
    word("act", "what is to be done"),
    word("state", "asked, granted, rejected, withdrawn or used"),
    Column("step", Integer, nullable=False, comment="which step decides next"),
    word("officer_id", "who drafted it"),
    word("document_number", "number given when it was granted", nullable=True),
    day("day", "day of the draft"),
    blob("body", "title and text, sealed to the case and to those who may decide"),
    UniqueConstraint("document_number"),
    Index("approval_by_case", "case_id"),
    Index("approval_by_state", "state"),
)

approval_decider = Table(
    "approval_decider",
    office_metadata,
    fixed("approval_id", 16, "approval", primary_key=True),
    word("officer_id", "who may decide", primary_key=True),
    Column("step", Integer, nullable=False, comment="at which step"),
    Index("approval_decider_by_officer", "officer_id"),
    comment="who may decide which step, set when it was drafted; reveals who was passed over",
)

approval_decision = Table(
    "approval_decision",
    office_metadata,
    fixed("approval_id", 16, "approval", primary_key=True),
    Column("step", Integer, primary_key=True, comment="which step"),
    word("officer_id", "who decided"),
    Column("granted", Boolean, nullable=False, comment="passed on or granted; otherwise rejected"),
    Column("deputy", Boolean, nullable=False, comment="decided in place of somebody else"),
    day("day", "day of the decision"),
    fixed("note_id", 16, "under which the note was sealed", nullable=True),
    blob("note", "why, sealed to the case and to those who may decide", nullable=True),
    fixed("signature", 64, "of who granted, under a destruction list; proves nothing about a case", nullable=True),
)

officer_deputy = Table(
    "officer_deputy",
    office_metadata,
    word("officer_id", "who is away", primary_key=True),
    word("deputy_id", "who decides in their place"),
    day("since", "first day"),
    day("until", "last day"),
)
