"""The office store's table of the views that officers keep for themselves."""

from sqlalchemy import Index, Table

from casework.store.columns import blob, fixed, word
from casework.store.office_tables import office_metadata

saved_view = Table(
    "saved_view",
    office_metadata,
    fixed("id", 16, "random", primary_key=True),
    word("officer_id", "whose view it is; reveals how many they keep"),
    blob("body", "its name and its filters, sealed to the officer alone"),
    Index("saved_view_by_officer", "officer_id"),
    comment="an officer's own views of the list; a name may say whom a matter is about",
)
