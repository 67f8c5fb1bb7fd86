"""Exhibit: what a sentence may cite: a passage of the documents, or what a live tool answered."""

from dataclasses import dataclass
from datetime import datetime

from index.chunk import Chunk
from retrieval.passages import Passage

CALCULATOR = "calculator"
"""The tool whose answers are the sums of numbers that others said."""


@dataclass(frozen=True, slots=True)
class ToolUse:
    """One use of a live tool.

    Attributes:
        tool: Its name, with that of its server before it: `grafana.query`.
        arguments: JSON, as it was called.
        at: Aware, UTC: when it answered.
        text: What it answered, cut to the limit.
    """

    tool: str
    arguments: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Exhibit:
    """Something that can be cited.

    Attributes:
        n: Its number in the prompt, from 1.
        content: The passage, or the use of a tool.
    """

    n: int
    content: Passage | ToolUse

    @property
    def text(self) -> str:
        """What a model reads of it."""
        return self.content.text

    @property
    def dated_at(self) -> datetime:
        """When any of a passage last changed, or the tool answered; aware."""
        if isinstance(self.content, ToolUse):
            return self.content.at
        return max(chunk.updated_at for chunk in self.content.chunks)

    @property
    def chunks(self) -> tuple[Chunk, ...]:
        """The chunks of a passage; none of a tool."""
        return self.content.chunks if isinstance(self.content, Passage) else ()
