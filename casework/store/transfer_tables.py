"""The office store's table of how cases change hands; what is sent to whom is sealed under the case key."""

from sqlalchemy import Column, Index, Integer, Table

from casework.store.columns import blob, fixed, minute, word
from casework.store.office_tables import office_metadata

case_transfer = Table(
    "case_transfer",
    office_metadata,
    fixed("id", 16, "random", primary_key=True),
    fixed("case_id", 16, "case"),
    word("act", "transfer, forward, redirect or reassign; reveals that a case goes elsewhere, not where"),
    word("state", "drafted, made, handed, confirmed, returned or withdrawn"),
    word("officer_id", "who began it"),
    minute("begun", "when it was begun; an officer's act", nullable=False),
    minute("returned_at", "when it was noted that the agency returned it; an officer's act"),
    fixed("approval_id", 16, "the approval asked for it", nullable=True),
    Column("version", Integer, nullable=False, comment="raised with every change, so that two never overwrite"),
    fixed("sealed_id", 16, "random; what the body is sealed about, its wrap lies in the keyring under it"),
    blob("body", "recipient, paper, enclosures, what was told and how it was handed, sealed under the case key"),
    Index("case_transfer_by_case", "case_id"),
    comment="kept as long as the case; what it says can be read with the case key alone",
)
