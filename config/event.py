"""Event: what is logged becomes a message with fields, and that becomes one line, by structlog.

Rooms log as the standard library does, `logger.info("run finished source=%s", name)`: the words are the message, and
each `name=%…` is a field whose value is the argument. So the names of fields stand in our own code, and nothing that an
argument holds becomes one. What is bound by `structlog.contextvars` is a field of all that is logged meanwhile.
"""

import json
import logging
import re
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from math import isfinite
from pathlib import Path
from traceback import extract_tb
from typing import Any

from structlog.contextvars import merge_contextvars
from structlog.processors import ExceptionRenderer, JSONRenderer
from structlog.stdlib import ProcessorFormatter
from structlog.typing import EventDict, ExcInfo, WrappedLogger

from config.redaction import Redaction
from config.shown import escaped

OWN_NAMES = ("time", "level", "logger", "message", "exception")
"""What events have beside their fields; no field is called so."""

_CONVERSION = r"%[-#0 +]*\d*(?:\.\d+)?[a-zA-Z%]"
_PLACE = re.compile(
    rf"(?:(?:^|\s+)(?P<name>[a-z][a-z_]*)=(?={_CONVERSION}(?:$|[\s,:;])))?(?P<conversion>{_CONVERSION})"
)


def event_formatter(redaction: Redaction, rooms: Collection[str], *, is_json: bool) -> logging.Formatter:
    """Return what makes a line of each record.

    Args:
        redaction: Blanks secrets in message, fields and exception.
        rooms: Whose messages have fields in them; those of libraries are left as they are.
        is_json: One object a line, with the traceback of an exception; else one for a person, with its place.
    """

    def with_fields(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        record: logging.LogRecord = event.pop("_record")
        message, arguments, _ = event.pop("event"), event.pop("positional_args"), event.pop("_from_structlog")
        is_ours = record.name.partition(".")[0] in rooms
        message, fields = (split(record.msg, arguments) if is_ours else None) or (message, {})
        known = {"time": _time(record), "level": record.levelname.lower(), "logger": record.name, "message": message}
        return {**known, **fields, **event}

    def without_secrets(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        return {name: value if name in OWN_NAMES[:3] else redaction.value(value) for name, value in event.items()}

    raised, line = (ExceptionRenderer(), JSONRenderer()) if is_json else (ExceptionRenderer(_in_short), _line)
    return ProcessorFormatter(
        foreign_pre_chain=[with_fields, merge_contextvars, raised, without_secrets],
        processors=[line],
        pass_foreign_args=True,
    )


def split(template: object, arguments: object) -> tuple[str, dict[str, Any]] | None:
    """Return the message and the fields of what a room logs; None if it cannot be taken apart.

    >>> split("run finished source=%s seconds=%.1f", ("wiki", 2.04))
    ('run finished', {'source': 'wiki', 'seconds': 2.0})
    """
    if isinstance(arguments, Mapping):  # as the standard library hands over one argument that is a table
        arguments = (arguments,)
    if not isinstance(template, str) or not isinstance(arguments, tuple):
        return None
    places = [found for found in _PLACE.finditer(template) if found["conversion"][-1] != "%"]
    if not arguments or len(places) != len(arguments):
        return None
    left, fields = iter(arguments), dict[str, Any]()

    def fill(found: re.Match[str]) -> str:
        if found["conversion"][-1] == "%":
            return found[0][:-1]
        argument = next(left)
        text = found["conversion"] % (argument,)
        if not found["name"]:
            return text
        fields[found["name"]] = _value(argument, text)
        return ""

    return _PLACE.sub(fill, template).strip(), fields


def _value(argument: object, text: str) -> Any:
    """Return a number as precise as it would be written, a table as one, and all else as it would be written."""
    if argument is None or isinstance(argument, bool):
        return argument
    if isinstance(argument, Mapping):
        return {str(name): _value(each, str(each)) for name, each in argument.items()}
    if isinstance(argument, int | float) and isfinite(argument):
        for kind in (int, float):
            try:
                return kind(text)
            except ValueError:
                continue
    return text


def _in_short(exc_info: ExcInfo) -> str:
    _, error, trace = exc_info
    frames = extract_tb(trace)
    place = f" ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    return f"{type(error).__name__}: {error}{place}"


def _line(_logger: WrappedLogger, _method: str, event: EventDict) -> str:
    fields = [f"{name}={_shown(value)}" for name, value in event.items() if name not in OWN_NAMES]
    told = " ".join([event["message"], *fields])
    raised = f" | {event['exception']}" if "exception" in event else ""
    return escaped(f"{event['time']} {event['level']:8}{event['logger']}: {told}{raised}")


def _shown(value: object) -> str:
    """Return a value as JSON has it, a text without its quotes unless it could be taken for more than one."""
    is_plain = isinstance(value, str) and re.fullmatch(r"[^\s\"=]+", value)
    return str(value) if is_plain else json.dumps(value, ensure_ascii=False)


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
