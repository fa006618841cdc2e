"""What custodians lend while one of them is replaced."""

import sqlalchemy as sa
from alembic import op


revision = 'vault_0002'
down_revision = 'vault_0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the store forward."""
    op.create_table('lent_bundle',
    sa.Column('pointer', sa.LargeBinary(length=16), nullable=False, comment='of which envelope'),
    sa.Column('receiver', sa.LargeBinary(length=16), nullable=False, comment='key id of the custodian who takes the place of another'),
    sa.Column('lender', sa.LargeBinary(length=16), nullable=False, comment='key id of the custodian who lends'),
    sa.Column('bundle', sa.LargeBinary(), nullable=False, comment="those of the lender's shares that the lost bundle held, sealed to the receiver"),
    sa.PrimaryKeyConstraint('pointer', 'receiver', 'lender'),
    comment='while a custodian is replaced; gone once the bundle was put together'
    )


def downgrade() -> None:
    """Take the store back."""
    op.drop_table('lent_bundle')
