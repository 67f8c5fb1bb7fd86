import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.emphasis import emphasised


def styled(text):
    """The words that are printed in a style, with it."""
    shown = emphasised(text)
    return [(shown.plain[span.start : span.end], span.style) for span in shown.spans]


@pytest.mark.parametrize(
    ("text", "plain", "spans"),
    [
        ("Keep **the receipts** [1].", "Keep the receipts [1].", [("the receipts", "bold")]),
        ("**Meals:** *60 €* a day", "Meals: 60 € a day", [("Meals:", "bold"), ("60 €", "italic")]),
        ("**two\n  lines**", "two\n  lines", [("two\n  lines", "bold")]),
        ("[bold]x[/bold] **[red]y**", "[bold]x[/bold] [red]y", [("[red]y", "bold")]),
    ],
)
def test_what_is_marked_is_printed_in_its_style_and_without_the_marks(text, plain, spans):
    assert (emphasised(text).plain, styled(text)) == (plain, spans)


@pytest.mark.parametrize(
    "text",
    [
        "2*3*4",
        "*.py and *.txt",
        "a ** b ** c",
        "`rm **/*.tmp` and `a**b**`",
        "- * item",
        "``x ` **y** ``",
        "** bold **",
    ],
)
def test_other_asterisks_stay(text):
    assert (emphasised(text).plain, styled(text)) == (text, [])


@given(st.text(alphabet="ab* `[\n", max_size=60))
def test_nothing_but_asterisks_is_lost(text):
    assert emphasised(text).plain.replace("*", "") == text.replace("*", "")
