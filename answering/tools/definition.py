"""Definition: a tool as its server describes it, and as an operator approves it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from answering.errors import ToolRefused
from answering.tools.wording import one_line

# The largest of well-known servers have a few kilobytes; what is longer fills a prompt and is read by nobody.
_MAX_CHARACTERS = 30_000
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Definition:
    """A tool as its server describes it. Two that are not equal in every word are different definitions.

    Attributes:
        name: As the server calls it.
        schema: JSON Schema of its arguments.
        hints: What the server says of itself, such as `read_only`; nothing is decided by it.
    """

    name: str
    description: str
    schema: Mapping[str, Any]
    title: str = ""
    hints: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> str:
        """Return the one JSON text of this definition.

        Raises:
            ToolRefused: it is too long or nested too deeply to be used.
        """
        body = {
            "name": self.name,
            "title": self.title,
            "description": self.description,
            "schema": self.schema,
            "hints": self.hints,
        }
        try:
            text = json.dumps(body, sort_keys=True)
        except (RecursionError, ValueError, TypeError) as error:
            raise ToolRefused(f"The definition of {one_line(self.name, _SHOWN)} cannot be read.") from error
        if len(text) > _MAX_CHARACTERS:
            raise ToolRefused(
                f"The definition of {one_line(self.name, _SHOWN)} is longer than {_MAX_CHARACTERS:,} characters."
            )
        return text

    @classmethod
    def from_json(cls, text: str) -> "Definition":
        """Return the definition that `to_json` wrote.

        Raises:
            ValueError: the text is none.
        """
        body = json.loads(text)
        if not isinstance(body, dict) or set(body) != {"name", "title", "description", "schema", "hints"}:
            raise ValueError("this is no definition of a tool")
        return cls(**body)

    def is_same(self, other: "Definition") -> bool:
        """Tell whether two definitions are equal in every word; one that cannot be used is like no other."""
        # Not `==`, to which 1, 1.0 and true are the same.
        try:
            return self.to_json() == other.to_json()
        except ToolRefused:
            return False
