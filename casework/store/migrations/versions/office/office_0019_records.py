"""Records of cases in fields, and counts of talks that ended."""

import sqlalchemy as sa
from alembic import op


revision = 'office_0019'
down_revision = 'office_0018'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the store forward."""
    op.create_table('case_record',
    sa.Column('id', sa.LargeBinary(length=16), nullable=False, comment='random'),
    sa.Column('case_id', sa.LargeBinary(length=16), nullable=False, comment='case'),
    sa.Column('kind', sa.String(length=64), nullable=False, comment='which sort of record; reveals that such a one was written'),
    sa.Column('sealed_id', sa.LargeBinary(length=16), nullable=False, comment='under which its present body was sealed'),
    sa.Column('version', sa.Integer(), nullable=False, comment='how often it was written'),
    sa.Column('officer_id', sa.String(length=64), nullable=False, comment='who wrote it last'),
    sa.Column('day', sa.Date(), nullable=False, comment='when it was last written'),
    sa.Column('follow_up', sa.Date(), nullable=True, comment='day on which somebody is to be asked again; reveals no more'),
    sa.Column('body', sa.LargeBinary(), nullable=False, comment='the fields, sealed to the case key'),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('case_record', schema=None) as batch_op:
        batch_op.create_index('case_record_by_case', ['case_id'], unique=False)
        batch_op.create_index('case_record_by_follow_up', ['follow_up'], unique=False)

    op.create_table('talk_count',
    sa.Column('month', sa.String(length=64), nullable=False, comment='month in which talks ended'),
    sa.Column('topic', sa.String(length=64), nullable=False, comment='what they were about, a fixed word'),
    sa.Column('outcome', sa.String(length=64), nullable=False, comment='how they ended, a fixed word'),
    sa.Column('count', sa.Integer(), nullable=False, comment='how many; smaller ones than the rules say are never shown'),
    sa.PrimaryKeyConstraint('month', 'topic', 'outcome')
    )


def downgrade() -> None:
    """Take the store back."""
    op.drop_table('talk_count')
    with op.batch_alter_table('case_record', schema=None) as batch_op:
        batch_op.drop_index('case_record_by_follow_up')
        batch_op.drop_index('case_record_by_case')

    op.drop_table('case_record')
