"""Dating: the date of a source, in parentheses behind what it says, is no figure that the source must state. Pure."""

import re
from collections.abc import Iterable

from answering.exhibit import Exhibit

_DATE = re.compile(r"[ \t]*\((\d{4}-\d{2}-\d{2})\)")


def undated(text: str, cited: Iterable[Exhibit]) -> str:
    """Return a sentence without the dates of what it cites, where they stand alone in parentheses.

    The prompt gives them beside the exhibits, and asks for them where exhibits contradict each other. Any other date,
    and the same one anywhere else, is a figure like all others.
    """
    dates = {f"{exhibit.dated_at:%Y-%m-%d}" for exhibit in cited}
    return _DATE.sub(lambda found: "" if found[1] in dates else found[0], text)
