import shutil

import pytest

from index import space
from ledger.documents import forget_documents
from ledger.policies import store_policy
from ledger.policy import NOBODY
from tests.fakes.dying import Killed, KilledAfterPolicies, KilledAfterReplacing
from tests.indexer.agreement import assert_agreement
from tests.indexer.samples import QUEUE, big


def test_a_lost_ledger_is_written_anew_and_known_vectors_serve_again(desk, wiki):
    desk.run_well(wiki)
    before = desk.ids(wiki)
    desk.bench.ledger.dispose()
    for file in desk.folder.glob("ledger.db*"):
        file.unlink()
    wiki.delete("lunch.md")
    desk.reopen()

    desk.run_well(wiki)

    assert desk.embedder.embedded == []
    assert desk.ids(wiki) == {text: id_ for text, id_ in before.items() if "noon" not in text}


def test_rows_that_the_ledger_does_not_know_are_hidden_until_they_are_read_again(desk, wiki):
    desk.run_well(wiki)
    forget_documents(desk.bench.ledger, desk.bench.writer.space.fingerprint, wiki.name, ["queue.md"])
    wiki.put("aardvark.md", "# Aardvark\n")
    wiki.broken.add("aardvark.md")

    [report] = desk.run(wiki)

    assert report.error
    nobody = store_policy(desk.bench.ledger, NOBODY)
    assert {row["policy_id"] for row in desk.rows(wiki) if row["path"] == "queue.md"} == {nobody}
    wiki.broken.clear()
    desk.run_well(wiki)
    assert nobody not in {row["policy_id"] for row in desk.rows(wiki)}


def test_a_lost_index_is_filled_again_under_the_same_ids(desk, wiki):
    wiki.move("queue.md", "first-name.md")
    desk.run_well(wiki)
    wiki.move("first-name.md", "queue.md")
    desk.run_well(wiki)
    before = desk.ids(wiki)
    shutil.rmtree(desk.folder / "index")
    desk.reopen()

    desk.run_well(wiki)

    assert desk.ids(wiki) == before


def test_an_index_of_another_layout_is_filled_again_under_the_same_ids(desk, wiki, monkeypatch):
    desk.run_well(wiki)
    before = desk.ids(wiki)
    monkeypatch.setattr(space, "LAYOUT_VERSION", "next")
    desk.reopen()

    desk.run_well(wiki)
    assert desk.ids(wiki) == before


def test_a_lost_index_is_still_filled_after_a_run_that_found_the_source_down(desk, wiki):
    desk.run_well(wiki)
    before = desk.ids(wiki)
    shutil.rmtree(desk.folder / "index")
    desk.reopen()
    wiki.is_down = True
    desk.run(wiki)
    wiki.is_down = False

    desk.run_well(wiki)

    assert desk.ids(wiki) == before


def test_a_document_of_which_rows_are_missing_is_written_whole_again(desk, wiki):
    desk.run_well(wiki)
    before = desk.ids(wiki)
    desk.bench.writer.table.delete("text LIKE '%page you%'")

    desk.run_well(wiki)

    assert desk.ids(wiki) == before
    assert len(desk.embedder.embedded) == 1


def test_a_source_lost_in_the_middle_leaves_what_was_finished_and_the_next_run_goes_on(desk, source):
    source.put("a-big.md", big("alpha"))
    source.put("b-big.md", big("beta"))
    source.broken.add("b-big.md")

    [report] = desk.run(source)
    assert report.error == "wiki broke down at b-big.md; try again"
    assert desk.texts(source).keys() == {"a-big.md"}
    assert_agreement(desk.bench, source)

    source.broken.clear()
    desk.run_well(source)
    assert source.was_read == ["b-big.md"]
    assert len(desk.embedder.embedded) == 512
    assert desk.texts(source).keys() == {"a-big.md", "b-big.md"}


