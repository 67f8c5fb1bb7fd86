"""Tool: what a model may ask for, whoever runs it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from answering.llm.language_model import ToolDefinition
from retrieval.passages import Passage


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of running a tool.

    Attributes:
        text: What it answered.
        passages: Of the documents, to be numbered and shown as any other.
    """

    text: str
    passages: tuple[Passage, ...] = ()


Run = Callable[[Mapping[str, Any]], Awaitable[Outcome]]
"""Runs a tool with arguments that fit its schema.

Raises:
    ToolFailed: it gave no result.
"""


@dataclass(frozen=True, slots=True)
class Tool:
    """Something that a model may ask for.

    Attributes:
        definition: As a model reads it.
        label: As a person reads it: `calculator`, `grafana.query`.
        schema: What arguments must be like, of which a model may be shown a part.
        run: Runs it.
        timeout_seconds: After which it has failed.
        max_characters: Of its text; the rest is cut.
        server: Configured name of the server of a live tool; empty for a built-in one.
        name: As the server calls it.
        asks: A person must approve every call.
        gives_passages: What it finds is cited as passages, and not as the use of a tool.
    """

    definition: ToolDefinition
    label: str
    schema: Mapping[str, Any]
    run: Run
    timeout_seconds: float
    max_characters: int
    server: str = ""
    name: str = ""
    asks: bool = False
    gives_passages: bool = False
