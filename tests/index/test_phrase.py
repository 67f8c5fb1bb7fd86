import lancedb
import pyarrow as pa
import pytest

from index.phrase import phrase_pattern, stands_in_word_index
from index.row_filter import sql_string


@pytest.fixture
def holds(tmp_path):
    """Asks the engine itself, whose regular expressions are not Python's."""

    def ask(text, phrase):
        table = lancedb.connect(tmp_path).create_table("texts", pa.table({"text": [text]}), mode="overwrite")
        return table.count_rows(f"regexp_like(text, {sql_string(phrase_pattern(phrase))})") == 1

    return ask


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("blue green", "A Blue green deployment"),
        ("BLUE GREEN", "a blue\n   green deployment"),
        ("blue green", "**blue** _green_"),
        ("blue green", "_blue green_"),
        ("drain command", "the `drain` command"),
        ("max", "--max_tokens"),
        ("größe ändern", "GRÖSSE oder Größe Ändern"),
        ("部署", "如何部署服务"),
        ("(a|b)* [c]", "see (A|B)* [C]"),
        ("it's 50%", "It's 50%."),
        (r"C:\temp\d+", r"in C:\temp\d+ it lies"),
        ("-x", "use -x"),
        ("\\", "either \\ or /"),
        ("%", "5 %"),
    ],
)
def test_a_phrase_stands_in_a_text_in_any_case_and_over_line_breaks_and_markup(holds, phrase, text):
    assert holds(text, phrase)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("blue green", "blue and green"),
        ("blue green", "green blue"),
        ("blue green", "blue-green"),
        ("blue green", "bluegreen"),
        ("blue green", "blue_green"),
        ("blue green", "blue greenhouse"),
        ("art", "start, cart, artful"),
        ("4.1", "version 4.12"),
        ("4.1", "4x1"),
        (".*", "anything"),
        ("a|b", "a or b"),
        ("' OR true --", "anything"),
        ("\\", "100 %"),
        ("%", "anything"),
    ],
)
def test_a_phrase_stands_in_no_other_text(holds, phrase, text):
    assert not holds(text, phrase)


def test_only_latin_phrases_are_looked_up_in_the_word_index():
    assert stands_in_word_index("Größe of 4.1")
    assert not stands_in_word_index("部署")
    assert not stands_in_word_index("Οδός")
