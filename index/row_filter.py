"""RowFilter: which rows a query may touch. Who may read comes first and cannot be left out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import product

from index.chunk import Chunk, Kind
from index.phrase import phrase_pattern


@dataclass(frozen=True, slots=True)
class Excluded:
    """What no row may be like; each as in `RowFilter`."""

    sources: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    releases: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is left out."""
        return self != NOTHING_EXCLUDED


NOTHING_EXCLUDED = Excluded()


@dataclass(frozen=True, slots=True)
class RowFilter:
    """A prefilter on rows; every part narrows it further.

    Attributes:
        policy_ids: Policies that the whole audience may read. Empty: no row at all.
        sources: Sources that the whole audience may read. Empty: no row at all.
        paths: Path prefixes, any of which may match; also with the name of a source in front, as in `wiki/ENG`.
        labels: Labels, any of which may match.
        releases: Product versions that a document describes, any of which may match.
        phrases: Words that must all stand together in the text or the headings, in any case.
        updated_after: Only documents changed at or after this time.
        updated_before: Only documents changed before this time.
        excluded: What is left out.
        candidates: Only rows with these ids; None for all.
    """

    policy_ids: tuple[int, ...]
    sources: tuple[str, ...]
    paths: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    kind: Kind | None = None
    updated_after: datetime | None = None
    updated_before: datetime | None = None
    releases: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    excluded: Excluded = NOTHING_EXCLUDED
    candidates: tuple[str, ...] | None = None

    def admits(self, chunk: Chunk) -> bool:
        """Tell whether the audience may read a chunk, whatever else the filter asks for."""
        return chunk.policy_id in self.policy_ids and chunk.source in self.sources

    def without_phrases(self) -> "RowFilter":
        """Return the filter of documents alone, whatever a passage of theirs says."""
        return replace(self, phrases=(), excluded=replace(self.excluded, phrases=()))

    def to_sql(self) -> str:
        """Return the WHERE clause for LanceDB."""
        if not self.policy_ids or not self.sources:
            return "false"
        policies = ", ".join(str(int(number)) for number in self.policy_ids)
        return f"policy_id IN ({policies}) AND {self.to_sql_without_policies()}"

    def to_sql_without_policies(self) -> str:
        """Return the WHERE clause for few rows, each of which is to be asked by `admits` whether it may be read."""
        clauses = [sql_in("source", self.sources)]
        if self.candidates is not None:
            clauses.append(sql_in("id", self.candidates))
        if self.paths:
            clauses.append(_begins_with(self.paths, self.sources))
        if self.labels:
            clauses.append(_labelled(self.labels))
        if self.kind:
            clauses.append(f"kind = {sql_string(self.kind)}")
        if self.releases:
            clauses.append(sql_in("release", self.releases))
        if self.updated_after:
            clauses.append(f"updated_at >= {_timestamp(self.updated_after)}")
        if self.updated_before:
            clauses.append(f"updated_at < {_timestamp(self.updated_before)}")
        clauses.extend(_holds(phrase) for phrase in self.phrases)
        clauses.extend(f"NOT {clause}" for clause in _excluding(self.excluded, self.sources))
        return " AND ".join(clauses)


def sql_string(value: str) -> str:
    """Quote a string for LanceDB's SQL; half a character, as a command line may hand on, becomes a question mark."""
    return "'" + value.encode("utf-8", "replace").decode().replace("'", "''") + "'"


def sql_in(column: str, values: Iterable[str]) -> str:
    """Return `column IN (…)`, or `false` when there is nothing to match."""
    quoted = _strings(list(values))
    return f"{column} IN ({quoted})" if quoted else "false"


def _excluding(excluded: Excluded, sources: Sequence[str]) -> Iterator[str]:
    if excluded.sources:
        yield sql_in("source", excluded.sources)
    if excluded.paths:
        yield _begins_with(excluded.paths, sources)
    if excluded.labels:
        yield _labelled(excluded.labels)
    if excluded.releases:
        yield sql_in("release", excluded.releases)
    yield from (_holds(phrase) for phrase in excluded.phrases)


def _begins_with(paths: Sequence[str], sources: Sequence[str]) -> str:
    """Match paths by how they begin, also those that people write with the name of their source in front."""
    clauses = [f"starts_with(path, {sql_string(path)})" for path in paths]
    for path, source in product(paths, sources):
        below = path.removeprefix(f"{source}/")
        if below and below != path:
            clauses.append(f"(source = {sql_string(source)} AND starts_with(path, {sql_string(below)}))")
    return f"({' OR '.join(clauses)})"


def _labelled(labels: Sequence[str]) -> str:
    return f"array_has_any(labels, [{_strings(labels)}])"


def _holds(phrase: str) -> str:
    pattern = sql_string(phrase_pattern(phrase))
    return f"(regexp_like(text, {pattern}) OR regexp_like(context, {pattern}))"


def _strings(values: Sequence[str]) -> str:
    return ", ".join(sql_string(value) for value in values)


def _timestamp(moment: datetime) -> str:
    return f"timestamp '{moment.isoformat()}'"
