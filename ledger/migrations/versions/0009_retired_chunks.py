"""Ids of chunks that no row of the index has any more, for a while."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "retired_chunks",
        sa.Column("space", sa.String(), nullable=False),
        sa.Column("chunk_id", sa.String(), nullable=False),
        sa.Column("document_id", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("policy_id", sa.Integer(), nullable=False),
        sa.Column("headings", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("space", "chunk_id", name="pk_retired_chunks"),
    )
    op.create_index("ix_retired_chunks_retired_at", "retired_chunks", ["retired_at"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("retired_chunks")
