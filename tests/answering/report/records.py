"""Records: questions, answers and votes in a ledger, as a team in Slack leaves them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import Engine

from index.chunk import Chunk
from ledger.answers import StoredAnswer, store_answer
from ledger.claims import claim_question, finish_question
from ledger.feedback import Vote, vote
from ledger.questions import State, StoredQuestion, Surface
from ledger.traces import StoredTrace, store_trace

NOW = datetime(2026, 5, 20, 12, tzinfo=UTC)


@dataclass
class Records:
    """What was asked, one question after the other; by default "I don't know" in a public channel yesterday."""

    ledger: Engine
    now: datetime = NOW
    numbers: Iterator[int] = field(default_factory=count)

    def ask(
        self,
        text: str,
        state: State = "unknown",
        *,
        hours_ago: float = 24.0,
        seconds: float = 2.0,
        asker: str = "",
        team: str = "T1",
        channel: str = "C1",
        surface: Surface = "mention",
        is_open: bool = True,
        cites: Sequence[Chunk] = (),
        votes: Sequence[tuple[bool, tuple[str, ...]]] = (),
        without_model: bool = False,
    ) -> str:
        """Record a question with what came of it, and return its id."""
        number = next(self.numbers)
        question_id, asked_at = f"q{number}", self.now - timedelta(hours=hours_ago)
        ended_at = asked_at + timedelta(seconds=seconds)
        claim_question(
            self.ledger,
            StoredQuestion(
                id=question_id,
                team=team,
                channel=channel,
                message_ts=f"{number}.0",
                thread_ts="",
                asker=asker or f"U{number}",
                surface=surface,
                text=text,
                asked_at=asked_at,
            ),
            "holder",
            until=ended_at,
        )
        if state != "claimed":
            finish_question(self.ledger, question_id, "holder", state, ended_at, is_open=is_open)
        trace_id = f"{number:08d}"
        body = {"failed_models": ["main"] if without_model else [], "model": ""}
        store_trace(self.ledger, StoredTrace(trace_id, asked_at, body), forget_before=asked_at - timedelta(days=99))
        citations = [_citation(n, chunk) for n, chunk in enumerate(cites, start=1)]
        answer = StoredAnswer(
            question_id, team, channel, "1.0", "", trace_id, state, {"text": "…", "citations": citations}, ended_at
        )
        store_answer(self.ledger, answer)
        for voter, (is_helpful, reasons) in enumerate(votes):
            vote(self.ledger, Vote(question_id, f"V{voter}", is_helpful, reasons, "", ended_at))
        return question_id


def _citation(n: int, chunk: Chunk) -> dict[str, Any]:
    return {
        "n": n,
        "chunk_id": chunk.id,
        "quote": chunk.text,
        "title": " › ".join([chunk.title, *chunk.heading_path]),
        "url": chunk.url,
        "updated_at": chunk.updated_at.isoformat(),
        "version": chunk.version,
    }
