"""The seam to whatever writes answers: what it is given, and what it gives back piece by piece. One adapter a file."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A tool that a model asks for.

    Attributes:
        id: The model's own, for the result to name.
        arguments: JSON as the model wrote it, which may be broken.
    """

    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class ToolDefinition:
    """A tool as it is described to a model.

    Attributes:
        parameters: JSON Schema of its arguments, an object.
    """

    name: str
    description: str
    parameters: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that a model is shown.

    Attributes:
        media_type: `image/png` or `image/jpeg`, which every model that reads pictures takes.
        body: The file. It is no part of what is logged.
    """

    media_type: str
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a conversation with a model.

    Attributes:
        calls: Of an `assistant` message: the tools it asked for.
        call_id: Of a `tool` message: the call that it answers.
        pictures: Of a `user` message: what is shown behind its text, to a model that `reads_pictures`.
    """

    role: Literal["system", "user", "assistant", "tool"]
    text: str
    calls: tuple[ToolCall, ...] = ()
    call_id: str = ""
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """The next piece of text, of any length."""

    text: str


@dataclass(frozen=True, slots=True)
class Calls:
    """The tools that a model asks for; nothing but `Usage` follows in this turn."""

    calls: tuple[ToolCall, ...]


@dataclass(frozen=True, slots=True)
class TakenOver:
    """A model died within its text and another goes on after the last whole sentence; what came behind that is void.

    Attributes:
        model: Configured name of the one that goes on.
        kept: What of the turn's text stands, up to that sentence and with the space behind it.
    """

    model: str
    kept: str = ""


@dataclass(frozen=True, slots=True)
class Usage:
    """What a turn took; last of its pieces.

    Attributes:
        model: litellm's string of the model that wrote it.
        cost: US dollars; None when the price is not known.
        failed: Configured names of the models that were tried before and could not, in their order.
    """

    model: str
    prompt_tokens: int
    completion_tokens: int
    cost: float | None = None
    failed: tuple[str, ...] = field(default=())


Piece = Words | Calls | TakenOver | Usage


class LanguageModel(Protocol):
    """Writes text from messages."""

    @property
    def name(self) -> str:
        """The configured name."""
        ...

    @property
    def window_tokens(self) -> int:
        """Of prompt and answer together, what it can be given with safety."""
        ...

    @property
    def takes_tools(self) -> bool:
        """Whether it can ask for tools."""
        ...

    @property
    def reads_pictures(self) -> bool:
        """Whether it can be shown pictures."""
        ...

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count the tokens of each text as it does."""
        ...

    def write(
        self,
        messages: Sequence[Message],
        *,
        tools: Sequence[ToolDefinition] = (),
        may_call: bool = True,
        max_tokens: int,
    ) -> AsyncGenerator[Piece, None]:
        """Yield one turn, piece by piece; close the iterator to stop it.

        Args:
            messages: The conversation so far.
            tools: What it may ask for, or has asked for before.
            may_call: It may ask now. If not, tools are described all the same, without which some vendors refuse a
                conversation in which they were used.
            max_tokens: Longest turn.

        Raises:
            LanguageModelUnavailable: no configured model could write it, or not to its end.
        """
        ...
