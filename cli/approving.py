"""Approving in a terminal: a person reads what a tool would be sent, and types yes."""

import asyncio

from rich.console import Console
from rich.markup import escape

from answering.approval import ApprovalRequest

_YES = {"y", "yes"}


class Approver:
    """Asks whoever sits at a terminal; where nobody does, the answer is no."""

    def __init__(self, console: Console) -> None:
        self._console = console

    async def __call__(self, request: ApprovalRequest) -> bool:
        """Return whether a person has typed yes."""
        if not self._console.is_terminal:
            return False
        console = self._console
        console.print(f"\n[bold yellow]{escape(request.server)}[/] would run [bold]{escape(request.tool)}[/] with")
        console.print(request.arguments, markup=False, soft_wrap=True)
        # Another thread waits for the keyboard, so that what else goes on goes on.
        typed = await asyncio.to_thread(console.input, "Run it? \\[y/N] ")
        return typed.strip().casefold() in _YES
