"""Ways to damage a real index or ledger, as faults of disks, of programs and of people do."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from random import Random
from typing import Any

import lancedb
import pyarrow as pa

from index.pinned import ROW
from index.row_filter import sql_string
from indexer.checking.finding import Kind
from indexer.workbench import Workbench
from ledger.documents import IndexedDocument, indexed_documents
from ledger.policies import store_policy
from ledger.policy import Policy

Damaging = Callable[["Victim"], None]
NEVER_STORED = 77


class Victim:
    """An index, a ledger, and chance."""

    def __init__(self, bench: Workbench, dealer: Random) -> None:
        self.bench = bench
        self.dealer = dealer
        self.table: lancedb.table.LanceTable = bench.writer.table

    @property
    def space(self) -> str:
        return self.bench.writer.space.fingerprint

    def rows(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self.table.search().with_row_id(True).limit(None).to_arrow().to_pylist()
        return sorted(rows, key=lambda row: (str(row["path"]), str(row["text"])))

    def row(self) -> dict[str, Any]:
        return self.dealer.choice(self.rows())

    def change(self, row: dict[str, Any], **values: Any) -> None:
        self.table.update(where=f"_rowid = {row[ROW]}", values=values)

    def compute(self, row: dict[str, Any], **values: str) -> None:
        self.table.update(where=f"_rowid = {row[ROW]}", values_sql=values)

    def add(self, row: dict[str, Any], **values: Any) -> None:
        whole = {name: value for name, value in (row | values).items() if name != ROW}
        self.table.add(pa.Table.from_pylist([whole], schema=self.table.schema), on_bad_vectors="null")

    def documents(self) -> list[tuple[str, IndexedDocument]]:
        sources = sorted({row["source"] for row in self.rows()})
        found = ((name, indexed_documents(self.bench.ledger, self.space, name)) for name in sources)
        return [(name, document) for name, by_path in found for _, document in sorted(by_path.items())]

    def document(self) -> tuple[str, IndexedDocument]:
        return self.dealer.choice(self.documents())

    def execute(self, statement: str, **values: Any) -> None:
        """Change the ledger as another program might: without regard for what refers to what."""
        with closing(sqlite3.connect(str(self.bench.ledger.url.database))) as connection, connection:
            connection.execute(statement, values)


def lose_a_row(victim: Victim) -> None:
    victim.table.delete(f"_rowid = {victim.row()[ROW]}")


def lose_a_document(victim: Victim) -> None:
    victim.table.delete(f"document_id = {sql_string(victim.row()['document_id'])}")


def double_a_row(victim: Victim) -> None:
    victim.add(victim.row())


def leave_an_orphan(victim: Victim) -> None:
    source, document = victim.document()
    victim.execute("DELETE FROM documents WHERE source = :source AND path = :path", source=source, path=document.path)


def swap_a_text(victim: Victim) -> None:
    victim.change(victim.row(), text="Quite another text.")


def swap_a_source(victim: Victim) -> None:
    victim.change(victim.row(), source="elsewhere")


def break_a_card(victim: Victim) -> None:
    victim.change(victim.row(), card=victim.dealer.choice([b"", b"{", b"[]", b'{"id": 1}']))


def swap_cards(victim: Victim) -> None:
    one, two = victim.row(), victim.row()
    victim.change(one, card=two["card"])


def change_an_id(victim: Victim) -> None:
    row = victim.row()
    card = row["card"].replace(row["id"].encode(), b"0" * 20)
    victim.table.update(where=f"_rowid = {row[ROW]}", values={"id": "0" * 20, "card": card})


def forget_an_id(victim: Victim) -> None:
    victim.compute(victim.row(), id="NULL")


def forget_a_document_id(victim: Victim) -> None:
    victim.compute(victim.row(), document_id="NULL")


def move_a_row_along(victim: Victim) -> None:
    row = victim.row()
    victim.change(row, card=_with(row["card"], "position", 90))


def age_a_row(victim: Victim) -> None:
    row = victim.row()
    victim.change(row, card=_with(row["card"], "version", '"old"'))


def _with(card: bytes, key: str, value: object) -> bytes:
    head, _, rest = card.partition(f'"{key}":'.encode())
    _, comma, tail = rest.partition(b",")
    return head + f'"{key}":{value}'.encode() + comma + tail


def give_unknown_readers(victim: Victim) -> None:
    victim.change(victim.row(), policy_id=NEVER_STORED)


def give_wider_readers(victim: Victim) -> None:
    victim.change(victim.row(), policy_id=store_policy(victim.bench.ledger, Policy.of([])))


def give_other_readers(victim: Victim) -> None:
    other = Policy.of([["group:strangers"]])
    victim.change(victim.row(), policy_id=store_policy(victim.bench.ledger, other))


def damage_a_policy(victim: Victim) -> None:
    _, document = victim.document()
    victim.execute("UPDATE policies SET clauses = '[[' WHERE id = :id", id=document.policy_id)


def lose_a_policy(victim: Victim) -> None:
    _, document = victim.document()
    victim.execute("DELETE FROM policies WHERE id = :id", id=document.policy_id)


def lose_half_a_vector(victim: Victim) -> None:
    victim.compute(victim.row(), **{victim.dealer.choice(["vector", "embedding"]): "NULL"})


def stretch_a_vector(victim: Victim) -> None:
    row = victim.row()
    if row["vector"]:
        victim.change(row, vector=[number * 2 for number in row["vector"]])


def turn_a_vector(victim: Victim) -> None:
    row = victim.row()
    if row["vector"]:
        victim.change(row, vector=[*row["vector"][1:], row["vector"][0]])


def lose_a_vector(victim: Victim) -> None:
    victim.compute(victim.row(), vector="NULL", embedding="NULL")


def lose_an_index(victim: Victim) -> None:
    index = victim.dealer.choice(victim.table.list_indices())
    victim.table.drop_index(index.name)


FOUND: dict[Damaging, Kind] = {
    lose_a_row: Kind.TORN,
    lose_a_document: Kind.TORN,
    double_a_row: Kind.DUPLICATE,
    leave_an_orphan: Kind.ORPHAN,
    swap_a_text: Kind.CONTRADICTORY,
    swap_a_source: Kind.CONTRADICTORY,
    break_a_card: Kind.CONTRADICTORY,
    forget_an_id: Kind.CONTRADICTORY,
    forget_a_document_id: Kind.CONTRADICTORY,
    change_an_id: Kind.WRONG_ID,
    move_a_row_along: Kind.GAP,
    age_a_row: Kind.OUTDATED,
    give_unknown_readers: Kind.UNKNOWN_POLICY,
    give_wider_readers: Kind.OTHER_POLICY,
    give_other_readers: Kind.OTHER_POLICY,
    damage_a_policy: Kind.DAMAGED_POLICY,
    lose_a_policy: Kind.NO_POLICY,
    lose_half_a_vector: Kind.BROKEN_VECTOR,
    stretch_a_vector: Kind.BROKEN_VECTOR,
    turn_a_vector: Kind.BROKEN_VECTOR,
    lose_an_index: Kind.NO_INDEX,
    lose_a_vector: Kind.WAITING,
}
"""Everything that one blow can do, with what a check of it finds."""

BLOWS = [*FOUND, swap_cards]
