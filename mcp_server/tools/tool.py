"""Tool: what an agent may call, with its schema, and what answers."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from mcp_server.results import portable_schema, to_json

if TYPE_CHECKING:
    from mcp_server.call import Call

Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reply:
    """What a call is answered with.

    Attributes:
        result: For programs.
        text: The same for models.
    """

    result: BaseModel
    text: str

    def to_json(self) -> dict[str, Any]:
        """Return the result as JSON values."""
        return to_json(self.result)


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool.

    Attributes:
        about: What it does and when to use it, for the model that chooses.
        schema: Of its arguments.
        result: What it answers with.
        run: Answers a call, given its arguments as they came; raises `CallRefused`.
    """

    name: str
    title: str
    about: str
    schema: Schema
    result: type[BaseModel]
    run: "Callable[[dict[str, Any], Call], Awaitable[Reply]]"

    def output_schema(self) -> dict[str, Any]:
        """Return the schema of what it answers with."""
        return portable_schema(self.result)
