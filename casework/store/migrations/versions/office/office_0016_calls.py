"""Whether somebody waits for a person stands in the lines of the lists."""

import sqlalchemy as sa
from alembic import op


revision = "office_0016"
down_revision = "office_0015"
branch_labels = None
depends_on = None

_COMMENT = "somebody waits for a person, and nobody has joined"
_URGENT = "SELECT id FROM cases WHERE urgent AND state NOT IN ('closed', 'withdrawn')"


def upgrade() -> None:
    """Bring the store forward."""
    with op.batch_alter_table("inbox_line", schema=None) as batch_op:
        batch_op.add_column(sa.Column("calls", sa.Boolean(), nullable=True, comment=_COMMENT))
    op.execute(f"UPDATE inbox_line SET calls = (case_id IN ({_URGENT}))")  # noqa: S608 - a constant
    with op.batch_alter_table("inbox_line", schema=None) as batch_op:
        batch_op.alter_column("calls", existing_type=sa.Boolean(), existing_comment=_COMMENT, nullable=False)


def downgrade() -> None:
    """Take the store back."""
    with op.batch_alter_table("inbox_line", schema=None) as batch_op:
        batch_op.drop_column("calls")
