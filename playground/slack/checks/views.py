"""Views: what Slack refuses of a modal or a Home tab."""

from typing import Any

from playground.slack.checks.blocks import MAX_IN_VIEW, check_blocks
from playground.slack.errors import invalid_arguments
from playground.slack.wire import Json

_CHARACTERS = {"callback_id": 255, "external_id": 255, "private_metadata": 3000}
_TITLE_CHARACTERS = 24
_TITLES = ("title", "submit", "close")


def check_view(view: Any, *, kind: str) -> Json:
    """The view, if Slack would show it.

    Args:
        view: What the app sent.
        kind: modal or home.

    Raises:
        Refused: `invalid_arguments`, with what is wrong where, or what `check_blocks` raises.
    """
    if not isinstance(view, dict) or view.get("type") != kind:
        raise invalid_arguments(f"must be a view of type {kind} [json-pointer:/view/type]")
    for name in _TITLES:
        _check_title(view, name)
    if kind == "modal" and not view.get("title"):
        raise invalid_arguments("missing required field: title [json-pointer:/view]")
    for name, most in _CHARACTERS.items():
        if not isinstance(view.get(name) or "", str):
            raise invalid_arguments(f"must provide a string [json-pointer:/view/{name}]")
        if len(view.get(name) or "") > most:
            raise invalid_arguments(f"must be less than {most + 1} characters [json-pointer:/view/{name}]")
    blocks = check_blocks(view.get("blocks"), pointer="/view/blocks", most=MAX_IN_VIEW)
    has_input = any(block["type"] == "input" for block in blocks)
    if kind == "modal" and has_input and not view.get("submit"):
        raise invalid_arguments("missing required field: submit [json-pointer:/view]")
    return view


def _check_title(view: Json, name: str) -> None:
    title = view.get(name)
    if title is None:
        return
    if not isinstance(title, dict) or title.get("type") != "plain_text" or not isinstance(title.get("text"), str):
        raise invalid_arguments(f"must be a plain_text object [json-pointer:/view/{name}]")
    if len(title["text"]) > _TITLE_CHARACTERS:
        raise invalid_arguments(f"must be less than {_TITLE_CHARACTERS + 1} characters [json-pointer:/view/{name}]")
