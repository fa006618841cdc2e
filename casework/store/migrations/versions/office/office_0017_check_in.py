"""When people who reported were asked how they are."""

import sqlalchemy as sa
from alembic import op


revision = "office_0017"
down_revision = "office_0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the store forward."""
    op.create_table(
        "check_in",
        sa.Column("case_id", sa.LargeBinary(16), nullable=False, comment="case; reveals that its person was asked"),
        sa.Column("number", sa.Integer(), nullable=False, comment="which of the questions of the two years"),
        sa.Column("asked", sa.Date(), nullable=False, comment="day on which it was put into the mailbox"),
        sa.Column(
            "until", sa.Date(), nullable=True, comment="last day for an answer; none once it came or it is too late"
        ),
        sa.Column(
            "answered",
            sa.Date(),
            nullable=True,
            comment="day on which an answer came; what it says lies sealed in the case",
        ),
        sa.PrimaryKeyConstraint("case_id", "number"),
        comment="one row for each time that somebody who reported was asked how they are",
    )


def downgrade() -> None:
    """Take the store back."""
    op.drop_table("check_in")
