import pytest

from indexer.progress import Progress
from ledger.policies import store_policy
from ledger.policy import Policy
from ledger.runs import RunStatus, runs
from tests.indexer.samples import DAMAGED, QUEUE


def test_a_first_run_stores_every_document_with_what_a_citation_shows(desk, wiki):
    report = desk.run_well(wiki)

    assert (report.counts.added, report.counts.chunks, report.counts.embedded) == (2, 4, 4)
    row = next(row for row in desk.rows(wiki) if "page you" in row["text"])
    assert row["title"] == "Queue"
    assert row["heading_path"] == ["Queue", "Alerts"]
    assert row["context"] == "Queue › Alerts"
    assert row["lines"] == [5, 7]
    assert row["url"].endswith("#L5-L7")
    assert row["policy_id"] == store_policy(desk.bench.ledger, Policy(()))
    [run] = runs(desk.bench.ledger, wiki.name)
    assert (run.status, run.added, run.error) == (RunStatus.DONE, 2, None)


@pytest.mark.parametrize("lists_all", [False, True])
def test_a_second_run_reads_embeds_and_writes_nothing(desk, wiki, lists_all):
    wiki.lists_all = lists_all
    desk.run_well(wiki)
    before = desk.bench.writer.table.version

    report = desk.run_well(wiki)

    assert wiki.was_read == []
    assert desk.embedder.embedded == []
    assert report.counts.unchanged == 2
    assert report.counts.chunks == 0
    assert desk.bench.writer.table.version == before


def test_an_edit_embeds_only_what_it_changed_and_keeps_the_ids_of_the_rest(desk, wiki):
    desk.run_well(wiki)
    before = desk.ids(wiki)
    wiki.put("queue.md", QUEUE.replace("Restart it.", "Restart it twice.\n\nReally."))

    report = desk.run_well(wiki)

    assert [text.split("\n", 1)[0] for text in desk.embedder.embedded] == ["Queue"]
    assert (report.counts.changed, report.counts.unchanged, report.counts.reused) == (1, 1, 2)
    kept = [text for text in before if "Restart" not in text]
    assert {text: desk.ids(wiki)[text] for text in kept} == {text: before[text] for text in kept}


def test_a_rename_keeps_chunk_ids_embeds_nothing_and_updates_paths_and_links(desk, wiki):
    desk.run_well(wiki)
    before = desk.ids(wiki)
    wiki.move("queue.md", "runbooks/queue.md")

    report = desk.run_well(wiki)

    assert desk.embedder.embedded == []
    assert desk.ids(wiki) == before
    assert sorted(desk.texts(wiki)) == ["lunch.md", "runbooks/queue.md"]
    assert all("runbooks/queue.md" in row["url"] for row in desk.rows(wiki) if row["title"] == "Queue")
    assert (report.counts.added, report.counts.changed, report.counts.removed) == (0, 1, 0)


def test_a_move_that_the_source_does_not_tell_of_embeds_nothing(desk, wiki):
    wiki.lists_all = True
    desk.run_well(wiki)
    wiki.move("queue.md", "runbooks/queue.md")

    report = desk.run_well(wiki)

    assert desk.embedder.embedded == []
    assert (report.counts.added, report.counts.removed) == (1, 1)
    assert sorted(desk.texts(wiki)) == ["lunch.md", "runbooks/queue.md"]


def test_renames_in_a_chain_each_keep_their_ids(desk, source):
    for name in ("a", "b", "c"):
        source.put(f"{name}.md", f"# {name}\n\nText of {name}.\n")
    desk.run_well(source)
    before = desk.ids(source)
    source.delete("c.md")
    source.move("b.md", "d.md")
    source.move("a.md", "b.md")

    desk.run_well(source)

    assert desk.ids(source) == {text: id_ for text, id_ in before.items() if "of c" not in text}
    assert sorted(desk.texts(source)) == ["b.md", "d.md"]


def test_documents_that_swap_places_are_both_stored_where_they_are_now(desk, wiki):
    desk.run_well(wiki)
    wiki.move("queue.md", "elsewhere.md")
    wiki.move("lunch.md", "queue.md")
    wiki.move("elsewhere.md", "lunch.md")

    desk.run_well(wiki)

    assert "At noon." in desk.texts(wiki)["queue.md"][0]


def test_a_new_document_at_an_old_path_does_not_take_the_ids_of_the_one_that_moved_away(desk, wiki):
    desk.run_well(wiki)
    before = desk.ids(wiki)
    wiki.move("lunch.md", "food.md")
    wiki.put("lunch.md", "# Lunch\n\nAt noon.\n")

    desk.run_well(wiki)

    by_path = {row["path"]: row["id"] for row in desk.rows(wiki) if "noon" in row["text"]}
    assert by_path["food.md"] in before.values()
    assert by_path["lunch.md"] not in before.values()


