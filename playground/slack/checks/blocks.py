"""Blocks of a message: what Slack refuses of them."""

from collections import Counter
from typing import Any

from playground.slack.checks.lengths import excesses, letters
from playground.slack.checks.schemas import additional, mismatches, names_by_type
from playground.slack.errors import Refused, invalid_blocks
from playground.slack.wire import Json

MAX_IN_MESSAGE = 50
MAX_IN_VIEW = 100
MAX_MARKDOWN = 12_000
"""Over all markdown blocks of a message."""
MAX_LETTERS = 13_200
"""Over all blocks of a message; undocumented (bolt-js issue 2509)."""
MAX_TABLE_LETTERS = 10_000
"""Over all tables of a message."""
_WITHOUT_SCHEMA = {"data_visualization"}
"""Newer than the published types."""
_NOT_IN_MESSAGES = {"input"}


def check_message_blocks(blocks: Any, *, pointer: str = "/blocks", most: int = MAX_IN_MESSAGE) -> list[Json]:
    """The blocks, if a message may have them.

    Raises:
        Refused: `invalid_blocks` or `msg_blocks_too_long`.
    """
    found = check_blocks(blocks, pointer=pointer, most=most)
    reasons = [
        f"unsupported type: {block['type']} [json-pointer:{pointer}/{index}/type]"
        for index, block in enumerate(found)
        if block["type"] in _NOT_IN_MESSAGES
    ]
    if sum(len(block["text"]) for block in found if block["type"] == "markdown") > MAX_MARKDOWN:
        reasons.append(f"markdown blocks must be less than {MAX_MARKDOWN + 1} characters [json-pointer:{pointer}]")
    tables = [block["rows"] for block in found if block["type"] in ("table", "data_table")]
    if letters(tables) > MAX_TABLE_LETTERS:
        reasons.append(f"tables must be less than {MAX_TABLE_LETTERS + 1} characters [json-pointer:{pointer}]")
    if reasons:
        raise invalid_blocks(*reasons)
    if letters(found) > MAX_LETTERS:
        raise Refused("msg_blocks_too_long")
    return found


def check_blocks(blocks: Any, *, pointer: str, most: int) -> list[Json]:
    """The blocks, if each of them is well formed.

    Raises:
        Refused: `invalid_blocks_format` if it is no list of objects, else `invalid_blocks` with every reason.
    """
    if not isinstance(blocks, list) or not all(isinstance(each, dict) for each in blocks):
        raise Refused("invalid_blocks_format")
    reasons = [f"no more than {most} items allowed [json-pointer:{pointer}]"] if len(blocks) > most else []
    for index, block in enumerate(blocks):
        reasons += _wrong(block, f"{pointer}/{index}")
    reasons += excesses(blocks, pointer)
    ids = Counter(str(block["block_id"]) for block in blocks if block.get("block_id"))
    reasons += [f"block_id already exists: {name} [json-pointer:{pointer}]" for name, n in ids.items() if n > 1]
    if reasons:
        raise invalid_blocks(*reasons)
    return blocks


def _wrong(block: Json, pointer: str) -> list[str]:
    kind = str(block.get("type"))
    if kind in _WITHOUT_SCHEMA:
        return []
    name = names_by_type("Block").get(kind)
    if name is None:
        return [f"unsupported type: {kind} [json-pointer:{pointer}/type]"]
    reasons = additional(name, block, pointer) or mismatches(name, block, pointer)
    if not reasons and kind == "section" and not block.get("text") and not block.get("fields"):
        reasons = [f"missing required field: text or fields [json-pointer:{pointer}]"]
    return reasons
