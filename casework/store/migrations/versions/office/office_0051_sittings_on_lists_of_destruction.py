"""Sittings on lists of destruction."""

import sqlalchemy as sa
from alembic import op

revision = 'office_0051'
down_revision = 'office_0050'
branch_labels = None
depends_on = None

# Table and column: what it said before, what it says now.
_COMMENTS = {
    ("destruction_line", "number"): (
        "public number of the case, or number of the entry",
        "public number of the case, number of the entry or of the sitting",
    ),
    ("destruction_line", "what"): ("case or entry", "case, entry or sitting"),
    ("destruction_line", "kind_group"): (
        "broad group of the kind, or register of the entry",
        "broad group of the kind, register of the entry, or committee",
    ),
    ("destruction_task", "what"): (
        "wraps of a thing, wraps for a key, an envelope, a mailbox, a copy, or to rewrite",
        "wraps of a thing or for a key, an envelope, a mailbox, a copy, papers, or to rewrite",
    ),
}


def upgrade() -> None:
    """Bring the store forward."""
    op.create_table('sitting_remains',
    sa.Column('committee', sa.String(length=64), nullable=False, comment='which committee'),
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False, comment='year of its number'),
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False, comment='number within the year'),
    sa.Column('mode', sa.String(length=64), nullable=False, comment='in person, or in writing'),
    sa.Column('day', sa.Date(), nullable=False, comment='day of the sitting; sittings are announced anyway'),
    sa.Column('called', sa.Integer(), nullable=False, comment='how many members were called'),
    sa.Column('attended', sa.Integer(), nullable=False, comment='how many were there'),
    sa.Column('closed_year', sa.Integer(), nullable=False, comment='year of closing'),
    sa.Column('destroyed_day', sa.Date(), nullable=False, comment='day of the destruction'),
    sa.Column('list_number', sa.String(length=64), nullable=False, comment='list with which it was destroyed'),
    sa.PrimaryKeyConstraint('committee', 'year', 'number'),
    comment='all that is left of a sitting: that it was; not who was there, not what was decided'
    )
    op.create_table('sitting_retention',
    sa.Column('sitting_id', sa.LargeBinary(length=16), nullable=False, comment='closed sitting of a committee'),
    sa.Column('retention', sa.String(length=64), nullable=False, comment='class of records'),
    sa.Column('years', sa.Integer(), nullable=False, comment='how many years it is kept; 0 for good'),
    sa.Column('closed_day', sa.Date(), nullable=False, comment='day of closing it was counted from; another one in the sitting makes this row void'),
    sa.Column('until', sa.Date(), nullable=False, comment='last day on which it is kept; 9999-12-31 for good'),
    sa.Column('not_before', sa.Date(), nullable=True, comment='first day on which it may stand on a list again, after it was postponed'),
    sa.Column('set_by', sa.String(length=64), nullable=True, comment='number of the list with which the length was set anew'),
    sa.PrimaryKeyConstraint('sitting_id'),
    comment='the same of sittings, by the years of their committee'
    )
    with op.batch_alter_table('sitting_retention', schema=None) as batch_op:
        batch_op.create_index('sitting_retention_by_until', ['until', 'sitting_id'], unique=False)

    with op.batch_alter_table('destruction_line', schema=None) as batch_op:
        batch_op.add_column(sa.Column('sitting_id', sa.LargeBinary(length=16), nullable=True, comment='sitting of a committee; gone once the list is done'))
        batch_op.create_index('destruction_line_by_sitting', ['sitting_id'], unique=False)

    with op.batch_alter_table('sitting', schema=None) as batch_op:
        batch_op.add_column(sa.Column('closed_day', sa.Date(), nullable=True, comment='day on which it was closed; its years are counted from there'))
    # Of those that were closed before, the day they were held is what is known.
    op.execute("UPDATE sitting SET closed_day = day WHERE state = 'closed'")
    _say(1)



def downgrade() -> None:
    """Take the store back."""
    _say(0)
    with op.batch_alter_table('sitting', schema=None) as batch_op:
        batch_op.drop_column('closed_day')

    with op.batch_alter_table('destruction_line', schema=None) as batch_op:
        batch_op.drop_index('destruction_line_by_sitting')
        batch_op.drop_column('sitting_id')

    with op.batch_alter_table('sitting_retention', schema=None) as batch_op:
        batch_op.drop_index('sitting_retention_by_until')

    op.drop_table('sitting_retention')
    op.drop_table('sitting_remains')


def _say(which: int) -> None:
    for (table, name), comments in _COMMENTS.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column(
                name, comment=comments[which], existing_type=sa.String(length=64), existing_nullable=False
            )
