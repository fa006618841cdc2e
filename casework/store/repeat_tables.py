"""Tables of the office store: what came again, what is put forward, what was brought or entered elsewhere."""

from sqlalchemy import Column, Index, Integer, Table

from casework.store.columns import blob, day, fixed, word
from casework.store.office_tables import office_metadata

case_repeat = Table(
    "case_repeat",
    office_metadata,
    fixed(
        "case_id",
        16,
        "case; reveals that an officer found the same matter in another one, not in which",
        primary_key=True,
    ),
    fixed("sealed_id", 16, "under which its present body was sealed"),
    Column("version", Integer, nullable=False, comment="how often it was written"),
    day("day", "when it was last written"),
    blob("body", "which cases are about the same, and which were joined; sealed to the case key"),
    comment="ordinary cases with ordinary ones, protected with protected ones;"
    " gone as soon as an ordinary one may be protected",
)

agenda_item = Table(
    "agenda_item",
    office_metadata,
    fixed("id", 16, "random", primary_key=True),
    fixed("case_id", 16, "case; reveals that it was put forward"),
    word("kind", "as what, a fixed word"),
    word("state", "waiting, taken, settled or withdrawn"),
    word("officer_id", "who put it forward"),
    word("chosen", "officer whom a lead named to look into it", nullable=True),
    day("day", "when it was put forward"),
    blob("body", "the neutral line, sealed to the case and to its readers"),
    Index("agenda_item_by_case", "case_id"),
    comment="of ordinary cases only; gone as soon as one may be a protected case",
)

agenda_reader = Table(
    "agenda_reader",
    office_metadata,
    fixed("item_id", 16, "what was put forward", primary_key=True),
    word("officer_id", "who reads it; reveals who was passed over", primary_key=True),
    Index("agenda_reader_by_officer", "officer_id"),
)

imported = Table(
    "imported",
    office_metadata,
    # Whoever has the rows and the key file can tell whether a number was brought, never which case it became.
    fixed("tag", 32, "of a number of another system, under a key in a file outside every database", primary_key=True),
    word("source", "the other system"),
    day("day", "day of the import"),
    fixed("message_id", 16, "only while it is being brought, so that a killed import goes on", nullable=True),
)

case_entered = Table(
    "case_entered",
    office_metadata,
    fixed("case_id", 16, "case that was carried over into another system by hand", primary_key=True),
    fixed("sealed_id", 16, "under which its body was sealed"),
    word("officer_id", "who did it"),
    day("day", "day on which it was done"),
    blob("body", "its number there, sealed to the case key"),
)
