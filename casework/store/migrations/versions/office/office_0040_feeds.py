"""Addresses that calendar programs ask."""

import sqlalchemy as sa
from alembic import op


revision = 'office_0040'
down_revision = 'office_0031'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the store forward."""
    op.create_table('calendar_feed',
    sa.Column('officer_id', sa.String(length=64), nullable=False, comment='whose days they are'),
    sa.Column('tag', sa.LargeBinary(length=32), nullable=False, comment="digest of the address's secret part; the part itself is nowhere"),
    sa.PrimaryKeyConstraint('officer_id'),
    sa.UniqueConstraint('tag'),
    comment='an address that a calendar program asks: how many cases are due on which day, and nothing else'
    )


def downgrade() -> None:
    """Take the store back."""
    op.drop_table('calendar_feed')