def test_a_deleted_document_is_gone_after_the_same_run(desk, wiki):
    desk.run_well(wiki)
    wiki.delete("queue.md")

    report = desk.run_well(wiki)

    assert desk.texts(wiki).keys() == {"lunch.md"}
    assert report.counts.removed == 1


def test_equal_texts_in_several_documents_are_embedded_once(desk, source):
    for number in range(5):
        source.put(f"{number}.md", "# Notice\n\nClosed on Friday.\n")

    report = desk.run_well(source)

    assert len(desk.embedder.embedded) == 1
    assert (report.counts.chunks, report.counts.embedded, report.counts.reused) == (5, 1, 4)


def test_a_document_without_any_text_is_known_and_not_read_again(desk, source):
    source.put("empty.md", " \n")
    desk.run_well(source)
    assert [document.chunk_count for document in desk.known(source).values()] == [0]

    desk.run_well(source)
    assert source.was_read == []


def test_a_damaged_document_is_recorded_with_its_reason_and_its_old_text_is_gone(desk, wiki):
    desk.run_well(wiki)
    wiki.put("queue.md", DAMAGED)

    report = desk.run_well(wiki)

    assert desk.texts(wiki).keys() == {"lunch.md"}
    [failure] = report.failures
    assert failure.reason
    assert desk.reasons(wiki) == {"queue.md": ("failed", failure.reason)}
    assert (report.counts.failed, report.counts.removed) == (1, 1)


def test_what_failed_is_tried_again_when_it_changes_and_not_before(desk, wiki):
    wiki.lists_all = True
    wiki.put("queue.md", DAMAGED)
    desk.run_well(wiki)

    desk.run_well(wiki)
    assert wiki.was_read == []
    assert "queue.md" in desk.reasons(wiki)

    wiki.put("queue.md", QUEUE)
    desk.run_well(wiki)
    assert desk.reasons(wiki) == {}
    assert "queue.md" in desk.texts(wiki)


@pytest.mark.parametrize("lists_all", [False, True])
def test_the_record_of_a_failure_goes_with_its_document(desk, wiki, lists_all):
    wiki.lists_all = lists_all
    wiki.put("a.md", DAMAGED)
    wiki.put("b.md", DAMAGED)
    desk.run_well(wiki)

    wiki.delete("a.md")
    wiki.move("b.md", "c.md")
    desk.run_well(wiki)

    assert desk.reasons(wiki).keys() == {"c.md"}


def test_what_the_source_skips_is_recorded_with_its_reason_and_its_old_text_is_gone(desk, wiki):
    desk.run_well(wiki)
    wiki.skipped["queue.md"] = "larger than 1 MB"
    wiki.put("logo.png", b"\x89PNG")
    wiki.put("pointer.md", "version https://example.com/lfs")
    wiki.refused["pointer.md"] = "a pointer, not the file"

    report = desk.run_well(wiki)

    assert desk.texts(wiki).keys() == {"lunch.md"}
    found = desk.reasons(wiki)
    assert found["queue.md"] == ("skipped", "larger than 1 MB")
    assert found["pointer.md"] == ("skipped", "a pointer, not the file")
    assert found["logo.png"][0] == "skipped"
    assert (report.counts.skipped, report.counts.failed) == (3, 0)


def test_a_document_that_vanishes_before_it_is_read_is_not_kept(desk, wiki):
    desk.run_well(wiki)
    wiki.put("queue.md", "# Queue\n\nEdited.\n")
    wiki.vanishing.add("queue.md")

    desk.run_well(wiki)

    assert desk.texts(wiki).keys() == {"lunch.md"}


def test_a_forced_run_reads_everything_and_embeds_nothing(desk, wiki):
    desk.run_well(wiki)
    before = desk.ids(wiki)

    report = desk.run_well(wiki, is_forced=True)

    assert wiki.was_read == ["lunch.md", "queue.md"]
    assert desk.embedder.embedded == []
    assert (report.counts.changed, report.counts.reused) == (2, 4)
    assert desk.ids(wiki) == before


def test_a_forced_run_keeps_the_ids_of_what_moved_in_the_meantime(desk, wiki):
    desk.run_well(wiki)
    before = desk.ids(wiki)
    wiki.move("queue.md", "runbooks/queue.md")

    desk.run_well(wiki, is_forced=True)

    assert desk.ids(wiki) == before


def test_whoever_watches_sees_every_document_go_by(desk, wiki):
    seen: list[Progress] = []
    desk.watch(seen.append)

    desk.run_well(wiki)

    assert (seen[0].done, seen[0].total) == (0, 2)
    assert (seen[-1].done, seen[-1].total) == (2, 2)
    assert seen[-1].counts.added == 2
    assert [step.done for step in seen] == sorted(step.done for step in seen)
