"""Keys of committees' sittings lie there as well."""

import sqlalchemy as sa
from alembic import op

revision = "keyring_0011"
down_revision = "keyring_0010_portal"
branch_labels = None
depends_on = None

_BEFORE = "message, epoch-key, case-key, secret, attachment, gazetteer, gazetteer-key, grant, paper, handing"
_NOW = "message, epoch-key, case-key, sitting-key, secret, attachment, gazetteer, grant, paper, handing…"


def upgrade() -> None:
    """Bring the store forward."""
    _say(_NOW)


def downgrade() -> None:
    """Take the store back."""
    _say(_BEFORE)


def _say(comment: str) -> None:
    if op.get_bind().dialect.name == 'postgresql':  # SQLite keeps no comments
        op.alter_column('wrap', 'kind', comment=comment, existing_type=sa.String(length=64), existing_nullable=False)
