"""Registers: entries, their changes, what falls due, keys."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = 'office_0045'
down_revision = 'office_0044'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the store forward."""
    op.create_table('register_alarm',
    sa.Column('entry_id', sa.LargeBinary(length=16), nullable=False, comment='which entry'),
    sa.Column('due', sa.String(length=64), nullable=False, comment='name of the due day in the rules'),
    sa.Column('line', sa.Integer(), autoincrement=False, nullable=False, comment='which line of the entry, 0 for the whole'),
    sa.Column('days', sa.Integer(), autoincrement=False, nullable=False, comment='how many days after the due day'),
    sa.Column('register', sa.String(length=64), nullable=False, comment='which register'),
    sa.Column('day', sa.Date(), nullable=False, comment='when it is said'),
    sa.Column('due_day', sa.Date(), nullable=False, comment='by when it must be done'),
    sa.Column('level', sa.String(length=64), nullable=False, comment='info, duty or late'),
    sa.Column('officer_id', sa.String(length=64), nullable=True, comment='who looks after the entry'),
    sa.PrimaryKeyConstraint('entry_id', 'due', 'line', 'days'),
    comment='what is said on which day about an entry'
    )
    with op.batch_alter_table('register_alarm', schema=None) as batch_op:
        batch_op.create_index('register_alarm_by_day', ['day'], unique=False)
        batch_op.create_index('register_alarm_by_register', ['register', 'due_day'], unique=False)

    op.create_table('register_change',
    sa.Column('id', sa.LargeBinary(length=16), nullable=False, comment='random'),
    sa.Column('entry_id', sa.LargeBinary(length=16), nullable=False, comment='which entry'),
    sa.Column('version', sa.Integer(), nullable=False, comment='the version that came of it'),
    sa.Column('act', sa.String(length=64), nullable=False, comment='added, brought, changed, moved or given'),
    sa.Column('officer_id', sa.String(length=64), nullable=True, comment='who did it'),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False, comment='when'),
    sa.Column('state', sa.String(length=64), nullable=False, comment='the state that came of it'),
    sa.Column('before', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=True, comment='what the fields said before, those that changed; empty where the register is sealed'),
    sa.Column('sealed_id', sa.LargeBinary(length=16), nullable=True, comment='under which what it was before was sealed'),
    sa.Column('body', sa.LargeBinary(), nullable=True, comment="what the sealed fields said before, sealed to the register's key"),
    sa.PrimaryKeyConstraint('id'),
    comment='what changed in an entry, and who changed it'
    )
    with op.batch_alter_table('register_change', schema=None) as batch_op:
        batch_op.create_index('register_change_by_entry', ['entry_id', 'version'], unique=False)

    op.create_table('register_entry',
    sa.Column('id', sa.LargeBinary(length=16), nullable=False, comment='random'),
    sa.Column('register', sa.String(length=64), nullable=False, comment='which register'),
    sa.Column('year', sa.Integer(), nullable=False, comment='year of its number'),
    sa.Column('serial', sa.Integer(), nullable=False, comment='which one of its year'),
    sa.Column('number', sa.String(length=64), nullable=False, comment='number as people write it'),
    sa.Column('state', sa.String(length=64), nullable=False, comment='where it stands'),
    sa.Column('title', sa.String(length=200), nullable=True, comment='what it is called; empty where the register is sealed'),
    sa.Column('day', sa.Date(), nullable=True, comment='its day, or the first of its days; empty where the register is sealed'),
    sa.Column('until', sa.Date(), nullable=True, comment='the last of its days'),
    sa.Column('unit', sa.String(length=64), nullable=True, comment='its department; empty where the register is sealed'),
    sa.Column('officer_id', sa.String(length=64), nullable=True, comment='who looks after it'),
    sa.Column('version', sa.Integer(), nullable=False, comment='how often it was written'),
    sa.Column('made_day', sa.Date(), nullable=False, comment='when it was first written'),
    sa.Column('closed_day', sa.Date(), nullable=True, comment='when it was done or given up'),
    sa.Column('run_id', sa.LargeBinary(length=16), nullable=True, comment='import that brought it'),
    sa.Column('journal_id', sa.LargeBinary(length=16), nullable=False, comment='under which the journal knows it'),
    sa.Column('fields', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), 'postgresql'), nullable=True, comment='its fields in plain; empty where the register is sealed'),
    sa.Column('sealed_id', sa.LargeBinary(length=16), nullable=True, comment='under which its sealed part was sealed'),
    sa.Column('body', sa.LargeBinary(), nullable=True, comment="its sealed fields, sealed to the register's key"),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('register', 'year', 'serial'),
    comment='what the office keeps that is no case'
    )
    with op.batch_alter_table('register_entry', schema=None) as batch_op:
        batch_op.create_index('register_entry_by_day', ['register', 'day', 'serial'], unique=False)
        batch_op.create_index('register_entry_by_number', ['register', 'number'], unique=False)
        batch_op.create_index('register_entry_by_run', ['run_id'], unique=False)
        batch_op.create_index('register_entry_by_unit', ['register', 'unit'], unique=False)
        batch_op.create_index('register_entry_by_state', ['register', 'state'], unique=False)

    op.create_table('register_key',
    sa.Column('id', sa.LargeBinary(length=16), nullable=False, comment='key id'),
    sa.Column('register', sa.String(length=64), nullable=False, comment='which register'),
    sa.Column('generation', sa.Integer(), nullable=False, comment='which key of this register, the first is 1'),
    sa.Column('public_key', sa.LargeBinary(length=1216), nullable=False, comment='public key of the register; its seed is wrapped to its readers'),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('register', 'generation'),
    comment='keys of registers, for what is sealed in them'
    )
    op.create_table('register_link',
    sa.Column('entry_id', sa.LargeBinary(length=16), nullable=False, comment='which entry'),
    sa.Column('name', sa.String(length=64), nullable=False, comment='field that leads there'),
    sa.Column('target_id', sa.LargeBinary(length=16), nullable=False, comment='entry or case it leads to'),
    sa.Column('to_case', sa.Boolean(), nullable=False, comment='whether that is a case'),
    sa.PrimaryKeyConstraint('entry_id', 'name'),
    comment='which entry leads to which, or to a case'
    )
    with op.batch_alter_table('register_link', schema=None) as batch_op:
        batch_op.create_index('register_link_by_target', ['target_id'], unique=False)



def downgrade() -> None:
    """Take the store back."""
    with op.batch_alter_table('register_link', schema=None) as batch_op:
        batch_op.drop_index('register_link_by_target')

    op.drop_table('register_link')
    op.drop_table('register_key')
    with op.batch_alter_table('register_entry', schema=None) as batch_op:
        batch_op.drop_index('register_entry_by_state')
        batch_op.drop_index('register_entry_by_unit')
        batch_op.drop_index('register_entry_by_run')
        batch_op.drop_index('register_entry_by_number')
        batch_op.drop_index('register_entry_by_day')

    op.drop_table('register_entry')
    with op.batch_alter_table('register_change', schema=None) as batch_op:
        batch_op.drop_index('register_change_by_entry')

    op.drop_table('register_change')
    with op.batch_alter_table('register_alarm', schema=None) as batch_op:
        batch_op.drop_index('register_alarm_by_register')
        batch_op.drop_index('register_alarm_by_day')

    op.drop_table('register_alarm')
