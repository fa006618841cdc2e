"""Which envelopes are a case's, and the permissions that open one of them."""

import sqlalchemy as sa
from alembic import op


revision = 'office_0003'
down_revision = 'office_0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the store forward."""
    op.add_column('message', sa.Column('origin', sa.LargeBinary(length=16), nullable=True, comment='its id before it was written anew; reveals that it was'))
    op.create_table('case_envelope',
    sa.Column('pointer', sa.LargeBinary(length=16), nullable=False, comment='of an envelope in the vault'),
    sa.Column('case_id', sa.LargeBinary(length=16), nullable=False, comment='case; reveals how much of it lies behind the identity quorum'),
    sa.Column('day', sa.Date(), nullable=False, comment='day of moving it there'),
    sa.PrimaryKeyConstraint('pointer'),
    comment="without it nobody could destroy a case's envelopes once its keys are gone"
    )
    op.create_index('case_envelope_by_case', 'case_envelope', ['case_id'], unique=False)
    op.create_table('identity_grant',
    sa.Column('id', sa.LargeBinary(length=16), nullable=False, comment='grant id, random'),
    sa.Column('case_id', sa.LargeBinary(length=16), nullable=False, comment='case'),
    sa.Column('officer_id', sa.String(length=64), nullable=False, comment='who asks; only their key opens the answers'),
    sa.Column('not_after', sa.Date(), nullable=False, comment='last day on which it may be used'),
    sa.Column('body', sa.LargeBinary(), nullable=False, comment='what is asked and why, sealed to the case and to the custodians who may answer'),
    sa.PrimaryKeyConstraint('id'),
    comment='asked for and not used yet; destroyed with its use or after its day'
    )
    op.create_index('identity_grant_by_case', 'identity_grant', ['case_id'], unique=False)
    op.create_table('grant_answer',
    sa.Column('grant_id', sa.LargeBinary(length=16), nullable=False, comment='grant'),
    sa.Column('custodian', sa.LargeBinary(length=16), nullable=False, comment='key id of the custodian; reveals who agreed'),
    sa.Column('answer', sa.LargeBinary(), nullable=False, comment="the custodian's shares, sealed to who asks and signed"),
    sa.PrimaryKeyConstraint('grant_id', 'custodian')
    )
    op.create_table('spent_grant',
    sa.Column('id', sa.LargeBinary(length=16), nullable=False, comment='grant id that was used; a copy of its row opens nothing any more'),
    sa.Column('not_after', sa.Date(), nullable=False, comment='day after which the grant would be void anyway'),
    sa.PrimaryKeyConstraint('id')
    )


def downgrade() -> None:
    """Take the store back."""
    op.drop_table('spent_grant')
    op.drop_table('grant_answer')
    op.drop_table('identity_grant')
    op.drop_table('case_envelope')
    with op.batch_alter_table('message') as batch:
        batch.drop_column('origin')
