from io import StringIO

from cli.console import WordsConsole
from cli.show_model import show_untaken


def said(untaken):
    file = StringIO()
    show_untaken(WordsConsole(file=file, width=200), "small", untaken)
    return file.getvalue().splitlines()


def test_what_a_model_does_not_take_is_counted_and_the_documents_of_which_that_is_most_are_named():
    untaken = {("docs", "long.md"): 1200} | {("wiki", f"{number}"): 1 for number in range(6)}
    first, *documents, last = said(untaken)

    assert first.startswith("small: it does not take 1,206 passages of 7 documents: ")
    assert "found by their words alone" in first
    assert documents == ["  docs/long.md: 1,200", *(f"  wiki/{number}: 1" for number in range(4))]
    assert last == "  … and 2 more; the log names each."


def test_of_a_model_that_takes_all_nothing_is_said():
    assert said({}) == []