def test_a_document_that_came_and_went_around_a_failed_run_is_gone(desk, wiki):
    desk.run_well(wiki)
    wiki.put("big.md", big("secret"))
    wiki.put("zoo.md", "# Zoo\n")
    wiki.broken.add("zoo.md")
    desk.run(wiki)
    assert "big.md" in desk.texts(wiki)

    wiki.broken.clear()
    wiki.delete("big.md")
    desk.run_well(wiki)

    assert desk.texts(wiki).keys() == {"lunch.md", "queue.md", "zoo.md"}


def test_an_edit_that_was_taken_back_around_a_failed_run_is_taken_back(desk, wiki):
    wiki.put("big.md", big("right"))
    desk.run_well(wiki)
    before = desk.ids(wiki)
    wiki.put("big.md", big("wrong"))
    wiki.put("zoo.md", "# Zoo\n")
    wiki.broken.add("zoo.md")
    desk.run(wiki)

    wiki.put("big.md", big("right"))
    wiki.delete("zoo.md")
    desk.run_well(wiki)

    assert desk.ids(wiki) == before


def test_a_document_that_moved_before_a_run_failed_gets_its_new_path_from_the_next(desk, wiki):
    desk.run_well(wiki)
    before = desk.ids(wiki)
    wiki.move("queue.md", "runbooks/queue.md")
    wiki.put("zoo.md", "# Zoo\n")
    wiki.broken.add("zoo.md")
    desk.run(wiki)

    wiki.delete("zoo.md")
    desk.run_well(wiki)

    assert sorted(desk.texts(wiki)) == ["lunch.md", "runbooks/queue.md"]
    assert desk.ids(wiki) == before


def test_a_document_that_moved_twice_around_a_failed_run_is_stored_once(desk, wiki):
    wiki.put("a.md", big("alpha"))
    desk.run_well(wiki)
    wiki.move("a.md", "b.md")
    wiki.put("zoo.md", "# Zoo\n")
    wiki.broken.add("zoo.md")
    desk.run(wiki)

    wiki.broken.clear()
    wiki.move("b.md", "c.md")
    desk.run_well(wiki)

    assert desk.texts(wiki).keys() == {"c.md", "lunch.md", "queue.md", "zoo.md"}
    assert len(desk.embedder.embedded) == 1


def killed_run(desk, source, writer):
    desk.reopen(writer=writer)
    with pytest.raises(Killed):
        desk.run(source)
    desk.reopen()


def test_an_edit_that_was_taken_back_after_a_run_was_killed_is_taken_back(desk, wiki):
    desk.run_well(wiki)
    before = desk.ids(wiki)
    wiki.put("queue.md", QUEUE.replace("page", "bother"))
    killed_run(desk, wiki, KilledAfterReplacing)
    assert desk.ids(wiki) != before

    wiki.put("queue.md", QUEUE)
    desk.run_well(wiki)

    assert desk.ids(wiki) == before


def test_a_document_that_a_killed_run_stored_and_that_is_gone_by_now_is_gone(desk, wiki):
    desk.run_well(wiki)
    wiki.put("secret.md", "# Secret\n\nNot for long.\n")
    killed_run(desk, wiki, KilledAfterReplacing)
    assert "secret.md" in desk.texts(wiki)

    wiki.delete("secret.md")
    desk.run_well(wiki)

    assert "secret.md" not in desk.texts(wiki)


def test_a_document_that_a_killed_run_was_removing_and_that_is_back_can_be_read(desk, wiki):
    desk.run_well(wiki)
    before = desk.rows(wiki)
    wiki.delete("queue.md")
    killed_run(desk, wiki, KilledAfterPolicies)

    wiki.put("queue.md", QUEUE)
    desk.run_well(wiki)

    assert [row["policy_id"] for row in desk.rows(wiki)] == [row["policy_id"] for row in before]
    assert desk.embedder.embedded == []


def test_what_a_killed_run_has_embedded_is_not_embedded_again(desk, wiki):
    killed_run(desk, wiki, KilledAfterReplacing)

    desk.run_well(wiki)

    assert desk.embedder.embedded == []
    assert desk.texts(wiki).keys() == {"lunch.md", "queue.md"}
