"""Citing: the numbers of the prompt become the numbers of the footnotes. Pure.

No number comes out that is not one of a footnote: what a model invented is taken out, in whatever form it stands, and
so is the number of something that does not say it.
"""

from collections.abc import Mapping

from answering.prose.code_spans import opens_fence
from answering.prose.invisible import without_invisible
from answering.prose.marks import Mark, marks_in

# Private characters, of which no other is left in a text: they hold the place of a number until all are decided.
_OPEN, _CLOSE = "\ue000", "\ue001"


def cite(raw: str, footnotes: Mapping[int, int]) -> str:
    """Return a sentence with its footnotes in it, each as `[n]`; those that it had no mark for stand at its end.

    Args:
        raw: As the model wrote it, without the space around it.
        footnotes: The footnote of each exhibit that says the sentence, by its number in the prompt.
    """
    text = without_invisible(raw)
    marks = marks_in(text)
    text = _decided(text, marks, footnotes)
    # To take one out can make another of what stood around it: nobody has checked that one.
    while left := marks_in(text):
        text = _decided(text, [Mark(mark.start, mark.end, ()) for mark in left], {})
    marked = {number for mark in marks for number in mark.numbers}
    text = _with_end(text, "".join(f"{_OPEN}{n}{_CLOSE}" for number, n in footnotes.items() if number not in marked))
    return text.replace(_OPEN, "[").replace(_CLOSE, "]")


def _decided(text: str, marks: list[Mark], footnotes: Mapping[int, int]) -> str:
    kept, place = "", 0
    for mark in marks:
        kept += text[place : mark.start]
        place = mark.end
        numbers = dict.fromkeys(footnotes[number] for number in mark.numbers if number in footnotes)
        if numbers:
            kept += "".join(f"{_OPEN}{n}{_CLOSE}" for n in numbers)
        else:
            kept = _closed_up(kept, text[place : place + 1])
    return kept + text[place:]


def _with_end(text: str, notes: str) -> str:
    """Put footnotes behind a sentence, below a block of code, and into the last cell of a row."""
    if not notes:
        return text
    if opens_fence(text.partition("\n")[0]):
        return f"{text}\n{notes}"
    if text.startswith("|") and text.endswith("|"):
        # The head of a table has a second line, of dashes.
        row, end, rule = text.partition("\n")
        return f"{row.rstrip()[:-1].rstrip()} {notes} |{end}{rule}"
    return f"{text} {notes}"


def _closed_up(before: str, behind: str) -> str:
    """Return what stands before a mark that was taken out, so that the two sides make no new word or markup."""
    if not behind or behind.isspace() or behind in ".,;:!?":
        words = before.rstrip(" \t")
        # A full stop must not come to stand between two parts of a word, nor a space go from the start of a line.
        return words if words and not words.endswith("\n") else before
    return before if not before or before[-1].isspace() else before + " "
