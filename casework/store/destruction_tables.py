"""Tables of the office store for the end of retention: until when, what stops it, lists, what is left afterwards."""

from sqlalchemy import JSON, Column, Index, Integer, String, Table, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB

from casework.store.columns import blob, day, fixed, word
from casework.store.office_tables import office_metadata

case_retention = Table(
    "case_retention",
    office_metadata,
    fixed("case_id", 16, "closed case", primary_key=True),
    word("retention", "class of records; reveals the broad subject"),
    Column("years", Integer, nullable=False, comment="how many years it is kept; 0 for good"),
    day("closed_day", "day of closing it was counted from; another one in the case makes this row void"),
    day("until", "last day on which it is kept; 9999-12-31 for good"),
    day("not_before", "first day on which it may stand on a list again, after it was postponed", nullable=True),
    word("set_by", "number of the list with which the length was set anew", nullable=True),
    Index("case_retention_by_until", "until", "case_id"),
    comment="counted anew by the keeper, which holds no key",
)

entry_retention = Table(
    "entry_retention",
    office_metadata,
    fixed("entry_id", 16, "closed entry of a register", primary_key=True),
    word("retention", "class of records"),
    Column("years", Integer, nullable=False, comment="how many years it is kept; 0 for good"),
    day("closed_day", "day of closing it was counted from; another one in the entry makes this row void"),
    day("until", "last day on which it is kept; 9999-12-31 for good"),
    day("not_before", "first day on which it may stand on a list again, after it was postponed", nullable=True),
    word("set_by", "number of the list with which the length was set anew", nullable=True),
    Index("entry_retention_by_until", "until", "entry_id"),
    comment="the same of entries; none of what is kept for good, and of what only its readers can count",
)

sitting_retention = Table(
    "sitting_retention",
    office_metadata,
    fixed("sitting_id", 16, "closed sitting of a committee", primary_key=True),
    word("retention", "class of records"),
    Column("years", Integer, nullable=False, comment="how many years it is kept; 0 for good"),
    day("closed_day", "day of closing it was counted from; another one in the sitting makes this row void"),
    day("until", "last day on which it is kept; 9999-12-31 for good"),
    day("not_before", "first day on which it may stand on a list again, after it was postponed", nullable=True),
    word("set_by", "number of the list with which the length was set anew", nullable=True),
    Index("sitting_retention_by_until", "until", "sitting_id"),
    comment="the same of sittings, by the years of their committee",
)

retention_hold = Table(
    "retention_hold",
    office_metadata,
    fixed("id", 16, "random", primary_key=True),
    fixed("case_id", 16, "case that must be kept"),
    word("reason", "why, a fixed word of the rules; reveals that something is going on about it"),
    word("officer_id", "who said so"),
    day("since", "first day"),
    day("until", "day on which it ended; none while it holds", nullable=True),
    Index("retention_hold_by_case", "case_id"),
)

destruction_list = Table(
    "destruction_list",
    office_metadata,
    fixed("id", 16, "random; stands for the list in the journal", primary_key=True),
    word("number", "drawn at random, so that gaps say nothing about lists one may not see"),
    day("made_day", "day of the proposal"),
    word("state", "open, asked, running or done"),
    day("board_day", "day of the review board's meeting", nullable=True),
    Column("board_document", String(64), nullable=True, comment="document number of the review board"),
    word("asked_by", "who decided the lines and asked", nullable=True),
    day("asked_day", "day of asking", nullable=True),
    fixed("approval_id", 16, "approval that was asked for", nullable=True),
    fixed("digest", 32, "of the list as it was decided", nullable=True),
    fixed("signature", 64, "of who asked, under the digest", nullable=True),
    day("done_day", "day on which everything was destroyed", nullable=True),
    blob("certificate", "signed certificate: numbers, classes, years, digests; nothing of a text", nullable=True),
    UniqueConstraint("number"),
    Index("destruction_list_by_state", "state"),
)

