"""Golden questions: what a person asked, and the passage that answers it."""

import json
from dataclasses import dataclass
from pathlib import Path

SAMPLE_WIKI = Path(__file__).parent / "golden" / "sample_wiki.jsonl"


@dataclass(frozen=True, slots=True)
class GoldenQuestion:
    """One question with its expected answer.

    Attributes:
        path: The document that answers it, or an empty string when none does.
        passage: Words of that document that say it, exactly as they stand there.
        also: Other documents that answer it as well.
    """

    id: str
    question: str
    path: str
    passage: str
    also: tuple[str, ...]

    @property
    def is_answerable(self) -> bool:
        """Whether any document answers it."""
        return bool(self.path)

    @property
    def paths(self) -> frozenset[str]:
        """Every document that answers it."""
        return frozenset({self.path, *self.also}) if self.path else frozenset()


def load_golden(file: Path) -> list[GoldenQuestion]:
    """Read golden questions, one JSON object a line."""
    questions = []
    for line in file.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        questions.append(
            GoldenQuestion(
                id=record["id"],
                question=record["question"],
                path=record.get("path", "") if record["answerable"] else "",
                passage=record.get("passage", ""),
                also=tuple(record.get("also", ())),
            )
        )
    return questions
