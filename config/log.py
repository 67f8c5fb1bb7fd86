"""Logging: one line an event, JSON or for the console, in UTC, with known secrets blanked."""

import logging
import sys
import threading
from collections.abc import Iterable
from types import TracebackType
from typing import Literal, TextIO

from config.event import event_formatter
from config.redaction import Redaction

ROOMS = frozenset(
    [
        *("answering", "benchmarks", "bot", "cli", "config", "evals", "index", "indexer"),
        *("ledger", "mcp_server", "playground", "retrieval", "sources", "wiring"),
    ]
)
"""The names of our own loggers begin so; every other logger speaks from WARNING on, whatever the level."""


def configure_logging(
    level: str, *, layout: Literal["auto", "json", "console"], stream: TextIO, secrets: Iterable[str] = ()
) -> None:
    """Send the events of this process to a stream; a second call replaces the first.

    Args:
        level: The least that our own rooms log: debug, info, warning or error.
        layout: `auto` is `console` on a terminal and `json` elsewhere.
        stream: Standard error in every process of ours: standard output belongs to results.
        secrets: Texts that must never be written.
    """
    is_json = layout == "json" or (layout == "auto" and not stream.isatty())
    handler = EventHandler(stream)
    handler.setFormatter(event_formatter(Redaction(secrets), ROOMS, is_json=is_json))
    handler.addFilter(_is_wanted)
    root, least = logging.getLogger(), logging.getLevelNamesMapping()[level.upper()]
    for former in [known for known in root.handlers if isinstance(known, EventHandler)]:
        root.removeHandler(former)
    root.addHandler(handler)
    root.setLevel(max(least, logging.WARNING))
    for room in ROOMS:
        logging.getLogger(room).setLevel(least)


def log_surprises() -> None:
    """Log what Python would write to standard error by itself: its warnings, and errors that nobody caught.

    For processes whose log programs read: these understand nothing else, and no secret would be blanked in it.
    """
    logging.captureWarnings(capture=True)
    sys.excepthook = _log_uncaught
    threading.excepthook = lambda told: _log_uncaught(told.exc_type, told.exc_value, told.exc_traceback)


class EventHandler(logging.StreamHandler[TextIO]):
    """Writes events, and says of one that cannot be written only where it came from."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name is the standard library's
        """Replace the standard report, which shows the arguments as they are, secrets included."""
        try:
            self.stream.write(f"an event could not be logged, from {record.name} line {record.lineno}\n")
        except (OSError, ValueError):
            return  # The stream is closed or its reader is gone: there is nobody to tell.


def _log_uncaught(kind: type[BaseException], error: BaseException | None, traceback: TracebackType | None) -> None:
    if issubclass(kind, Exception) and error is not None:
        logging.getLogger("config").critical("nobody caught this", exc_info=(kind, error, traceback))


def _is_wanted(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING or record.name.partition(".")[0] in ROOMS
