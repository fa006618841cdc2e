"""Asks and matters of registers, exclusions that wait."""

import sqlalchemy as sa
from alembic import op


revision = 'office_0049'
down_revision = 'office_0048'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the store forward."""
    op.create_table('case_exclusion',
    sa.Column('case_id', sa.LargeBinary(length=16), nullable=False, comment='case'),
    sa.Column('officer_id', sa.String(length=64), nullable=False, comment='who is to see it no more as soon as somebody else holds it'),
    sa.PrimaryKeyConstraint('case_id', 'officer_id'),
    comment='exclusions that wait for a second officer of their case; then they become recusals'
    )
    op.create_table('register_ask',
    sa.Column('id', sa.LargeBinary(length=16), nullable=False, comment='random; the copy at the portal has it too'),
    sa.Column('entry_id', sa.LargeBinary(length=16), nullable=False, comment='which entry'),
    sa.Column('register', sa.String(length=64), nullable=False, comment='which register'),
    sa.Column('name', sa.String(length=64), nullable=False, comment='which ask of its rules'),
    sa.Column('state', sa.String(length=64), nullable=False, comment='out, read, answered, refused or taken_back'),
    sa.Column('officer_id', sa.String(length=64), nullable=False, comment='who asked'),
    sa.Column('day', sa.Date(), nullable=False, comment='day of asking'),
    sa.Column('answer_by', sa.Date(), nullable=False, comment='day by which an answer is asked for'),
    sa.Column('thing', sa.LargeBinary(length=16), nullable=False, comment='under which its record was sealed'),
    sa.Column('body', sa.LargeBinary(), nullable=False, comment="who was asked and the key of the answer, sealed to the register's key"),
    sa.PrimaryKeyConstraint('id'),
    comment='what was asked about an entry of people outside the office'
    )
    with op.batch_alter_table('register_ask', schema=None) as batch_op:
        batch_op.create_index('register_ask_by_entry', ['entry_id'], unique=False)
        batch_op.create_index('register_ask_by_register', ['register', 'state'], unique=False)

    op.create_table('register_matter',
    sa.Column('id', sa.LargeBinary(length=16), nullable=False, comment='random; the item of a sitting has it too'),
    sa.Column('entry_id', sa.LargeBinary(length=16), nullable=False, comment='which entry'),
    sa.Column('register', sa.String(length=64), nullable=False, comment='which register'),
    sa.Column('name', sa.String(length=64), nullable=False, comment='which matter of its rules'),
    sa.Column('committee', sa.String(length=64), nullable=False, comment='which committee'),
    sa.Column('state', sa.String(length=64), nullable=False, comment='waiting, decided, kept or withdrawn'),
    sa.Column('officer_id', sa.String(length=64), nullable=False, comment='who put it forward'),
    sa.Column('day', sa.Date(), nullable=False, comment='day on which it was put forward'),
    sa.Column('result', sa.String(length=64), nullable=True, comment='what was decided, a fixed word'),
    sa.Column('decided_day', sa.Date(), nullable=True, comment='day of the sitting that decided'),
    sa.Column('body', sa.LargeBinary(), nullable=False, comment="line and paper, sealed to the register's key and to each secretary"),
    sa.Column('thing', sa.LargeBinary(length=16), nullable=True, comment='under which the decision was sealed'),
    sa.Column('decision', sa.LargeBinary(), nullable=True, comment="decision and reasons, sealed to the register's key"),
    sa.PrimaryKeyConstraint('id'),
    comment='which entry was put before which committee, and what came of it'
    )
    with op.batch_alter_table('register_matter', schema=None) as batch_op:
        batch_op.create_index('register_matter_by_entry', ['entry_id'], unique=False)
        batch_op.create_index('register_matter_by_state', ['state', 'committee'], unique=False)



def downgrade() -> None:
    """Take the store back."""
    with op.batch_alter_table('register_matter', schema=None) as batch_op:
        batch_op.drop_index('register_matter_by_state')
        batch_op.drop_index('register_matter_by_entry')

    op.drop_table('register_matter')
    with op.batch_alter_table('register_ask', schema=None) as batch_op:
        batch_op.drop_index('register_ask_by_register')
        batch_op.drop_index('register_ask_by_entry')

    op.drop_table('register_ask')
    op.drop_table('case_exclusion')
