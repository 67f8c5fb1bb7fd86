"""Harmless: texts of others, so that Slack makes nothing of them but words. Pure.

What answering wrote has been made harmless already (`answering/prose/neutral.py`). Here it is done again, because a
mistake there must not ring a thousand phones, and with what Slack alone understands: `<!channel>`, `<@U1>`, `<#C1>`,
`<url|words>`, `:emoji:`.
"""

import re
from collections.abc import Collection
from urllib.parse import quote, urlsplit

from answering.prose.addresses import Permitted, addresses_in
from answering.prose.code_spans import CodeSpan, code_spans
from answering.prose.invisible import without_invisible
from answering.prose.neutral import label, neutral
from bot.limits import URL_CHARACTERS

# Slack draws a picture for a name between two colons; a time of day has none, and in an address colons are its own.
_NAMED = r":(?=[\w+'-]{1,100}:)(?!(?<=\d:)\d+:)"
_EMOJI = re.compile(_NAMED)
_EMOJI_OR_ADDRESS = re.compile(rf"(?P<address>https?://[^\s<>‹›|()\[\]'\"`\\]*)|{_NAMED}")
_BROADCAST = re.compile(r"@(?=(?:here|channel|everyone|group)(?![a-z0-9]))", re.IGNORECASE)
_UNSEEN = "\u200b"
# What Slack and Markdown give a meaning to within an address; a percent sign begins what is encoded already.
_KEPT_IN_URL = "/:?#@!$&'*+,;=%~[]-._"


def harmless_markdown(text: str, links: Collection[str]) -> str:
    """Return Markdown with no mention, picture, HTML or channel in it, and no link but to these addresses.

    Args:
        text: Markdown of anybody.
        links: Addresses that may stay.
    """
    held = frozenset(address for span in code_spans(text) for address in addresses_in(_code(text, span)))
    return _in_prose(neutral(text, Permitted(frozenset(links), held)))


def harmless_label(text: str) -> str:
    """Return a title or a name as one line of Slack's mrkdwn, in which it is nothing but words."""
    return mrkdwn_words(label(text).replace("`", "'"))


def mrkdwn_words(text: str) -> str:
    """Return words so that they mean themselves in Slack's mrkdwn: nothing opens a mention or a link."""
    text = _EMOJI.sub(f":{_UNSEEN}", _BROADCAST.sub(f"@{_UNSEEN}", without_invisible(text)))
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def without_emoji(text: str) -> str:
    """Return a text in which no name between colons is one of a picture; addresses are left."""
    return _EMOJI_OR_ADDRESS.sub(lambda found: found["address"] or f":{_UNSEEN}", text)


def link_target(url: str) -> str:
    """Return an address as it can stand in a link of Slack's, in Markdown and mrkdwn; empty when nobody can open it.

    The page of a folder on the server's disk, for one, is no link for a reader.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        return ""
    target = quote(url, safe=_KEPT_IN_URL)
    return target if len(target) <= URL_CHARACTERS else ""


def _code(text: str, span: CodeSpan) -> str:
    return text[span.start : span.end]


def _in_prose(text: str) -> str:
    """Take the pictures out of everything but code, where Slack shows none."""
    shown, place = "", 0
    for span in code_spans(text):
        shown += without_emoji(text[place : span.start]) + _code(text, span)
        place = span.end
    return shown + without_emoji(text[place:])
