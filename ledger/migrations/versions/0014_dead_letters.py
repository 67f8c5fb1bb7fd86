"""How often a document failed and when it is tried again; and which documents a run is reading."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; what could not be read for the moment is tried again by the next run, as before."""
    op.add_column("failures", sa.Column("first_at", sa.DateTime(timezone=True)))
    op.add_column("failures", sa.Column("tries", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("failures", sa.Column("deaths", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("failures", sa.Column("next_try_at", sa.DateTime(timezone=True)))
    op.add_column("runs", sa.Column("reading", sa.JSON()))
    op.execute("UPDATE failures SET next_try_at = at WHERE kind = 'failed' AND version = ''")


def downgrade() -> None:
    """Drop them."""
    op.drop_column("runs", "reading")
    for name in ("next_try_at", "deaths", "tries", "first_at"):
        op.drop_column("failures", name)
