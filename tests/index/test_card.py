from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.card import from_card, to_card
from tests.index.conftest import chunk_with

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
TIMES = st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=-3))]))
CHANGES = st.fixed_dictionaries(
    {"title": TEXTS, "path": TEXTS, "heading_path": st.lists(TEXTS).map(tuple), "labels": st.lists(TEXTS).map(tuple)}
    | {"lines": st.none() | st.tuples(st.integers(1, 9), st.integers(9, 99)), "page": st.none() | st.integers(1, 9)}
    | {
        "updated_at": TIMES,
        "release": TEXTS,
        "policy_id": st.integers(0, 9),
        "kind": st.sampled_from(["prose", "code"]),
    }
)


@given(TEXTS, CHANGES)
def test_a_card_tells_all_of_a_chunk_but_its_text_and_its_readers(text, changes):
    chunk = chunk_with(1, text, **changes)

    assert from_card(to_card(chunk), text=text, policy_id=changes["policy_id"]) == chunk


@pytest.mark.parametrize("secret", ["policy_id", "the text"])
def test_what_changes_or_weighs_most_does_not_stand_on_it(secret):
    assert secret.encode() not in to_card(chunk_with(1, "the text", updated_at=datetime(2026, 1, 1, tzinfo=UTC)))
