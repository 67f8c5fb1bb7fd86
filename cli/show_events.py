"""How an answer comes to a terminal while it is being made: what is being done, then sentence by sentence."""

from collections.abc import AsyncIterator

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from answering.answer import Answer
from answering.events import Event, Finished, Noted, Said, Step, Withdrawn
from cli.flow import Flow
from cli.status_line import StatusLine

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
        self._flow = Flow(console)
        self._line = StatusLine(console)

    def take(self, event: Event) -> None:
        """Print one event."""
        if not self._console.is_terminal:
            return
        match event:
            case Step(name="asking"):
                self._line.hide()
                # No line that moves: a person may be asked meanwhile, and it would draw over the question.
                self._flow.end_line()
                self._console.print(Text(f"  {_STEPS[event.name].format(detail=event.detail)}", style="dim"))
            case Step():
                # Beside sentences that stand already, a line that moves would draw over them.
                if not self.is_text_printed:
                    self._line.show(_STEPS[event.name])
            case Said():
                self._line.hide()
                self._flow.put(event.text)
                self.is_text_printed = True
            case Noted():
                self._remark(event.text)
            case Withdrawn():
                self._remark(f"This is void: {event.reason}\n")
                self._flow = Flow(self._console)
                self.is_text_printed = False
            case Finished():
                pass

    def stop(self) -> None:
        """Show nothing that moves any more, and end the line of the text."""
        self._line.close()
        self._flow.end_line()

    def _remark(self, words: str) -> None:
        self._line.hide()
        self._flow.end_line()
        self._console.print(Padding(Text(words, style="yellow"), (0, 2)))
