"""Pack: hits are widened to passages, each text once, within a budget of tokens.

Rules: hits come before neighbours, and better ones before worse; a neighbour is of a hit's section and adjoins what is
read of it; nothing that says the same is read twice; what is read never holds more tokens than the budget, whatever
the tokenizer makes of texts that are joined.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.chunk import Chunk
from index.reader import IndexReader
from index.row_filter import RowFilter
from retrieval.hit import Dropped, Hit
from retrieval.passages import SEPARATOR, Passage, prompt_text
from retrieval.sameness import is_same_text, start_of

CountTokens = Callable[[Sequence[str]], list[int]]
_Key = tuple[str, int]

# How many chunks of its section are read on either side of a hit. Most sections are read whole then; of a table of a
# thousand rows, what is further away is about something else.
_REACH = 4


@dataclass(frozen=True, slots=True)
class Budget:
    """How much may be read.

    Attributes:
        max_tokens: Of all passages together, as `prompt_text` joins them.
        count_tokens: The tokenizer of whoever reads them, for several texts at a time.
    """

    max_tokens: int
    count_tokens: CountTokens


@dataclass(frozen=True, slots=True)
class Packed:
    """What is read, and what is not.

    Attributes:
        passages: Best first.
        left_out: Hits that are not read, best first, each with the reason.
        tokens: Of the passages together, as `prompt_text` joins them.
    """

    passages: tuple[Passage, ...]
    left_out: tuple[Dropped, ...]
    tokens: int


async def pack(hits: Sequence[Hit], rows: RowFilter, *, reader: IndexReader, budget: Budget) -> Packed:
    """Read the hits, and around them as far as the budget reaches.

    Args:
        hits: Best first.
        rows: What the audience may read: neighbours are filtered as hits are.
        reader: Where sections are read.
        budget: How much may be read.
    """
    sections: dict[_Key, list[Chunk]] = {_key(hit.chunk): [] for hit in hits}
    for chunk in await reader.sections_at(sections.keys(), rows):
        sections[_key(chunk)].append(chunk)
    # To count the tokens of a large context takes longer than a server may stand still.
    return await asyncio.to_thread(_packed, hits, sections, budget)


def _packed(hits: Sequence[Hit], sections: Mapping[_Key, Sequence[Chunk]], budget: Budget) -> Packed:
    packing = _Packing(_within_reach(hits, sections), budget)
    for hit in hits:
        packing.add(hit)
    packing.widen()
    passages = packing.passages()
    while (tokens := _count(passages, budget)) > budget.max_tokens:
        packing.take_back()
        passages = packing.passages()
    reasons = packing.reasons
    left_out = [Dropped(hit, reasons.pop(hit.chunk.id)) for hit in hits if hit.chunk.id in reasons]
    return Packed(tuple(passages), tuple(left_out), tokens)


def _within_reach(hits: Sequence[Hit], sections: Mapping[_Key, Sequence[Chunk]]) -> dict[_Key, dict[int, Chunk]]:
    """Return what may be read of each section, by position."""
    wanted: dict[_Key, set[int]] = defaultdict(set)
    for hit in hits:
        wanted[_key(hit.chunk)] |= {hit.chunk.position + step for step in range(-_REACH, _REACH + 1)}
    return {
        key: {chunk.position: chunk for chunk in chunks if chunk.position in wanted[key]}
        for key, chunks in sections.items()
    }


class _Packing:
    """Chunks that are read. Tokens are counted one by one; should they be more when joined, chunks are taken back."""

    def __init__(self, sections: dict[_Key, dict[int, Chunk]], budget: Budget) -> None:
        self.reasons: dict[str, str] = {}
        self._sections = sections
        self._hits: dict[str, Hit] = {}
        self._read: dict[str, Chunk] = {}
        self._starts: dict[str, list[Chunk]] = defaultdict(list)
        self._folded: dict[str, str] = {}
        chunks = [chunk for section in sections.values() for chunk in section.values()]
        texts = list(dict.fromkeys([*map(_head, chunks), *map(_body, chunks)]))
        self._tokens = dict(zip(texts, budget.count_tokens(texts), strict=True))
        self._max_tokens = budget.max_tokens
        self._left = budget.max_tokens

    def add(self, hit: Hit) -> None:
        """Read a hit if it fits, else note the reason."""
        chunk = hit.chunk
        found = self._sections[_key(chunk)].get(chunk.position)
        if chunk.id in self._hits:
            return
        if found is None or found.id != chunk.id:
            self.reasons[chunk.id] = "no longer in the index"
        elif chunk.id in self._folded:
            self.reasons[chunk.id] = f"said by {self._folded[chunk.id]}"
        elif twin := self._twin(found):
            self.reasons[chunk.id] = f"the same text as {twin.id}"
        elif self._tokens[_head(found)] + self._tokens[_body(found)] > self._max_tokens:
            self.reasons[chunk.id] = f"longer than the {self._max_tokens} tokens that may be read"
        elif not self._add(found):
            self.reasons[chunk.id] = self._no_room
        else:
            self._hits[chunk.id] = hit
            self._folded |= {other.id: chunk.id for other in hit.also}

    def widen(self) -> None:
        """Read neighbours of the hits, the nearest first, as long as they fit."""
        ends = [(hit.chunk, step, step) for hit in self._hits.values() for step in (-1, 1)]
        while ends:
            ends = [(chunk, step, offset + step) for chunk, step, offset in ends if self._reach(chunk, offset)]

    def take_back(self) -> None:
        """Read without what was added last."""
        chunk_id, _ = self._read.popitem()
        if self._hits.pop(chunk_id, None):
            self.reasons[chunk_id] = self._no_room

    def passages(self) -> list[Passage]:
        """Return what is read, the passage with the best hit first."""
        ranks = {chunk_id: rank for rank, chunk_id in enumerate(self._hits)}
        ranked = []
        for run in _runs(self._read.values()):
            places = sorted(ranks[chunk.id] for chunk in run if chunk.id in ranks)
            ranked.append((places, tuple(run)))
        hits = list(self._hits.values())
        return [Passage(run, tuple(hits[place] for place in places)) for places, run in sorted(ranked, key=_places)]

    @property
    def _no_room(self) -> str:
        return f"no room left in the {self._max_tokens} tokens that may be read"

    def _reach(self, chunk: Chunk, offset: int) -> bool:
        """Read the neighbour at this distance; tell whether the next one may be looked at."""
        neighbour = self._sections[_key(chunk)].get(chunk.position + offset)
        if neighbour is None:
            return False
        if neighbour.id in self._read:
            return True
        is_said = neighbour.id in self._folded or neighbour.id in self.reasons or self._twin(neighbour) is not None
        return not is_said and self._add(neighbour)

    def _add(self, chunk: Chunk) -> bool:
        section = self._sections[_key(chunk)]
        before, behind = section.get(chunk.position - 1), section.get(chunk.position + 1)
        cost = self._tokens[_body(chunk)]
        # Only the first of a run is read with its context.
        if before is None or before.id not in self._read:
            cost += self._tokens[_head(chunk)]
        if behind is not None and behind.id in self._read:
            cost -= self._tokens[_head(behind)]
        if cost > self._left:
            return False
        self._left -= cost
        self._read[chunk.id] = chunk
        self._starts[start_of(chunk)].append(chunk)
        return True

    def _twin(self, chunk: Chunk) -> Chunk | None:
        return next((other for other in self._starts[start_of(chunk)] if is_same_text(chunk, other)), None)


def _runs(chunks: Iterable[Chunk]) -> Iterator[list[Chunk]]:
    """Yield the chunks of each section that follow one on another."""
    run: list[Chunk] = []
    for chunk in sorted(chunks, key=lambda chunk: (_key(chunk), chunk.position)):
        if run and (_key(run[-1]), run[-1].position + 1) != (_key(chunk), chunk.position):
            yield run
            run = []
        run.append(chunk)
    if run:
        yield run


def _places(ranked: tuple[list[int], tuple[Chunk, ...]]) -> int:
    return ranked[0][0]


def _count(passages: Sequence[Passage], budget: Budget) -> int:
    return budget.count_tokens([prompt_text(passages)])[0] if passages else 0


def _head(chunk: Chunk) -> str:
    return f"{chunk.context}\n" if chunk.context else ""


def _body(chunk: Chunk) -> str:
    return chunk.text + SEPARATOR


def _key(chunk: Chunk) -> _Key:
    return chunk.document_id, chunk.section
