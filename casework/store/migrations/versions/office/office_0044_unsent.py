"""Words that were not sent."""

import sqlalchemy as sa
from alembic import op


revision = 'office_0044'
down_revision = 'office_0043'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the store forward."""
    op.create_table('unsent',
    sa.Column('case_id', sa.LargeBinary(length=16), nullable=False, comment='case'),
    sa.Column('officer_id', sa.String(length=64), nullable=False, comment='who was writing in it'),
    sa.Column('sealed_id', sa.LargeBinary(length=16), nullable=False, comment='under which it was sealed'),
    sa.Column('day', sa.Date(), nullable=False, comment='day of the last word'),
    sa.Column('body', sa.LargeBinary(), nullable=False, comment='what was being written and not sent, sealed to its writer alone'),
    sa.PrimaryKeyConstraint('case_id', 'officer_id'),
    comment='so that nobody loses words to a browser or a machine that stops; gone with the sending'
    )
    with op.batch_alter_table('unsent', schema=None) as batch_op:
        batch_op.create_index('unsent_by_day', ['day'], unique=False)



def downgrade() -> None:
    """Take the store back."""
    with op.batch_alter_table('unsent', schema=None) as batch_op:
        batch_op.drop_index('unsent_by_day')

    op.drop_table('unsent')
