from datetime import UTC, datetime

import pytest

from answering.verifying.dating import undated
from tests.answering.exhibits import exhibit_of, tool_exhibit

EXHIBIT = exhibit_of(1, "Meals cost 60 €.", updated_at=datetime(2026, 1, 12, 23, tzinfo=UTC))


@pytest.mark.parametrize("text", ["Meals cost 60 € (2026-01-12).", "Meals cost 60 €  (2026-01-12)."])
def test_the_date_of_what_is_cited_is_left_out_of_what_must_be_said(text):
    assert undated(text, [EXHIBIT]) == "Meals cost 60 €."


@pytest.mark.parametrize(
    "text",
    [
        "Meals cost 60 € (2026-01-13).",
        "Meals cost 60 € since 2026-01-12.",
        "Meals cost 60 € (since 2026-01-12).",
        "Meals cost 60 € (12).",
    ],
)
def test_every_other_date_must_be_said(text):
    assert undated(text, [EXHIBIT]) == text
    assert undated("Meals cost 60 € (2026-01-12).", []) == "Meals cost 60 € (2026-01-12)."


def test_a_tool_is_dated_by_when_it_answered():
    used = tool_exhibit(1, "60 €", at=datetime(2026, 5, 4, tzinfo=UTC))

    assert undated("Meals cost 60 € (2026-05-04).", [used]) == "Meals cost 60 €."
