"""Posted text: what a message in Slack says, wherever the words are: text, blocks or attachments. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

# Alerts come with whole logs; the start says what is wrong.
_CHARACTERS = 4_000
_OF_ATTACHMENT = ("pretext", "title", "text")


def posted_text(message: Mapping[str, Any]) -> str:
    """Return what a message says, with Slack's markup; the start of a long one.

    What programs post, monitoring above all, often has its words in blocks or attachments alone.

    Args:
        message: As in an event, or in `conversations.replies`.
    """
    parts = [_text(message.get("text")) or "\n".join(_in_blocks(message.get("blocks")))]
    parts += _in_attachments(message.get("attachments"))
    # An attachment often repeats the text of its message.
    said = list(dict.fromkeys(part.strip() for part in parts if part.strip()))
    return "\n".join(said)[:_CHARACTERS]


def _in_attachments(attachments: object) -> Iterator[str]:
    for each in _mappings(attachments):
        said = [_text(each.get(name)) for name in _OF_ATTACHMENT]
        said += [f"{_text(field.get('title'))}: {_text(field.get('value'))}" for field in _mappings(each.get("fields"))]
        said += _in_blocks(each.get("blocks"))
        found = "\n".join(part for part in said if part.strip())
        yield found or _text(each.get("fallback"))


def _in_blocks(blocks: object) -> Iterator[str]:
    for block in _mappings(blocks):
        text = block.get("text")
        yield _text(text.get("text")) if isinstance(text, dict) else _text(text)
        for field in _mappings(block.get("fields")):
            yield _text(field.get("text"))
        if block.get("type") == "rich_text":
            yield "".join(_in_rich_text(block))
        elif block.get("type") == "context":
            yield " ".join(_text(each.get("text")) for each in _mappings(block.get("elements")))


def _in_rich_text(element: Mapping[str, Any]) -> Iterator[str]:
    """Yield the words of a rich text, its signs as Slack writes them in a text."""
    match element.get("type"):
        case "text":
            yield _text(element.get("text"))
        case "link":
            yield f"<{_text(element.get('url'))}|{_text(element.get('text'))}>"
        case "user":
            yield f"<@{_text(element.get('user_id'))}>"
        case "channel":
            yield f"<#{_text(element.get('channel_id'))}>"
    for inner in _mappings(element.get("elements")):
        yield from _in_rich_text(inner)
    if element.get("type") in {"rich_text_section", "rich_text_preformatted", "rich_text_quote"}:
        yield "\n"


def _mappings(value: object) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
