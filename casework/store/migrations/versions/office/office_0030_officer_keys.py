"""Officers' keys: invitations, replaced keys, keys that custodians bring back."""

import sqlalchemy as sa
from alembic import op


revision = 'office_0030'
down_revision = "office_0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the store forward."""
    op.create_table('key_recovery',
    sa.Column('id', sa.LargeBinary(length=16), nullable=False, comment='grant id, random'),
    sa.Column('officer_id', sa.String(length=64), nullable=False, comment='who asks; only their new key opens the answers'),
    sa.Column('case_id', sa.LargeBinary(length=16), nullable=True, comment="case; none for a desk's key"),
    sa.Column('thing', sa.LargeBinary(length=16), nullable=False, comment='key that nobody else holds'),
    sa.Column('not_after', sa.Date(), nullable=False, comment='last day on which it may be used'),
    sa.PrimaryKeyConstraint('id'),
    comment='keys of cases and desks that only the custodians can bring back; reveals that one person alone held them'
    )
    with op.batch_alter_table('key_recovery', schema=None) as batch_op:
        batch_op.create_index('key_recovery_by_case', ['case_id'], unique=False)
        batch_op.create_index('key_recovery_by_officer', ['officer_id'], unique=False)

    op.create_table('key_recovery_answer',
    sa.Column('recovery_id', sa.LargeBinary(length=16), nullable=False, comment='what was asked'),
    sa.Column('custodian', sa.LargeBinary(length=16), nullable=False, comment='key id of the custodian; reveals who agreed'),
    sa.Column('answer', sa.LargeBinary(), nullable=False, comment="the custodian's shares, sealed to who asks and signed"),
    sa.PrimaryKeyConstraint('recovery_id', 'custodian')
    )
    op.create_table('officer_invitation',
    sa.Column('id', sa.LargeBinary(length=16), nullable=False, comment='random'),
    sa.Column('officer_id', sa.String(length=64), nullable=False, comment='account that is to have new keys, or that is to be made'),
    sa.Column('kind', sa.String(length=64), nullable=False, comment='replace, back or join'),
    sa.Column('state', sa.String(length=64), nullable=False, comment='invited, waiting, done, refused, withdrawn or over'),
    sa.Column('code', sa.LargeBinary(length=32), nullable=True, comment='hash of the code that was handed over; gone once it was used'),
    sa.Column('ends', sa.DateTime(timezone=True), nullable=False, comment='until when it may be taken up, later until when it may be confirmed'),
    sa.Column('why', sa.String(length=64), nullable=True, comment='why the keys are replaced, a fixed word'),
    sa.Column('checked', sa.String(length=64), nullable=True, comment='how the administrator made sure who it is, a fixed word'),
    sa.Column('invited_by', sa.String(length=64), nullable=False, comment='administrator'),
    sa.Column('day', sa.Date(), nullable=False, comment='day of the invitation'),
    sa.Column('login', sa.String(length=64), nullable=False, comment='login name of who joins'),
    sa.Column('name', sa.String(length=128), nullable=False, comment='name of who it is for'),
    sa.Column('team', sa.String(length=64), nullable=False, comment='team of who it is for'),
    sa.Column('roles', sa.String(length=256), nullable=False, comment='roles of who it is for, separated by spaces'),
    sa.Column('desks', sa.String(length=256), nullable=False, comment='desks of who joins, separated by spaces'),
    sa.Column('public_key', sa.LargeBinary(length=1216), nullable=True, comment='new sealing key'),
    sa.Column('verify_key', sa.LargeBinary(length=32), nullable=True, comment='new signature key'),
    sa.Column('salt', sa.LargeBinary(length=16), nullable=True, comment='salt of the new passphrase'),
    sa.Column('profile', sa.String(length=64), nullable=True, comment='cost profile of the new passphrase'),
    sa.Column('sealed_seed', sa.LargeBinary(), nullable=True, comment='new private sealing key under the passphrase'),
    sa.Column('sealed_sign', sa.LargeBinary(), nullable=True, comment='new private signature key under the passphrase'),
    sa.Column('sealed_totp', sa.LargeBinary(), nullable=True, comment='new one-time-code secret under the passphrase'),
    sa.Column('decided_by', sa.String(length=64), nullable=True, comment='who confirmed or refused'),
    sa.Column('confirmed_how', sa.String(length=64), nullable=True, comment='how they made sure who it is, a fixed word'),
    sa.Column('decided_day', sa.Date(), nullable=True, comment='when'),
    sa.PrimaryKeyConstraint('id'),
    comment='somebody is to choose a passphrase; nothing opens with it before a second person has confirmed the keys'
    )
    with op.batch_alter_table('officer_invitation', schema=None) as batch_op:
        batch_op.create_index('officer_invitation_by_code', ['code'], unique=False)
        batch_op.create_index('officer_invitation_by_officer', ['officer_id'], unique=False)

    op.create_table('officer_key',
    sa.Column('id', sa.LargeBinary(length=16), nullable=False, comment='id of a sealing key that an account had before'),
    sa.Column('officer_id', sa.String(length=64), nullable=False, comment='whose it was'),
    sa.Column('verify_key', sa.LargeBinary(length=32), nullable=False, comment='signature key that belonged to it; what it signed can still be checked'),
    sa.Column('next_id', sa.LargeBinary(length=16), nullable=False, comment='id of the sealing key that followed'),
    sa.Column('next_verify', sa.LargeBinary(length=32), nullable=False, comment='signature key that followed'),
    sa.Column('confirmed_by', sa.String(length=64), nullable=False, comment='who confirmed that these follow'),
    sa.Column('confirmed_with', sa.LargeBinary(length=32), nullable=False, comment='signature key they had then'),
    sa.Column('signature', sa.LargeBinary(length=64), nullable=False, comment='their signature under it'),
    sa.Column('ended', sa.Date(), nullable=False, comment='last day of the old keys; reveals when somebody lost them'),
    sa.PrimaryKeyConstraint('id'),
    comment='keys that were replaced; colleagues hand on to the new ones only along these signatures'
    )
    with op.batch_alter_table('officer_key', schema=None) as batch_op:
        batch_op.create_index('officer_key_by_officer', ['officer_id'], unique=False)

    with op.batch_alter_table('epoch_key', schema=None) as batch_op:
        batch_op.add_column(sa.Column('tainted', sa.Boolean(), server_default=sa.false(), nullable=False, comment='somebody who held it was shut out since'))

    with op.batch_alter_table('officer', schema=None) as batch_op:
        batch_op.add_column(sa.Column('renewing', sa.Boolean(), server_default=sa.false(), nullable=False, comment='new keys are on their way: may not log in'))
        batch_op.add_column(sa.Column('key_since', sa.Date(), nullable=True, comment='first day of the present keys; none of those before this was kept'))
        batch_op.add_column(sa.Column('last_unlock', sa.Date(), nullable=True, comment='day of the last login'))
        batch_op.add_column(sa.Column('suspended_day', sa.Date(), nullable=True, comment='since when suspended'))



def downgrade() -> None:
    """Take the store back."""
    with op.batch_alter_table('officer', schema=None) as batch_op:
        batch_op.drop_column('suspended_day')
        batch_op.drop_column('last_unlock')
        batch_op.drop_column('key_since')
        batch_op.drop_column('renewing')

    with op.batch_alter_table('epoch_key', schema=None) as batch_op:
        batch_op.drop_column('tainted')

    with op.batch_alter_table('officer_key', schema=None) as batch_op:
        batch_op.drop_index('officer_key_by_officer')

    op.drop_table('officer_key')
    with op.batch_alter_table('officer_invitation', schema=None) as batch_op:
        batch_op.drop_index('officer_invitation_by_officer')
        batch_op.drop_index('officer_invitation_by_code')

    op.drop_table('officer_invitation')
    op.drop_table('key_recovery_answer')
    with op.batch_alter_table('key_recovery', schema=None) as batch_op:
        batch_op.drop_index('key_recovery_by_officer')
        batch_op.drop_index('key_recovery_by_case')

    op.drop_table('key_recovery')
