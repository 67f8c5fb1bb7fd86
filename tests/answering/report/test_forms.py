"""What a report looks like: as Markdown, as JSON and as a page."""

import json
import re
from html.parser import HTMLParser

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from answering.report.figures import Elsewhere, Figures
from answering.report.html import report_html
from answering.report.markdown import report_markdown
from answering.report.sections import sections_of
from answering.report.shape import report_shape
from tests.answering.report.drawn import LINK, report_with

_SIGNS = [*"<>&\"'`|*_[]()!\\#\n\r :/abcjs=", "<script>", "</svg>", "](", "![", "onload"]
NASTY = st.lists(st.sampled_from(_SIGNS)).map("".join)
HARMLESS = {
    *("a", "body", "dd", "div", "dl", "dt", "figcaption", "figure", "h1", "h2", "head", "html", "i", "line", "main"),
    *("meta", "p", "rect", "section", "span", "style", "svg", "table", "tbody", "td", "text", "th", "thead", "title"),
    "tr",
}


class Elements(HTMLParser):
    """What a browser makes of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.links: list[str] = []
        self.attributes: set[str] = set()
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]
        if tag not in {"meta", "line", "rect"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in {"line", "rect"}:
            assert self.open.pop() == tag


@settings(deadline=None)
@given(
    NASTY, NASTY, st.sampled_from([LINK, "javascript:alert(1)", "file:///etc/passwd", 'https://a.example/"onload=x'])
)
def test_no_title_and_no_question_becomes_an_element_of_the_page(title: str, question: str, url: str) -> None:
    plain = Elements(report_html(report_with()))
    found = Elements(report_html(report_with(title, question, url)))

    assert set(found.names) <= HARMLESS
    assert [name for name in found.names if name != "a"] == [name for name in plain.names if name != "a"]
    assert all(link.startswith("https://") for link in found.links)
    assert not any(name.startswith("on") for name in found.attributes)


def test_the_page_needs_nothing_from_outside_and_forbids_itself_to_load_it() -> None:
    page = report_html(report_with())

    assert "default-src 'none'" in page
    assert {"img", "script", "link", "iframe"}.isdisjoint(Elements(page).names)
    assert "@import" not in page
    assert "url(" not in page


def test_beside_every_chart_stands_a_table_that_says_the_same() -> None:
    page = report_html(report_with())

    for section in re.findall(r"<section>.*?</section>", page, re.DOTALL):
        assert section.count("<svg") <= section.count("<table")
    assert page.count("<svg") == 3
    assert 'role="img" aria-label="Questions by day' in page


@settings(deadline=None)
@given(NASTY, NASTY)
def test_in_markdown_a_title_makes_no_element_and_no_column(title: str, question: str) -> None:
    shown = MarkdownIt("commonmark").enable("table").parse(report_markdown(report_with(title, question)))
    plain = MarkdownIt("commonmark").enable("table").parse(report_markdown(report_with()))

    kinds = [token.type for token in shown]
    assert kinds == [token.type for token in plain]
    inner = [child for token in shown for child in token.children or []]
    assert {child.type for child in inner} <= {"text", "text_special", "link_open", "link_close", "softbreak"}
    assert {child.attrs["href"] for child in inner if child.type == "link_open"} <= {LINK}


def test_figures_stand_beside_those_of_the_week_before_with_their_ratio() -> None:
    rows = {row[0]: row[1:] for row in sections_of(report_with())[0].rows}

    assert rows["asked"] == ("28", "14", "2.00")
    assert rows["“I don't know”"] == ("7", "0", "–")


def test_every_row_has_a_cell_for_each_column() -> None:
    assert all(len(row) == len(each.header) for each in sections_of(report_with()) for row in each.rows)


def test_a_week_without_questions_says_what_to_do_and_shows_no_zeros() -> None:
    empty = report_with(now=Figures(), before=Figures(), gaps=(), cited=(), worn=(), unread=0)

    for text in (report_html(empty), report_markdown(empty)):
        assert "Invite Footnote to a channel" in text
        assert "half had it within" not in text


def test_a_week_without_questions_after_one_with_some_says_to_look_at_the_bot() -> None:
    quiet = report_with(now=Figures(), gaps=(), cited=(), worn=(), unread=0)

    assert "14 asked" in report_markdown(quiet)
    assert "footnote doctor" in report_markdown(quiet)


def test_questions_that_are_not_shown_are_counted_in_words() -> None:
    assert "2 more such questions were asked where" in report_markdown(report_with())
    assert "1 such question was asked where" in report_markdown(report_with(unread=1))
    assert "asked where" not in report_markdown(report_with(unread=0))


def test_the_shape_has_its_names_for_good() -> None:
    shape = json.loads(json.dumps(report_shape(report_with())))

    assert list(shape) == [
        *("reader", "since", "until", "stale_days", "now", "before", "days", "elsewhere", "elsewhere_before", "gaps"),
        *("more_gaps", "unread", "uncompared", "cited", "worn", "sources"),
    ]
    assert shape["gaps"][0]["advice"] == "update"
    assert set(shape["gaps"][0]) == {
        *("question", "size", "people", "unknown", "disliked", "reasons", "last_at", "nearest", "advice"),
        "advice_text",
    }
    assert shape["cited"][0]["wear"] == "old"
    assert "asker" not in json.dumps(shape)


def test_what_agents_asked_is_told_also_when_nobody_asked_in_slack() -> None:
    quiet = report_with(now=Figures(), gaps=(), cited=(), worn=(), elsewhere=Elsewhere(searched=312, nothing=20))

    [section] = [each for each in sections_of(quiet) if each.title == "Beside Slack"]
    assert [row[:2] for row in section.rows] == [("searches", "312"), ("searches that found nothing", "20")]


def test_nothing_is_said_of_agents_where_none_asks() -> None:
    assert "Beside Slack" not in report_markdown(report_with())
