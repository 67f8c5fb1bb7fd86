"""A program to kill: indexes a source as it stands at a turn, and says at every step which phase it is in."""

import sys
from dataclasses import replace
from pathlib import Path
from random import Random

from indexer.progress import Filling, Progress
from indexer.run import run_sources
from tests.fakes.hash_embedder import HashEmbedder
from tests.fakes.listed_source import ListedSource
from tests.indexer.conftest import open_bench

_DOCUMENTS = 120
_READERS = ((), (frozenset({"group:sre"}),), (frozenset({"user:ana@example.com"}), frozenset({"group:hr"})))
MOVED = "moved-"
WORDS, VECTORS, FINISHED = "words", "vectors", "finished"


def source_at(turn: int) -> ListedSource:
    """Return the source as it stands after so many rounds of edits; the same in every process."""
    source = ListedSource()
    for number in range(_DOCUMENTS):
        source.put(f"{number:03}.md", _text(number, 0), _READERS[number % 3])
    source.keep()
    for each in range(1, turn + 1):
        _evolve(source, each)
        source.keep()
    return source


def _evolve(source: ListedSource, turn: int) -> None:
    dealer = Random(turn)
    dealt = iter(dealer.sample(source.paths, 45))
    for _ in range(15):
        source.put(next(dealt), _text(dealer.randrange(1000), turn))
    for _ in range(10):
        path = next(dealt)
        source.put(path, _text(int(path.removeprefix(MOVED)[:3]), 0))  # as it was in the beginning
    for _ in range(5):
        source.delete(next(dealt))
    for move in range(5):
        path = next(dealt)
        # Never to a path that ever was: an index built from scratch then has the same ids but for these.
        source.move(path, f"{MOVED}{path.removeprefix(MOVED)[:3]}-{turn}-{move}.md")
    for _ in range(10):
        source.restrict(next(dealt), dealer.choice(_READERS))
    for number in range(5):
        source.put(f"{number:03}-new-{turn}.md", _text(number, turn), dealer.choice(_READERS))


def _text(number: int, turn: int) -> str:
    sections = range(3 + number % 12)
    return "".join(f"# Part {part}\n\nDocument {number} says {part} at {turn}.\n\n" for part in sections)


def main(folder: Path, turn: int) -> None:
    """Index, printing a line at every step."""

    def tell(step: Progress | Filling) -> None:
        sys.stdout.write(f"{VECTORS if isinstance(step, Filling) else WORDS}\n")
        sys.stdout.flush()

    bench = replace(open_bench(folder, HashEmbedder()), on_progress=tell)
    [report] = run_sources(bench, [source_at(turn)], requested_by="a program to kill")
    sys.stdout.write(f"{FINISHED}: {report.error}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
