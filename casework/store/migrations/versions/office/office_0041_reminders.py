"""Officers who are reminded by a mail without content."""

import sqlalchemy as sa
from alembic import op


revision = 'office_0041'
down_revision = 'office_0040'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the store forward."""
    op.create_table('reminder_mail',
    sa.Column('officer_id', sa.String(length=64), nullable=False, comment='who is reminded'),
    sa.Column('address', sa.String(length=254), nullable=False, comment="where to; it stands on the person's card at work"),
    sa.Column('sent', sa.String(length=64), nullable=True, comment='day and hour of the last one, the same hours for everybody'),
    sa.PrimaryKeyConstraint('officer_id'),
    comment='officers who want a mail without content at fixed hours when something waits for them'
    )


def downgrade() -> None:
    """Take the store back."""
    op.drop_table('reminder_mail')
