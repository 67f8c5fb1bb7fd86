"""What is asked and said in a chat: questions and their claims, answers, votes, threads, settings, approvals."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create every table."""
    _create_questions()
    _create_answers()
    _create_threads()
    _create_channel_settings()
    _create_approvals()


def downgrade() -> None:
    """Drop them."""
    for table in (
        "approvals",
        "channel_settings",
        "thread_summaries",
        "thread_standings",
        "thread_turns",
        "votes",
        "answers",
        "seen_events",
        "questions",
    ):
        op.drop_table(table)


def _create_questions() -> None:
    op.create_table(
        "questions",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("message_ts", sa.String(), nullable=False),
        sa.Column("thread_ts", sa.String(), nullable=False),
        sa.Column("asker", sa.String(), nullable=False),
        sa.Column("surface", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("asked_at", _TIME, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("posted_ts", sa.JSON(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("finished_at", _TIME),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("pid", sa.BigInteger(), nullable=False),
        sa.Column("pid_space", sa.String(), nullable=False),
        sa.Column("held_until", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_questions"),
        sa.UniqueConstraint("team", "channel", "message_ts", name="uq_questions_team_channel_message_ts"),
    )
    op.create_index("ix_questions_state_team", "questions", ["state", "team"])
    op.create_index("ix_questions_team_asker_asked_at", "questions", ["team", "asker", "asked_at"])
    op.create_index("ix_questions_asked_at", "questions", ["asked_at"])
    op.create_table(
        "seen_events",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_seen_events"),
    )
    op.create_index("ix_seen_events_at", "seen_events", ["at"])


def _create_answers() -> None:
    op.create_table(
        "answers",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("message_ts", sa.String(), nullable=False),
        sa.Column("reader", sa.String(), nullable=False),
        sa.Column("trace_id", sa.String(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_answers"),
    )
    op.create_index("ix_answers_team_channel_message_ts", "answers", ["team", "channel", "message_ts"])
    op.create_index("ix_answers_at", "answers", ["at"])
    op.create_table(
        "votes",
        sa.Column("answer_id", sa.String(), nullable=False),
        sa.Column("voter", sa.String(), nullable=False),
        sa.Column("is_helpful", sa.Boolean(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("answer_id", "voter", name="pk_votes"),
    )
    op.create_index("ix_votes_at", "votes", ["at"])


def _create_threads() -> None:
    op.create_table(
        "thread_turns",
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("ts", sa.String(), nullable=False),
        sa.Column("thread_ts", sa.String(), nullable=False),
        sa.Column("speaker", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("is_answer", sa.Boolean(), nullable=False),
        sa.Column("said_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("team", "channel", "ts", name="pk_thread_turns"),
    )
    of_thread = ["team", "channel", "thread_ts"]
    op.create_index("ix_thread_turns_team_channel_thread_ts_said_at", "thread_turns", [*of_thread, "said_at"])
    op.create_index("ix_thread_turns_said_at", "thread_turns", ["said_at"])
    op.create_table(
        "thread_standings",
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("thread_ts", sa.String(), nullable=False),
        sa.Column("is_taking_part", sa.Boolean(), nullable=False),
        sa.Column("taken_over_by", sa.String(), nullable=False),
        sa.Column("stopped_at", _TIME),
        sa.Column("changed_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint(*of_thread, name="pk_thread_standings"),
    )
    op.create_index("ix_thread_standings_changed_at", "thread_standings", ["changed_at"])
    op.create_table(
        "thread_summaries",
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("thread_ts", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("turns", sa.Integer(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint(*of_thread, name="pk_thread_summaries"),
    )
    op.create_index("ix_thread_summaries_at", "thread_summaries", ["at"])


def _create_channel_settings() -> None:
    op.create_table(
        "channel_settings",
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("mode", sa.String(length=16)),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("tone", sa.Text(), nullable=False),
        sa.Column("only_confident", sa.Boolean()),
        sa.Column("muted_until", _TIME),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.Column("changed_at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("team", "channel", name="pk_channel_settings"),
    )


def _create_approvals() -> None:
    op.create_table(
        "approvals",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("question_id", sa.String(), nullable=False),
        sa.Column("server", sa.String(), nullable=False),
        sa.Column("tool", sa.String(), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("may_approve", sa.JSON(), nullable=False),
        sa.Column("expires_at", _TIME, nullable=False),
        sa.Column("decision", sa.String(length=16), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_at", _TIME),
        sa.PrimaryKeyConstraint("id", name="pk_approvals"),
    )
    op.create_index("ix_approvals_expires_at", "approvals", ["expires_at"])
