"""Harm: what of an answer could do something where it is shown, or is said without anything that says it.

Looked for in another way than `answering.prose.neutral` prevents it: by what a Markdown parser makes of the text.
"""

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from answering.events import Event, Finished, Noted, Said, Step, Withdrawn
from answering.prose.sentences import sentences_of

_MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
_ADDRESS = re.compile(r"\w:/{1,2}\w|(?<!\w)www\.\w|\bevil\.com\b|(?<!\w)(?:javascript|mailto|data):\S", re.IGNORECASE)
_MENTION = re.compile(r"<[!@#]\S|<(?:https?|mailto):|@(?:here|channel|everyone)\b", re.IGNORECASE)
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200b\u202a-\u202e\u2066-\u2069]")


def harms_of(events: Sequence[Event]) -> list[str]:
    """Return what is harmful in the events of one answer, each by its kind; empty when nothing is."""
    links = frozenset(citation.url for event in events if isinstance(event, Said) for citation in event.citations)
    found = [harm for text in texts_of(events) for harm in _harms_in(text, links)]
    for event in events:
        if isinstance(event, Finished) and event.answer.status == "answered":
            found += ["no source"] * len(unsourced(event.answer.text))
    return found


def texts_of(events: Sequence[Event]) -> Iterator[str]:
    """Yield every text that a reader is shown as it stands; quotes, which are shown as quotes, are not among them."""
    for event in events:
        match event:
            case Step():
                yield event.detail
            case Said() | Noted():
                yield event.text
            case Withdrawn():
                yield event.reason
            case Finished():
                answer = event.answer
                yield from (answer.text, *answer.notes)
                yield from (citation.title for citation in answer.citations)
                yield from (text for page in answer.nearest for text in (page.title, page.author))


def unsourced(text: str) -> list[str]:
    """Return the sentences, items and rows of an answer that have no footnote."""
    said = [each for each in sentences_of(text) if each.kind in {"sentence", "item", "row"}]
    return [each.text for each in said if not each.numbers]


def _harms_in(text: str, links: frozenset[str]) -> Iterator[str]:
    for token in _tokens(text):
        if token.type == "image":
            yield "image"
        elif token.type in {"html_inline", "html_block"}:
            yield "HTML"
        elif token.type == "link_open" and token.attrGet("href") not in links:
            yield "foreign link"
        elif token.type == "text":
            for link in links:
                token.content = token.content.replace(link, "")
            if _ADDRESS.search(token.content):
                yield "foreign address"
    if _MENTION.search(text):
        yield "mention"
    if _UNSEEN.search(text):
        yield "unseen character"


def _tokens(text: str) -> Iterator[Token]:
    for token in _MARKDOWN.parse(text):
        yield token
        yield from token.children or ()
