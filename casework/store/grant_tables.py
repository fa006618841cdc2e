"""Tables of the office store: what was asked back from behind the quorum, and what custodians said to it."""

from sqlalchemy import Index, Table

from casework.store.columns import blob, day, fixed, word
from casework.store.office_tables import office_metadata

identity_grant = Table(
    "identity_grant",
    office_metadata,
    fixed("id", 16, "grant id, random", primary_key=True),
    fixed("case_id", 16, "case"),
    word("officer_id", "who asks; only their key opens the answers"),
    day("not_after", "last day on which it may be used"),
    blob("body", "what is asked and why, sealed to the case and to the custodians who may answer"),
    Index("identity_grant_by_case", "case_id"),
    comment="asked for and not used yet; destroyed with its use or after its day",
)

grant_answer = Table(
    "grant_answer",
    office_metadata,
    fixed("grant_id", 16, "grant", primary_key=True),
    fixed("custodian", 16, "key id of the custodian; reveals who agreed", primary_key=True),
    blob("answer", "the custodian's shares, sealed to who asks and signed"),
)

grant_refusal = Table(
    "grant_refusal",
    office_metadata,
    fixed("grant_id", 16, "grant", primary_key=True),
    fixed("custodian", 16, "key id of the custodian; reveals who refused, not why", primary_key=True),
    day("day", "day on which it was refused"),
)

spent_grant = Table(
    "spent_grant",
    office_metadata,
    fixed("id", 16, "grant id that was used; a copy of its row opens nothing any more", primary_key=True),
    day("not_after", "day after which the grant would be void anyway"),
)
