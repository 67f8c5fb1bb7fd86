"""Left out: which kinds of file of a folder some patterns do not choose, and how many of each."""

from collections import Counter
from collections.abc import Iterable
from itertools import islice
from pathlib import Path, PurePosixPath

from sources.errors import SourceUnavailable
from sources.folder_files import File, open_files
from sources.selection import DEFAULT_MAX_BYTES, Selection

# Whoever waits for it has asked for a file to be written, not for a walk through a disk.
_MAX_FILES = 20_000


def left_out(folder: Path, include: Iterable[str]) -> dict[str, int]:
    """Return how many files a folder source would leave out, by suffix, the most first; hidden ones do not count.

    Of a folder that cannot be read nothing is left out; of a very large one the first files are counted.

    Args:
        folder: Of the source.
        include: Its patterns.
    """
    everything = Selection((), (), max_bytes=DEFAULT_MAX_BYTES)
    chosen = Selection(include, (), max_bytes=DEFAULT_MAX_BYTES)
    counts: Counter[str] = Counter()
    try:
        for found in islice(open_files(folder.absolute(), everything).walk(), _MAX_FILES):
            if isinstance(found, File) and not chosen.covers(found.path):
                counts[PurePosixPath(found.path).suffix.lower()] += 1
    except SourceUnavailable:
        return {}
    return dict(counts.most_common())
