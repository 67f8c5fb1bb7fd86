from dataclasses import replace

import numpy as np

from index.waiting import waiting_counts
from indexer.fill import Fill
from indexer.progress import Filling, Progress
from ledger.policies import store_policy
from ledger.policy import Policy
from ledger.runs import RunStatus, runs
from tests.fakes.dying import DyingEmbedder
from tests.fakes.hash_embedder import HashEmbedder
from tests.fakes.listed_source import ListedSource
from tests.indexer.agreement import assert_agreement
from tests.indexer.samples import QUEUE, big, sections

SRE = (frozenset({"group:sre"}),)


def found_by(desk, word):
    """Which documents the word index finds now."""
    table = desk.bench.writer.table
    return {row["path"] for row in table.search(word, query_type="fts").select(["path", "_score"]).to_list()}


def waiting(desk):
    return waiting_counts(desk.bench.writer.table)


def assert_own_vectors(desk, source):
    """Every row has the vectors of its own text."""
    rows = desk.rows(source)
    [*made] = HashEmbedder().embed_passages([f"{row['context']}\n{row['text']}" for row in rows])
    assert all(np.allclose(row["vector"], each.vector, atol=1e-6) for row, each in zip(rows, made, strict=True))


def test_everything_is_found_by_its_words_before_the_first_vector_of_a_large_run_is_made(desk, wiki):
    code = ListedSource("code")
    code.put("main.md", sections("omega", 40))
    wiki.put("big.md", sections("alpha", 40))
    seen: list[tuple[set[str], set[str], dict[str, int], Filling]] = []

    def look(step):
        if isinstance(step, Filling) and not seen:
            seen.append((found_by(desk, "alpha"), found_by(desk, "omega"), waiting(desk), step))

    desk.watch(look)
    reports = desk.run(wiki, code)

    assert seen == [({"big.md"}, {"main.md"}, {"wiki": 44, "code": 40}, Filling(0, 84))]
    assert waiting(desk) == {}
    assert [report.waiting for report in reports] == [0, 0]
    assert [report.counts.embedded for report in reports] == [44, 40]
    for source in (wiki, code):
        assert_agreement(desk.bench, source)
        assert_own_vectors(desk, source)


def test_an_edit_has_its_vectors_as_soon_as_its_words(desk, wiki):
    wiki.put("big.md", big("alpha"))
    desk.run_well(wiki)
    wiki.put("queue.md", QUEUE.replace("Restart it.", "Restart it twice."))
    steps: list[Progress | Filling] = []
    desk.watch(steps.append)

    report = desk.run_well(wiki)

    assert report.counts.embedded == 1
    assert {type(step) for step in steps} == {Progress}
    assert report.complete_after == report.searchable_after


def test_whoever_watches_a_fill_sees_every_passage_go_by(desk, source):
    source.put("big.md", big("alpha"))
    steps: list[Progress | Filling] = []
    desk.watch(lambda step: steps.append(step) if isinstance(step, Filling) else None)

    report = desk.run_well(source)

    assert (steps[0].done, steps[-1].done) == (0, 512)
    assert [step.done for step in steps] == sorted(step.done for step in steps)
    assert {step.total for step in steps} == {512}
    assert 0 < report.searchable_after < report.complete_after


def test_a_text_that_stands_in_many_places_is_embedded_once_also_in_a_fill(desk, source):
    for number in range(4):
        source.put(f"{number}.md", big("alpha"))

    report = desk.run_well(source)

    assert len(desk.embedder.embedded) == 512
    assert (report.counts.embedded, report.counts.reused) == (512, 3 * 512)


def test_a_copy_of_what_has_vectors_does_not_wait(desk, source):
    source.put("a.md", big("alpha"))
    desk.run_well(source)
    source.put("b.md", big("alpha"))
    steps: list[Progress | Filling] = []
    desk.watch(steps.append)

    report = desk.run_well(source)

    assert desk.embedder.embedded == []
    assert report.counts.reused == 512
    assert {type(step) for step in steps} == {Progress}


def test_a_model_that_is_down_leaves_everything_to_be_found_by_its_words_and_says_so(desk, wiki):
    desk.reopen(embedder=DyingEmbedder(lives=0))

    [report] = desk.run(wiki)

    assert found_by(desk, "page") == {"queue.md"}
    assert report.waiting == 4
    assert report.complete_after is None
    assert report.error == (
        "4 of its passages have no vectors yet and are found by their words alone: the model is down; try again"
    )
    [run] = runs(desk.bench.ledger, wiki.name)
    assert (run.status, run.error) == (RunStatus.DONE, None)

    desk.reopen()
    report = desk.run_well(wiki)
    assert wiki.was_read == []
    assert (report.counts.unchanged, report.counts.embedded, report.waiting) == (2, 4, 0)
    assert_own_vectors(desk, wiki)


def test_a_model_lost_in_the_middle_of_a_fill_leaves_what_was_stored_and_the_next_run_goes_on(desk, source):
    source.put("a.md", big("alpha"))
    source.put("b.md", sections("beta", 40))
    desk.reopen(embedder=DyingEmbedder(lives=300))

    [report] = desk.run(source)
    assert report.waiting == waiting(desk)[source.name] == 552 - 256
    assert report.counts.embedded == 256
    assert_agreement(desk.bench, source)

    desk.reopen()
    desk.run_well(source)
    assert source.was_read == []
    assert len(desk.embedder.embedded) == 552 - 256
    assert_own_vectors(desk, source)


