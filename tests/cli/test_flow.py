import itertools
from io import StringIO

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from cli.flow import Flow

WIDTH = 40


def flowed(*parts, width=WIDTH):
    out = StringIO()
    flow = Flow(Console(file=out, width=width, highlight=False))
    for part in parts:
        flow.put(part)
    flow.end_line()
    return out.getvalue()


def test_a_text_is_wrapped_between_words_and_stands_off_the_margin():
    text = "You may spend up to 60 € a day on meals [1]. Keep the receipts [2]."

    assert flowed(text) == "  You may spend up to 60 € a day on\n  meals [1]. Keep the receipts [2].\n"


def test_paragraphs_and_items_keep_their_lines():
    assert flowed("One [1].", "\n\n- Two [2]", "\n  - Three [3]") == "  One [1].\n\n  - Two [2]\n    - Three [3]\n"


def test_a_block_of_code_is_not_wrapped():
    command = "kestrel db failover --cluster ledger --region eu-west-1 --wait"

    assert f"  {command}\n" in flowed(f"Run:\n```\n{command}\n```\nand wait.")


def test_emphasis_is_no_asterisks_and_code_keeps_them():
    assert flowed("**Meals:** up to 60 € [1].") == "  Meals: up to 60 € [1].\n"
    assert flowed("Run:\n```\nls **/x **\n```") == "  Run:\n  ```\n  ls **/x **\n  ```\n"


def test_square_brackets_are_no_markup():
    assert flowed("Set [bold]x[/bold] to [red].") == "  Set [bold]x[/bold] to [red].\n"


@given(st.text(alphabet="ab €字[1]. \n-`", max_size=120), st.lists(st.integers(0, 120), max_size=6))
def test_however_a_text_is_cut_at_its_spaces_it_looks_the_same_and_loses_no_word(text, cuts):
    places = [place for place in cuts if 0 < place < len(text) and not text[place - 1].isspace() and text[place] == " "]
    ends = sorted({0, len(text), *places})
    parts = [text[start:end] for start, end in itertools.pairwise(ends)]

    shown = flowed(*parts)

    assert shown == flowed(text)
    assert shown.split() == text.split()
    code = text.count("```")
    too_wide = [line for line in shown.splitlines() if len(line) > WIDTH - 2 and len(line.split()) > 1]
    assert code or not too_wide
