"""Hints are what a document says of itself, as a person would see it."""

import pytest

from mcp_server.reading.hints import hints_of
from tests.index.conftest import chunk_with

HIDDEN = "\U000e0041\u200b\u202e"


def test_what_nobody_can_see_stands_in_no_hint():
    chunk = chunk_with(1, "A text.", author=f"Ana{HIDDEN}", labels=(f"service:{HIDDEN}billing", f"team:{HIDDEN}"))

    assert hints_of(chunk, {}) == {"owner": "Ana", "service": "billing"}


@pytest.mark.parametrize("label", ["service", "service:", "colour:red", ":billing"])
def test_a_label_that_names_nothing_live_is_no_hint(label):
    assert hints_of(chunk_with(1, "A text.", labels=(label,)), {}) == {}


def test_who_last_touched_a_file_of_a_repository_does_not_own_it_but_whom_a_label_names_does():
    chunk = chunk_with(1, "A text.", author="sync-bot", source="code")
    owned = chunk_with(1, "A text.", author="sync-bot", source="code", labels=("owner:platform",))

    assert hints_of(chunk, {"code": "https://git/code"}) == {"repository": "https://git/code"}
    assert hints_of(owned, {"code": "https://git/code"})["owner"] == "platform"
