"""Exhibits for tests, and a reader of prompts that knows nothing of how they are made."""

import re
from datetime import UTC, datetime

from answering.exhibit import Exhibit, ToolUse
from retrieval.hit import Hit, Scores
from retrieval.passages import Passage
from tests.index.conftest import chunk_with

NOW = datetime(2026, 11, 21, 16, 0, tzinfo=UTC)


def passage_of(text, **changes):
    chunk = chunk_with(0, text, context="", **changes)
    return Passage((chunk,), (Hit(chunk, Scores(0.9, None, None, 0.9)),))


def exhibit_of(n, text, **changes):
    return Exhibit(n, passage_of(text, **changes))


def tool_exhibit(n, text, **changes):
    values = {"tool": "grafana.query", "arguments": '{"up": 1}', "at": NOW, "text": text}
    return Exhibit(n, ToolUse(**(values | changes)))


def number(passages, uses=()):
    """Number passages, best first, and then the uses of tools."""
    return [Exhibit(n, content) for n, content in enumerate([*passages, *uses], start=1)]


def read_back(prompt, code):
    """Return name, attributes and text of whatever stands between the tags of a request, outermost first."""
    pattern = rf"^<([a-z]+)-{code}([^\n]*)>\n(.*?)\n</\1-{code}>$"
    found = re.findall(pattern, prompt, re.MULTILINE | re.DOTALL)
    return [(name, dict(re.findall(r' ([a-z]+)="([^"\n]*)"', attributes)), text) for name, attributes, text in found]
