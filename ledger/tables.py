"""The tables of the ledger, and how times are stored. A change here needs a migration; a test compares them.

Times are aware UTC everywhere outside; rows refer to each other only where losing the other row would make
a permission unclear.
"""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time, stored and returned as UTC; SQLite has no time zones and would return naive ones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the signature is SQLAlchemy's
        """Convert to UTC; a naive time is an error of the caller, because it could mean any hour."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value.isoformat()} has no time zone; the ledger takes aware times only")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the signature is SQLAlchemy's
        """Return an aware UTC time, whether the database gave a naive one or one in its own zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# Named constraints: Postgres and SQLite invent different names, and a later migration must find them.
metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

policies = Table(
    "policies",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("clauses", Text, nullable=False),
)

memberships = Table(
    "memberships",
    metadata,
    Column("origin", String, primary_key=True),
    Column("group_name", String, primary_key=True),
    Column("email", String, primary_key=True),
    Index(None, "email"),
)

permission_syncs = Table(
    "permission_syncs",
    metadata,
    Column("space", String, primary_key=True),
    Column("source", String, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
)

documents = Table(
    "documents",
    metadata,
    Column("space", String, primary_key=True),
    Column("source", String, primary_key=True),
    Column("path", String, primary_key=True),
    Column("document_id", String, nullable=False),
    Column("version", String, nullable=False),
    Column("policy_id", Integer, ForeignKey(policies.c.id), nullable=False),
    Column("title", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("chunk_count", Integer, nullable=False),
    Column("indexed_at", UtcDateTime, nullable=False),
    # Not in the order of the primary key: without statistics Postgres would take this index for look-ups by
    # path, and read every document of the source.
    UniqueConstraint("document_id", "source", "space"),
)

checkpoints = Table(
    "checkpoints",
    metadata,
    Column("space", String, primary_key=True),
    Column("source", String, primary_key=True),
    Column("checkpoint", Text, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
)

# Without a reference to the policy: an id that is not stored, or not any more, lets nobody read.
retired_chunks = Table(
    "retired_chunks",
    metadata,
    Column("space", String, primary_key=True),
    Column("chunk_id", String, primary_key=True),
    Column("document_id", String, nullable=False),
    Column("source", String, nullable=False),
    Column("policy_id", Integer, nullable=False),
    Column("headings", JSON, nullable=False),
    Column("position", Integer, nullable=False),
    Column("retired_at", UtcDateTime, nullable=False),
    Index(None, "retired_at"),
)

failures = Table(
    "failures",
    metadata,
    Column("source", String, primary_key=True),
    Column("path", String, primary_key=True),
    Column("version", String, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("first_at", UtcDateTime),
    Column("tries", Integer, nullable=False, server_default="1"),
    Column("deaths", Integer, nullable=False, server_default="0"),
    Column("next_try_at", UtcDateTime),
)

reindex_requests = Table(
    "reindex_requests",
    metadata,
    Column("source", String, primary_key=True),
    Column("path", String, primary_key=True),
    Column("asked_at", UtcDateTime, nullable=False),
)

run_requests = Table(
    "run_requests",
    metadata,
    Column("source", String, primary_key=True),
    Column("priority", Integer, primary_key=True, autoincrement=False),
    Column("is_full", Boolean, primary_key=True),
    Column("accepts_deletions", Boolean, primary_key=True),
    Column("asked_by", String, nullable=False),
    Column("first_asked_at", UtcDateTime, nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("not_before", UtcDateTime),
    Column("token", String, nullable=False),
)

runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source", String, nullable=False),
    Column("space", String, nullable=False),
    Column("status", String(16), nullable=False),
    Column("requested_by", String, nullable=False),
    Column("is_full", Boolean, nullable=False, server_default=false()),
    Column("started_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime),
    Column("done", Integer, nullable=False, server_default="0"),
    Column("total", Integer, nullable=False, server_default="0"),
    Column("added", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("unchanged", Integer, nullable=False),
    Column("removed", Integer, nullable=False),
    Column("skipped", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
    Column("chunks", Integer, nullable=False),
    Column("embedded", Integer, nullable=False),
    Column("reused", Integer, nullable=False),
    Column("error", Text),
    Column("reading", JSON(none_as_null=True)),
    Column("needs_approval", Boolean, nullable=False, server_default=false()),
    Index(None, "source", "id"),
)

alerts = Table(
    "alerts",
    metadata,
    Column("kind", String(32), primary_key=True),
    Column("subject", String, primary_key=True),
    Column("severity", Integer, nullable=False),
    Column("facts", JSON, nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("first_seen_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("told_at", UtcDateTime),
    Column("gone_at", UtcDateTime),
)

alert_notices = Table(
    "alert_notices",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("channel", String(16), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("subject", String, nullable=False),
    Column("turn", String(16), nullable=False),
    Column("severity", Integer, nullable=False),
    Column("facts", JSON, nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("name", String, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("not_before", UtcDateTime),
    Column("trouble", Text),
)

model_switches = Table(
    "model_switches",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("model", String, nullable=False),
    Column("space", String, nullable=False),
    Column("described", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

leases = Table(
    "leases",
    metadata,
    Column("name", String, primary_key=True),
    Column("token", BigInteger, nullable=False),
    Column("holder", String, nullable=False),
    Column("host", String, nullable=False),
    Column("pid", BigInteger, nullable=False),
    Column("pid_space", String, nullable=False),
    Column("acquired_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
)

traces = Table(
    "traces",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("body", JSON, nullable=False),
    Index(None, "at"),
)

tool_pins = Table(
    "tool_pins",
    metadata,
    Column("server", String, primary_key=True),
    Column("tool", String, primary_key=True),
    Column("definition", Text, nullable=False),
    Column("approved_at", UtcDateTime, nullable=False),
)

keys = Table(
    "keys",
    metadata,
    Column("name", String, primary_key=True),
    Column("secret", String, nullable=False),
)

installations = Table(
    "installations",
    metadata,
    Column("team", String, primary_key=True),
    Column("name", Text, nullable=False),
    Column("user", String, nullable=False),
    Column("bot", String, nullable=False),
    Column("sealed_token", Text, nullable=False),
    Column("sealed_refresh_token", Text, nullable=False),
    Column("expires_at", UtcDateTime),
    Column("installed_by", String, nullable=False),
    Column("installed_at", UtcDateTime, nullable=False),
)

install_states = Table(
    "install_states",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("expires_at", UtcDateTime, nullable=False),
)
