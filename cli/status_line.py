"""Status line: one line of a terminal that says what is being done, and moves out of the way of what is logged."""

import logging
from collections.abc import Callable

from rich.console import Console
from rich.status import Status


class StatusLine:
    """The line; `close` it when nothing more is to be shown."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._status: Status | None = None
        self._aside = _Aside(self.hide)

    def show(self, words: str) -> None:
        """Say what is being done from now on."""
        if self._status:
            self._status.update(words)
            return
        handlers = logging.getLogger().handlers
        if self._aside not in handlers:
            # Before whoever writes: the line must be gone by then.
            handlers.insert(0, self._aside)
        self._status = self._console.status(words)
        self._status.start()

    def hide(self) -> None:
        """Take the line away until something else is being done."""
        status, self._status = self._status, None
        if status:
            status.stop()

    def close(self) -> None:
        """Take the line away for good."""
        self.hide()
        logging.getLogger().removeHandler(self._aside)


class _Aside(logging.Handler):
    """Clears the place where another handler is about to write."""

    def __init__(self, clear: Callable[[], None]) -> None:
        super().__init__()
        self._clear = clear

    def emit(self, record: logging.LogRecord) -> None:
        """Clear it, whatever is logged."""
        del record
        self._clear()
