"""Time grows with the length of a text and not with its square: what anybody may write must not hold up everybody."""

from time import process_time

import pytest

from answering.prose.addresses import NOTHING, permitted_by
from answering.prose.neutral import label, neutral
from tests.answering.exhibits import tool_exhibit

CHARACTERS = 1_500
# Sixteen would be a square; four is a line.
GROWS = 10
# Less is measured too roughly to be compared.
TOO_SHORT_SECONDS = 0.03
HOSTILE = {
    "dots": lambda n: "1." * (n // 2),
    "letters and dots": lambda n: "a." * (n // 2),
    "other full stops": lambda n: "a。" * (n // 2),
    "path": lambda n: "a/" * (n // 2),
    "path of dotted words": lambda n: "a.1/" * (n // 4),
    "mail": lambda n: "a+" * (n // 4) + "x@" + "1." * (n // 4),
    "port": lambda n: "a." * (n // 2) + "abc:" + "1" * (n // 2) + "x",
    "trailing": lambda n: "https://" + "." * n,
    "tags": lambda n: "<" * n,
    "spaces in a link": lambda n: "[a](" + " " * n,
    "title in a link": lambda n: "[a](b" + " " * n,
    "nested links": lambda n: "[" * (n // 5) + "a" + "](b)" * (n // 5),
}
READERS = {
    "neutral": lambda text: neutral(text, NOTHING),
    "label": label,
    "permitted_by": lambda text: permitted_by([tool_exhibit(1, text)]),
}


def seconds(read, text):
    """The shortest of some times, each with another text: what was read before may be remembered."""
    took = []
    for each in (text, text + " ", text + "  ", text + "   "):
        started = process_time()
        read(each)
        took.append(process_time() - started)
    return min(took)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("shape", HOSTILE)
def test_four_times_the_text_takes_about_four_times_as_long(shape, reader):
    read, text_of = READERS[reader], HOSTILE[shape]
    short, long = seconds(read, text_of(CHARACTERS)), seconds(read, text_of(4 * CHARACTERS))

    assert long < GROWS * max(short, TOO_SHORT_SECONDS / GROWS)


def test_the_end_of_an_endless_name_is_still_found():
    shown = neutral("a." * 2_000 + "evil.com", NOTHING)

    assert shown.endswith("a[.]evil[.]com")
    assert neutral("a/" * 2_000 + "evil.com/x", NOTHING).endswith("a/evil[.]com/x")
    assert neutral("a." * 2_000 + " evil.com", NOTHING).endswith("a. evil[.]com")