def test_a_model_that_makes_no_vectors_is_told_of_and_nothing_of_it_is_stored(desk, wiki):
    class Confused(HashEmbedder):
        def embed_passages(self, texts, spans=()):
            return [replace(each, vector=each.vector * np.nan) for each in super().embed_passages(texts, spans)]

    desk.reopen(embedder=Confused())
    [report] = desk.run(wiki)

    assert "not numbers" in report.error
    assert waiting(desk) == {"wiki": 4}


def test_a_surprise_in_the_model_is_not_told_word_by_word_and_the_words_are_there(desk, wiki):
    class Surprising(HashEmbedder):
        def embed_passages(self, texts, spans=()):
            raise ValueError("token=abc123")

    wiki.put("big.md", sections("alpha", 40))
    desk.reopen(embedder=Surprising())
    [report] = desk.run(wiki)

    assert "ValueError" in report.error
    assert "abc123" not in report.error
    assert found_by(desk, "alpha") == {"big.md"}


def test_a_source_that_is_down_keeps_no_other_from_its_vectors(desk, wiki):
    wiki.put("big.md", sections("alpha", 40))
    other = ListedSource("code", is_down=True)

    down, fine = desk.run(other, wiki)

    assert down.error == "code cannot be reached; check the network"
    assert (fine.error, fine.waiting) == (None, 0)


def test_what_waits_of_one_source_is_filled_by_a_run_of_another(desk, wiki, source):
    desk.reopen(embedder=DyingEmbedder(lives=0))
    desk.run(wiki)
    desk.reopen()
    other = ListedSource("code")
    other.put("readme.md", "# Read me\n\nPlease.\n")

    [report] = desk.run(other)

    assert waiting(desk) == {}
    assert report.counts.embedded == 1
    assert_own_vectors(desk, wiki)


def test_what_a_run_leaves_waiting_is_found_by_its_words_and_the_next_makes_its_vectors(desk, wiki):
    wiki.put("big.md", sections("alpha", 40))
    desk.read(wiki)
    assert waiting(desk) == {wiki.name: 44}
    assert found_by(desk, "alpha") == {"big.md"}

    assert desk.run_well(wiki).waiting == 0
    assert_own_vectors(desk, wiki)


def test_what_is_edited_moved_or_deleted_while_it_waits_gets_the_vectors_of_what_it_is_then(desk, source):
    for name in ("edited", "moved", "deleted", "kept"):
        source.put(f"{name}.md", sections(name, 12))
    desk.read(source)
    before = desk.ids(source)
    source.put("edited.md", sections("rewritten", 12))
    source.move("moved.md", "elsewhere.md")
    source.delete("deleted.md")

    desk.run_well(source)

    assert sorted(desk.texts(source)) == ["edited.md", "elsewhere.md", "kept.md"]
    kept = {text: id_ for text, id_ in before.items() if "kept" in text or "moved" in text}
    assert kept.items() <= desk.ids(source).items()
    assert_own_vectors(desk, source)


def test_readers_that_change_while_rows_wait_are_those_of_the_filled_rows(desk, source):
    source.put("a.md", sections("alpha", 40))
    desk.read(source)
    source.restrict("a.md", SRE)

    desk.run_well(source)

    assert {row["policy_id"] for row in desk.rows(source)} == {store_policy(desk.bench.ledger, Policy.of(SRE))}
    assert_own_vectors(desk, source)


def test_after_a_fill_no_row_is_left_out_of_any_index(desk, source):
    source.put("a.md", big("alpha"))
    desk.run_well(source)

    table = desk.bench.writer.table
    assert {table.index_stats(index.name).num_unindexed_rows for index in table.list_indices()} == {0}
    assert table.stats()["fragment_stats"]["num_fragments"] == 1


def test_a_fill_that_has_to_stop_keeps_what_it_has_made_and_makes_no_more(desk, source):
    for number in range(300):
        source.put(f"{number:03}.md", f"# Part\n\nDocument {number} says so.\n")
    desk.read(source)
    asked = iter([False, True, True])
    fill = Fill(desk.bench, lambda: None, lambda: next(asked))
    desk.embedder.embedded.clear()
    fill.work()

    # A first step, so that it comes on however often it is stopped, and not the second.
    assert len(desk.embedder.embedded) == 8
    assert waiting_counts(desk.bench.writer.table) == {source.name: 300 - 8}


def test_a_fill_that_is_stopped_time_and_again_lists_what_waits_once_a_minute_and_gives_everything_its_vectors(
    desk, source
):
    for number in range(100):
        source.put(f"{number:03}.md", f"# Part\n\nDocument {number} says so.\n")
    desk.read(source)
    now, lists = 0.0, []
    desk.watch(lambda step: lists.append(step.total) if step.done == 0 else None)
    fill = Fill(desk.bench, lambda: None, iter([False, True, True] * 3 + [False] * 50).__next__, steady=lambda: now)

    fill.work()
    source.put("new.md", sections("alpha", 40))
    desk.read(source)
    lists.clear()
    fill.work()
    assert lists == []

    left = sum(waiting(desk).values())
    now = 61.0
    fill.work()
    assert lists == [left]

    fill.work()
    assert waiting(desk) == {}
    assert_own_vectors(desk, source)


def test_what_came_to_wait_while_a_fill_was_stopped_has_its_vectors_when_that_has_gone_on(desk, source):
    source.put("old.md", sections("alpha", 40))
    desk.read(source)
    fill = Fill(desk.bench, lambda: None, iter([False, True, True] + [False] * 50).__next__, steady=lambda: 0.0)
    fill.work()
    source.put("new.md", sections("beta", 40))
    source.delete("old.md")
    desk.read(source)

    fill.work()
    assert waiting(desk) == {}
    assert_own_vectors(desk, source)
