"""The staff list, the words an office has learned, and the keys over both."""

import sqlalchemy as sa
from alembic import op


revision = 'office_0002'
down_revision = 'office_0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the store forward."""
    op.create_table('gazetteer_key',
    sa.Column('id', sa.LargeBinary(length=16), nullable=False, comment='key id'),
    sa.Column('generation', sa.Integer(), nullable=False, comment='which key is the newest; reveals how often a list came'),
    sa.Column('public_key', sa.LargeBinary(length=1216), nullable=False, comment='public gazetteer key'),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_table('staff_list',
    sa.Column('id', sa.LargeBinary(length=16), nullable=False, comment='random'),
    sa.Column('key_id', sa.LargeBinary(length=16), nullable=False, comment='gazetteer key that opens it'),
    sa.Column('day', sa.Date(), nullable=False, comment='day of the import; the administrator sees it'),
    sa.Column('people', sa.Integer(), nullable=False, comment='how many people are on it; the administrator sees it'),
    sa.Column('units', sa.Integer(), nullable=False, comment='how many departments are on it; the administrator sees it'),
    sa.Column('body', sa.LargeBinary(), nullable=False, comment='reference and key of the list, sealed to the gazetteer key'),
    sa.Column('data', sa.LargeBinary(), nullable=False, comment='the list as a sealed file; reveals about how long it is'),
    sa.PrimaryKeyConstraint('id'),
    comment='one row: a new list takes the place of the old one'
    )
    op.create_table('learned_word',
    sa.Column('place', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False, comment='the random id again, as a number; reveals nothing'),
    sa.Column('id', sa.LargeBinary(length=16), nullable=False, comment='random'),
    sa.Column('key_id', sa.LargeBinary(length=16), nullable=False, comment='gazetteer key that opens it; until words are moved on, reveals before or after an import'),
    sa.Column('body', sa.LargeBinary(), nullable=False, comment='word and label, sealed to the gazetteer key; reveals no case, officer or time'),
    sa.PrimaryKeyConstraint('place'),
    sa.UniqueConstraint('id')
    )


def downgrade() -> None:
    """Take the store back."""
    op.drop_table('learned_word')
    op.drop_table('staff_list')
    op.drop_table('gazetteer_key')
