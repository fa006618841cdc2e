"""Views of the list that officers keep for themselves."""

import sqlalchemy as sa
from alembic import op


revision = "office_0020"
down_revision = "office_0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the store forward."""
    op.create_table(
        "saved_view",
        sa.Column("id", sa.LargeBinary(16), nullable=False, comment="random"),
        sa.Column(
            "officer_id", sa.String(64), nullable=False, comment="whose view it is; reveals how many they keep"
        ),
        sa.Column(
            "body", sa.LargeBinary(), nullable=False, comment="its name and its filters, sealed to the officer alone"
        ),
        sa.PrimaryKeyConstraint("id"),
        comment="an officer's own views of the list; a name may say whom a matter is about",
    )
    op.create_index("saved_view_by_officer", "saved_view", ["officer_id"])


def downgrade() -> None:
    """Take the store back."""
    op.drop_index("saved_view_by_officer", "saved_view")
    op.drop_table("saved_view")
