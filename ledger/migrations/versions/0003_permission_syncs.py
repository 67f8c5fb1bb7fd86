"""When it was last known who may read what of a source."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "permission_syncs",
        sa.Column("space", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("space", "source", name="pk_permission_syncs"),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("permission_syncs")
