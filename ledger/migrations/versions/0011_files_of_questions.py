"""Which files came with a question, for whoever takes it over."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; of what was asked before, no files are known."""
    op.add_column("questions", sa.Column("files", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("questions", "files")
