"""RequestBatches: which texts are asked for together. Pure."""

from collections.abc import Iterator, Sequence

# At four bytes a token half of what text-embeddings-inference computes at once by default (--max-batch-tokens 16384),
# and far below what any vendor takes.
MOST_BYTES = 32_768


def in_batches(texts: Sequence[str], *, most_texts: int, most_bytes: int = MOST_BYTES) -> Iterator[list[int]]:
    """Yield the positions of texts, each once, in batches; a text that is larger than a batch may be is one alone.

    Texts of like length are together, as servers pad them to the longest of a batch; long ones come first, so that none
    of them is still under way when all else is done.
    """
    sizes = [len(text.encode()) for text in texts]
    batch: list[int] = []
    total = 0
    for position in sorted(range(len(texts)), key=lambda position: -sizes[position]):
        if batch and (len(batch) == most_texts or total + sizes[position] > most_bytes):
            yield batch
            batch, total = [], 0
        batch.append(position)
        total += sizes[position]
    if batch:
        yield batch
