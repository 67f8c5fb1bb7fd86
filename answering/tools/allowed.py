"""Allowed: which tools of a server the settings let a model use, and before which a person is asked."""

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Allowed:
    """What may be used of a server; nothing else of it is.

    Attributes:
        reads: Names of tools that only read.
        writes: Names of tools that need a person's approval for every call, also when they are in both.
    """

    reads: Collection[str]
    writes: Collection[str]

    def __contains__(self, tool: object) -> bool:
        """Tell whether a tool may be used."""
        return tool in self.reads or tool in self.writes

    def names(self) -> list[str]:
        """Return the names of all of them."""
        return list(dict.fromkeys([*self.reads, *self.writes]))

    def asks(self, tool: str) -> bool:
        """Tell whether a person is asked before each call; in doubt one is."""
        return tool in self.writes or tool not in self.reads
