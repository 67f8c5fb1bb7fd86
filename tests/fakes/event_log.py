"""The events that a process would log while a test goes on, with their fields."""

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

from config.event import event_formatter
from config.log import ROOMS, EventHandler
from config.redaction import Redaction

Events = Callable[[str], list[dict[str, Any]]]
"""Returns the events so far whose message begins so."""


@contextmanager
def event_log() -> Iterator[Events]:
    """Listen to what our rooms log from INFO on."""
    stream = StringIO()
    handler = EventHandler(stream)
    handler.setFormatter(event_formatter(Redaction([]), ROOMS, is_json=True))
    loggers = [logging.getLogger(room) for room in ROOMS]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.INFO)
        logger.addHandler(handler)

    def events(beginning: str) -> list[dict[str, Any]]:
        told = [json.loads(line) for line in stream.getvalue().splitlines()]
        return [event for event in told if event["message"].startswith(beginning)]

    try:
        yield events
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
            logger.removeHandler(handler)
