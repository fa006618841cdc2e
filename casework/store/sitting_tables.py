"""Tables of the portal store for sittings: what members read and declare, and the urn. Gone after the sitting."""

from sqlalchemy import Boolean, Column, Index, Integer, Table, UniqueConstraint

from casework.store.columns import blob, day, fixed, random_place, word
from casework.store.portal_tables import portal_metadata

seat_call = Table(
    "seat_call",
    portal_metadata,
    random_place("id"),
    fixed("id", 16, "random; under it the agenda was sealed"),
    fixed("sitting_id", 16, "which sitting"),
    word("account_id", "who is called; members are published anyway"),
    Column("open", Boolean, nullable=False, comment="the sitting has begun"),
    Column("here", Boolean, nullable=False, comment="has said that they are there"),
    day("day", "day of the sitting"),
    day("read_day", "day on which it was first opened", nullable=True),
    blob("body", "sealed call and agenda"),
    blob("wrap", "its key, wrapped to the member"),
    UniqueConstraint("id"),
    UniqueConstraint("sitting_id", "account_id"),
    Index("seat_call_by_account", "account_id"),
)

seat_paper = Table(
    "seat_paper",
    portal_metadata,
    random_place("id"),
    fixed("id", 16, "random; under it the paper was sealed"),
    fixed("sitting_id", 16, "which sitting"),
    fixed("item_id", 16, "which item"),
    word("account_id", "whose copy"),
    word("stand", "asked, clear or excluded; reveals that a member takes no part in an item, not why"),
    day("read_day", "day on which it was first opened", nullable=True),
    blob("body", "sealed paper; gone for whoever takes no part", nullable=True),
    blob("wrap", "its key, wrapped to the member; gone for whoever takes no part", nullable=True),
    UniqueConstraint("id"),
    UniqueConstraint("item_id", "account_id"),
    Index("seat_paper_by_sitting", "sitting_id"),
)

seat_word = Table(
    "seat_word",
    portal_metadata,
    random_place("id"),
    fixed("id", 16, "random; under it the word was sealed"),
    fixed("sitting_id", 16, "which sitting"),
    fixed("item_id", 16, "which item"),
    word("account_id", "who says it"),
    word("what", "declaration or vote"),
    blob("body", "sealed and signed; nothing on the portal opens it"),
    blob("wrap", "its key, wrapped to the sitting"),
    UniqueConstraint("id"),
    UniqueConstraint("item_id", "account_id", "what"),
    Index("seat_word_by_sitting", "sitting_id"),
)

item_vote = Table(
    "item_vote",
    portal_metadata,
    fixed("item_id", 16, "which item", primary_key=True),
    fixed("sitting_id", 16, "which sitting"),
    Column("secret", Boolean, nullable=False, comment="a ballot that nobody's name stands on"),
    Column("open", Boolean, nullable=False, comment="votes are taken"),
    fixed("urn_key", 1216, "public key of this one vote"),
    Column("taken", Integer, nullable=False, comment="how many have voted"),
)

vote_cast = Table(
    "vote_cast",
    portal_metadata,
    fixed("item_id", 16, "which item", primary_key=True),
    word("account_id", "who has voted; not how", primary_key=True),
)

ballot = Table(
    "ballot",
    portal_metadata,
    random_place("id"),
    fixed("id", 16, "random"),
    fixed("item_id", 16, "which item"),
    blob("body", "sealed choice without a name"),
    blob("wrap", "its key, wrapped to the urn"),
    UniqueConstraint("id"),
    Index("ballot_by_item", "item_id"),
    comment="lies in a random place beside the others; counted and destroyed together when the vote ends",
)

seat_note = Table(
    "seat_note",
    portal_metadata,
    fixed("paper_id", 16, "beside which paper", primary_key=True),
    fixed("id", 16, "under which it was sealed"),
    Column("version", Integer, nullable=False, comment="how often it was written"),
    blob("body", "a member's own notes, sealed to themself"),
    blob("wrap", "its key, wrapped to the member"),
    comment="vanish with the sitting",
)
