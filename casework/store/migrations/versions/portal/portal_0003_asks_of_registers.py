"""Asks of registers, their answers, files with either."""

import sqlalchemy as sa
from alembic import op


revision = 'portal_0003'
down_revision = 'portal_0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the store forward."""
    op.create_table('ask',
    sa.Column('place', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False, comment='the random id again, as a number; reveals nothing'),
    sa.Column('id', sa.LargeBinary(length=16), nullable=False, comment="random; the office's list of asks has it too, and only together they name an entry"),
    sa.Column('account_id', sa.String(length=64), nullable=False, comment='who received this copy; reveals that the office asked this person something'),
    sa.Column('given_day', sa.Date(), nullable=False, comment='day of asking'),
    sa.Column('answer_by', sa.Date(), nullable=False, comment='day by which an answer is asked for'),
    sa.Column('until', sa.Date(), nullable=True, comment='last day on which the copy can be opened'),
    sa.Column('read_day', sa.Date(), nullable=True, comment='day on which its receiver first opened it'),
    sa.Column('answered_day', sa.Date(), nullable=True, comment='day of the answer'),
    sa.Column('taken_back_day', sa.Date(), nullable=True, comment='day on which the office took it back'),
    sa.Column('body', sa.LargeBinary(), nullable=True, comment='sealed letter and what is to be filled in; gone once it was taken back'),
    sa.Column('wrap', sa.LargeBinary(), nullable=True, comment='its key, wrapped to the receiver; gone once it was taken back'),
    sa.PrimaryKeyConstraint('place'),
    sa.UniqueConstraint('id')
    )
    with op.batch_alter_table('ask', schema=None) as batch_op:
        batch_op.create_index('ask_by_account', ['account_id'], unique=False)

    op.create_table('ask_answer',
    sa.Column('place', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False, comment='the random id again, as a number; reveals nothing'),
    sa.Column('ask_id', sa.LargeBinary(length=16), nullable=False, comment='which copy is answered'),
    sa.Column('body', sa.LargeBinary(), nullable=False, comment='sealed answer; nothing on the portal opens it'),
    sa.Column('wrap', sa.LargeBinary(), nullable=False, comment="its key, wrapped to a key of this one copy; reveals nothing about the register's keys"),
    sa.PrimaryKeyConstraint('place'),
    sa.UniqueConstraint('ask_id'),
    comment='on its way to its entry; gone once it stands there'
    )
    op.create_table('ask_chunk',
    sa.Column('ask_id', sa.LargeBinary(length=16), nullable=False, comment='which copy it goes with'),
    sa.Column('file_id', sa.LargeBinary(length=16), nullable=False, comment='random'),
    sa.Column('position', sa.Integer(), autoincrement=False, nullable=False, comment='which piece of the file'),
    sa.Column('data', sa.LargeBinary(), nullable=False, comment='sealed piece of a file that went along or came back; its key lies in the sealed copy or answer'),
    sa.PrimaryKeyConstraint('ask_id', 'file_id', 'position')
    )


def downgrade() -> None:
    """Take the store back."""
    op.drop_table('ask_chunk')
    op.drop_table('ask_answer')
    with op.batch_alter_table('ask', schema=None) as batch_op:
        batch_op.drop_index('ask_by_account')

    op.drop_table('ask')
