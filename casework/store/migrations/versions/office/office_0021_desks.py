"""What officers keep for later, and where they are called."""

import sqlalchemy as sa
from alembic import op


revision = "office_0021"
down_revision = "office_0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the store forward."""
    op.create_table(
        "case_later",
        sa.Column("case_id", sa.LargeBinary(16), nullable=False, comment="case"),
        sa.Column("officer_id", sa.String(64), nullable=False, comment="whose list does not show it for a while"),
        sa.Column("until", sa.Date(), nullable=False, comment="day on which it is there again"),
        sa.PrimaryKeyConstraint("case_id", "officer_id"),
        comment="what an officer looks at later; nobody else's list changes",
    )
    op.create_index("case_later_by_officer", "case_later", ["officer_id"])
    op.create_table(
        "mention",
        sa.Column("message_id", sa.LargeBinary(16), nullable=False, comment="note in which somebody is called"),
        sa.Column(
            "officer_id",
            sa.String(64),
            nullable=False,
            comment="who is called; reveals that a colleague was asked to look",
        ),
        sa.Column("case_id", sa.LargeBinary(16), nullable=False, comment="case"),
        sa.Column("day", sa.Date(), nullable=False, comment="day of the note"),
        sa.PrimaryKeyConstraint("message_id", "officer_id"),
        comment="gone as soon as whoever is called has opened the case",
    )
    op.create_index("mention_by_officer", "mention", ["officer_id"])
    op.create_index("mention_by_case", "mention", ["case_id"])


def downgrade() -> None:
    """Take the store back."""
    op.drop_index("mention_by_case", "mention")
    op.drop_index("mention_by_officer", "mention")
    op.drop_table("mention")
    op.drop_index("case_later_by_officer", "case_later")
    op.drop_table("case_later")
