from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.limits import CONTEXT_CHARACTERS
from bot.rendering.below import context_blocks, nearest_lines, note_lines, source_lines
from tests.bot.rendering.contents import ANY_TEXT, NOW, citation, page
from tests.bot.rendering.slack_reads import harms_in_mrkdwn


def test_a_source_tells_its_number_title_age_standing_and_where_else_it_stands():
    changed = citation(1, standing="changed")

    assert source_lines([changed], {"chunk-1": "also in 4.12 to 4.15"}, NOW) == [
        "*[1]* <https://wiki.example.com/x/1|Guide 1 › Steps> · updated 3 days ago"
        " · *changed since it was indexed* · also in 4.12 to 4.15"
    ]


def test_footnotes_of_one_place_share_a_line():
    twice = [citation(1), citation(2), citation(3, title="Guide 1 › Steps", url="https://wiki.example.com/x/1")]

    assert [line.partition(" <")[0] for line in source_lines(twice, {}, NOW)] == ["*[1] [3]*", "*[2]*"]


def test_a_live_tool_tells_when_it_answered_and_links_nowhere():
    tool = citation(2, chunk_id="", title="grafana.alerts {}", url="", updated_at=NOW - timedelta(seconds=5))

    assert source_lines([tool], {}, NOW) == ["*[2]* grafana.alerts {} · answered just now"]


def test_a_page_on_the_servers_own_disk_is_named_and_not_linked():
    assert source_lines([citation(1, url="file:///srv/a.md")], {}, NOW) == [
        "*[1]* Guide 1 › Steps · updated 3 days ago"
    ]


def test_a_nearest_page_tells_its_age_and_its_owner():
    assert nearest_lines([page(), page(author="")], NOW) == [
        "• <https://wiki.example.com/x/9|On-call> · updated 2 months ago · Ada Byron",
        "• <https://wiki.example.com/x/9|On-call> · updated 2 months ago",
    ]


def test_a_note_stands_on_a_line_of_its_own():
    assert note_lines(["No model\nanswered <x>.", " "]) == ["_No model answered &lt;x&gt;._"]


@given(ANY_TEXT, ANY_TEXT)
def test_no_title_no_author_and_no_note_does_anything(title, author):
    lines = [
        *note_lines([title]),
        *source_lines([citation(1, title=title)], {"chunk-1": author}, NOW),
        *nearest_lines([page(title=title, author=author)], NOW),
    ]

    for line in lines:
        assert harms_in_mrkdwn(line, {"https://wiki.example.com/x/1", "https://wiki.example.com/x/9"}) == []


@given(st.lists(st.integers(1, 4_000), max_size=12))
def test_lines_fill_as_few_blocks_as_they_fit(lengths):
    texts = [text for _, text in context_blocks(["x" * length for length in lengths])]

    assert all(len(text) <= CONTEXT_CHARACTERS for text in texts)
    assert sum(text.count("\n") + 1 for text in texts) == len(lengths)
    assert all(len(a) + 1 + len(b.partition("\n")[0]) > CONTEXT_CHARACTERS for a, b in pairwise(texts))
