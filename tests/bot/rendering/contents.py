"""Answers for tests of how they look, and any text that a model could write."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from answering.answer import Citation, NearestPage
from bot.rendering.content import Content

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
PAGE = "https://wiki.example.com/x/1"
GIT = "https://git.example.com/a/b.py#L3"


def citation(n, **changes):
    values: dict[str, Any] = {
        "n": n,
        "chunk_id": f"chunk-{n}",
        "quote": "words",
        "title": f"Guide {n} › Steps",
        "url": f"https://wiki.example.com/x/{n}",
        "updated_at": NOW - timedelta(days=3),
        "standing": "current",
    }
    return Citation(**(values | changes))


def page(**changes):
    values: dict[str, Any] = {
        "title": "On-call",
        "url": "https://wiki.example.com/x/9",
        "author": "Ada Byron",
        "updated_at": NOW - timedelta(days=60),
    }
    return NearestPage(**(values | changes))


FIRST = citation(1)


def answered(text="Restart it [1].", citations=(FIRST,), **changes):
    return Content("answered", text, tuple(citations), **changes)


_PARTS = [
    *("![", "[", "](", "]", ")", "(", "]: ", "<", ">", "`", "``", "```", "\n```\n", "\n~~~\n", "\n", "\n\n", "|"),
    *("\\", "&", "https://evil.com", "http://x", "//evil.com", "evil.com", "www.evil.com", "javascript:alert(1)"),
    *("mailto:a@evil.com", "a@evil.com", "<https://evil.com|x>", "<@U123>", "<#C1|general>", "<!channel>", "<!here>"),
    *("<!subteam^S1>", "<!date^1^{date}|x>", "<mailto:a@evil.com|mail>", "@here", "@channel", "@", ":x:", ":+1:", ":"),
    *("<img src=x>", "-->", "&lt;!channel&gt;", "&#60;", "[x](https://evil.com)", f"[x]({PAGE})", PAGE, "![x](y)"),
    *("[1]", "[2]", "[9]", "[1](x)", "[[1]]", "[1][2]", "\u200b", "\u202e", "\t", "    ", " ", " ", "a", "main.py"),
    *("- ", "> ", "1. ", "# ", "| a | b |\n|---|---|\n", "*", "_", "~~", "!", ".", "com", "/", "。", "10:30:45"),
]
ANY_TEXT = st.one_of(st.lists(st.sampled_from(_PARTS), max_size=14).map("".join), st.text(max_size=60))
