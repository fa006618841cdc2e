"""What lies at the portal for a sitting: calls, papers, words, votes, notes."""

import sqlalchemy as sa
from alembic import op


revision = 'portal_0002'
down_revision = 'portal_0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the store forward."""
    op.create_table('ballot',
    sa.Column('place', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False, comment='the random id again, as a number; reveals nothing'),
    sa.Column('id', sa.LargeBinary(length=16), nullable=False, comment='random'),
    sa.Column('item_id', sa.LargeBinary(length=16), nullable=False, comment='which item'),
    sa.Column('body', sa.LargeBinary(), nullable=False, comment='sealed choice without a name'),
    sa.Column('wrap', sa.LargeBinary(), nullable=False, comment='its key, wrapped to the urn'),
    sa.PrimaryKeyConstraint('place'),
    sa.UniqueConstraint('id'),
    comment='lies in a random place beside the others; counted and destroyed together when the vote ends'
    )
    with op.batch_alter_table('ballot', schema=None) as batch_op:
        batch_op.create_index('ballot_by_item', ['item_id'], unique=False)

    op.create_table('item_vote',
    sa.Column('item_id', sa.LargeBinary(length=16), nullable=False, comment='which item'),
    sa.Column('sitting_id', sa.LargeBinary(length=16), nullable=False, comment='which sitting'),
    sa.Column('secret', sa.Boolean(), nullable=False, comment="a ballot that nobody's name stands on"),
    sa.Column('open', sa.Boolean(), nullable=False, comment='votes are taken'),
    sa.Column('urn_key', sa.LargeBinary(length=1216), nullable=False, comment='public key of this one vote'),
    sa.Column('taken', sa.Integer(), nullable=False, comment='how many have voted'),
    sa.PrimaryKeyConstraint('item_id')
    )
    op.create_table('seat_call',
    sa.Column('place', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False, comment='the random id again, as a number; reveals nothing'),
    sa.Column('id', sa.LargeBinary(length=16), nullable=False, comment='random; under it the agenda was sealed'),
    sa.Column('sitting_id', sa.LargeBinary(length=16), nullable=False, comment='which sitting'),
    sa.Column('account_id', sa.String(length=64), nullable=False, comment='who is called; members are published anyway'),
    sa.Column('open', sa.Boolean(), nullable=False, comment='the sitting has begun'),
    sa.Column('here', sa.Boolean(), nullable=False, comment='has said that they are there'),
    sa.Column('day', sa.Date(), nullable=False, comment='day of the sitting'),
    sa.Column('read_day', sa.Date(), nullable=True, comment='day on which it was first opened'),
    sa.Column('body', sa.LargeBinary(), nullable=False, comment='sealed call and agenda'),
    sa.Column('wrap', sa.LargeBinary(), nullable=False, comment='its key, wrapped to the member'),
    sa.PrimaryKeyConstraint('place'),
    sa.UniqueConstraint('id'),
    sa.UniqueConstraint('sitting_id', 'account_id')
    )
    with op.batch_alter_table('seat_call', schema=None) as batch_op:
        batch_op.create_index('seat_call_by_account', ['account_id'], unique=False)

    op.create_table('seat_note',
    sa.Column('paper_id', sa.LargeBinary(length=16), nullable=False, comment='beside which paper'),
    sa.Column('id', sa.LargeBinary(length=16), nullable=False, comment='under which it was sealed'),
    sa.Column('version', sa.Integer(), nullable=False, comment='how often it was written'),
    sa.Column('body', sa.LargeBinary(), nullable=False, comment="a member's own notes, sealed to themself"),
    sa.Column('wrap', sa.LargeBinary(), nullable=False, comment='its key, wrapped to the member'),
    sa.PrimaryKeyConstraint('paper_id'),
    comment='vanish with the sitting'
    )
    op.create_table('seat_paper',
    sa.Column('place', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False, comment='the random id again, as a number; reveals nothing'),
    sa.Column('id', sa.LargeBinary(length=16), nullable=False, comment='random; under it the paper was sealed'),
    sa.Column('sitting_id', sa.LargeBinary(length=16), nullable=False, comment='which sitting'),
    sa.Column('item_id', sa.LargeBinary(length=16), nullable=False, comment='which item'),
    sa.Column('account_id', sa.String(length=64), nullable=False, comment='whose copy'),
    sa.Column('stand', sa.String(length=64), nullable=False, comment='asked, clear or excluded; reveals that a member takes no part in an item, not why'),
    sa.Column('read_day', sa.Date(), nullable=True, comment='day on which it was first opened'),
    sa.Column('body', sa.LargeBinary(), nullable=True, comment='sealed paper; gone for whoever takes no part'),
    sa.Column('wrap', sa.LargeBinary(), nullable=True, comment='its key, wrapped to the member; gone for whoever takes no part'),
    sa.PrimaryKeyConstraint('place'),
    sa.UniqueConstraint('id'),
    sa.UniqueConstraint('item_id', 'account_id')
    )
    with op.batch_alter_table('seat_paper', schema=None) as batch_op:
        batch_op.create_index('seat_paper_by_sitting', ['sitting_id'], unique=False)

    op.create_table('seat_word',
    sa.Column('place', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False, comment='the random id again, as a number; reveals nothing'),
    sa.Column('id', sa.LargeBinary(length=16), nullable=False, comment='random; under it the word was sealed'),
    sa.Column('sitting_id', sa.LargeBinary(length=16), nullable=False, comment='which sitting'),
    sa.Column('item_id', sa.LargeBinary(length=16), nullable=False, comment='which item'),
    sa.Column('account_id', sa.String(length=64), nullable=False, comment='who says it'),
    sa.Column('what', sa.String(length=64), nullable=False, comment='declaration or vote'),
    sa.Column('body', sa.LargeBinary(), nullable=False, comment='sealed and signed; nothing on the portal opens it'),
    sa.Column('wrap', sa.LargeBinary(), nullable=False, comment='its key, wrapped to the sitting'),
    sa.PrimaryKeyConstraint('place'),
    sa.UniqueConstraint('id'),
    sa.UniqueConstraint('item_id', 'account_id', 'what')
    )
    with op.batch_alter_table('seat_word', schema=None) as batch_op:
        batch_op.create_index('seat_word_by_sitting', ['sitting_id'], unique=False)

    op.create_table('vote_cast',
    sa.Column('item_id', sa.LargeBinary(length=16), nullable=False, comment='which item'),
    sa.Column('account_id', sa.String(length=64), nullable=False, comment='who has voted; not how'),
    sa.PrimaryKeyConstraint('item_id', 'account_id')
    )


def downgrade() -> None:
    """Take the store back."""
    op.drop_table('vote_cast')
    with op.batch_alter_table('seat_word', schema=None) as batch_op:
        batch_op.drop_index('seat_word_by_sitting')

    op.drop_table('seat_word')
    with op.batch_alter_table('seat_paper', schema=None) as batch_op:
        batch_op.drop_index('seat_paper_by_sitting')

    op.drop_table('seat_paper')
    op.drop_table('seat_note')
    with op.batch_alter_table('seat_call', schema=None) as batch_op:
        batch_op.drop_index('seat_call_by_account')

    op.drop_table('seat_call')
    op.drop_table('item_vote')
    with op.batch_alter_table('ballot', schema=None) as batch_op:
        batch_op.drop_index('ballot_by_item')

    op.drop_table('ballot')
