"""Render: an answer becomes messages, and so does a single sentence. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.limits import BLOCKS, MARKDOWN_CHARACTERS, MESSAGE_CHARACTERS
from bot.rendering.below import context_blocks, nearest_lines, note_lines, source_lines
from bot.rendering.content import Content
from bot.rendering.harmless import harmless_markdown
from bot.rendering.message import Block, Message, Rendered
from bot.rendering.split import split
from bot.rendering.words import words


def render(content: Content, now: datetime, buttons: Sequence[Block] = ()) -> Rendered:
    """Return an answer as messages: its words, and below the last of them notes, sources and buttons.

    Args:
        content: What is shown.
        now: Ages are told as of this moment.
        buttons: Blocks that end the last message; at most 10.
    """
    lines = [
        *note_lines(content.notes),
        *source_lines(content.citations, content.also, now),
        *nearest_lines(content.nearest, now),
    ]
    return _in_messages(words(content.text, content.citations), lines, tuple(buttons))


def render_sentence(sentence: str, buttons: Sequence[Block] = ()) -> Rendered:
    """Return a few words of ours as a message, such as why there is no answer."""
    return _in_messages(harmless_markdown(sentence, ()), [], tuple(buttons))


def size(blocks: Sequence[Block]) -> int:
    """Return how many characters Slack counts in blocks of ours, or some more."""
    return sum(len(str(block)) for block in blocks)


def _in_messages(markdown: str, lines: Sequence[str], buttons: tuple[Block, ...]) -> Rendered:
    *messages, last = [Message(part) for part in split(markdown, MARKDOWN_CHARACTERS)] or [Message("")]
    for block, text in context_blocks(lines):
        if not _fits(last, (block,)):
            messages, last = [*messages, last], Message("")
        below_text = f"{last.below_text}\n{text}".lstrip("\n")
        last = replace(last, below=(*last.below, block), below_text=below_text)
    if not _fits(last, buttons):
        messages, last = [*messages, last], Message("")
    return Rendered(markdown, (*messages, replace(last, below=(*last.below, *buttons))))


def _fits(message: Message, more: tuple[Block, ...]) -> bool:
    below = (*message.below, *more)
    return len(below) < BLOCKS and len(message.markdown) + size(below) <= MESSAGE_CHARACTERS
