"""Files with entries of registers."""

import sqlalchemy as sa
from alembic import op


revision = 'office_0046'
down_revision = 'office_0045'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the store forward."""
    op.create_table('register_file',
    sa.Column('id', sa.LargeBinary(length=16), nullable=False, comment='file id'),
    sa.Column('entry_id', sa.LargeBinary(length=16), nullable=False, comment='which entry'),
    sa.Column('thing', sa.LargeBinary(length=16), nullable=False, comment='under which its record was sealed'),
    sa.Column('body', sa.LargeBinary(), nullable=False, comment="name, type, key and findings, sealed to the register's key"),
    sa.Column('length', sa.Integer(), nullable=False, comment='sealed length'),
    sa.Column('digest', sa.LargeBinary(length=32), nullable=False, comment='hash over the sealed chunks'),
    sa.Column('day', sa.Date(), nullable=False, comment='when it was put there'),
    sa.Column('officer_id', sa.String(length=64), nullable=False, comment='who put it there'),
    sa.PrimaryKeyConstraint('id'),
    comment='files that lie with an entry, clean copies alone'
    )
    with op.batch_alter_table('register_file', schema=None) as batch_op:
        batch_op.create_index('register_file_by_entry', ['entry_id'], unique=False)

    op.create_table('register_file_chunk',
    sa.Column('file_id', sa.LargeBinary(length=16), nullable=False, comment='file id'),
    sa.Column('position', sa.Integer(), autoincrement=False, nullable=False, comment='position of the chunk'),
    sa.Column('data', sa.LargeBinary(), nullable=False, comment='sealed chunk'),
    sa.PrimaryKeyConstraint('file_id', 'position')
    )


def downgrade() -> None:
    """Take the store back."""
    op.drop_table('register_file_chunk')
    with op.batch_alter_table('register_file', schema=None) as batch_op:
        batch_op.drop_index('register_file_by_entry')

    op.drop_table('register_file')
