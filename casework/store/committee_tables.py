"""Tables of the office store: who sits in committees, their sittings, their items and who takes no part in one."""

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, UniqueConstraint

from casework.store.columns import blob, day, fixed, word
from casework.store.office_tables import office_metadata

committee_seat = Table(
    "committee_seat",
    office_metadata,
    fixed("id", 16, "random", primary_key=True),
    word("committee", "which committee"),
    word("account_id", "account of the portal with which the member reads and votes"),
    word("place", "chair, vice, member or reserve"),
    Column("outside", Boolean, nullable=False, comment="belongs to no department; members are published anyway"),
    day("from_day", "first day of the term"),
    day("to_day", "last day of the term"),
    day("ended_day", "day on which the seat was given up before its term", nullable=True),
    Index("committee_seat_by_committee", "committee"),
)

sitting = Table(
    "sitting",
    office_metadata,
    fixed("id", 16, "random", primary_key=True),
    word("committee", "which committee"),
    Column("year", Integer, nullable=False, comment="year of its number"),
    Column("number", Integer, nullable=False, comment="number within the year"),
    word("state", "planned, called, open or closed"),
    word("mode", "in person, or in writing"),
    day("day", "day of the sitting, or the last one to vote in writing"),
    Column("hour", String(5), nullable=False, comment="when it begins; sittings are announced anyway"),
    Column("where", String(120), nullable=False, comment="room; sittings are announced anyway"),
    word("officer_id", "secretary who planned it"),
    fixed("public_key", 1216, "public key of this sitting; its seed is wrapped to its secretaries"),
    fixed("sealed_id", 16, "under which its present minutes were sealed", nullable=True),
    Column("version", Integer, nullable=False, comment="how often it was changed"),
    blob("body", "minutes, sealed to the sitting", nullable=True),
    day("closed_day", "day on which it was closed; its years are counted from there", nullable=True),
    UniqueConstraint("committee", "year", "number"),
)

sitting_item = Table(
    "sitting_item",
    office_metadata,
    fixed("id", 16, "random", primary_key=True),
    fixed("sitting_id", 16, "which sitting"),
    fixed("agenda_id", 16, "what was put forward; empty for what the secretary brought", nullable=True),
    fixed("case_id", 16, "case; reveals which sitting it came before", nullable=True),
    Column("position", Integer, nullable=False, comment="place on the agenda"),
    word("kind", "as what it came, a fixed word"),
    word("state", "set, voting, voted or decided"),
    word("ballot", "open or secret"),
    word("special", "name of a special majority; empty for the usual one"),
    word("result", "what was decided, a fixed word", nullable=True),
    fixed("sealed_id", 16, "under which its present body was sealed"),
    Column("version", Integer, nullable=False, comment="how often it was written"),
    blob("body", "line, paper, tally and decision, sealed to the sitting"),
    Index("sitting_item_by_sitting", "sitting_id"),
    Index("sitting_item_by_case", "case_id"),
)

sitting_member = Table(
    "sitting_member",
    office_metadata,
    fixed("sitting_id", 16, "which sitting", primary_key=True),
    word("account_id", "who was called", primary_key=True),
    word("place", "chair, vice, member or reserve"),
    fixed("verify_key", 32, "signature key of the account as it was when the member was called"),
    Column("attends", Boolean, nullable=False, comment="was there; the roll of a sitting is part of its minutes"),
)

sitting_exclusion = Table(
    "sitting_exclusion",
    office_metadata,
    fixed("item_id", 16, "which item", primary_key=True),
    word("account_id", "who takes no part in it", primary_key=True),
    word("ground", "why, a fixed word"),
    word("officer_id", "secretary who wrote it down; empty where the member said so", nullable=True),
    day("day", "when it was said"),
)
