"""What a reporter's file became: one sealed record for each."""

import sqlalchemy as sa
from alembic import op


revision = 'office_0004'
down_revision = 'office_0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the store forward."""
    op.create_table('attachment',
    sa.Column('id', sa.LargeBinary(length=16), nullable=False, comment='random'),
    sa.Column('message_id', sa.LargeBinary(length=16), nullable=False, comment='message it came with'),
    sa.Column('case_id', sa.LargeBinary(length=16), nullable=False, comment='case'),
    sa.Column('place', sa.Integer(), nullable=False, comment='place among the files of its message'),
    sa.Column('state', sa.String(length=64), nullable=False, comment='waiting, clean, refused or missing: whether it could be cleaned'),
    sa.Column('tries', sa.Integer(), nullable=False, comment='how often cleaning was begun'),
    sa.Column('thing', sa.LargeBinary(length=16), nullable=False, comment='id of the sealed record, new with every version'),
    sa.Column('body', sa.LargeBinary(), nullable=False, comment='sealed record: names, findings, references of the files'),
    sa.PrimaryKeyConstraint('id'),
    comment="what a reporter's file became; the files themselves lie sealed in case_file"
    )
    with op.batch_alter_table('attachment', schema=None) as batch_op:
        batch_op.create_index('attachment_by_case', ['case_id'], unique=False)
        batch_op.create_index('attachment_by_message', ['message_id'], unique=False)
