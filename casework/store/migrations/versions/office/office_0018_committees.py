"""Committees with their sittings; custodians who refuse, and who are replaced."""

import sqlalchemy as sa
from alembic import op


revision = 'office_0018'
down_revision = 'office_0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the store forward."""
    op.create_table('committee_seat',
    sa.Column('id', sa.LargeBinary(length=16), nullable=False, comment='random'),
    sa.Column('committee', sa.String(length=64), nullable=False, comment='which committee'),
    sa.Column('account_id', sa.String(length=64), nullable=False, comment='account of the portal with which the member reads and votes'),
    sa.Column('place', sa.String(length=64), nullable=False, comment='chair, vice, member or reserve'),
    sa.Column('outside', sa.Boolean(), nullable=False, comment='belongs to no department; members are published anyway'),
    sa.Column('from_day', sa.Date(), nullable=False, comment='first day of the term'),
    sa.Column('to_day', sa.Date(), nullable=False, comment='last day of the term'),
    sa.Column('ended_day', sa.Date(), nullable=True, comment='day on which the seat was given up before its term'),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('committee_seat', schema=None) as batch_op:
        batch_op.create_index('committee_seat_by_committee', ['committee'], unique=False)

    op.create_table('grant_refusal',
    sa.Column('grant_id', sa.LargeBinary(length=16), nullable=False, comment='grant'),
    sa.Column('custodian', sa.LargeBinary(length=16), nullable=False, comment='key id of the custodian; reveals who refused, not why'),
    sa.Column('day', sa.Date(), nullable=False, comment='day on which it was refused'),
    sa.PrimaryKeyConstraint('grant_id', 'custodian')
    )
    op.create_table('sitting',
    sa.Column('id', sa.LargeBinary(length=16), nullable=False, comment='random'),
    sa.Column('committee', sa.String(length=64), nullable=False, comment='which committee'),
    sa.Column('year', sa.Integer(), nullable=False, comment='year of its number'),
    sa.Column('number', sa.Integer(), nullable=False, comment='number within the year'),
    sa.Column('state', sa.String(length=64), nullable=False, comment='planned, called, open or closed'),
    sa.Column('mode', sa.String(length=64), nullable=False, comment='in person, or in writing'),
    sa.Column('day', sa.Date(), nullable=False, comment='day of the sitting, or the last one to vote in writing'),
    sa.Column('hour', sa.String(length=5), nullable=False, comment='when it begins; sittings are announced anyway'),
    sa.Column('where', sa.String(length=120), nullable=False, comment='room; sittings are announced anyway'),
    sa.Column('officer_id', sa.String(length=64), nullable=False, comment='secretary who planned it'),
    sa.Column('public_key', sa.LargeBinary(length=1216), nullable=False, comment='public key of this sitting; its seed is wrapped to its secretaries'),
    sa.Column('sealed_id', sa.LargeBinary(length=16), nullable=True, comment='under which its present minutes were sealed'),
    sa.Column('version', sa.Integer(), nullable=False, comment='how often it was changed'),
    sa.Column('body', sa.LargeBinary(), nullable=True, comment='minutes, sealed to the sitting'),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('committee', 'year', 'number')
    )
    op.create_table('sitting_exclusion',
    sa.Column('item_id', sa.LargeBinary(length=16), nullable=False, comment='which item'),
    sa.Column('account_id', sa.String(length=64), nullable=False, comment='who takes no part in it'),
    sa.Column('ground', sa.String(length=64), nullable=False, comment='why, a fixed word'),
    sa.Column('officer_id', sa.String(length=64), nullable=True, comment='secretary who wrote it down; empty where the member said so'),
    sa.Column('day', sa.Date(), nullable=False, comment='when it was said'),
    sa.PrimaryKeyConstraint('item_id', 'account_id')
    )
    op.create_table('sitting_item',
    sa.Column('id', sa.LargeBinary(length=16), nullable=False, comment='random'),
    sa.Column('sitting_id', sa.LargeBinary(length=16), nullable=False, comment='which sitting'),
    sa.Column('agenda_id', sa.LargeBinary(length=16), nullable=True, comment='what was put forward; empty for what the secretary brought'),
    sa.Column('case_id', sa.LargeBinary(length=16), nullable=True, comment='case; reveals which sitting it came before'),
    sa.Column('position', sa.Integer(), nullable=False, comment='place on the agenda'),
    sa.Column('kind', sa.String(length=64), nullable=False, comment='as what it came, a fixed word'),
    sa.Column('state', sa.String(length=64), nullable=False, comment='set, voting, voted or decided'),
    sa.Column('ballot', sa.String(length=64), nullable=False, comment='open or secret'),
    sa.Column('special', sa.String(length=64), nullable=False, comment='name of a special majority; empty for the usual one'),
    sa.Column('result', sa.String(length=64), nullable=True, comment='what was decided, a fixed word'),
    sa.Column('sealed_id', sa.LargeBinary(length=16), nullable=False, comment='under which its present body was sealed'),
    sa.Column('version', sa.Integer(), nullable=False, comment='how often it was written'),
    sa.Column('body', sa.LargeBinary(), nullable=False, comment='line, paper, tally and decision, sealed to the sitting'),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('sitting_item', schema=None) as batch_op:
        batch_op.create_index('sitting_item_by_case', ['case_id'], unique=False)
        batch_op.create_index('sitting_item_by_sitting', ['sitting_id'], unique=False)

    op.create_table('sitting_member',
    sa.Column('sitting_id', sa.LargeBinary(length=16), nullable=False, comment='which sitting'),
    sa.Column('account_id', sa.String(length=64), nullable=False, comment='who was called'),
    sa.Column('place', sa.String(length=64), nullable=False, comment='chair, vice, member or reserve'),
    sa.Column('verify_key', sa.LargeBinary(length=32), nullable=False, comment='signature key of the account as it was when the member was called'),
    sa.Column('attends', sa.Boolean(), nullable=False, comment='was there; the roll of a sitting is part of its minutes'),
    sa.PrimaryKeyConstraint('sitting_id', 'account_id')
    )
    with op.batch_alter_table('custodian', schema=None) as batch_op:
        batch_op.add_column(sa.Column('replaced_by', sa.String(length=64), nullable=True, comment="id of the custodian who takes this one's place; they are in no new key list"))



def downgrade() -> None:
    """Take the store back."""
    with op.batch_alter_table('custodian', schema=None) as batch_op:
        batch_op.drop_column('replaced_by')

    op.drop_table('sitting_member')
    with op.batch_alter_table('sitting_item', schema=None) as batch_op:
        batch_op.drop_index('sitting_item_by_sitting')
        batch_op.drop_index('sitting_item_by_case')

    op.drop_table('sitting_item')
    op.drop_table('sitting_exclusion')
    op.drop_table('sitting')
    op.drop_table('grant_refusal')
    with op.batch_alter_table('committee_seat', schema=None) as batch_op:
        batch_op.drop_index('committee_seat_by_committee')

    op.drop_table('committee_seat')
