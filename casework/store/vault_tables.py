"""Tables of the vault store: what only a quorum of custodians can open."""

from sqlalchemy import MetaData, Table

from casework.store.columns import blob, day, fixed

vault_metadata = MetaData()

envelope = Table(
    "envelope",
    vault_metadata,
    fixed("pointer", 16, "random pointer that travels inside a seal", primary_key=True),
    blob("body", "sealed body"),
    blob("bundles", "one sealed bundle per custodian"),
    day("day", "day of writing; unreferenced ones are swept"),
)

lent_bundle = Table(
    "lent_bundle",
    vault_metadata,
    fixed("pointer", 16, "of which envelope", primary_key=True),
    fixed("receiver", 16, "key id of the custodian who takes the place of another", primary_key=True),
    fixed("lender", 16, "key id of the custodian who lends", primary_key=True),
    blob("bundle", "those of the lender's shares that the lost bundle held, sealed to the receiver"),
    comment="while a custodian is replaced; gone once the bundle was put together",
)
