import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.controls.typed import Target, Typed, minutes, target, typed


def test_a_command_is_a_word_and_what_stands_behind_it():
    assert typed("ask how do we deploy?") == Typed("ask", "how do we deploy?")
    assert typed("  SOURCES ") == Typed("sources", "")
    assert typed("why  7k3m9x2p4q") == Typed("why", "7k3m9x2p4q")


@pytest.mark.parametrize("text", ["", "  ", "help", "Help me"])
def test_nothing_is_help(text):
    assert typed(text).word == "help"


@pytest.mark.parametrize("text", ["deploy to production", "asking"])
def test_what_means_nothing_is_known_to(text):
    assert typed(text) == Typed("unknown", text)


@given(st.text())
def test_any_text_is_some_command(text):
    assert typed(text).word


@pytest.mark.parametrize(
    ("rest", "meant"),
    [
        ("", Target()),
        ("wiki", Target("wiki")),
        ("wiki full", Target("wiki", is_full=True)),
        ("full", Target(is_full=True)),
        ("FULL wiki", Target("wiki", is_full=True)),
        ("https://wiki.example.com/a?b=1#c", Target(url="https://wiki.example.com/a?b=1#c")),
        ("<https://wiki.example.com/a|the page>", Target(url="https://wiki.example.com/a")),
        ("wiki code", None),
    ],
)
def test_reindex_takes_one_source_or_address_and_full(rest, meant):
    assert target(rest) == meant


def test_mute_lasts_an_hour_or_as_many_minutes_as_are_named_up_to_a_week():
    assert minutes("") == 60
    assert minutes("15 minutes") == 15
    assert minutes(str(7 * 24 * 60)) == 7 * 24 * 60
    assert [minutes(rest) for rest in ("0", "-5", "soon", "٣", "10081", "1.5")] == [None] * 6
