"""Verdict: whether the exhibits that a sentence cites say what it says, and in which words."""

from dataclasses import dataclass
from typing import Literal

from answering.exhibit import Exhibit

Fault = Literal["", "no_support", "number", "negation", "name"]


@dataclass(frozen=True, slots=True)
class Quote:
    """The words that support a sentence.

    Attributes:
        exhibit: Where they stand.
        chunk_id: The chunk of it; empty for a tool.
        words: Exactly as they stand in the chunk's text, or in what the tool answered.
    """

    exhibit: Exhibit
    chunk_id: str
    words: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the check of one sentence found.

    Attributes:
        is_supported: Everything it says is said by what it cites.
        score: How well it is supported, from 0 to 1.
        quotes: The words that support it, at most one of each exhibit, best first; none when nothing does.
        fault: Why it is not supported; empty when it is.
    """

    is_supported: bool
    score: float
    quotes: tuple[Quote, ...] = ()
    fault: Fault = ""
