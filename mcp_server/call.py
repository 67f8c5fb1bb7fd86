"""Call: who calls, what they may reach, and how they are told of progress."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mcp_server.shelf import Shelf
    from retrieval.audience import Audience

Progress = Callable[[float, str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Budgets:
    """How long answers may be, in tokens, text and structured result together.

    Attributes:
        search: Of a search.
        chunk: Of a chunk.
    """

    search: int = 6000
    chunk: int = 8000


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a tool, or one reading of a resource.

    Attributes:
        shelf: Where documents are searched and read.
        audience: Whose rights hold for it.
        progress: Tells a caller who wants to know how far it is, from 0 to 1, and with what.
    """

    shelf: Shelf
    audience: Audience
    budgets: Budgets
    progress: Progress
