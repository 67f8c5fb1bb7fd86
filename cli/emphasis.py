"""Emphasis: what Markdown prints bold or in italics is printed so, and nothing is taken for markup of rich. Pure."""

import re

from rich.text import Text

_CODE = r"(?P<code>(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`))"
_BOLD = r"\*\*(?=[^\s*])(?P<bold>[^*]+?)(?<=\S)\*\*"
# Not within words: neither 2*3*4 nor *.py is emphasis.
_ITALIC = r"(?<![\w*\\])\*(?=[^\s*])(?P<italic>[^*]+?)(?<=[^\s])\*(?![\w*])"
_MARKED = re.compile(f"{_CODE}|{_BOLD}|{_ITALIC}", re.DOTALL)


def emphasised(text: str) -> Text:
    """Return a text in which the marks of emphasis have become styles; code keeps its asterisks."""
    shown, end = Text(), 0
    for found in _MARKED.finditer(text):
        shown.append(text[end : found.start()])
        if found["code"]:
            shown.append(found["code"])
        else:
            shown.append(found["bold"] or found["italic"], style="bold" if found["bold"] else "italic")
        end = found.end()
    shown.append(text[end:])
    return shown
