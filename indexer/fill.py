"""Fill: rows that wait for their vectors get them, source by source, of each the newest documents first.

Several processes fill one index, each the rows of another source. Resumable at any point: what a killed fill leaves
waiting is what the next one begins with.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from math import inf
from time import monotonic

from index.chunk import Chunk
from index.table import VECTOR_INDEX_ROWS
from index.upkeep import OnStep
from index.vectors import vector_count
from index.waiting import store_embeddings, waiting_chunks, waiting_counts, waiting_ids
from indexer.embedding import embed, look_up
from indexer.pace import Pace
from indexer.progress import Filling
from indexer.tidying import keep_up, tidy_up
from indexer.workbench import Workbench
from ledger.errors import LeaseHeld

logger = logging.getLogger(__name__)

# Sorted by length together, so that little is spent on padding; some megabytes.
_SLICE = 1024
# To list what waits reads the vectors of all rows: at 20,000 rows .3 s, as much as an edit takes. Whoever has to stop
# time and again goes on with a list this old, in which what is newer is missing.
_LISTED_SECONDS = 60.0
# What a kill may lose: seven seconds of a laptop. A commit takes a tenth of one.
_COMMIT = 128
# Words of rows that no index covers are looked for one by one: 2,000 of them make a query of 5 ms one of 40 ms.
_INDEXED_EVERY = 2048
# A segment each of these; a query looks into every one.
_TIDIED_EVERY = 32_768
# With partitions learnt from fewer vectors than this share, the index would not be that of a fresh build.
_FRESH_SHARE = 0.8


@dataclass(slots=True)
class Fill:
    """The state of one fill.

    Attributes:
        bench: What it works with.
        on_step: Called after every step that takes time: renews the lease.
        must_stop: Asked several times a second: something else has to be done first.
        taking: Has the rows of a source to itself, and yields what they are filled with; None: nobody else fills any.
            Raises LeaseHeld where another process fills them.
        embedded: How many texts of each source it has embedded.
        waiting: How many rows of each source waited when they were last listed.
        others: The sources whose rows another process was filling.
        steady: Tells seconds, and never goes back or leaps.
    """

    bench: Workbench
    on_step: Callable[[], None]
    must_stop: Callable[[], bool]
    taking: Callable[[str], AbstractContextManager[Workbench]] | None = None
    embedded: Counter[str] = field(default_factory=Counter)
    waiting: dict[str, int] = field(default_factory=dict)
    others: set[str] = field(default_factory=set)
    steady: Callable[[], float] = monotonic
    _left: list[str] = field(default_factory=list)
    _slices: Iterator[list[str]] | None = None
    _chunks: list[Chunk] = field(default_factory=list)
    _outdated_at: float = -inf
    _stored: int = 0
    _made: int = 0
    _unindexed: int = 0
    _untidied: int = 0
    _vectors: int = 0
    _trained_on: int | None = None
    _pace: Pace = field(default_factory=Pace)

    def work(self) -> None:
        """Give every waiting row its vectors; what was stored before a failure stays, and may be gone on with.

        Raises:
            StorageError: the index cannot be written, or the model cannot be reached.
            LeaseLost, Overtaken: another process has taken over.
        """
        is_resumed = self.steady() < self._outdated_at
        if not is_resumed:
            self._list()
        if self._go_through() and is_resumed:
            self._list()
            self._go_through()

    def _list(self) -> None:
        table = self.bench.writer.table
        self.waiting = waiting_counts(table)
        # The fewest first: what was edited just now does not wait for all of a new source.
        self._left = sorted(self.waiting, key=lambda source: (self.waiting[source], source))
        self._slices, self._chunks, self.others = None, [], set()
        if not self.waiting:
            return
        self._stored = 0
        self._vectors = vector_count(self.bench.writer)
        if self._trained_on is None:
            self._trained_on = self._vectors if self._vectors >= VECTOR_INDEX_ROWS else 0
        self._report()
        self._outdated_at = self.steady() + _LISTED_SECONDS

    def _go_through(self) -> bool:
        """Go on with what was listed, and return whether that came to its end; if not, something else comes first."""
        while self._left and not self.must_stop():
            source = self._left[0]
            try:
                with self.taking(source) if self.taking else nullcontext(self.bench) as bench:
                    if not self._fill_source(source, bench):
                        return False
            except LeaseHeld as held:
                logger.debug("vectors left to another process: %s", held)
                self.others.add(source)
            # What was at hand of a source that another process fills by now is that one's.
            self._left, self._slices, self._chunks = self._left[1:], None, []
        if self._left:
            return False
        self._outdated_at = -inf
        return True

    def _fill_source(self, source: str, bench: Workbench) -> bool:
        """Fill the rows of one source, and return whether none is left."""
        if self._slices is None:
            self._slices = waiting_ids(bench.writer, _SLICE, source)
        while True:
            self._chunks = self._chunks or self._next_slice()
            if not self._chunks:
                return True
            # At least a step: whoever stops a fill as soon as it has begun still sees it come on.
            self._fill(bench)
            if self.must_stop():
                return False

    def _next_slice(self) -> list[Chunk]:
        """Return the next of the listed rows that still wait, sorted by length; none if these were all."""
        for ids in self._slices or ():
            if chunks := waiting_chunks(self.bench.writer, ids):
                return sorted(chunks, key=lambda chunk: len(chunk.embedded_text))
        return []

    def tidy(self, on_step: OnStep | None = None) -> bool:
        """Leave the index as if it had been built at once, and return True, if anything was stored since the last time.

        Otherwise return False. `on_step` is called between two steps of this, in place of that of the fill.
        """
        if not self._untidied:
            return False
        has_grown = (self._trained_on or 0) < self._vectors * _FRESH_SHARE
        tidy_up(self.bench.writer, has_grown=has_grown, on_step=on_step or self.on_step)
        if has_grown:
            self._trained_on = self._vectors
        self._unindexed = self._untidied = 0
        return True

    def _fill(self, bench: Workbench) -> None:
        """Embed and store as many of the next chunks as there is time for."""
        writer, chunks = bench.writer, self._chunks[:_COMMIT]
        embeddings, missing = look_up(chunks, writer)
        while missing:
            step, missing = missing[: self._pace.texts], missing[self._pace.texts :]
            with self._pace.measured(len(step)):
                embeddings |= embed(step, bench.embedder)
            self._note_embedded(step)
            if missing and self.must_stop():
                break
        self.on_step()
        stored = store_embeddings(writer, [chunk.id for chunk in chunks], embeddings)
        # What the model does not take is done with too: asked for again and again, it would be all that is ever done.
        left = {chunk.digest for chunk in missing}
        self._chunks[:_COMMIT] = [chunk for chunk in chunks if chunk.digest in left]
        self._made = 0
        self._stored += stored
        self._vectors += stored
        self._unindexed += stored
        self._untidied += stored
        if self._untidied >= _TIDIED_EVERY or self._has_outgrown_its_index:
            self.tidy()
        elif self._unindexed >= _INDEXED_EVERY:
            keep_up(writer)
            self._unindexed = 0
        self._report()

    @property
    def _has_outgrown_its_index(self) -> bool:
        return self._vectors >= max(VECTOR_INDEX_ROWS, 2 * (self._trained_on or 0))

    def _note_embedded(self, texts: Sequence[Chunk]) -> None:
        self.embedded.update(chunk.source for chunk in texts)
        self._made += len(texts)
        self._report()

    def _report(self) -> None:
        self.on_step()
        self.bench.on_progress(Filling(self._stored + self._made, sum(self.waiting.values())))
