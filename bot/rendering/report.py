"""Report: the report of a week as blocks of one message, short enough to be read. Pure.

It names documents and their owners in words, mentions nobody, and links pages alone.
"""

from collections.abc import Iterable
from datetime import datetime

from answering.age import age
from answering.report.cited import CitedPage
from answering.report.gap import Gap, advice_in_words
from answering.report.report import Report
from answering.report.sections import WEAR, title_of
from bot.limits import SECTION_CHARACTERS, TEXT_CHARACTERS
from bot.rendering.harmless import harmless_label, link_target, mrkdwn_words
from bot.rendering.message import Block, shortened

_SHOWN = 5


def report_blocks(report: Report) -> list[Block]:
    """Return the blocks of the message."""
    heading = {"type": "header", "text": {"type": "plain_text", "text": title_of(report)}}
    small = {"type": "mrkdwn", "text": mrkdwn_words(_reader(report)), "verbatim": True}
    parts = [_figures(report), *_gaps(report), *_pages(report)]
    return [heading, *map(_section, parts), {"type": "context", "elements": [small]}]


def report_text(report: Report) -> str:
    """Return what stands in a notification, and in a client that shows no blocks."""
    return shortened(f"{title_of(report)}\n{_figures(report)}", TEXT_CHARACTERS)


def _section(text: str) -> Block:
    words = shortened(text, SECTION_CHARACTERS)
    return {"type": "section", "expand": True, "text": {"type": "mrkdwn", "text": words, "verbatim": True}}


def _reader(report: Report) -> str:
    unread = f" {report.unread} questions without a good answer were asked elsewhere." if report.unread else ""
    return f"Pages and questions that everybody in this channel may read.{unread} All of it: footnote report"


def _figures(report: Report) -> str:
    now, before = report.now, report.before
    if not now.asked:
        return "Nobody has asked me anything in this week. Mention me in a channel, or write to me directly."
    counts = {
        "answered": now.answered,
        "“I don't know”": now.unknown,
        "not helpful": now.disliked,
        "helpful": now.liked,
        "failed": now.failed,
        "without the language model": now.without_model,
    }
    told = ", ".join(f"{count:,} {name}" for name, count in counts.items() if count)
    earlier = f" The week before: {before.asked:,}." if before.asked else ""
    time = "" if now.median_seconds is None else f" Half had it within {now.median_seconds:g} seconds."
    questions = "question" if now.asked == 1 else "questions"
    return f"*{now.asked:,} {questions}:* {told}.{earlier}{time}" if told else f"*{now.asked:,} {questions}.*{earlier}"


def _gaps(report: Report) -> Iterable[str]:
    if report.gaps:
        lines = [_gap(gap, report.until) for gap in report.gaps[:_SHOWN]]
        more = len(report.gaps) - _SHOWN + report.more_gaps
        yield "\n".join(["*What the documents lack*", *lines, *([f"… and {more} more"] if more > 0 else [])])


def _gap(gap: Gap, now: datetime) -> str:
    asked = "once" if gap.size == 1 else f"{gap.size} times"
    link = f" {_link('Open it', gap.nearest.url)}" if gap.nearest and link_target(gap.nearest.url) else ""
    advice = mrkdwn_words(advice_in_words(gap, now))
    return f"• {harmless_label(gap.question)} ({asked}, last {age(gap.last_at, now)})\n    {advice}{link}"


def _pages(report: Report) -> Iterable[str]:
    if report.cited:
        lines = [f"• {_page(page)}: {page.answers} answers" for page in report.cited[:_SHOWN]]
        yield "\n".join(["*Most cited*", *lines])
    if report.worn:
        lines = [
            f"• {_page(page)}: {WEAR[page.wear]}, updated {age(page.updated_at, report.until)}"
            for page in report.worn[:_SHOWN]
        ]
        yield "\n".join(["*Cited, and worth a look*", *lines])


def _page(page: CitedPage) -> str:
    return _link(page.title, page.url)


def _link(title: str, url: str) -> str:
    target = link_target(url)
    return f"<{target.replace('&', '&amp;')}|{harmless_label(title)}>" if target else harmless_label(title)
