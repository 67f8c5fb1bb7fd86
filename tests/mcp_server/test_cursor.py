"""A cursor leads on in the search that it is of, and nowhere else."""

import base64
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mcp_server.cursor import continued, cursor_after
from mcp_server.errors import WrongArguments
from mcp_server.wish import FURTHEST, SearchWish, Shown, marks_of

_NAMES = st.lists(st.text(max_size=8), max_size=3).map(tuple)
WISHES = st.builds(
    SearchWish,
    query=st.text(max_size=20),
    limit=st.integers(1, 20),
    sources=_NAMES,
    path=st.text(max_size=8),
    labels=_NAMES,
    kind=st.sampled_from(["", "prose", "code"]),
    updated_after=st.sampled_from(["", "2w"]),
    version=st.sampled_from(["", "4.12"]),
)


def written(said: bytes) -> str:
    """Return bytes as cursors have them."""
    return base64.urlsafe_b64encode(said).decode().rstrip("=")


@settings(deadline=None)
@given(WISHES, st.data())
def test_cursors_lead_on_page_by_page_until_nothing_more_is_shown(wish, data):
    first = None
    seen = 0
    while True:
        shown = data.draw(st.integers((wish.limit + 1) // 2, wish.limit))
        ids = [str(number) for number in range(seen, seen + shown)]
        cursor = cursor_after(wish, ids)
        first = first or marks_of(ids)
        seen += shown
        if not cursor:
            break
        assert len(cursor) <= 200
        limit = data.draw(st.integers(5, 20))
        further = continued(replace(wish, shown=None, limit=limit, detail="full"), cursor)
        assert further.shown == Shown(seen, first)
        assert (further.query, further.sources, further.path) == (wish.query, wish.sources, wish.path)
        wish = further
    assert seen >= FURTHEST


@settings(deadline=None)
@given(WISHES, WISHES)
def test_a_cursor_of_another_search_is_refused(wish, other):
    assume(replace(wish, limit=1) != replace(other, limit=1))
    with pytest.raises(WrongArguments, match="of another search"):
        continued(other, cursor_after(wish, ["1"]))


@settings(deadline=None)
@given(WISHES, st.data())
def test_a_cursor_that_was_changed_is_refused(wish, data):
    cursor = cursor_after(wish, ["1"])
    place = data.draw(st.integers(0, len(cursor)))
    removed = data.draw(st.integers(0, len(cursor)))
    changed = cursor[:place] + data.draw(st.text(max_size=4)) + cursor[place + removed :]
    assume(changed != cursor)
    with pytest.raises(WrongArguments, match=r"^cursor: "):
        continued(wish, changed)


@settings(deadline=None)
@given(WISHES, st.text(max_size=200) | st.binary(max_size=100).map(written))
def test_rubbish_is_no_cursor(wish, cursor):
    with pytest.raises(WrongArguments, match=r"^cursor: "):
        continued(wish, cursor)


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"\x02",
        b"\x02\x01digest",
        b"\x02\x01digestmar",
        b"\x02\x01digestmarkmar",
        b"\x02\x00digestmark",
        b"\x02\x01digestmarkmark",
        b"\x02\x64digestmark",
        b"\x01\x01digestmark",
        b'[1,8.0,8.0,8.0,"904fff315813"]',
    ],
)
def test_a_cursor_that_somebody_made_up_is_refused(said):
    with pytest.raises(WrongArguments, match="Leave it out, or copy next_cursor"):
        continued(SearchWish("keys", 8), written(said))
