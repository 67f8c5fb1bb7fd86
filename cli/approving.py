"""Approving in a terminal: a person reads what a tool would be sent, and types yes."""

import asyncio
from contextlib import suppress
from threading import Thread

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
        return (await _typed(console, "Run it? \\[y/N] ")).strip().casefold() in _YES


async def _typed(console: Console, prompt: str) -> str:
    """Return the line that a person types; nothing when the keyboard is closed."""
    loop = asyncio.get_running_loop()
    line: asyncio.Future[str] = loop.create_future()

    def tell(text: str) -> None:
        if not line.done():
            line.set_result(text)

    def read() -> None:
        try:
            text = console.input(prompt)
        except (EOFError, OSError):
            text = ""
        with suppress(RuntimeError):  # The loop has ended: nobody waits any more.
            loop.call_soon_threadsafe(tell, text)

    # Not one of the loop's own threads, for which it waits at its end: after Ctrl-C nobody may ever type.
    Thread(target=read, name="keyboard", daemon=True).start()
    return await line
