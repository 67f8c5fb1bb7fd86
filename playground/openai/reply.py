"""Reply: one turn that the stand-in says, in the pieces in which it streams it."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AskedTool:
    """A tool that it asks for.

    Attributes:
        arguments: JSON, or whatever a model may write in its place.
    """

    name: str
    arguments: str
    id: str


@dataclass(frozen=True, slots=True)
class Reply:
    """One turn.

    Attributes:
        pieces: Its text, as it is cut for streaming.
        calls: Tools that it asks for behind the text, all at once.
    """

    pieces: tuple[str, ...]
    calls: tuple[AskedTool, ...] = ()

    @property
    def text(self) -> str:
        """The whole text."""
        return "".join(self.pieces)

    @property
    def finish(self) -> str:
        """Why it ended, in OpenAI's words."""
        return "tool_calls" if self.calls else "stop"


def says(text: str, *calls: AskedTool) -> Reply:
    """Return a reply that streams a text word by word."""
    return Reply(tuple(re.findall(r"\s*\S+\s*", text)), calls)
