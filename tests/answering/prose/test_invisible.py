import pytest
from hypothesis import given
from hypothesis import strategies as st

from answering.prose.invisible import without_invisible


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("pass\u200bword", "password"),
        ("\u202egnp.exe", "gnp.exe"),
        ("a\U000e0041\U000e0042b", "ab"),
        ("so\u00adft", "soft"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("bell\x07 and \x1b[31mred", "bell and [31mred"),
        ("tab\tstays", "tab\tstays"),
        ("caf\udce9", "caf?"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("a\u200cb", "ab"),
        ("grün 重启 ✅", "grün 重启 ✅"),
    ],
)
def test_what_nobody_sees_is_taken_out_and_the_rest_stays(text, seen):
    assert without_invisible(text) == seen


@given(st.text())
def test_there_is_nothing_left_to_take_out(text):
    assert without_invisible(without_invisible(text)) == without_invisible(text)
