"""Rich text: what Slack makes of the words that a person types, as the one block of their message."""

import re

from playground.slack.wire import Json

_TOKEN = re.compile(r"<(@|#|!)([A-Za-z0-9]+)(?:\|[^>]*)?>|<(https?://[^|>]+)(?:\|([^>]*))?>")
_RANGES = {"channel", "here", "everyone"}


def rich_text(text: str, block_id: str) -> list[Json]:
    """The blocks of a message with this text; none if it is empty."""
    if not text:
        return []
    elements, end = list[Json](), 0
    for found in _TOKEN.finditer(text):
        if found.start() > end:
            elements.append({"type": "text", "text": text[end : found.start()]})
        elements.append(_element(found))
        end = found.end()
    if end < len(text):
        elements.append({"type": "text", "text": text[end:]})
    section = {"type": "rich_text_section", "elements": elements}
    return [{"type": "rich_text", "block_id": block_id, "elements": [section]}]


def mentioned(text: str) -> list[str]:
    """The ids of the users whom the text mentions, in their order."""
    return re.findall(r"<@([A-Z0-9]+)(?:\|[^>]*)?>", text)


def links(text: str) -> list[str]:
    """The addresses that the text links to."""
    return [found[2] for found in _TOKEN.findall(text) if found[2]]


def _element(found: re.Match[str]) -> Json:
    kind, name, url, label = found.groups()
    if url:
        return {"type": "link", "url": url, **({"text": label} if label else {})}
    if kind == "@":
        return {"type": "user", "user_id": name}
    if kind == "#":
        return {"type": "channel", "channel_id": name}
    return {"type": "broadcast", "range": name} if name in _RANGES else {"type": "text", "text": found.group()}
