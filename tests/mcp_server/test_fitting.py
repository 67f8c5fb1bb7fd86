"""No answer is longer than its budget, and none is empty, or ends the search, where more could be shown."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from mcp_server.fitting import fit_chunk, fit_search, fit_text, longest_text
from mcp_server.results import Hit, SearchResults, to_json
from mcp_server.tokens import count_tokens
from mcp_server.wording.chunk_text import chunk_text
from mcp_server.wording.search_text import search_text
from tests.mcp_server.texts import CHUNKS, LONG_TEXTS, RESULTS, chunk, hit

BUDGETS = st.integers(1000, 8000)


def cost(result, text):
    """Both forms of an answer, as a client may hand them on."""
    return count_tokens(text) + count_tokens(json.dumps(to_json(result), ensure_ascii=False))


def fitted(results, budget, furthest=1000):
    return fit_search(results, search_text, budget, lambda shown: f"cursor-{shown}" if shown < furthest else "")


@settings(deadline=None, max_examples=60)
@given(RESULTS, BUDGETS)
def test_a_search_stays_within_its_budget_and_says_what_is_left_out(results, budget):
    shown = fitted(results, budget)

    assert cost(shown, search_text(shown)) <= budget
    count = len(shown.hits)
    assert bool(shown.hits) == bool(results.hits)
    assert [each.chunk_id for each in shown.hits] == [each.chunk_id for each in results.hits[:count]]
    has_more = results.truncated or count < len(results.hits)
    assert shown.next_cursor == (f"cursor-{count}" if has_more else "")
    assert shown.truncated or (not has_more and shown.hits == results.hits)
    if count > 1:
        assert shown.hits == results.hits[:count]


@settings(deadline=None, max_examples=30)
@given(RESULTS, BUDGETS)
def test_pages_show_every_hit_once(results, budget):
    results = results.model_copy(update={"truncated": False})
    seen: list[Hit] = []
    for _ in range(len(results.hits) + 1):
        page = fitted(results.model_copy(update={"hits": results.hits[len(seen) :]}), budget)
        seen += page.hits
        if not page.next_cursor:
            break
        assert page.next_cursor == f"cursor-{len(page.hits)}"
    assert [each.chunk_id for each in seen] == [each.chunk_id for each in results.hits]


@settings(deadline=None, max_examples=60)
@given(CHUNKS, BUDGETS)
def test_a_chunk_stays_within_its_budget(whole, budget):
    shown = fit_chunk(whole, chunk_text, budget)

    assert cost(shown, chunk_text(shown)) <= budget
    assert whole.text.startswith(shown.text)
    assert shown.truncated == (shown.text != whole.text)
    assert bool(shown.text) == bool(whole.text)


def test_as_many_hits_are_shown_as_fit():
    results = SearchResults(hits=[hit(number, "Keys are rotated. " * 40) for number in range(20)])
    shown = fitted(results, 4000)

    assert 2 < len(shown.hits) < 20
    one_more = results.model_copy(update={"hits": results.hits[: len(shown.hits) + 1], "next_cursor": "cursor-10"})
    assert cost(one_more, search_text(one_more)) > 4000


def test_a_hit_that_is_too_long_by_itself_is_cut_and_leads_on():
    results = SearchResults(hits=[hit(1, "Keys are rotated. " * 2000), hit(2, "short")])
    shown = fitted(results, 1000)

    assert len(shown.hits) == 1
    assert 100 < count_tokens(shown.hits[0].text) < 500
    assert shown.notes == ["The text was cut to keep this answer short; get_chunk reads all of it."]
    assert (shown.truncated, shown.next_cursor) == (True, "cursor-1")


def test_a_hit_whose_address_alone_is_too_long_is_passed_over_with_a_note():
    results = SearchResults(hits=[hit(1, "text", url="https://wiki/" + "%E9%8D%B5" * 2000), hit(2, "short")])
    shown = fitted(results, 1000)

    assert shown.hits == []
    assert shown.notes == ["A result was left out, because it is too long to be shown."]
    assert shown.next_cursor == "cursor-1"
    assert "too long to be shown" in search_text(shown)


def test_where_no_cursor_leads_on_a_note_says_so():
    shown = fitted(SearchResults(hits=[hit(1, "text")], truncated=True), 6000, furthest=0)

    assert shown.next_cursor == ""
    assert shown.notes == ["No more results are listed; other words or filters find what is not among these."]


@settings(deadline=None)
@given(LONG_TEXTS, st.integers(1, 500), st.integers(0, 100))
def test_a_text_is_cut_to_nearly_what_fits(text, budget, around):
    def tokens_with(part):
        return around + count_tokens(json.dumps(part))

    short = fit_text(text, tokens_with, budget)

    assert text.startswith(short)
    assert not short or tokens_with(short) <= budget
    if short != text and budget > around + 40:
        assert tokens_with(short) > around + (budget - around) / 8


def test_a_text_may_have_as_many_tokens_as_both_of_its_forms_leave_room_for():
    assert longest_text(50, 8000) == 50
    longest = longest_text(8000, 8000)
    assert 2500 < longest < 4000
    text = "restart the queue " * 1000
    whole = chunk(text[: text.index(" ", 3 * longest)])
    assert fit_chunk(whole, chunk_text, 8000) == whole
    assert longest_text(8000, 500) >= 1
