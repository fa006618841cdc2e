"""Answers that leave by telephone wait beside letters to mailboxes."""

import sqlalchemy as sa
from alembic import op


revision = "office_0009"
down_revision = "office_0008"
branch_labels = None
depends_on = None

_KIND = ("0 office message, 2 card", "0 office message, 2 card, 3 text message")
_WRAP = (
    "data key wrapped to the mailbox key",
    "data key wrapped to the mailbox key, of a text message to the key of the bot that sends it",
)
_TABLE = (
    "written in the same transaction as the message, gone once it lies in the mailbox",
    "written in the same transaction as the message, gone once it lies in the mailbox or with the bot",
)


def upgrade() -> None:
    """Bring the store forward."""
    _say(1)


def downgrade() -> None:
    """Take the store back."""
    _say(0)


def _say(which: int) -> None:
    if op.get_bind().dialect.name == "postgresql":  # SQLite keeps no comments
        op.alter_column("outgoing", "kind", comment=_KIND[which], existing_type=sa.Integer(), existing_nullable=False)
        op.alter_column(
            "outgoing", "wrap", comment=_WRAP[which], existing_type=sa.LargeBinary(), existing_nullable=False
        )
        op.create_table_comment("outgoing", _TABLE[which], existing_comment=_TABLE[1 - which])
