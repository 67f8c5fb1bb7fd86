"""Views: the parts that modals, cards and the Home tab are made of. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.limits import SECTION_CHARACTERS, VIEW_BLOCKS
from bot.rendering.message import Block, shortened

View = dict[str, Any]
"""A modal or a Home tab as Slack takes it."""

_OPTION_CHARACTERS = 75


def modal(title: str, blocks: Sequence[Block], *, callback_id: str = "", submit: str = "", metadata: str = "") -> View:
    """Return a modal.

    Args:
        title: At most 24 characters.
        blocks: More than Slack takes are left out.
        callback_id: What its submission is known by; empty for one that only shows something.
        submit: What stands on its button; empty for none.
        metadata: What its submission brings back.
    """
    view: View = {"type": "modal", "title": plain(title), "blocks": list(blocks)[:VIEW_BLOCKS], "close": plain("Close")}
    if callback_id:
        view |= {"callback_id": callback_id, "private_metadata": metadata}
    return view | ({"submit": plain(submit)} if submit else {})


def heading(text: str) -> Block:
    """Return a heading of ours."""
    return {"type": "header", "text": plain(text)}


def sections(lines: Iterable[str]) -> list[Block]:
    """Return lines of mrkdwn, each made harmless by who wrote it, in as few sections as they fit."""
    texts: list[str] = []
    for line in lines:
        short = shortened(line, SECTION_CHARACTERS)
        if texts and len(texts[-1]) + 1 + len(short) <= SECTION_CHARACTERS:
            texts[-1] += f"\n{short}"
        else:
            texts.append(short)
    return [{"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}} for text in texts if text]


def plain(text: str) -> dict[str, Any]:
    """Return words in which Slack sees nothing else."""
    return {"type": "plain_text", "text": text, "emoji": False}


def moment(at: datetime) -> str:
    """Return a day and time in mrkdwn, which each reader sees in their own zone."""
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}} {{time}}|{at:%d %b %H:%M} UTC>"


def text_input(name: str, label: str, *, text: str = "", is_long: bool = False, is_optional: bool = True) -> Block:
    """Return an input of text; what it is filled with is cut to what Slack takes."""
    element: dict[str, Any] = {"type": "plain_text_input", "action_id": name, "multiline": is_long}
    if text:
        element["initial_value"] = text[:SECTION_CHARACTERS]
    return _input(name, label, element, is_optional=is_optional)


def choice(name: str, label: str, options: Mapping[str, str], chosen: str) -> Block:
    """Return an input of which one option is chosen.

    Args:
        name: Of the input.
        label: Above it.
        options: Words by value.
        chosen: One of the values.
    """
    element = {
        "type": "radio_buttons",
        "action_id": name,
        "options": [_option(value, words) for value, words in options.items()],
        "initial_option": _option(chosen, options[chosen]),
    }
    return _input(name, label, element, is_optional=False)


def ticks(name: str, label: str, options: Mapping[str, str], ticked: Iterable[str] = ()) -> Block:
    """Return an input of which any of up to ten options are ticked; arguments as for `choice`."""
    return _several(name, label, options, ticked, "checkboxes")


def picks(name: str, label: str, options: Mapping[str, str], picked: Iterable[str] = ()) -> Block:
    """Return an input of which any of up to a hundred options are picked; arguments as for `choice`."""
    return _several(name, label, options, picked, "multi_static_select")


def _several(name: str, label: str, options: Mapping[str, str], chosen: Iterable[str], kind: str) -> Block:
    element: dict[str, Any] = {
        "type": kind,
        "action_id": name,
        "options": [_option(value, words) for value, words in options.items()],
    }
    if initial := [_option(value, options[value]) for value in chosen if value in options]:
        element["initial_options"] = initial
    return _input(name, label, element, is_optional=True)


def _option(value: str, words: str) -> dict[str, Any]:
    return {"text": plain(words[:_OPTION_CHARACTERS]), "value": value}


def _input(name: str, label: str, element: dict[str, Any], *, is_optional: bool) -> Block:
    return {"type": "input", "block_id": name, "label": plain(label), "element": element, "optional": is_optional}
