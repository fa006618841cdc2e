"""The office store's tables of what becomes of officers' cases when people change: handed over, planned ahead."""

from sqlalchemy import Column, Index, Integer, String, Table

from casework.store.columns import blob, day, fixed, word
from casework.store.office_tables import office_metadata

handover = Table(
    "handover",
    office_metadata,
    fixed("id", 16, "random", primary_key=True),
    word("officer_id", "whose cases go to others"),
    word("why", "a fixed word"),
    word("state", "waiting, moving, done, refused or withdrawn"),
    Column("successors", String(1024), nullable=False, comment="ids of those who take over, separated by spaces"),
    word("asked_by", "who asked for it"),
    day("day", "when"),
    day("from_day", "first day on which cases move"),
    word("signed_by", "who answers for it: the officer themself, or somebody who leads them", nullable=True),
    fixed("signed_with", 32, "signature key they had then", nullable=True),
    fixed("signature", 64, "their signature under it", nullable=True),
    day("ended", "when it was done, refused or withdrawn", nullable=True),
    Index("handover_by_officer", "officer_id"),
    comment="every case of an officer goes to others, beside the sessions of those who hold them",
)

handover_stuck = Table(
    "handover_stuck",
    office_metadata,
    fixed("case_id", 16, "case that none of those named may take over", primary_key=True),
    fixed("handover_id", 16, "which handing over", primary_key=True),
    comment="reveals that somebody is excluded from it; each must be handed to another person",
)

staff_plan = Table(
    "staff_plan",
    office_metadata,
    fixed("id", 16, "random", primary_key=True),
    word("state", "waiting, kept, done, refused or withdrawn"),
    word("brought_by", "administrator"),
    day("day", "when it was brought"),
    word("decided_by", "who confirmed or refused it", nullable=True),
    day("decided_day", "when", nullable=True),
    comment="changes of staff: looked at, confirmed by a second person, carried out on their days",
)

staff_plan_line = Table(
    "staff_plan_line",
    office_metadata,
    fixed("plan_id", 16, "plan", primary_key=True),
    Column("number", Integer, primary_key=True, comment="line of the list"),
    word("act", "join, move or leave"),
    day("on_day", "first day on which it holds; of who leaves, the first day without them"),
    word("officer_id", "whom it is about; none of who joins", nullable=True),
    word("login", "login name"),
    Column("name", String(128), nullable=False, comment="name"),
    Column("came_from", String(64), nullable=False, comment="where they worked before; keeps them from cases of there"),
    word("team", "team from then on"),
    Column("roles", String(256), nullable=False, comment="roles from then on, separated by spaces"),
    Column("desks", String(256), nullable=False, comment="desks from then on, separated by spaces"),
    Column("successors", String(1024), nullable=False, comment="who takes the cases over, separated by spaces"),
    word("state", "kept, done or failed"),
    Index("staff_plan_line_by_day", "state", "on_day"),
)

staff_note = Table(
    "staff_note",
    office_metadata,
    fixed("id", 16, "random; under which it was sealed", primary_key=True),
    fixed("plan_id", 16, "list that it came with"),
    word("register", "register that hears of it"),
    day("on_day", "first day on which the change holds"),
    blob("body", "who, from where to where, sealed to the register's key"),
    Index("staff_note_by_register", "register", "on_day"),
    Index("staff_note_by_plan", "plan_id"),
    comment="changes of staff as registers hear of them: one note for every line, whomever it is about",
)
