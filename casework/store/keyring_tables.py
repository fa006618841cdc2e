"""Tables of the keyring store: every wrap, under a key kept outside the database."""

from sqlalchemy import Index, MetaData, Table

from casework.store.columns import blob, fixed, word

keyring_metadata = MetaData()

wrap = Table(
    "wrap",
    keyring_metadata,
    fixed("id", 16, "random", primary_key=True),
    fixed("thing", 16, "message, case or key that is opened with it"),
    fixed("reader", 16, "key id of who can open it; reveals who may read what"),
    word("kind", "message, epoch-key, case-key, sitting-key, secret, attachment, gazetteer, grant, paper, handing…"),
    word("kek", "id of the key over the blob"),
    blob("sealed", "wrap record under the key outside"),
    Index("wrap_by_thing", "thing"),
    Index("wrap_by_reader", "reader", "kind"),
)
