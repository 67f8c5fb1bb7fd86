"""SQLite: sqlite-vec beside FTS5, fused by ranks, as the guide of sqlite-vec shows it.

Through apsw, because some builds of Python leave loading extensions out of their own sqlite3.
"""

import json
import re
from pathlib import Path

import apsw
import sqlite_vec

from benchmarks.dataset import Dataset
from benchmarks.engines.engine import Asked, Leg, fused_ranks, handlers
from benchmarks.worker import Handlers

_OVERFETCH = 100
_TABLES = """
CREATE VIRTUAL TABLE vectors USING vec0(vector float[{dimension}] distance_metric=cosine, policy integer);
CREATE VIRTUAL TABLE words USING fts5(text, tokenize = 'porter');
CREATE TABLE rows (id INTEGER PRIMARY KEY, policy INTEGER);
CREATE INDEX by_policy ON rows (policy);
"""


class SqliteVecFts:
    """One file; both legs and the filter in SQL."""

    def __init__(self, folder: Path) -> None:
        self._file = str(folder / "rows.db")

    def build(self, data: Dataset) -> None:
        """Insert all rows in one transaction."""
        database = self._connect()
        database.execute(_TABLES.format(dimension=data.vectors.shape[1]))
        with database:
            for row, (text, policy) in enumerate(zip(data.texts, data.policies.tolist(), strict=True)):
                vector = data.vectors[row].tobytes()
                database.execute("INSERT INTO vectors(rowid, vector, policy) VALUES (?, ?, ?)", (row, vector, policy))
                database.execute("INSERT INTO words(rowid, text) VALUES (?, ?)", (row, text))
                database.execute("INSERT INTO rows VALUES (?, ?)", (row, policy))
        database.close()

    def open(self, data: Dataset) -> dict[str, Leg]:
        """Open the file."""
        del data
        database = self._connect()

        def dense(asked: Asked) -> list[int]:
            where, values = _policies("policy", asked)
            query = f"SELECT rowid FROM vectors WHERE vector MATCH ? AND k = ?{where} ORDER BY distance"
            return [row for (row,) in database.execute(query, (asked.vector.tobytes(), asked.limit, *values))]

        def keyword(asked: Asked) -> list[int]:
            where, values = _policies("rows.policy", asked)
            join = "JOIN rows ON rows.id = words.rowid" if where else ""
            query = f"SELECT words.rowid FROM words {join} WHERE words MATCH ?{where} ORDER BY bm25(words) LIMIT ?"
            words = " OR ".join(json.dumps(word) for word in re.findall(r"\w+", asked.words))
            return [row for (row,) in database.execute(query, (words, *values, asked.limit))]

        def hybrid(asked: Asked) -> list[int]:
            wide = Asked(asked.vector, asked.words, asked.policies, _OVERFETCH)
            return fused_ranks(dense(wide), keyword(wide), limit=asked.limit)

        return {"dense": dense, "keyword": keyword, "hybrid": hybrid}

    def _connect(self) -> apsw.Connection:
        database = apsw.Connection(self._file)
        database.enable_load_extension(True)  # noqa: FBT003 - apsw takes it by position only
        database.load_extension(sqlite_vec.loadable_path())
        return database


def _policies(column: str, asked: Asked) -> tuple[str, list[int]]:
    if asked.policies is None:
        return "", []
    return f" AND {column} IN ({', '.join('?' * len(asked.policies))})", list(asked.policies)


def open_contender(folder: str, data: str) -> Handlers:
    """Return what can be asked of SQLite."""
    return handlers(SqliteVecFts(Path(folder)), Dataset(Path(data)), Path(folder))
