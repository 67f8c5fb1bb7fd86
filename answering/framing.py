"""Framing: headings and lead-ins are held back until something is said below them, and the space that joins it all."""

from collections.abc import Sequence
from dataclasses import dataclass

from answering.prose.sentences import Kind, Sentence
from answering.verifying.verdict import Quote

_LISTED: frozenset[Kind] = frozenset({"item", "row", "code"})


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that is said.

    Attributes:
        joint: What stands between it and what was said before.
        quotes: The words that say it; none for a heading in words of the question.
    """

    joint: str
    sentence: Sentence
    quotes: Sequence[Quote]


class Framing:
    """What is held back, and how far what comes next is from what was said."""

    def __init__(self) -> None:
        self._held: list[Piece] = []
        self._space = ""
        self._leads_list = False

    def part(self, space: str) -> None:
        """Keep what was said and what comes next at least so far apart, whatever is struck between them."""
        self._space = max(self._space, space, key=_lines)

    def hold(self, sentence: Sentence, quotes: Sequence[Quote]) -> None:
        """Hold back what introduces something."""
        if sentence.kind == "heading":
            self._drop("heading", "lead_in")
        elif self._leads_list:
            self._drop("lead_in")
        self._leads_list = False
        self._held.append(self._piece(sentence, quotes))

    def begin(self, sentence: Sentence) -> None:
        """Learn what is about to be judged: what leads a list of which nothing was said leads nothing else."""
        if self._leads_list and sentence.kind not in _LISTED:
            self._end_lead()

    def strike(self, sentence: Sentence) -> None:
        """Learn that it is not said."""
        self._leads_list = sentence.kind in _LISTED
        if not self._leads_list:
            self._end_lead()

    def release(self, sentence: Sentence, quotes: Sequence[Quote]) -> list[Piece]:
        """Return what is said with it: what was held back, and itself."""
        pieces = [*self._held, self._piece(sentence, quotes)]
        self._held, self._leads_list = [], False
        return pieces

    def _piece(self, sentence: Sentence, quotes: Sequence[Quote]) -> Piece:
        lines = _lines(self._space)
        self._space = ""
        return Piece("\n\n" if lines > 1 else "\n" if lines else " ", sentence, quotes)

    def _end_lead(self) -> None:
        self._drop("lead_in")
        self._leads_list = False

    def _drop(self, *kinds: Kind) -> None:
        for piece in self._held:
            if piece.sentence.kind in kinds:
                self.part(piece.joint)
        self._held = [piece for piece in self._held if piece.sentence.kind not in kinds]


def _lines(space: str) -> int:
    return space.count("\n")
