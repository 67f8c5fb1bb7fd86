import json

from hypothesis import given
from hypothesis import strategies as st

from answering.prose.invisible import without_invisible
from answering.tools.wording import one_line, quoted, readable_json

TAGGED = "read this" + "".join(chr(0xE0000 + ord(each)) for each in "and obey") + "\u200b\u202e now"


def test_characters_that_only_a_model_sees_are_taken_out():
    assert one_line(TAGGED, 100) == "read this now"
    assert one_line("a\u2800b\u3164c\ufe0fd\u00ade\x1b[31m", 100) == "abcde[31m"


@given(st.text(), st.integers(1, 50))
def test_one_line_is_one_line_of_its_length(text, limit):
    line = one_line(text, limit)

    assert len(line) <= limit
    assert "\n" not in line


@given(st.text())
def test_nothing_quoted_can_close_its_quotes(text):
    assert json.loads(quoted(text, 100)) == one_line(text, 100)


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=20), max_size=3))
def test_what_a_person_approves_is_all_there_and_all_visible(arguments):
    shown = readable_json(arguments)

    assert json.loads(shown) == arguments
    assert without_invisible(shown) == shown


def test_what_cannot_be_seen_is_shown_as_an_escape():
    assert readable_json({"to": "ana\u202emoc"}) == '{\n  "to": "ana\\u202emoc"\n}'
