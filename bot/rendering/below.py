"""Below: what stands under the words of an answer: notes, sources with their age, the nearest pages. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from answering.age import age
from answering.answer import Citation, NearestPage
from bot.limits import CONTEXT_CHARACTERS
from bot.rendering.harmless import harmless_label, link_target, mrkdwn_words
from bot.rendering.message import Block, shortened


def note_lines(notes: Sequence[str]) -> list[str]:
    """Return what the reader should know besides, one line of mrkdwn each."""
    return [f"_{mrkdwn_words(' '.join(note.split()))}_" for note in notes if note.strip()]


def source_lines(citations: Iterable[Citation], also: Mapping[str, str], now: datetime) -> list[str]:
    """Return one line of mrkdwn for each place that is cited, with the numbers that open it.

    Args:
        citations: By number.
        also: By chunk id: where else it stands, in words.
        now: Ages are told as of this moment.
    """
    places: dict[tuple[str, str], list[Citation]] = {}
    for citation in citations:
        places.setdefault((citation.title, citation.url), []).append(citation)
    return [_source(place, also, now) for place in places.values()]


def nearest_lines(pages: Iterable[NearestPage], now: datetime) -> list[str]:
    """Return one line of mrkdwn for each page that comes nearest, with its age and whose it is."""
    lines = []
    for page in pages:
        owner = harmless_label(page.author)
        lines.append(_joined([f"• {_title(page.title, page.url)}", f"updated {age(page.updated_at, now)}", owner]))
    return lines


def context_blocks(lines: Sequence[str]) -> list[tuple[Block, str]]:
    """Return lines of mrkdwn in small grey letters, in as few blocks as they fit, each block with its text."""
    blocks: list[str] = []
    for line in lines:
        short = shortened(line, CONTEXT_CHARACTERS)
        if blocks and len(blocks[-1]) + 1 + len(short) <= CONTEXT_CHARACTERS:
            blocks[-1] += f"\n{short}"
        else:
            blocks.append(short)
    # With `verbatim` Slack looks for no addresses and names of its own.
    return [
        ({"type": "context", "elements": [{"type": "mrkdwn", "text": text, "verbatim": True}]}, text) for text in blocks
    ]


def _source(citations: Sequence[Citation], also: Mapping[str, str], now: datetime) -> str:
    first = citations[0]
    numbers = " ".join(f"[{citation.n}]" for citation in citations)
    elsewhere = [also[each.chunk_id] for each in citations if each.chunk_id in also]
    return _joined(
        [
            f"*{numbers}* {_title(first.title, first.url)}",
            f"{'updated' if first.chunk_id else 'answered'} {age(first.updated_at, now)}",
            "*changed since it was indexed*" if first.standing == "changed" else "",
            mrkdwn_words(elsewhere[0]) if elsewhere else "",
        ]
    )


def _title(title: str, url: str) -> str:
    target = link_target(url)
    shown = harmless_label(title) or mrkdwn_words(target)
    return f"<{target.replace('&', '&amp;')}|{shown}>" if target else shown


def _joined(parts: Iterable[str]) -> str:
    return " · ".join(filter(None, parts))
