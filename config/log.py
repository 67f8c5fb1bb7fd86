"""Logging: one line an event, JSON or for the console, in UTC, with known secrets blanked."""

import json
import logging
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from traceback import extract_tb
from typing import Literal, TextIO
from urllib.parse import quote

from config.shown import escaped

BLANK = "[secret]"

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
    redaction = Redaction(secrets)
    is_json = layout == "json" or (layout == "auto" and not stream.isatty())
    handler = EventHandler(stream)
    handler.setFormatter(JsonFormatter(redaction) if is_json else ConsoleFormatter(redaction))
    handler.addFilter(_is_wanted)
    root, least = logging.getLogger(), logging.getLevelNamesMapping()[level.upper()]
    for former in [known for known in root.handlers if isinstance(known, EventHandler)]:
        root.removeHandler(former)
    root.addHandler(handler)
    root.setLevel(max(least, logging.WARNING))
    for room in ROOMS:
        logging.getLogger(room).setLevel(least)


class Redaction:
    """Replaces secrets in a text, also where they are quoted as in a URL, in JSON or by Python."""

    def __init__(self, secrets: Iterable[str]) -> None:
        forms = {
            form
            for secret in secrets
            if secret
            for form in (secret, quote(secret, safe=""), json.dumps(secret)[1:-1], repr(secret)[1:-1])
        }
        # Longest first: a secret may be part of another.
        longest_first = sorted(forms, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest_first))) if forms else None

    def __call__(self, text: str) -> str:
        """Return the text without its secrets."""
        return self._pattern.sub(BLANK, text) if self._pattern else text


class EventHandler(logging.StreamHandler[TextIO]):
    """Writes events, and says of one that cannot be written only where it came from."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name is the standard library's
        """Replace the standard report, which shows the arguments as they are, secrets included."""
        try:
            self.stream.write(f"an event could not be logged, from {record.name} line {record.lineno}\n")
        except (OSError, ValueError):
            return  # The stream is closed or its reader is gone: there is nobody to tell.


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time, level, logger, message and, if there is one, the exception."""

    def __init__(self, redaction: Redaction) -> None:
        super().__init__()
        self._redacted = redaction

    def format(self, record: logging.LogRecord) -> str:
        """Return the event as one line."""
        event = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": self._redacted(record.getMessage()),
        }
        if record.exc_info:
            event["exception"] = self._redacted(self.formatException(record.exc_info))
        return json.dumps(event)


class ConsoleFormatter(logging.Formatter):
    """One line for a person: time, level, logger, message and, if there is one, the exception and its place."""

    def __init__(self, redaction: Redaction) -> None:
        super().__init__()
        self._redacted = redaction

    def format(self, record: logging.LogRecord) -> str:
        """Return the event as one line."""
        text = f"{_time(record)} {record.levelname.lower():8}{record.name}: {record.getMessage()}"
        if record.exc_info and record.exc_info[1]:
            _, error, trace = record.exc_info
            frames = extract_tb(trace)
            place = f" ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
            text += f" | {type(error).__name__}: {error}{place}"
        return escaped(self._redacted(text))


def _is_wanted(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING or record.name.partition(".")[0] in ROOMS


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
