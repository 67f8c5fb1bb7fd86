from datetime import timedelta

import pytest

from index import upkeep
from index.errors import UnreadableIndex
from indexer.checking.census import take_census
from indexer.checking.finding import Kind
from ledger.documents import forget_documents
from ledger.policies import store_policy
from ledger.policy import NOBODY
from tests.fakes.listed_source import ListedSource
from tests.indexer.checking.conftest import SRE
from tests.indexer.checking.damages import FOUND, lose_a_row
from tests.indexer.samples import big


def test_of_what_a_run_has_left_nothing_is_found(desk, clinic, library):
    desk.run_well(library)

    checked = clinic.check()

    assert checked.findings == ()
    assert checked.is_sound
    assert (checked.documents, checked.rows) == (5, len(desk.rows(library)))


def test_before_the_first_run_nothing_is_found(clinic):
    assert clinic.check().findings == ()


@pytest.mark.parametrize("blow", FOUND, ids=lambda blow: blow.__name__)
def test_every_damage_is_found_for_what_it_is(desk, clinic, library, blow):
    desk.run_well(library)
    blow(clinic.victim(3))

    checked = clinic.check()

    assert FOUND[blow] in {found.kind for found in checked.findings}
    assert checked.is_sound == (FOUND[blow] is Kind.WAITING)


def test_a_check_changes_nothing(desk, clinic, library):
    desk.run_well(library)
    lose_a_row(clinic.victim())
    before = (desk.bench.writer.table.version, desk.known(library))

    clinic.check()

    assert (desk.bench.writer.table.version, desk.known(library)) == before


def test_an_example_names_the_document_and_no_word_of_it(desk, clinic, library):
    desk.run_well(library)
    desk.bench.writer.table.delete("path = 'hr.md' AND text LIKE '%number 1%'")

    [found] = clinic.check().findings

    assert (found.kind, found.count, found.examples) == (Kind.TORN, 1, ("wiki/hr.md",))


def test_of_many_only_three_are_named(desk, clinic, source):
    for number in range(9):
        source.put(f"{number}.md", "# Page\n\nText.\n")
    desk.run_well(source)
    desk.bench.writer.table.update(values={"policy_id": 5})

    found, *_ = clinic.check().findings

    assert (found.kind, found.count, len(found.examples)) == (Kind.UNKNOWN_POLICY, 9, 3)


def test_documents_that_a_run_will_read_anyway_are_no_damage(desk, clinic, library):
    desk.run_well(library)
    lose_a_row(clinic.victim())
    clinic.repair()

    checked = clinic.check()

    assert checked.is_sound
    assert [found.kind for found in checked.findings] == [Kind.IN_DOUBT]


def test_rows_that_a_run_is_writing_are_told_from_those_that_were_left(desk, clinic, library):
    desk.run_well(library)
    forget_documents(desk.bench.ledger, desk.bench.writer.space.fingerprint, "wiki", ["sre.md"])

    [left] = clinic.check().findings
    [written] = clinic.check(is_being_written=True).findings

    assert (left.kind, left.examples) == (Kind.ORPHAN, ("wiki/sre.md",))
    assert written.kind is Kind.BEING_WRITTEN
    assert not written.is_damage


def test_rows_that_are_hidden_until_a_run_removes_them_are_no_damage(desk, clinic, library):
    desk.run_well(library)
    forget_documents(desk.bench.ledger, desk.bench.writer.space.fingerprint, "wiki", ["sre.md"])
    desk.bench.writer.table.update(
        where="path = 'sre.md'", values={"policy_id": store_policy(desk.bench.ledger, NOBODY)}
    )

    checked = clinic.check()

    assert checked.is_sound
    assert Kind.HIDDEN in {found.kind for found in checked.findings}


def test_a_table_of_another_model_under_this_name_is_told_at_once(desk, clinic, library):
    desk.run_well(library)
    folder = desk.folder / "index"
    other = desk.bench.writer.space.__class__("another", "1", 32)
    (folder / f"{desk.bench.writer.space.table_name}.lance").rename(folder / f"{other.table_name}.lance")
    desk.bench.writer.space = other

    [found] = clinic.check().findings

    assert (found.kind, found.examples) == (Kind.FOREIGN_TABLE, (other.table_name,))


def test_a_damaged_ledger_is_told_and_the_rest_left_alone(desk, clinic, library):
    desk.run_well(library)
    desk.bench.ledger.dispose()
    for name in ("ledger.db-wal", "ledger.db-shm"):
        (desk.folder / name).unlink(missing_ok=True)
    file = desk.folder / "ledger.db"
    data = bytearray(file.read_bytes())
    data[4096 * 3 : 4096 * 6] = b"\xff" * 4096 * 3
    file.write_bytes(data)

    assert Kind.LEDGER_DAMAGED in {found.kind for found in clinic.check().findings}


def test_a_ledger_that_lacks_a_table_is_incomplete(desk, clinic):
    clinic.victim().execute("DROP TABLE votes")
    clinic.victim().execute("ALTER TABLE failures DROP COLUMN reason")

    [found] = clinic.check().findings

    assert (found.kind, found.examples) == (Kind.LEDGER_INCOMPLETE, ("failures.reason", "votes"))


def test_several_sources_are_told_apart(desk, clinic, library):
    other = ListedSource(name="handbook")
    other.put("sre.md", "# Rules\n\nBe kind.\n", SRE)
    desk.run(library, other)
    desk.bench.writer.table.delete("source = 'handbook'")

    [found] = clinic.check().findings

    assert found.examples == ("handbook/sre.md",)


def test_so_many_vectors_that_they_need_an_index_and_have_none_are_told(desk, clinic, library, monkeypatch):
    desk.run_well(library)
    monkeypatch.setattr("indexer.checking.check.VECTOR_INDEX_ROWS", 5)

    [found] = clinic.check().findings

    assert (found.kind, found.examples) == (Kind.NO_INDEX, ("vector",))


def test_an_index_that_is_tidied_while_it_is_checked_is_not_said_to_be_damaged(desk, clinic, library, monkeypatch):
    desk.run_well(library)
    monkeypatch.setattr(upkeep, "KEEP_VERSIONS", timedelta(0))

    def overtaken(table):
        census = take_census(table)
        desk.bench.writer.table.delete("path = 'sre.md'")
        upkeep.tidy(desk.bench.writer)
        return census

    monkeypatch.setattr("indexer.checking.table_rows.take_census", overtaken)

    with pytest.raises(UnreadableIndex, match="changed and tidied while it was checked"):
        clinic.check()


def test_a_document_of_more_rows_than_are_looked_at_together_is_whole(desk, clinic, source):
    source.put("a.md", big("alpha") * 5)
    source.put("b.md", big("beta"))
    desk.run_well(source)

    checked = clinic.check()

    assert checked.findings == ()
    assert checked.rows == len(desk.rows(source)) > 2_500
