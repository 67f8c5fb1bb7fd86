"""Chunks of a stream: what Slack refuses of them."""

from typing import Any

from playground.slack.checks.blocks import check_message_blocks
from playground.slack.checks.schemas import mismatches, names_by_type
from playground.slack.errors import Refused
from playground.slack.state.stream import MAX_BLOCKS_OF_CHUNKS
from playground.slack.wire import Json

MAX_MARKDOWN = 12_000
"""Of text in one call."""


def check_chunks(chunks: Any, text: str) -> list[Json]:
    """The chunks, if they and the text of the same call are well formed.

    Raises:
        Refused: `invalid_chunks` with what is wrong where, `msg_too_long`, or what `check_message_blocks` raises.
    """
    if not isinstance(chunks, list) or not all(isinstance(each, dict) for each in chunks):
        raise Refused("invalid_chunks")
    for index, chunk in enumerate(chunks):
        pointer = f"/chunks/{index}"
        name = names_by_type("Chunk").get(str(chunk.get("type")))
        if name is None:
            reasons = [f"unsupported type: {chunk.get('type')} [json-pointer:{pointer}/type]"]
        elif chunk["type"] == "blocks":
            check_message_blocks(chunk.get("blocks"), pointer=f"{pointer}/blocks", most=MAX_BLOCKS_OF_CHUNKS)
            reasons = []
        else:
            reasons = mismatches(name, chunk, pointer)
        if reasons:
            raise Refused("invalid_chunks", {"response_metadata": {"messages": [f"[ERROR] {r}" for r in reasons]}})
    texts = [chunk["text"] for chunk in chunks if chunk["type"] == "markdown_text"]
    if sum(map(len, texts)) + len(text) > MAX_MARKDOWN:
        raise Refused("msg_too_long")
    return chunks
