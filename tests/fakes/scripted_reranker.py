"""ScriptedReranker: a reranker that says what a test tells it to, and counts what it was asked."""

import asyncio
from collections.abc import Callable, Sequence

Scoring = Callable[[str], float]


class ScriptedReranker:
    """Scores each passage by a function; lets itself be made late, broken or talkative.

    Attributes:
        questions: That of every request.
        asked: The passages of every request.
        error: Raised instead of scoring.
        load_error: Raised instead of loading.
        is_stuck: Nothing comes back until it is cancelled.
        scores: Answered whatever was asked; None for the function's.
    """

    def __init__(self, scoring: Scoring = lambda _: 0.5, *, name: str = "scripted") -> None:
        self.name = name
        self.questions: list[str] = []
        self.asked: list[list[str]] = []
        self.error: Exception | None = None
        self.load_error: Exception | None = None
        self.is_stuck = False
        self.scores: list[float] | None = None
        self.was_cancelled = 0
        self._scoring = scoring

    async def load(self) -> None:
        if self.load_error:
            raise self.load_error

    async def score(self, question: str, passages: Sequence[str]) -> Sequence[float]:
        self.questions.append(question)
        self.asked.append(list(passages))
        if self.is_stuck:
            try:
                await asyncio.Event().wait()
            finally:
                self.was_cancelled += 1
        if self.error:
            raise self.error
        return [self._scoring(passage) for passage in passages] if self.scores is None else self.scores
