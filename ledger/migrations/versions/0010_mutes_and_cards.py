"""Who muted a channel, and where the card stands that asks for an approval."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    op.add_column("channel_settings", sa.Column("muted_by", sa.String()))
    op.add_column("approvals", sa.Column("card_channel", sa.String()))
    op.add_column("approvals", sa.Column("card_ts", sa.String()))
    op.create_index("ix_approvals_question_id", "approvals", ["question_id"])


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_approvals_question_id", "approvals")
    op.drop_column("approvals", "card_ts")
    op.drop_column("approvals", "card_channel")
    op.drop_column("channel_settings", "muted_by")
