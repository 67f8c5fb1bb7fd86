"""How an answer comes to a terminal while it is being made: what is being done, then sentence by sentence."""

from collections.abc import AsyncIterator

from rich.console import Console
from rich.status import Status
from rich.text import Text

from answering.answer import Answer
from answering.events import Event, Finished, Noted, Said, Step, Withdrawn

_STEPS = {
    "searching": "Searching …",
    "reading": "Reading what was found …",
    "writing": "Writing …",
    "asking": "Asking {detail} …",
    "checking": "Checking that what is cited still stands …",
}


async def show_events(console: Console, events: AsyncIterator[Event]) -> tuple[Answer, bool]:
    """Print what happens until the answer is there.

    Returns:
        The answer, and whether its text has been printed already: sentences are on a terminal, and nowhere else, for a
        file could not be told that something in it was withdrawn.
    """
    shown = Shown(console)
    try:
        async for event in events:
            if isinstance(event, Finished):
                return event.answer, shown.is_text_printed
            shown.take(event)
    finally:
        shown.stop()
    raise AssertionError("events end with Finished")


class Shown:
    """What has been printed so far."""

    def __init__(self, console: Console) -> None:
        self.is_text_printed = False
        self._console = console
        self._status: Status | None = None

    def take(self, event: Event) -> None:
        """Print one event."""
        if not self._console.is_terminal:
            return
        match event:
            case Step():
                self._show_status(_STEPS[event.name].format(detail=event.detail))
            case Said():
                self.stop()
                self._console.print(_coloured(event.text), end="", soft_wrap=True)
                self.is_text_printed = True
            case Noted():
                self.stop()
                self._console.print(Text(event.text, style="yellow"))
            case Withdrawn():
                self.stop()
                self._console.print(Text(f"\n\nThis is void: {event.reason}\n", style="yellow"))
                self.is_text_printed = False
            case Finished():
                pass

    def stop(self) -> None:
        """Show nothing that moves any more."""
        if self._status:
            self._status.stop()
            self._status = None

    def _show_status(self, words: str) -> None:
        # Beside sentences that stand already, a line that moves would draw over them.
        if self.is_text_printed:
            return
        if self._status is None:
            self._status = self._console.status(words)
            self._status.start()
        else:
            self._status.update(words)


def _coloured(text: str) -> Text:
    coloured = Text(text)
    coloured.highlight_regex(r"\[(\d+)\]", "bold cyan")
    return coloured
