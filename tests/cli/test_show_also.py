import io
from datetime import UTC, datetime

from rich.console import Console

from cli.show import show_hits
from retrieval.hit import Hit, Scores
from retrieval.search import SearchResult
from tests.index.conftest import chunk_with

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def printed(also, **place):
    console = Console(file=io.StringIO(), width=100, highlight=False)
    hit = Hit(chunk_with(1, "Restart it.", **place), Scores(0.5, 0.5, None, 0.5), None, also)
    show_hits(console, SearchResult((hit,), (), None, ()), NOW)
    assert isinstance(console.file, io.StringIO)
    return [line.strip() for line in console.file.getvalue().splitlines()]


def test_a_hit_says_in_which_releases_and_on_which_pages_it_also_stands():
    family = {"family": "docs/{release}/a.md"}
    also = [chunk_with(number, "x", release=f"4.{number}", **family) for number in (11, 12)]
    also += [chunk_with(20 + number, "x", title="Copy [b]", url=f"file:///{number}.md") for number in range(5)]
    lines = printed(tuple(also), release="4.13", **family)

    assert "handbook: guide.md · release 4.13 · updated 2 weeks ago · chunk-1" in lines
    assert "also in 4.11 and 4.12" in lines
    assert [line for line in lines if "Copy" in line] == [
        f"also in Copy [b]: file:///{number}.md" for number in range(3)
    ]
    assert "and in 2 more places" in lines


def test_a_hit_that_stands_nowhere_else_says_nothing_of_it():
    lines = printed(())

    assert "handbook: guide.md · updated 2 weeks ago · chunk-1" in lines
    assert not any("also" in line or "release" in line for line in lines)
