"""Devices that open an account."""

import sqlalchemy as sa
from alembic import op


revision = 'office_0042'
down_revision = 'office_0041'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the store forward."""
    op.create_table('officer_passkey',
    sa.Column('id', sa.LargeBinary(length=32), nullable=False, comment="hash of the credential's id"),
    sa.Column('officer_id', sa.String(length=64), nullable=False, comment='whose keys it opens'),
    sa.Column('credential', sa.LargeBinary(), nullable=False, comment="the credential's id and the public key that its device signs with"),
    sa.Column('sign_count', sa.BigInteger(), nullable=False, comment='how often it has signed, where the device counts'),
    sa.Column('label', sa.String(length=40), nullable=False, comment='what its owner calls the device'),
    sa.Column('made', sa.Date(), nullable=False, comment='day of the registration'),
    sa.Column('used', sa.Date(), nullable=True, comment='day of the last login with it'),
    sa.Column('sealed_seed', sa.LargeBinary(), nullable=False, comment='private sealing key under what the device alone gives; nothing to guess'),
    sa.Column('sealed_sign', sa.LargeBinary(), nullable=False, comment='private signature key under the same'),
    sa.PrimaryKeyConstraint('id'),
    comment='devices that open an account; gone with its suspension and with new keys'
    )
    with op.batch_alter_table('officer_passkey', schema=None) as batch_op:
        batch_op.create_index('officer_passkey_by_officer', ['officer_id'], unique=False)



def downgrade() -> None:
    """Take the store back."""
    with op.batch_alter_table('officer_passkey', schema=None) as batch_op:
        batch_op.drop_index('officer_passkey_by_officer')

    op.drop_table('officer_passkey')
