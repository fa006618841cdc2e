"""Words of forms of registers that were not saved."""

import sqlalchemy as sa
from alembic import op


revision = 'office_0047'
down_revision = 'office_0046'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the store forward."""
    op.create_table('entry_unsent',
    sa.Column('register', sa.String(length=64), nullable=False, comment='register in whose form it was written'),
    sa.Column('act', sa.String(length=64), nullable=False, comment='new or edit'),
    sa.Column('entry_id', sa.LargeBinary(length=16), nullable=False, comment='entry written over, or of which a new one comes; zeros if of none'),
    sa.Column('officer_id', sa.String(length=64), nullable=False, comment='who was writing'),
    sa.Column('sealed_id', sa.LargeBinary(length=16), nullable=False, comment='under which it was sealed'),
    sa.Column('day', sa.Date(), nullable=False, comment='day of the last word'),
    sa.Column('body', sa.LargeBinary(), nullable=False, comment='what was being written and not saved, sealed to its writer alone'),
    sa.PrimaryKeyConstraint('register', 'act', 'entry_id', 'officer_id'),
    comment='the same of the forms of registers; gone with the saving'
    )
    with op.batch_alter_table('entry_unsent', schema=None) as batch_op:
        batch_op.create_index('entry_unsent_by_day', ['day'], unique=False)



def downgrade() -> None:
    """Take the store back."""
    with op.batch_alter_table('entry_unsent', schema=None) as batch_op:
        batch_op.drop_index('entry_unsent_by_day')

    op.drop_table('entry_unsent')
