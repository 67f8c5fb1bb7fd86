import json
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from answering.tools.wording import one_line, quoted, readable_json, seen

TAGGED = "read this" + "".join(chr(0xE0000 + ord(each)) for each in "and obey") + "\u200b\u202e now"


def test_characters_that_only_a_model_sees_are_taken_out():
    assert seen(TAGGED) == "read this now"
    assert seen("a\u2800b\u3164c\ufe0fd\u00ade\x1b[31m") == "abcde[31m"


def test_lines_tabs_and_letters_of_every_script_stay():
    assert seen("Zürich\r\n\t日本語 ✓ 5 €") == "Zürich\n\t日本語 ✓ 5 €"


@given(st.text())
def test_nothing_unseen_is_left(text):
    assert all(unicodedata.category(each) not in {"Cc", "Cf", "Co", "Cs"} for each in seen(text) if each not in "\n\t")


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
    assert seen(shown) == shown


def test_what_cannot_be_seen_is_shown_as_an_escape():
    assert readable_json({"to": "ana\u202emoc"}) == '{\n  "to": "ana\\u202emoc"\n}'
