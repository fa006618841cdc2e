"""The office store's table of what people decided about their identity."""

from sqlalchemy import Column, Index, Integer, Table

from casework.store.columns import blob, fixed
from casework.store.office_tables import office_metadata

case_consent = Table(
    "case_consent",
    office_metadata,
    fixed("id", 16, "id of the message that said it", primary_key=True),
    fixed("case_id", 16, "case; reveals how often its person decided something"),
    Column("position", Integer, nullable=False, comment="order within the case"),
    blob("body", "what was decided, its signature and the text shown, sealed to the case key"),
    fixed("envelope", 16, "envelope in the vault; none where there is none or it is to be destroyed", nullable=True),
    blob("named", "name and contact as the officers may read them, sealed to the case key", nullable=True),
    Index("case_consent_by_case", "case_id"),
    comment="consents, refusals and withdrawals: one row each, never changed in what they say",
)
