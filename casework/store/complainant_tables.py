"""Tables of the office store for ordinary complainants: what is told without a receipt, and how they found it."""

from sqlalchemy import Boolean, Column, Integer, Table

from casework.store.columns import blob, day, fixed, word
from casework.store.office_tables import office_metadata

standing_kept = Table(
    "standing_kept",
    office_metadata,
    fixed("case_id", 16, "case", primary_key=True),
    blob("kept", "contact, and what finds and opens its cards in the drop store; sealed to the case key"),
    blob("finders", "under which names the cards lie in the drop store, one after the other"),
    word("stage", "stage that the cards say; the case's own"),
    day("next", "day that the cards say", nullable=True),
    Column("stands", Boolean, nullable=False, comment="the cards say that the clock stands still"),
    day("day", "day on which the cards were written"),
    comment="ordinary cases with a contact: their person may ask how far it is without the receipt",
)

standing_letter = Table(
    "standing_letter",
    office_metadata,
    fixed("finder", 32, "name of a card in the drop store", primary_key=True),
    blob("card", "sealed card to be laid there; empty where it is to be taken away", nullable=True),
    comment="cards on their way to the drop store, gone once they lie there",
)

satisfaction = Table(
    "satisfaction",
    office_metadata,
    fixed(
        "case_id", 16, "case whose person has said how it was; what they said is sealed to the case", primary_key=True
    ),
    fixed("message_id", 16, "id under which it was sent: sent again it is the same, another one is refused"),
    comment="said once for each case",
)

satisfaction_count = Table(
    "satisfaction_count",
    office_metadata,
    word("period", "quarter in which it was said", primary_key=True),
    word("team", "team whose case it was", primary_key=True),
    Column("score", Integer, primary_key=True, comment="1 to 5"),
    Column("count", Integer, nullable=False, comment="how often; shown from the fifth on"),
    comment="how people found it, as counts alone",
)
