"""The page of faults tells the truth: its tests exist, and its words are those that are shown."""

import re
from pathlib import Path

import pytest

from answering import inquiry, unknown, writing
from bot.posting import direct

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "faults.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`([\w/]+\.py)::(test_\w+)`", PAGE)))


def test_every_row_names_a_test():
    rows = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith("| fault")]

    assert len(rows) > 35
    assert [row for row in rows if "::test_" not in row] == []


@pytest.mark.parametrize(("path", "name"), NAMED)
def test_a_test_that_is_named_exists(path, name):
    assert re.search(rf"^(async )?def {name}\(", (ROOT / "tests" / path).read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize(
    "words",
    [
        inquiry.NO_MODEL,
        inquiry.NO_TOOLS,
        inquiry.UNCHECKED,
        inquiry.BROKE_OFF,
        inquiry.GONE,
        writing.TAKEN_OVER,
        unknown.NOTHING_FOUND,
        unknown.NOT_SAID,
        direct.NOT_THERE,
    ],
)
def test_what_the_reader_is_said_to_see_is_what_is_shown(words):
    assert words in " ".join(PAGE.split())
