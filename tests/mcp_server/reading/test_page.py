"""Pages show each hit once, for one search each, also when what is searched changes in between."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from mcp_server.cursor import continued, cursor_after
from mcp_server.reading.page import page_of
from mcp_server.wish import FURTHEST, SearchWish
from retrieval.hit import Hit, Scores
from retrieval.search import SearchResult
from tests.index.conftest import chunk_with


class Ranking:
    """What a search finds, by the numbers of its chunks, best first; it counts how far it was asked to look."""

    def __init__(self, numbers):
        self.numbers = list(numbers)
        self.asked = []

    async def search(self, limit):
        self.asked.append(limit)
        hits = [Hit(chunk_with(number, "A text."), Scores(0.5, None, None, 0.5)) for number in self.numbers[:limit]]
        return SearchResult(tuple(hits), (), None, ())


def ids(page):
    return [hit.chunk.id for hit in page.hits]


def after(wish, page):
    return continued(replace(wish, shown=None), cursor_after(wish, ids(page)))


async def test_a_page_after_the_first_takes_one_search():
    found = Ranking(range(50))
    wish = SearchWish("keys", 8)
    first = await page_of(wish, found.search)
    second = await page_of(wish := after(wish, first), found.search)
    third = await page_of(after(wish, second), found.search)

    assert found.asked == [9, FURTHEST, FURTHEST]
    assert [*ids(first), *ids(second), *ids(third)] == [f"chunk-{number}" for number in range(24)]


@given(st.integers(1, 20), st.lists(st.integers(100, 120), unique=True), st.data())
async def test_nothing_of_the_first_page_is_shown_again_after_something_better_was_indexed(limit, newer, data):
    found = Ranking(range(50))
    wish = SearchWish("keys", limit)
    first = await page_of(wish, found.search)
    found.numbers = data.draw(st.permutations([*newer, *range(50)]))
    second = await page_of(after(wish, first), found.search)

    assert not set(ids(first)) & set(ids(second))
