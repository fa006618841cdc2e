"""The office store's tables of one officer's own list: what they keep for later, and where they are called."""

from sqlalchemy import Column, Index, String, Table, UniqueConstraint

from casework.store.columns import blob, day, fixed, word
from casework.store.office_tables import office_metadata

case_later = Table(
    "case_later",
    office_metadata,
    fixed("case_id", 16, "case", primary_key=True),
    word("officer_id", "whose list does not show it for a while", primary_key=True),
    day("until", "day on which it is there again"),
    Index("case_later_by_officer", "officer_id"),
    comment="what an officer looks at later; nobody else's list changes",
)

mention = Table(
    "mention",
    office_metadata,
    fixed("message_id", 16, "note in which somebody is called", primary_key=True),
    word("officer_id", "who is called; reveals that a colleague was asked to look", primary_key=True),
    fixed("case_id", 16, "case"),
    day("day", "day of the note"),
    Index("mention_by_officer", "officer_id"),
    Index("mention_by_case", "case_id"),
    comment="gone as soon as whoever is called has opened the case",
)

unsent = Table(
    "unsent",
    office_metadata,
    fixed("case_id", 16, "case", primary_key=True),
    word("officer_id", "who was writing in it", primary_key=True),
    fixed("sealed_id", 16, "under which it was sealed"),
    day("day", "day of the last word"),
    blob("body", "what was being written and not sent, sealed to its writer alone"),
    Index("unsent_by_day", "day"),
    comment="so that nobody loses words to a browser or a machine that stops; gone with the sending",
)

entry_unsent = Table(
    "entry_unsent",
    office_metadata,
    word("register", "register in whose form it was written", primary_key=True),
    word("act", "new or edit", primary_key=True),
    fixed(
        "entry_id",
        16,
        "entry written over, or of which a new one comes; zeros if of none",
        primary_key=True,
    ),
    word("officer_id", "who was writing", primary_key=True),
    fixed("sealed_id", 16, "under which it was sealed"),
    day("day", "day of the last word"),
    blob("body", "what was being written and not saved, sealed to its writer alone"),
    Index("entry_unsent_by_day", "day"),
    comment="the same of the forms of registers; gone with the saving",
)

calendar_feed = Table(
    "calendar_feed",
    office_metadata,
    word("officer_id", "whose days they are", primary_key=True),
    fixed("tag", 32, "digest of the address's secret part; the part itself is nowhere"),
    UniqueConstraint("tag"),
    comment="an address that a calendar program asks: how many cases are due on which day, and nothing else",
)

reminder_mail = Table(
    "reminder_mail",
    office_metadata,
    word("officer_id", "who is reminded", primary_key=True),
    Column("address", String(254), nullable=False, comment="where to; it stands on the person's card at work"),
    word("sent", "day and hour of the last one, the same hours for everybody", nullable=True),
    comment="officers who want a mail without content at fixed hours when something waits for them",
)