destruction_line = Table(
    "destruction_line",
    office_metadata,
    fixed("list_id", 16, "list", primary_key=True),
    word("number", "public number of the case, number of the entry or of the sitting", primary_key=True),
    Column("what", String(64), nullable=False, server_default="case", comment="case, entry or sitting"),
    fixed("case_id", 16, "case; gone once the list is done", nullable=True),
    fixed("entry_id", 16, "entry of a register; gone once the list is done", nullable=True),
    fixed("sitting_id", 16, "sitting of a committee; gone once the list is done", nullable=True),
    word("kind_group", "broad group of the kind, register of the entry, or committee"),
    word("retention", "class of records"),
    Column("years", Integer, nullable=False, comment="how many years it was kept"),
    Column("closed_year", Integer, nullable=False, comment="year of closing"),
    day("closed_day", "day of closing; gone once the list is done", nullable=True),
    word("decision", "empty, destroy, postpone or lengthen"),
    word("reason", "why it is postponed, or the new period: a fixed word of the rules"),
    word("state", "listed, destroyed, postponed, lengthened, held or reopened"),
    fixed("rows_digest", 32, "digest of the rows that were destroyed", nullable=True),
    Index("destruction_line_by_case", "case_id"),
    Index("destruction_line_by_entry", "entry_id"),
    Index("destruction_line_by_sitting", "sitting_id"),
)

destruction_shut_out = Table(
    "destruction_shut_out",
    office_metadata,
    fixed("list_id", 16, "list", primary_key=True),
    word("officer_id", "who must not see it: excluded from a case on it; reveals a conflict", primary_key=True),
)

destruction_task = Table(
    "destruction_task",
    office_metadata,
    word("store", "in which store it still has to be destroyed, or files", primary_key=True),
    word(
        "what", "wraps of a thing or for a key, an envelope, a mailbox, a copy, papers, or to rewrite", primary_key=True
    ),
    fixed("ref", 16, "its id there; gone with the row once it is destroyed", primary_key=True),
    fixed("list_id", 16, "list"),
    Index("destruction_task_by_list", "list_id"),
    comment="written in the transaction that takes a case out: whoever is killed in between is followed by this",
)

case_tombstone = Table(
    "case_tombstone",
    office_metadata,
    word("number", "public number that the case had", primary_key=True),
    word("kind_group", "broad group of the kind"),
    Column("received_year", Integer, nullable=False, comment="year of arrival"),
    Column("closed_year", Integer, nullable=False, comment="year of closing"),
    day("destroyed_day", "day of the destruction"),
    word("list_number", "list with which it was destroyed"),
    comment="all that is left of a case by its number",
)

destroyed_count = Table(
    "destroyed_count",
    office_metadata,
    Column("year", Integer, primary_key=True, autoincrement=False, comment="year of closing"),
    word("kind", "kind of matter", primary_key=True),
    word("result", "how they ended", primary_key=True),
    Column("cases", Integer, nullable=False, comment="how many; small ones are told to nobody outside"),
    comment="what statistics keep of destroyed cases; says of no number what it was",
)

entry_remains = Table(
    "entry_remains",
    office_metadata,
    word("register", "register it stood in", primary_key=True),
    word("number", "number that it had", primary_key=True),
    Column("year", Integer, nullable=False, comment="year of its number"),
    Column("serial", Integer, nullable=False, comment="which one of its year; no other entry gets it"),
    word("state", "how it ended"),
    day("day", "its day, by which reports count it; empty where the register is sealed", nullable=True),
    Column(
        "fields",
        JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql"),
        nullable=True,
        comment="choices and figures that reports count, nothing that was written; empty where the register is sealed",
    ),
    Column("closed_year", Integer, nullable=False, comment="year of closing"),
    day("destroyed_day", "day of the destruction"),
    word("list_number", "list with which it was destroyed"),
    Index("entry_remains_by_day", "register", "day"),
    comment="all that is left of an entry: what the figures of past years are counted from",
)

sitting_remains = Table(
    "sitting_remains",
    office_metadata,
    word("committee", "which committee", primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False, comment="year of its number"),
    Column("number", Integer, primary_key=True, autoincrement=False, comment="number within the year"),
    word("mode", "in person, or in writing"),
    day("day", "day of the sitting; sittings are announced anyway"),
    Column("called", Integer, nullable=False, comment="how many members were called"),
    Column("attended", Integer, nullable=False, comment="how many were there"),
    Column("closed_year", Integer, nullable=False, comment="year of closing"),
    day("destroyed_day", "day of the destruction"),
    word("list_number", "list with which it was destroyed"),
    comment="all that is left of a sitting: that it was; not who was there, not what was decided",
)
