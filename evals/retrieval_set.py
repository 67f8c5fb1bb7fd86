"""RetrievalSet: a folder of documents, questions about them, and which documents answer which."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Answerability(StrEnum):
    """Whether the documents of the set answer a question, as the people say who made it."""

    ANSWERABLE = "ANSWERABLE"
    PARTIAL = "PARTIAL"
    UNANSWERABLE = "UNANSWERABLE"
    UNDERSPECIFIED = "UNDERSPECIFIED"

    @property
    def is_answerable(self) -> bool | None:
        """Whether there is an answer; None when there is half of one, or the question leaves it open."""
        if self in {Answerability.PARTIAL, Answerability.UNDERSPECIFIED}:
            return None
        return self is Answerability.ANSWERABLE


@dataclass(frozen=True, slots=True)
class Turn:
    """What somebody said before the question."""

    speaker: str
    text: str


@dataclass(frozen=True, slots=True)
class Query:
    """One question.

    Attributes:
        history: The conversation before it, oldest first.
        answerability: None when the set does not say.
        reference_answer: What a good answer says; empty when the set has none.
    """

    id: str
    text: str
    history: tuple[Turn, ...] = ()
    answerability: Answerability | None = None
    reference_answer: str = ""

    @property
    def asked_before(self) -> tuple[str, ...]:
        """What the asker said earlier in the conversation, oldest first."""
        return tuple(turn.text for turn in self.history if turn.speaker.lower() == "user")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Characters of a document that belong to the answer.

    Attributes:
        path: Of the document, relative to the corpus.
        start: Offset in characters of the file as it is stored, its line ends left as they are.
        end: Offset behind the last one.
    """

    path: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class RetrievalSet:
    """A set as it was read.

    Attributes:
        judgements: By query, how relevant which document is; a document that is not named is not relevant.
        excerpts: By query; empty when the set has none.
        warnings: What is odd about the set and did not keep it from being read.
    """

    folder: Path
    queries: tuple[Query, ...]
    judgements: Mapping[str, Mapping[str, int]]
    excerpts: Mapping[str, tuple[Excerpt, ...]]
    warnings: tuple[str, ...] = ()

    @property
    def corpus(self) -> Path:
        """The folder that holds the documents."""
        return corpus_of(self.folder)

    @property
    def judged(self) -> tuple[Query, ...]:
        """The questions that at least one document answers: those that rankings are measured on."""
        return tuple(query for query in self.queries if any(self.judgements.get(query.id, {}).values()))

    @property
    def labelled(self) -> tuple[Query, ...]:
        """The questions of which the set says whether there is an answer."""
        return tuple(
            query for query in self.queries if query.answerability and query.answerability.is_answerable is not None
        )

    def relevant(self, query: Query) -> dict[str, int]:
        """Return the documents that answer a question, the most relevant first."""
        found = [(path, grade) for path, grade in self.judgements.get(query.id, {}).items() if grade]
        return dict(sorted(found, key=lambda pair: -pair[1]))


def corpus_of(folder: Path) -> Path:
    """Return where the documents of a set lie."""
    return folder / "corpus"
