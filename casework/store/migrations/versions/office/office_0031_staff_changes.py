"""Handing over every case of an officer, and changes of staff."""

import sqlalchemy as sa
from alembic import op


revision = 'office_0031'
down_revision = 'office_0030'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the store forward."""
    op.create_table('handover',
    sa.Column('id', sa.LargeBinary(length=16), nullable=False, comment='random'),
    sa.Column('officer_id', sa.String(length=64), nullable=False, comment='whose cases go to others'),
    sa.Column('why', sa.String(length=64), nullable=False, comment='a fixed word'),
    sa.Column('state', sa.String(length=64), nullable=False, comment='waiting, moving, done, refused or withdrawn'),
    sa.Column('successors', sa.String(length=1024), nullable=False, comment='ids of those who take over, separated by spaces'),
    sa.Column('asked_by', sa.String(length=64), nullable=False, comment='who asked for it'),
    sa.Column('day', sa.Date(), nullable=False, comment='when'),
    sa.Column('from_day', sa.Date(), nullable=False, comment='first day on which cases move'),
    sa.Column('signed_by', sa.String(length=64), nullable=True, comment='who answers for it: the officer themself, or somebody who leads them'),
    sa.Column('signed_with', sa.LargeBinary(length=32), nullable=True, comment='signature key they had then'),
    sa.Column('signature', sa.LargeBinary(length=64), nullable=True, comment='their signature under it'),
    sa.Column('ended', sa.Date(), nullable=True, comment='when it was done, refused or withdrawn'),
    sa.PrimaryKeyConstraint('id'),
    comment='every case of an officer goes to others, beside the sessions of those who hold them'
    )
    with op.batch_alter_table('handover', schema=None) as batch_op:
        batch_op.create_index('handover_by_officer', ['officer_id'], unique=False)

    op.create_table('handover_stuck',
    sa.Column('case_id', sa.LargeBinary(length=16), nullable=False, comment='case that none of those named may take over'),
    sa.Column('handover_id', sa.LargeBinary(length=16), nullable=False, comment='which handing over'),
    sa.PrimaryKeyConstraint('case_id', 'handover_id'),
    comment='reveals that somebody is excluded from it; each must be handed to another person'
    )
    op.create_table('staff_plan',
    sa.Column('id', sa.LargeBinary(length=16), nullable=False, comment='random'),
    sa.Column('state', sa.String(length=64), nullable=False, comment='waiting, kept, done, refused or withdrawn'),
    sa.Column('brought_by', sa.String(length=64), nullable=False, comment='administrator'),
    sa.Column('day', sa.Date(), nullable=False, comment='when it was brought'),
    sa.Column('decided_by', sa.String(length=64), nullable=True, comment='who confirmed or refused it'),
    sa.Column('decided_day', sa.Date(), nullable=True, comment='when'),
    sa.PrimaryKeyConstraint('id'),
    comment='changes of staff: looked at, confirmed by a second person, carried out on their days'
    )
    op.create_table('staff_plan_line',
    sa.Column('plan_id', sa.LargeBinary(length=16), nullable=False, comment='plan'),
    sa.Column('number', sa.Integer(), nullable=False, comment='line of the list'),
    sa.Column('act', sa.String(length=64), nullable=False, comment='join, move or leave'),
    sa.Column('on_day', sa.Date(), nullable=False, comment='first day on which it holds; of who leaves, the first day without them'),
    sa.Column('officer_id', sa.String(length=64), nullable=True, comment='whom it is about; none of who joins'),
    sa.Column('login', sa.String(length=64), nullable=False, comment='login name'),
    sa.Column('name', sa.String(length=128), nullable=False, comment='name'),
    sa.Column('came_from', sa.String(length=64), nullable=False, comment='where they worked before; keeps them from cases of there'),
    sa.Column('team', sa.String(length=64), nullable=False, comment='team from then on'),
    sa.Column('roles', sa.String(length=256), nullable=False, comment='roles from then on, separated by spaces'),
    sa.Column('desks', sa.String(length=256), nullable=False, comment='desks from then on, separated by spaces'),
    sa.Column('successors', sa.String(length=1024), nullable=False, comment='who takes the cases over, separated by spaces'),
    sa.Column('state', sa.String(length=64), nullable=False, comment='kept, done or failed'),
    sa.PrimaryKeyConstraint('plan_id', 'number')
    )
    with op.batch_alter_table('staff_plan_line', schema=None) as batch_op:
        batch_op.create_index('staff_plan_line_by_day', ['state', 'on_day'], unique=False)



def downgrade() -> None:
    """Take the store back."""
    with op.batch_alter_table('staff_plan_line', schema=None) as batch_op:
        batch_op.drop_index('staff_plan_line_by_day')

    op.drop_table('staff_plan_line')
    op.drop_table('staff_plan')
    op.drop_table('handover_stuck')
    with op.batch_alter_table('handover', schema=None) as batch_op:
        batch_op.drop_index('handover_by_officer')

    op.drop_table('handover')
