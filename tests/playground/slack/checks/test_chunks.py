import pytest

from playground.slack.checks.chunks import check_chunks
from playground.slack.errors import Refused

SOURCE = {"type": "url", "url": "https://example.com", "text": "Page"}
GOOD = [
    {"type": "markdown_text", "text": "Words"},
    {"type": "task_update", "id": "a", "title": "Search", "status": "complete", "sources": [SOURCE]},
    {"type": "plan_update", "title": "Answering"},
    {"type": "blocks", "blocks": [{"type": "divider"}]},
]


def test_the_four_kinds_of_chunks_are_accepted():
    assert check_chunks(GOOD, "") == GOOD


@pytest.mark.parametrize(
    ("chunk", "code"),
    [
        ({"type": "nonsense"}, "invalid_chunks"),
        ({"type": "markdown_text"}, "invalid_chunks"),
        ({"type": "task_update", "id": "a", "title": "Search", "status": "odd"}, "invalid_chunks"),
        ({"type": "blocks", "blocks": [{"type": "nonsense"}]}, "invalid_blocks"),
        ({"type": "blocks", "blocks": [{"type": "divider"}] * 51}, "invalid_blocks"),
        ({"type": "markdown_text", "text": "x" * 12_001}, "msg_too_long"),
    ],
    ids=str,
)
def test_others_are_refused(chunk, code):
    with pytest.raises(Refused, match=code):
        check_chunks([chunk], "")


def test_text_counts_together_with_that_of_the_chunks():
    chunk = {"type": "markdown_text", "text": "x" * 6000}

    check_chunks([chunk], "x" * 6000)
    with pytest.raises(Refused, match="msg_too_long"):
        check_chunks([chunk], "x" * 6001)
