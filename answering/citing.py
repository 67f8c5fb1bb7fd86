"""Citing: the numbers of the prompt become the numbers of the answer, by first use. Pure.

No number comes out that is not one of an exhibit: what a model invented is taken out, in whatever form it stands.
"""

from collections.abc import Iterable

from answering.exhibit import Exhibit
from answering.invisible import without_invisible
from answering.marks import Mark, marks_in

# Private characters, of which no other is left in a text: they hold the place of a number until all are decided.
_OPEN, _CLOSE = "\ue000", "\ue001"


class Citing:
    """The citations of one answer, while it is written.

    Attributes:
        cited: The exhibits that were cited so far; the first is `[1]` in the answer.
    """

    def __init__(self, exhibits: Iterable[Exhibit] = ()) -> None:
        self.cited: list[Exhibit] = []
        self._exhibits: dict[int, Exhibit] = {}
        self._numbers: dict[int, int] = {}
        self.add(exhibits)

    def add(self, exhibits: Iterable[Exhibit]) -> None:
        """Let further exhibits be cited, that tools brought."""
        self._exhibits |= {exhibit.n: exhibit for exhibit in exhibits}

    def exhibits_of(self, numbers: Iterable[int]) -> list[Exhibit]:
        """Return the exhibits that a sentence cites by their numbers in the prompt, without invented ones."""
        return [self._exhibits[n] for n in dict.fromkeys(numbers) if n in self._exhibits]

    def cite(self, raw: str) -> str:
        """Return a sentence with the answer's numbers in it, each as `[n]`.

        Call it for what is shown, in the order in which it is shown: a number is given to whatever is cited first.

        Args:
            raw: A sentence as the model wrote it.
        """
        text = without_invisible(raw)
        text = self._decided(text, marks_in(text))
        # To take one out can make another of what stood around it: nobody has checked that one.
        while marks := marks_in(text):
            text = self._decided(text, [Mark(mark.start, mark.end, ()) for mark in marks])
        return text.replace(_OPEN, "[").replace(_CLOSE, "]")

    def _decided(self, text: str, marks: list[Mark]) -> str:
        kept, place = "", 0
        for mark in marks:
            kept += text[place : mark.start]
            place = mark.end
            exhibits = self.exhibits_of(mark.numbers)
            if exhibits:
                kept += "".join(f"{_OPEN}{self._number(exhibit)}{_CLOSE}" for exhibit in exhibits)
            else:
                kept = _closed_up(kept, text[place : place + 1])
        return kept + text[place:]

    def _number(self, exhibit: Exhibit) -> int:
        if exhibit.n not in self._numbers:
            self.cited.append(exhibit)
            self._numbers[exhibit.n] = len(self.cited)
        return self._numbers[exhibit.n]


def _closed_up(before: str, behind: str) -> str:
    """Return what stands before a mark that was taken out, so that the two sides make no new word or markup."""
    if not behind or behind.isspace() or behind in ".,;:!?":
        words = before.rstrip(" \t")
        # A full stop must not come to stand between two parts of a word, nor a space go from the start of a line.
        return words if words and not words.endswith("\n") else before
    return before if not before or before[-1].isspace() else before + " "
