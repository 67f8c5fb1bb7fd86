"""How much of the right text was found, in characters: recall, precision and overlap. Pure."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Span = tuple[int, int]
Spans = Mapping[str, Iterable[Span]]
"""By path, offsets from the first character to behind the last."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """How two sets of characters overlap; each from 0 to 1.

    Attributes:
        recall: Share of the wanted characters that were found.
        precision: Share of the found characters that were wanted.
        iou: Characters in both, of those in either.
    """

    recall: float
    precision: float
    iou: float


def overlap(found: Spans, wanted: Spans) -> Overlap:
    """Compare the characters that were found with those that were wanted; a character counts once."""
    both = sum(_length(_shared(merged(found[path]), merged(spans))) for path, spans in wanted.items() if path in found)
    found_length = sum(_length(merged(spans)) for spans in found.values())
    wanted_length = sum(_length(merged(spans)) for spans in wanted.values())
    either = found_length + wanted_length - both
    return Overlap(_share(both, wanted_length), _share(both, found_length), _share(both, either))


def merged(spans: Iterable[Span]) -> list[Span]:
    """Return spans that cover the same characters, in order and without overlap."""
    done: list[Span] = []
    for start, end in sorted(spans):
        if done and start <= done[-1][1]:
            done[-1] = (done[-1][0], max(done[-1][1], end))
        elif start < end:
            done.append((start, end))
    return done


class StoredText:
    r"""A text as its file holds it, and the way from offsets of the parsed text back to it.

    Parsing drops a byte order mark and turns `\r\n` into `\n`, so that its offsets lag behind.
    """

    def __init__(self, stored: str) -> None:
        self._mark = len(stored) - len(stored.removeprefix("\ufeff"))
        pieces = stored[self._mark :].split("\r\n")
        self.parsed = "\n".join(pieces).replace("\r", "\n")
        ends = [0]
        for piece in pieces[:-1]:
            ends.append(ends[-1] + len(piece) + 1)
        self._pairs = [end - 1 for end in ends[1:]]

    def span(self, start: int, end: int) -> Span:
        """Return the offsets in the file of a span of the parsed text."""
        return self._offset(start), self._offset(end)

    def _offset(self, parsed: int) -> int:
        return parsed + self._mark + bisect_left(self._pairs, parsed)


def _shared(first: list[Span], second: list[Span]) -> list[Span]:
    shared = ((max(a, c), min(b, d)) for a, b in first for c, d in second)
    return [(start, end) for start, end in shared if start < end]


def _length(spans: Iterable[Span]) -> int:
    return sum(end - start for start, end in spans)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
