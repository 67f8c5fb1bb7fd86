"""Which questions everybody in their workspace could read, for whoever is shown what was asked."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; what was asked before counts as asked among few."""
    op.add_column("questions", sa.Column("is_open", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("questions", "is_open")
