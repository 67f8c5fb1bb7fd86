"""Sentences: what a model streams, cut into what can be checked one by one, with the citations of each. Pure.

A cut is made when the text up to there shows that it is one, and depends on nothing else: any division of a text into
pieces gives the same sentences, and joined they are the text.
"""

from dataclasses import dataclass
from typing import Literal

from answering.prose.code_spans import opens_fence
from answering.prose.cutting import HEADING, ITEM, ROW, STOPS, TABLE_HEAD, Cut, find_cut
from answering.prose.invisible import without_invisible
from answering.prose.marks import marks_in, without_marks

Kind = Literal["sentence", "item", "row", "heading", "lead_in", "code", "blank"]
_EMPHASIS = "*_ \t"


@dataclass(frozen=True, slots=True)
class Sentence:
    """Something that was said.

    Attributes:
        raw: As it was written, with its marks and the space around it.
        kind: `lead_in` ends with a colon and leans on what follows; `code` is a block; `heading` is also the head of a
            table; `blank` says nothing: a rule, or space.
    """

    raw: str
    kind: Kind

    @property
    def text(self) -> str:
        """What it says, without its marks."""
        return without_marks(without_invisible(self.raw))

    @property
    def numbers(self) -> tuple[int, ...]:
        """The exhibits that it cites, by their numbers in the prompt, each once; the model may have invented some."""
        marks = marks_in(without_invisible(self.raw))
        return tuple(dict.fromkeys(number for mark in marks for number in mark.numbers))


class Sentences:
    """Text on its way. `feed` it, and `finish` it."""

    def __init__(self) -> None:
        self._text = ""
        self._last = Cut(0)
        self._is_in_table = False

    def feed(self, piece: str) -> list[Sentence]:
        """Return the sentences that are complete with this piece."""
        found = []
        for character in piece:
            self._text += character
            if self._last.is_near or character in STOPS:
                found += self._cut(is_final=False)
        return found

    def finish(self) -> list[Sentence]:
        """Return what is left when nothing more comes."""
        found = self._cut(is_final=True)
        if self._text:
            found.append(self._taken(len(self._text)))
        return found

    def _cut(self, *, is_final: bool) -> list[Sentence]:
        found = []
        while (cut := self._find(is_final=is_final)).end:
            found.append(self._taken(cut.end))
        self._last = cut
        return found

    def _find(self, *, is_final: bool) -> Cut:
        return find_cut(self._text, self._last.examined, is_in_table=self._is_in_table, is_final=is_final)

    def _taken(self, end: int) -> Sentence:
        raw, self._text = self._text[:end], self._text[end:]
        self._last = Cut(0)
        self._is_in_table = bool(ROW.match(raw.lstrip("\n")))
        return Sentence(raw, kind_of(raw))


def sentences_of(text: str) -> list[Sentence]:
    """Return the sentences of a whole text."""
    stream = Sentences()
    return [*stream.feed(text), *stream.finish()]


def kind_of(raw: str) -> Kind:
    """Return how a sentence is shown and what it leans on."""
    first = raw.strip("\n").partition("\n")[0]
    if opens_fence(first):
        return "code"
    said = without_marks(raw)
    if not any(character.isalnum() for character in said):
        return "blank"
    if ROW.match(first):
        return "heading" if TABLE_HEAD.match(raw.strip()) else "row"
    if HEADING.match(first) or _is_bold_alone(said):
        return "heading"
    if said.rstrip(_EMPHASIS).endswith((":", "：")):
        return "lead_in"
    return "item" if ITEM.match(first) else "sentence"


def _is_bold_alone(said: str) -> bool:
    return said.startswith("**") and said.endswith("**") and "**" not in said[2:-2] and "." not in said
