"""Answer text: what a live tool answered becomes text of a bounded length. Pure."""

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from mcp.types import CallToolResult, EmbeddedResource, TextContent, TextResourceContents

from answering.prose.invisible import without_invisible

_NOTHING = "(It answered nothing.)"
_NOUNS = {"image": "image", "audio": "recording", "resource_link": "link", "resource": "attachment"}
# Of very long texts only so much is cleaned: one character of it may be all that is left of many.
_CLEANED_PER_SHOWN = 4


def answer_text(result: CallToolResult, max_characters: int) -> str:
    """Return the texts of a result, and in a note what was left out; structured content only if there is no text."""
    texts = [text for block in result.content if (text := _text(block)).strip()]
    if not texts and result.structured_content is not None:
        texts = [json.dumps(result.structured_content, ensure_ascii=False)]
    body, note = _cut("\n".join(texts), max_characters)
    notes = [*_left_out(result.content), *note]
    return "\n".join([body or _NOTHING, *(f"[{each}]" for each in notes)])


def _text(block: object) -> str:
    if isinstance(block, TextContent):
        return block.text
    if isinstance(block, EmbeddedResource) and isinstance(block.resource, TextResourceContents):
        return block.resource.text
    return ""


def _cut(text: str, max_characters: int) -> tuple[str, list[str]]:
    body = without_invisible(text[: _CLEANED_PER_SHOWN * max_characters]).strip()
    if len(text) <= _CLEANED_PER_SHOWN * max_characters and len(body) <= max_characters:
        return body, []
    return body[:max_characters], [f"Cut here: the whole answer has {len(text):,} characters."]


def _left_out(content: Sequence[Any]) -> list[str]:
    counts = Counter(_NOUNS.get(block.type, "part") for block in content if not isinstance(block, TextContent))
    counts -= Counter({"attachment": sum(bool(_text(block)) for block in content if block.type == "resource")})
    listed = [f"{number} {noun}{'s' if number > 1 else ''}" for noun, number in counts.items()]
    return [f"Left out: {', '.join(listed)}."] if listed else []
