"""Protected cases may be said to belong together as well."""

from alembic import op


revision = "office_0043"
down_revision = "office_0042"
branch_labels = None
depends_on = None

_TABLE = (
    "of ordinary cases only; gone as soon as one may be a protected case",
    "ordinary cases with ordinary ones, protected with protected ones; gone as soon as an ordinary one may be protected",
)


def upgrade() -> None:
    """Bring the store forward."""
    _say(1)


def downgrade() -> None:
    """Take the store back."""
    _say(0)


def _say(which: int) -> None:
    if op.get_bind().dialect.name == "postgresql":  # SQLite keeps no comments
        op.create_table_comment("case_repeat", _TABLE[which], existing_comment=_TABLE[1 - which])
