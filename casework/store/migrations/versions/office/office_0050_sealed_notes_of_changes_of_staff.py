"""Sealed notes of changes of staff."""

import sqlalchemy as sa
from alembic import op


revision = 'office_0050'
down_revision = 'office_0049'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the store forward."""
    op.create_table('staff_note',
    sa.Column('id', sa.LargeBinary(length=16), nullable=False, comment='random; under which it was sealed'),
    sa.Column('plan_id', sa.LargeBinary(length=16), nullable=False, comment='list that it came with'),
    sa.Column('register', sa.String(length=64), nullable=False, comment='register that hears of it'),
    sa.Column('on_day', sa.Date(), nullable=False, comment='first day on which the change holds'),
    sa.Column('body', sa.LargeBinary(), nullable=False, comment="who, from where to where, sealed to the register's key"),
    sa.PrimaryKeyConstraint('id'),
    comment='changes of staff as registers hear of them: one note for every line, whomever it is about'
    )
    with op.batch_alter_table('staff_note', schema=None) as batch_op:
        batch_op.create_index('staff_note_by_plan', ['plan_id'], unique=False)
        batch_op.create_index('staff_note_by_register', ['register', 'on_day'], unique=False)



def downgrade() -> None:
    """Take the store back."""
    with op.batch_alter_table('staff_note', schema=None) as batch_op:
        batch_op.drop_index('staff_note_by_register')
        batch_op.drop_index('staff_note_by_plan')

    op.drop_table('staff_note')
