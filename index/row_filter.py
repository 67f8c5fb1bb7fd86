"""RowFilter: which rows a query may touch. Who may read comes first and cannot be left out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from index.chunk import Kind


@dataclass(frozen=True, slots=True)
class RowFilter:
    """A prefilter on rows; every part narrows it further.

    Attributes:
        policy_ids: Policies that the whole audience may read. Empty: no row at all.
        sources: Sources that the whole audience may read. Empty: no row at all.
        paths: Path prefixes, any of which may match.
        labels: Labels, any of which may match.
        updated_after: Only documents changed at or after this time.
        updated_before: Only documents changed before this time.
    """

    policy_ids: tuple[int, ...]
    sources: tuple[str, ...]
    paths: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    kind: Kind | None = None
    updated_after: datetime | None = None
    updated_before: datetime | None = None

    def to_sql(self) -> str:
        """Return the WHERE clause for LanceDB."""
        if not self.policy_ids or not self.sources:
            return "false"
        clauses = [f"policy_id IN ({', '.join(str(int(number)) for number in self.policy_ids)})"]
        clauses.append(f"source IN ({_strings(self.sources)})")
        if self.paths:
            prefixes = " OR ".join(f"starts_with(path, {sql_string(path)})" for path in self.paths)
            clauses.append(f"({prefixes})")
        if self.labels:
            clauses.append(f"array_has_any(labels, [{_strings(self.labels)}])")
        if self.kind:
            clauses.append(f"kind = {sql_string(self.kind)}")
        if self.updated_after:
            clauses.append(f"updated_at >= {_timestamp(self.updated_after)}")
        if self.updated_before:
            clauses.append(f"updated_at < {_timestamp(self.updated_before)}")
        return " AND ".join(clauses)


def sql_string(value: str) -> str:
    """Quote a string for LanceDB's SQL."""
    return "'" + value.replace("'", "''") + "'"


def sql_in(column: str, values: Iterable[str]) -> str:
    """Return `column IN (…)`, or `false` when there is nothing to match."""
    quoted = _strings(list(values))
    return f"{column} IN ({quoted})" if quoted else "false"


def _strings(values: Sequence[str]) -> str:
    return ", ".join(sql_string(value) for value in values)


def _timestamp(moment: datetime) -> str:
    return f"timestamp '{moment.isoformat()}'"
