"""The queue of runs: how urgent each request is and when it may be tried again; and how far a run has come."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

# A person's, of whom alone there were requests before.
_PRIORITY = 1


def upgrade() -> None:
    """Create the table anew, with what waits in it, and add the columns of runs."""
    waiting = _rows()
    op.drop_table("run_requests")
    requests = op.create_table(
        "run_requests",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("priority", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("is_full", sa.Boolean(), nullable=False),
        sa.Column("accepts_deletions", sa.Boolean(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("first_asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True)),
        sa.Column("token", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("source", "priority", "is_full", "accepts_deletions", name="pk_run_requests"),
    )
    for row in waiting:
        more = {"priority": _PRIORITY, "accepts_deletions": False, "first_asked_at": row["asked_at"], "token": ""}
        op.bulk_insert(requests, [{**row, **more}])
    op.add_column("runs", sa.Column("is_full", sa.Boolean(), nullable=False, server_default=sa.false()))
    for name in ("done", "total"):
        op.add_column("runs", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    """Create the old table, with one request of each source that waits, and drop the columns of runs."""
    waiting = {row["source"]: row for row in sorted(_rows(), key=lambda row: (row["is_full"], row["asked_at"]))}
    op.drop_table("run_requests")
    requests = op.create_table(
        "run_requests",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("is_full", sa.Boolean(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("source", name="pk_run_requests"),
    )
    op.bulk_insert(requests, list(waiting.values()))
    for name in ("total", "done", "is_full"):
        op.drop_column("runs", name)


def _rows() -> list[dict[str, object]]:
    """Return what both tables know of a request."""
    requests = sa.table(
        "run_requests",
        sa.column("source", sa.String()),
        sa.column("is_full", sa.Boolean()),
        sa.column("asked_by", sa.String()),
        sa.column("asked_at", sa.DateTime(timezone=True)),
    )
    return [dict(row) for row in op.get_bind().execute(sa.select(requests)).mappings()]
