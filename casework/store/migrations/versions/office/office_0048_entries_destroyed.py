"""Entries of registers on lists of destruction."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = 'office_0048'
down_revision = 'office_0047'
branch_labels = None
depends_on = None

# Column: what it said before, what it says now.
_COMMENTS = {
    "number": ("public number of the case", "public number of the case, or number of the entry"),
    "kind_group": ("broad group of the kind", "broad group of the kind, or register of the entry"),
}


def upgrade() -> None:
    """Bring the store forward."""
    op.create_table('entry_remains',
    sa.Column('register', sa.String(length=64), nullable=False, comment='register it stood in'),
    sa.Column('number', sa.String(length=64), nullable=False, comment='number that it had'),
    sa.Column('year', sa.Integer(), nullable=False, comment='year of its number'),
    sa.Column('serial', sa.Integer(), nullable=False, comment='which one of its year; no other entry gets it'),
    sa.Column('state', sa.String(length=64), nullable=False, comment='how it ended'),
    sa.Column('day', sa.Date(), nullable=True, comment='its day, by which reports count it; empty where the register is sealed'),
    sa.Column('fields', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=True, comment='choices and figures that reports count, nothing that was written; empty where the register is sealed'),
    sa.Column('closed_year', sa.Integer(), nullable=False, comment='year of closing'),
    sa.Column('destroyed_day', sa.Date(), nullable=False, comment='day of the destruction'),
    sa.Column('list_number', sa.String(length=64), nullable=False, comment='list with which it was destroyed'),
    sa.PrimaryKeyConstraint('register', 'number'),
    comment='all that is left of an entry: what the figures of past years are counted from'
    )
    with op.batch_alter_table('entry_remains', schema=None) as batch_op:
        batch_op.create_index('entry_remains_by_day', ['register', 'day'], unique=False)

    op.create_table('entry_retention',
    sa.Column('entry_id', sa.LargeBinary(length=16), nullable=False, comment='closed entry of a register'),
    sa.Column('retention', sa.String(length=64), nullable=False, comment='class of records'),
    sa.Column('years', sa.Integer(), nullable=False, comment='how many years it is kept; 0 for good'),
    sa.Column('closed_day', sa.Date(), nullable=False, comment='day of closing it was counted from; another one in the entry makes this row void'),
    sa.Column('until', sa.Date(), nullable=False, comment='last day on which it is kept; 9999-12-31 for good'),
    sa.Column('not_before', sa.Date(), nullable=True, comment='first day on which it may stand on a list again, after it was postponed'),
    sa.Column('set_by', sa.String(length=64), nullable=True, comment='number of the list with which the length was set anew'),
    sa.PrimaryKeyConstraint('entry_id'),
    comment='the same of entries; none of what is kept for good, and of what only its readers can count'
    )
    with op.batch_alter_table('entry_retention', schema=None) as batch_op:
        batch_op.create_index('entry_retention_by_until', ['until', 'entry_id'], unique=False)

    with op.batch_alter_table('destruction_line', schema=None) as batch_op:
        batch_op.add_column(sa.Column('what', sa.String(length=64), server_default='case', nullable=False, comment='case or entry'))
        batch_op.add_column(sa.Column('entry_id', sa.LargeBinary(length=16), nullable=True, comment='entry of a register; gone once the list is done'))
        batch_op.create_index('destruction_line_by_entry', ['entry_id'], unique=False)
    _say(1)



def downgrade() -> None:
    """Take the store back."""
    _say(0)
    with op.batch_alter_table('destruction_line', schema=None) as batch_op:
        batch_op.drop_index('destruction_line_by_entry')
        batch_op.drop_column('entry_id')
        batch_op.drop_column('what')

    with op.batch_alter_table('entry_retention', schema=None) as batch_op:
        batch_op.drop_index('entry_retention_by_until')

    op.drop_table('entry_retention')
    with op.batch_alter_table('entry_remains', schema=None) as batch_op:
        batch_op.drop_index('entry_remains_by_day')

    op.drop_table('entry_remains')


def _say(which: int) -> None:
    with op.batch_alter_table("destruction_line", schema=None) as batch_op:
        for name, comments in _COMMENTS.items():
            batch_op.alter_column(
                name, comment=comments[which], existing_type=sa.String(length=64), existing_nullable=False
            )
