"""Workspaces that installed the Slack app, and the installations that are under way."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "installations",
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("bot", sa.String(), nullable=False),
        sa.Column("sealed_token", sa.Text(), nullable=False),
        sa.Column("sealed_refresh_token", sa.Text(), nullable=False),
        sa.Column("expires_at", _TIME),
        sa.Column("installed_by", sa.String(), nullable=False),
        sa.Column("installed_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("team", name="pk_installations"),
    )
    op.create_table(
        "install_states",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("expires_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_install_states"),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("install_states")
    op.drop_table("installations")
