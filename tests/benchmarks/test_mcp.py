from types import SimpleNamespace
from typing import Any

from benchmarks.mcp import plain_questions


def test_questions_hold_words_alone_so_that_none_is_read_as_a_filter():
    data: Any = SimpleNamespace(questions=['label:draft "exact words" -x', "...", "a_b and c", "more"])

    assert plain_questions(data, 3) == ["label draft exact words x", "a b and c", "more"]
