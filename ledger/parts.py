"""Parts: by which leases several processes share one index, and which of those exclude each other. Pure.

- A run of a source holds that of the source; who makes the vectors of its passages, that of its vectors; who tidies the
  index, that of its upkeep. So different processes work through different sources at the same time.
- Whoever needs the index as a whole, such as a repair, holds that: nobody works on a part of it meanwhile. Processes of
  versions before 0035 hold it whatever they do.
- Around each commit its writer holds that of commits, whatever else it holds.
"""

WHOLE = "index"
COMMITS = "index commits"
UPKEEP = "index upkeep"
_SOURCE, _VECTORS = "source:", "vectors:"


def source_part(source: str) -> str:
    """Return what whoever works through a source holds."""
    return f"{_SOURCE}{source}"


def vectors_part(source: str) -> str:
    """Return what whoever makes the vectors of a source holds."""
    return f"{_VECTORS}{source}"


def is_part(lease: str) -> bool:
    """Tell whether a lease is of a part of the index."""
    return lease == UPKEEP or lease.startswith((_SOURCE, _VECTORS))


def is_of_index(lease: str) -> bool:
    """Tell whether whoever holds a lease may write the index."""
    return lease in {WHOLE, COMMITS} or is_part(lease)


def exclude_each_other(one: str, other: str) -> bool:
    """Tell whether two leases cannot be held at the same time."""
    if one == other:
        return True
    return (one == WHOLE and is_part(other)) or (other == WHOLE and is_part(one))


def what_is_held(lease: str) -> str:
    """Return how a message says what the holder of a lease does."""
    if lease.startswith(_SOURCE):
        return f"{lease.removeprefix(_SOURCE)!r} is being worked through"
    if lease.startswith(_VECTORS):
        return f"The vectors of {lease.removeprefix(_VECTORS)!r} are being made"
    return "The index is being tidied" if lease == UPKEEP else f"{lease!r} is being written"
