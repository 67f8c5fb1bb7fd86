"""How Slack reads what is sent: checks for tests, written apart from the code that they check."""

import re

from markdown_it import MarkdownIt
from slack_sdk.models.blocks import Block

from bot import limits

_MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
_ADDRESS = re.compile(r"\w:/{1,2}\w|(?<!\w)www\.\w|\bevil\.com\b|(?<!\w)(?:javascript|mailto|data):\S", re.IGNORECASE)
# Slack reads these wherever they stand, the others in prose alone.
_MENTION = re.compile(r"<[!@#]\w|<(?:https?|mailto|tel|slack):", re.IGNORECASE)
_BROADCAST = re.compile(r"@(?:here|channel|everyone)\b", re.IGNORECASE)
_EMOJI = re.compile(r"(?<!\d):[\w+'-]+:|:[\w+'-]*[^\W\d][\w+'-]*:")
_MRKDWN_LINK = re.compile(r"<(https?://[^<>|\s]*)\|[^<>\n]*>")


def harms_in_markdown(text, links):
    """Return what a markdown block would make of a text besides words, and links to these addresses."""
    found = []
    for token in _tokens(text):
        if token.type in {"image", "html_inline", "html_block"}:
            found.append(token.type)
        elif token.type == "link_open" and token.attrGet("href") not in links:
            found.append(token.attrGet("href"))
        elif token.type == "text":
            # Without a linkifier at hand: what is left of the words when the permitted addresses are taken out.
            words = token.content
            for link in links:
                words = words.replace(link, "")
            found += _ADDRESS.findall(words) + _EMOJI.findall(words) + _BROADCAST.findall(words)
    return found + _MENTION.findall(text)


def harms_in_mrkdwn(text, links):
    """Return what Slack would make of a mrkdwn text besides words, and links to these addresses."""
    found = [url for url in _MRKDWN_LINK.findall(text) if url.replace("&amp;", "&") not in links]
    rest = _MRKDWN_LINK.sub("", text)
    found += re.findall(r"<[^>\n]*>|<", rest)
    # What stands on both sides of code does not touch.
    prose = re.sub(r"```.*?```|`[^`\n]*`", " ", rest, flags=re.DOTALL)
    return found + _EMOJI.findall(prose) + _BROADCAST.findall(prose)


def assert_is_taken(message):
    """Fail unless Slack would take every form of a message, by the SDK's validators and the limits it tells."""
    for form in message.forms:
        assert len(form.text) <= limits.TEXT_CHARACTERS
        assert len(form.blocks) <= limits.BLOCKS
        for block, parsed in zip(form.blocks, Block.parse_all(list(form.blocks)), strict=True):
            parsed.validate_json()
            assert parsed.to_dict() == block
        _assert_lengths(form.blocks)
    assert any([*form.blocks, form.text.strip()] for form in message.forms)


def _assert_lengths(blocks):
    markdown = [block["text"] for block in blocks if block["type"] == "markdown"]
    assert sum(map(len, markdown)) <= limits.MARKDOWN_CHARACTERS
    for block in blocks:
        if block["type"] == "section":
            assert 0 < len(block["text"]["text"]) <= limits.SECTION_CHARACTERS
        if block["type"] == "context":
            assert 0 < len(block["elements"]) <= limits.CONTEXT_ELEMENTS
            assert all(0 < len(each["text"]) <= limits.CONTEXT_CHARACTERS for each in block["elements"])


def _tokens(text):
    for token in _MARKDOWN.parse(text):
        yield token
        yield from token.children or ()
