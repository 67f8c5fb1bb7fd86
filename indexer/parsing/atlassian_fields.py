"""The JSON of a node in Atlassian's document format, which is checked for shape and never trusted."""

from typing import Any

_MAX_LABEL_NODES = 200  # a label is a few words


class Fields:
    """One JSON object, whose values are read as what they should be, or as nothing."""

    def __init__(self, value: object) -> None:
        self._value: dict[str, Any] = value if isinstance(value, dict) else {}

    def text(self, *names: str) -> str:
        """Return the first of these that is a text or number, or an empty string."""
        values = (self._value.get(name) for name in names)
        return next((str(each) for each in values if isinstance(each, str | int) and str(each)), "")

    def fields(self, name: str) -> "Fields":
        """Return an object inside this one."""
        return Fields(self._value.get(name))

    def items(self, name: str) -> "list[Fields]":
        """Return the objects in a list inside this one."""
        values = self._value.get(name)
        return [Fields(each) for each in values if isinstance(each, dict)] if isinstance(values, list) else []

    def names(self) -> list[str]:
        """Return the names of its values."""
        return list(self._value)

    def is_true(self, name: str) -> bool:
        """Whether this value is true."""
        return self._value.get(name) is True


def label(fields: Fields) -> str:
    """Return the text of a node that holds a few words."""
    waiting = [fields]
    found: list[str] = []
    for _ in range(_MAX_LABEL_NODES):
        if not waiting:
            break
        item = waiting.pop()
        found.append(item.text("text"))
        waiting.extend(reversed(item.items("content")[:_MAX_LABEL_NODES]))
    return " ".join("".join(found).split())
