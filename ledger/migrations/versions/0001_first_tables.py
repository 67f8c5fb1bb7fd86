"""First tables: policies, memberships, documents, checkpoints, failures, runs, leases.

A migration repeats the definitions on purpose: `ledger.tables` moves on, and this must stay what it was.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create every table."""
    _create_permissions()
    _create_documents()
    _create_runs()
    op.create_table(
        "leases",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("token", sa.BigInteger(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("pid", sa.BigInteger(), nullable=False),
        sa.Column("pid_space", sa.String(), nullable=False),
        sa.Column("acquired_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_leases"),
    )


def downgrade() -> None:
    """Drop every table, those that refer to others first."""
    for table in ("leases", "runs", "failures", "checkpoints", "documents", "memberships", "policies"):
        op.drop_table(table)


def _create_permissions() -> None:
    op.create_table(
        "policies",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("clauses", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_policies"),
        sa.UniqueConstraint("digest", name="uq_policies_digest"),
    )
    op.create_table(
        "memberships",
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("group_name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("origin", "group_name", "email", name="pk_memberships"),
    )
    op.create_index("ix_memberships_email", "memberships", ["email"])


def _create_documents() -> None:
    op.create_table(
        "documents",
        sa.Column("space", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("document_id", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("policy_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("chunk_count", sa.Integer(), nullable=False),
        sa.Column("indexed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("space", "source", "path", name="pk_documents"),
        sa.ForeignKeyConstraint(["policy_id"], ["policies.id"], name="fk_documents_policy_id"),
        sa.UniqueConstraint("document_id", "source", "space", name="uq_documents_document_id_source_space"),
    )
    op.create_table(
        "checkpoints",
        sa.Column("space", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("checkpoint", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("space", "source", name="pk_checkpoints"),
    )
    op.create_table(
        "failures",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("source", "path", name="pk_failures"),
    )


def _create_runs() -> None:
    counts = ("added", "changed", "unchanged", "removed", "skipped", "failed", "chunks", "embedded", "reused")
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("space", sa.String(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("requested_by", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in counts),
        sa.Column("error", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_runs"),
    )
    op.create_index("ix_runs_source_id", "runs", ["source", "id"])
