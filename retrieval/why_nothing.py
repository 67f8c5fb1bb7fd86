"""Why nothing was found: filters that leave nothing of what the audience may read, or permissions that are too old."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from index.reader import IndexReader
from index.row_filter import Excluded
from retrieval.audience import Access
from retrieval.filters import NO_FILTERS, Filters
from retrieval.search import row_filter

# As people type them; Filters and Excluded use some fields of the same name.
_TYPED = {"sources": "source", "paths": "path", "labels": "label", "versions": "version", "releases": "version"}
_PATHS_HINT = "A path is compared from its beginning, as it stands under a hit."
_PHRASES_HINT = "Without quotes, the words of a phrase need not stand together."


@dataclass(frozen=True, slots=True)
class _Part:
    """One of the filters.

    Attributes:
        written: As one types it.
        alone: Only this one.
        without: All but this one.
    """

    written: str
    alone: Filters
    without: Filters


async def why_nothing(access: Access, filters: Filters, *, reader: IndexReader) -> str | None:
    """Say which filters leave nothing to search, and which sources are left out for now; None when neither is so.

    Every count is made among the rows of the audience, so that nothing is told of what it may not read.

    Raises:
        StorageError: the index cannot be read.
    """
    reasons = (await _narrow(access, filters, reader), left_out(access, filters))
    return " ".join(reason for reason in reasons if reason) or None


def left_out(access: Access, filters: Filters) -> str | None:
    """Name the sources that would be searched if their permissions were not too old, and nothing of what is in them."""
    names = [
        name
        for name in access.expired
        if name in (filters.sources or access.expired) and name not in filters.excluded.sources
    ]
    if not names:
        return None
    sources = f"Source {names[0]} was" if len(names) == 1 else f"Sources {' and '.join(names)} were"
    return (
        f"{sources} not searched: who may read there was read too long ago, or never. "
        f"`footnote index {' '.join(names)}` reads it."
    )


async def _narrow(access: Access, filters: Filters, reader: IndexReader) -> str | None:
    """Say which filters leave nothing of what the audience may read; None when they leave something."""

    async def count(narrowed: Filters) -> int:
        return await reader.count(await reader.narrowed(row_filter(access, narrowed)))

    if filters == NO_FILTERS or await count(filters) or not await count(NO_FILTERS):
        return None
    parts = list(_parts(filters))
    empty = [part for part in parts if not await count(part.alone)]
    if empty:
        return " ".join([f"No passage that you may read fits {_listed(empty, 'or')}.", *_hints(empty)])
    left = [f"without {part.written} there are {found}" for part in parts if (found := await count(part.without))]
    return "; ".join([f"No passage that you may read fits {_listed(parts, 'and')} together", *left]) + "."


def _parts(filters: Filters) -> Iterator[_Part]:
    for field in fields(filters):
        name, value = field.name, getattr(filters, field.name)
        if name == "phrases":
            for phrase in filters.phrases:
                others = tuple(each for each in filters.phrases if each != phrase)
                yield _Part(f'"{phrase}"', Filters(phrases=(phrase,)), replace(filters, phrases=others))
        elif value:
            none: Any = {name: getattr(NO_FILTERS, name)}
            only: Any = {name: value}
            yield _Part(_written(name, value), replace(NO_FILTERS, **only), replace(filters, **none))


def _written(name: str, value: object) -> str:
    match value:
        case datetime():
            return f"{name.removeprefix('updated_')}:{value:%Y-%m-%d}"
        case Excluded():
            named = [(field.name, getattr(value, field.name)) for field in fields(value)]
            return " ".join(f"-{_typed(name, each)}" for name, values in named for each in values)
        case tuple():
            return " or ".join(_typed(name, each) for each in value)
        case _:
            return f"{name}:{value}"


def _typed(name: str, value: str) -> str:
    quoted = f'"{value}"' if " " in value or name == "phrases" else value
    return quoted if name == "phrases" else f"{_TYPED[name]}:{quoted}"


def _listed(parts: list[_Part], conjunction: str) -> str:
    return f" {conjunction} ".join(part.written for part in parts)


def _hints(parts: list[_Part]) -> Iterator[str]:
    if any(part.alone.paths for part in parts):
        yield _PATHS_HINT
    if any(part.alone.phrases for part in parts):
        yield _PHRASES_HINT
