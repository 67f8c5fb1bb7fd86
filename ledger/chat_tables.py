"""The tables of what is asked and said in a chat; with `ledger.tables` they are all that a ledger holds.

Rows hold people's words, so each can be forgotten by its age. They refer to each other by id alone: an answer may
outlive its question, and nothing breaks.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Dialect,
    Index,
    Integer,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
)

from ledger.tables import UtcDateTime, metadata


class Words(TypeDecorator[str]):
    """What a person wrote: any text at all; what UTF-8 or Postgres cannot hold is stored as escapes.

    A question is answered, not lost, because of one character that came in broken.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - the signature is SQLAlchemy's
        """Return the text with escapes for lone surrogates and zero bytes."""
        return value and value.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")


questions = Table(
    "questions",
    metadata,
    Column("id", String, primary_key=True),
    Column("team", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("message_ts", String, nullable=False),
    Column("thread_ts", String, nullable=False),
    Column("asker", String, nullable=False),
    Column("surface", String(16), nullable=False),
    Column("text", Words, nullable=False),
    Column("files", JSON, nullable=False, server_default="[]"),
    Column("is_open", Boolean, nullable=False, server_default=false()),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("state", String(16), nullable=False),
    Column("posted_ts", JSON, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("finished_at", UtcDateTime),
    Column("holder", String, nullable=False),
    Column("host", String, nullable=False),
    Column("pid", BigInteger, nullable=False),
    Column("pid_space", String, nullable=False),
    Column("held_until", UtcDateTime, nullable=False),
    # The rule that no message is answered twice.
    UniqueConstraint("team", "channel", "message_ts"),
    Index(None, "state", "team"),
    Index(None, "team", "asker", "asked_at"),
    Index(None, "asked_at"),
)

seen_events = Table(
    "seen_events",
    metadata,
    Column("id", String, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "at"),
)

answers = Table(
    "answers",
    metadata,
    Column("id", String, primary_key=True),
    Column("team", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("message_ts", String, nullable=False),
    Column("reader", String, nullable=False),
    Column("trace_id", String, nullable=False),
    Column("status", String(16), nullable=False),
    Column("body", JSON, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "team", "channel", "message_ts"),
    Index(None, "at"),
)

votes = Table(
    "votes",
    metadata,
    Column("answer_id", String, primary_key=True),
    Column("voter", String, primary_key=True),
    Column("is_helpful", Boolean, nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("comment", Words, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "at"),
)

channel_settings = Table(
    "channel_settings",
    metadata,
    Column("team", String, primary_key=True),
    Column("channel", String, primary_key=True),
    Column("mode", String(16)),
    Column("sources", JSON, nullable=False),
    Column("tone", Words, nullable=False),
    Column("only_confident", Boolean),
    Column("muted_until", UtcDateTime),
    Column("muted_by", String),
    Column("changed_by", String, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
)

thread_turns = Table(
    "thread_turns",
    metadata,
    Column("team", String, primary_key=True),
    Column("channel", String, primary_key=True),
    Column("ts", String, primary_key=True),
    Column("thread_ts", String, nullable=False),
    Column("speaker", String, nullable=False),
    Column("text", Words, nullable=False),
    Column("is_answer", Boolean, nullable=False),
    Column("said_at", UtcDateTime, nullable=False),
    Index(None, "team", "channel", "thread_ts", "said_at"),
    Index(None, "said_at"),
)

# Of footings: a table keeps the name under which it was made.
thread_standings = Table(
    "thread_standings",
    metadata,
    Column("team", String, primary_key=True),
    Column("channel", String, primary_key=True),
    Column("thread_ts", String, primary_key=True),
    Column("is_taking_part", Boolean, nullable=False),
    Column("taken_over_by", String, nullable=False),
    Column("stopped_at", UtcDateTime),
    Column("changed_at", UtcDateTime, nullable=False),
    Index(None, "changed_at"),
)

thread_summaries = Table(
    "thread_summaries",
    metadata,
    Column("team", String, primary_key=True),
    Column("channel", String, primary_key=True),
    Column("thread_ts", String, primary_key=True),
    Column("text", Words, nullable=False),
    Column("turns", Integer, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "at"),
)

approvals = Table(
    "approvals",
    metadata,
    Column("id", String, primary_key=True),
    Column("question_id", String, nullable=False),
    Column("server", String, nullable=False),
    Column("tool", String, nullable=False),
    Column("arguments", JSON, nullable=False),
    Column("may_approve", JSON, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("decision", String(16), nullable=False),
    Column("decided_by", String, nullable=False),
    Column("decided_at", UtcDateTime),
    Column("card_channel", String),
    Column("card_ts", String),
    Index(None, "expires_at"),
    Index(None, "question_id"),
)
