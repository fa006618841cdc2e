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
