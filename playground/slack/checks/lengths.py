"""Slack's length limits, which its schemas lack: characters and items, by the type of block or element."""

from collections.abc import Iterator
from typing import Any

from playground.slack.wire import Json

# From Slack's reference of blocks, elements and composition objects.
_CHARACTERS: dict[str, dict[str, int]] = {
    "section": {"text.text": 3000, "fields.*.text": 2000},
    "header": {"text.text": 150},
    "markdown": {"text": 12_000},
    "image": {"alt_text": 2000, "title.text": 2000, "image_url": 3000},
    "input": {"label.text": 2000, "hint.text": 2000},
    "context": {"elements.*.text": 3000},
    "button": {"text.text": 75, "value": 2000, "url": 3000, "accessibility_label": 75, "agent_prompt": 4000},
    "feedback_buttons": {
        "positive_button.text.text": 75,
        "positive_button.value": 2000,
        "positive_button.accessibility_label": 75,
        "negative_button.text.text": 75,
        "negative_button.value": 2000,
        "negative_button.accessibility_label": 75,
    },
    "icon_button": {"value": 2000, "accessibility_label": 75},
    "overflow": {"options.*.text.text": 75, "options.*.value": 150},
    "static_select": {"placeholder.text": 150, "options.*.text.text": 75, "options.*.value": 150},
    "multi_static_select": {"placeholder.text": 150, "options.*.text.text": 75, "options.*.value": 150},
    "checkboxes": {"options.*.text.text": 75, "options.*.value": 150},
    "radio_buttons": {"options.*.text.text": 75, "options.*.value": 150},
    "plain_text_input": {"placeholder.text": 150, "initial_value": 3000},
}
_OF_EVERY = {"block_id": 255, "action_id": 255}
_ITEMS: dict[str, dict[str, tuple[int, int]]] = {
    "section": {"fields": (1, 10)},
    "context": {"elements": (1, 10)},
    "actions": {"elements": (1, 25)},
    "context_actions": {"elements": (1, 5)},
    "overflow": {"options": (1, 5)},
    "static_select": {"options": (1, 100)},
    "multi_static_select": {"options": (1, 100)},
    "checkboxes": {"options": (1, 10)},
    "radio_buttons": {"options": (1, 10)},
    "table": {"rows": (1, 100), "rows.*": (1, 20)},
    # A header row and at most a hundred more.
    "data_table": {"rows": (2, 101), "rows.*": (1, 20)},
}


def excesses(value: Any, pointer: str) -> Iterator[str]:
    """Yield what is too long or too short in a block or view, in Slack's words, with the JSON pointer."""
    if isinstance(value, list):
        for index, each in enumerate(value):
            yield from excesses(each, f"{pointer}/{index}")
    if not isinstance(value, dict):
        return
    kind = str(value.get("type", ""))
    for path, most in {**_OF_EVERY, **_CHARACTERS.get(kind, {})}.items():
        yield from _too_long(value, path, most, pointer)
    for path, (fewest, most) in _ITEMS.get(kind, {}).items():
        yield from _too_many(value, path, range(fewest, most + 1), pointer)
    for key, each in value.items():
        yield from excesses(each, f"{pointer}/{key}")


def letters(value: Any) -> int:
    """How many characters of text there are in blocks, whatever keeps them."""
    if isinstance(value, list):
        return sum(letters(each) for each in value)
    if not isinstance(value, dict):
        return 0
    own = value.get("text")
    return (len(own) if isinstance(own, str) else 0) + sum(letters(each) for each in value.values())


def _too_long(value: Json, path: str, most: int, pointer: str) -> Iterator[str]:
    for found, where in _at(value, path.split("."), pointer):
        if isinstance(found, str) and len(found) > most:
            yield f"must be less than {most + 1} characters [json-pointer:{where}]"


def _too_many(value: Json, path: str, allowed: range, pointer: str) -> Iterator[str]:
    for found, where in _at(value, path.split("."), pointer):
        if isinstance(found, list) and len(found) not in allowed:
            word, bound = ("more", allowed[-1]) if len(found) > allowed[-1] else ("fewer", allowed[0])
            yield f"no {word} than {bound} items allowed [json-pointer:{where}]"


def _at(value: Any, path: list[str], pointer: str) -> Iterator[tuple[Any, str]]:
    """Yield what stands at the path, and its pointer; a star stands for every item of a list."""
    if not path:
        yield value, pointer
    elif path[0] == "*" and isinstance(value, list):
        for index, each in enumerate(value):
            yield from _at(each, path[1:], f"{pointer}/{index}")
    elif isinstance(value, dict) and path[0] in value:
        found: Json = value
        yield from _at(found[path[0]], path[1:], f"{pointer}/{path[0]}")
