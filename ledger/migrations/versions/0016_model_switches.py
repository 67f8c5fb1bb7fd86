"""Which embedding model serves, and which ones did before."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table; as long as it is empty, the model of [embedder] serves."""
    op.create_table(
        "model_switches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("space", sa.String(), nullable=False),
        sa.Column("described", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_model_switches"),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("model_switches")
