from random import Random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from index.writer import IndexWriter
from indexer.checking.finding import Kind
from indexer.errors import RunInProgress
from ledger.leases import hold_lease
from ledger.policies import load_policies, store_policy
from ledger.policy import Policy
from tests.fakes.dying import Killed
from tests.fakes.hash_embedder import HashEmbedder
from tests.fakes.listed_source import ListedSource
from tests.indexer.agreement import assert_agreement, contents
from tests.indexer.checking.conftest import Clinic, stocked
from tests.indexer.checking.damages import (
    BLOWS,
    FOUND,
    Victim,
    give_wider_readers,
    leave_an_orphan,
    stretch_a_vector,
    swap_a_source,
    swap_a_text,
)
from tests.indexer.conftest import Desk, open_bench


def bare(bench, source):
    """What is stored of each path, but for when, and for the numbers of policies: what they mean counts."""
    meaning = load_policies(bench.ledger)
    found = contents(bench, [source])
    return {
        path: [{**row, "policy_id": meaning[row["policy_id"]]} for row in rows] for path, rows in sorted(found.items())
    }


@pytest.mark.parametrize("blow", FOUND, ids=lambda blow: blow.__name__)
def test_whatever_is_damaged_is_mended_and_whole_again_after_the_next_run(desk, clinic, library, blow):
    desk.run_well(library)
    before = bare(desk.bench, library)
    blow(clinic.victim(3))

    repaired = clinic.repair()

    assert repaired.after.is_sound
    assert repaired.after == clinic.check()
    desk.run_well(library)
    assert clinic.check().findings == ()
    assert bare(desk.bench, library) == before


def test_what_is_well_is_not_written(desk, clinic, library):
    desk.run_well(library)
    before = desk.bench.writer.table.version

    repaired = clinic.repair()

    assert repaired.before is repaired.after
    assert desk.bench.writer.table.version == before


def test_where_index_and_ledger_differ_about_readers_only_those_whom_both_admit_read(desk, clinic, library):
    desk.run_well(library)
    of_hr = store_policy(desk.bench.ledger, Policy.of([["group:hr"]]))
    desk.bench.writer.table.update(where="path = 'sre.md'", values={"policy_id": of_hr})

    clinic.repair()

    both = store_policy(desk.bench.ledger, Policy.of([["group:hr"], ["group:sre"]]))
    assert {row["policy_id"] for row in desk.rows(library) if row["path"] == "sre.md"} == {both}
    assert desk.known(library)["sre.md"].policy_id == both


def test_a_repair_never_lets_anybody_read_more(desk, clinic, library):
    desk.run_well(library)
    everyone = store_policy(desk.bench.ledger, Policy.of([]))
    before = load_policies(desk.bench.ledger)[desk.known(library)["hr.md"].policy_id]
    desk.bench.writer.table.update(where="path = 'hr.md'", values={"policy_id": everyone})
    desk.bench.writer.table.update(where="path = 'open.md'", values={"policy_id": 77})

    clinic.repair()

    meaning = load_policies(desk.bench.ledger)
    by_path = {row["path"]: meaning[row["policy_id"]] for row in desk.rows(library)}
    assert by_path["hr.md"] == before
    assert by_path["open.md"] == Policy.of([[]])


def test_documents_that_nobody_recorded_are_hidden_and_their_vectors_serve_again(desk, clinic, library):
    desk.run_well(library)
    leave_an_orphan(clinic.victim())

    repaired = clinic.repair()
    desk.run_well(library)

    assert [found.kind for found in repaired.after.findings] == [Kind.HIDDEN]
    assert desk.embedder.embedded == []


def test_of_a_source_that_is_no_longer_listed_nothing_stays_that_nobody_recorded(desk, clinic, library):
    desk.run_well(library)
    leave_an_orphan(clinic.victim())

    repaired = clinic.repair("another")

    assert repaired.after.findings == ()
    assert len(desk.texts(library)) == 4


def test_a_source_that_tells_of_changes_alone_is_asked_for_everything_after_a_repair(desk, clinic, library):
    desk.run_well(library)
    desk.bench.writer.table.update(where="path = 'sre.md'", values={"text": "Torn."})
    clinic.repair()

    desk.run_well(library)

    assert library.was_read == ["sre.md"]


def test_nothing_is_mended_while_somebody_writes(desk, clinic, library):
    desk.run_well(library)
    swap_a_source(clinic.victim())

    with hold_lease(desk.bench.ledger, "index"), pytest.raises(RunInProgress):
        clinic.repair()

    assert not clinic.check().is_sound


def test_on_a_ledger_that_lacks_something_nothing_is_built(desk, clinic, library):
    desk.run_well(library)
    swap_a_source(clinic.victim())
    clinic.victim().execute("DROP TABLE votes")

    repaired = clinic.repair()

    assert repaired.after == repaired.before
    assert not repaired.after.is_sound


@pytest.mark.parametrize("method", ["remove_rows", "forget_embeddings", "set_policy"])
def test_a_repair_that_is_killed_behind_a_commit_is_begun_anew(desk, clinic, library, monkeypatch, method):
    desk.run_well(library)
    before = bare(desk.bench, library)
    for blow in (swap_a_text, stretch_a_vector, give_wider_readers, leave_an_orphan):
        blow(clinic.victim(5))
    commit = getattr(IndexWriter, method)

    def die_after(writer, *arguments):
        commit(writer, *arguments)
        raise Killed

    monkeypatch.setattr(IndexWriter, method, die_after)
    with pytest.raises(Killed):
        clinic.repair()
    monkeypatch.undo()

    assert clinic.repair().after.is_sound
    desk.run_well(library)
    assert clinic.check().findings == ()
    assert bare(desk.bench, library) == before


# Not made smaller when it fails: each example takes seconds, and few blows are soon understood.
@settings(max_examples=10, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(blows=st.lists(st.sampled_from(BLOWS), min_size=1, max_size=8), seed=st.integers(0, 2**16))
def test_after_any_damage_a_repair_and_a_run_leave_what_a_fresh_index_has(tmp_path_factory, blows, seed):
    folder = tmp_path_factory.mktemp("damaged")
    embedder = HashEmbedder()
    desk, fresh = Desk(folder, open_bench(folder, embedder), embedder), fresh_desk(tmp_path_factory)
    source = stocked(ListedSource())
    desk.run_well(source)
    clinic = Clinic(desk)
    victim = Victim(desk.bench, Random(seed))
    for blow in blows:
        blow(victim)

    assert clinic.repair(source.name).after.is_sound
    desk.run_well(source)

    assert clinic.check().findings == ()
    assert_agreement(desk.bench, source)
    assert bare(desk.bench, source) == fresh
    desk.bench.ledger.dispose()


_FRESH: dict[str, list[dict[str, object]]] = {}


def fresh_desk(tmp_path_factory):
    """What an index holds that was built from scratch; built once."""
    if not _FRESH:
        folder = tmp_path_factory.mktemp("fresh")
        bench = open_bench(folder, HashEmbedder())
        source = stocked(ListedSource())
        Desk(folder, bench, HashEmbedder()).run_well(source)
        _FRESH.update(bare(bench, source))
        bench.ledger.dispose()
    return _FRESH
