"""How long a stretch is in word pieces, estimated without a tokenizer: parsing knows no embedder."""

import re
from bisect import bisect_left

# A punctuation mark is one piece, a word about one for every five letters. Against the built-in model's
# tokenizer on 448 samples of code the estimate was within 0.84 and 1.14 of the count for nine in ten.
_PIECE = re.compile(r"[^\W_]{1,5}|[^\w\s]|_")

# The chunker aims at 200 with the headings in front of the text, which take 20 to 50.
_FITTING_PIECES = 150


class WordPieces:
    """Counts the word pieces in any stretch of one text, in logarithmic time."""

    def __init__(self, text: str) -> None:
        self._starts = [piece.start() for piece in _PIECE.finditer(text)]

    def count(self, start: int, end: int) -> int:
        """Return about how many word pieces a tokenizer makes of `text[start:end]`."""
        if start >= end:
            return 0
        return bisect_left(self._starts, end) - bisect_left(self._starts, start)

    def fits(self, start: int, end: int) -> bool:
        """Whether the stretch goes into one chunk, so that nothing inside it need be cut."""
        return end - start <= _FITTING_PIECES or self.count(start, end) <= _FITTING_PIECES
