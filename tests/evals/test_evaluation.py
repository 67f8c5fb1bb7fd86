import pytest

from evals.asking import WAYS
from evals.evaluation import evaluate
from evals.load_set import load_set
from evals.misses import worst
from evals.ranking_metrics import METRICS
from tests.evals.sets import CORPUS, QUERIES, open_set, write_lines, write_set
from wiring.indexing import run_index


def stored(path, words):
    """The offsets of words in a file as it is stored."""
    start = CORPUS[path].index(words)
    return start, start + len(words)


def excerpt(query, path, words):
    start, end = stored(path, words)
    return {"id": query, "doc": path, "start": start, "end": end}


async def measured(folder, index, **parts):
    of = load_set(write_set(folder, **parts))
    rooms = open_set(folder, index)
    [report] = run_index(rooms, requested_by="a test")
    asked = []
    evaluation = await evaluate(of, rooms, on_query=lambda done, total: asked.append((done, total)))
    rooms.close()
    return evaluation, report, asked


@pytest.fixture
def index(tmp_path):
    return tmp_path / "index"


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "fruit-and-tax"


async def test_a_set_is_measured_over_its_own_corpus(folder, index):
    evaluation, report, asked = await measured(folder, index)
    figures = evaluation.figures()

    assert report.counts.added == 3
    assert (figures["documents"], figures["chunks"], figures["queries"]) == (3, 3, 2)
    assert asked == [(1, 3), (2, 3), (3, 3)]
    assert figures["success@1"] == 1.0
    assert figures["mrr"] == 1.0
    assert 0 < figures["p50_ms"] <= figures["p95_ms"]
    assert evaluation.warnings == ()


async def test_figures_have_the_names_that_other_programs_read(folder, index):
    evaluation, _, _ = await measured(folder, index, excerpts=[excerpt("q1", "tax.txt", "20 percent")])
    of_a_way = {name.replace("rr", "mrr") for name in METRICS} | {"p50_ms", "p95_ms"}

    assert set(evaluation.figures()) == {"documents", "chunks", "queries", "answerability_auc"} | of_a_way | {
        f"legs.{leg}.{name}" for leg in ("dense", "keyword") for name in of_a_way
    } | {"char_recall", "char_precision", "char_iou"}
    for query in evaluation.per_query():
        assert set(query) >= {"id", "ms", "ndcg@10", "rr", "legs.dense.ndcg@10", "legs.keyword.rr"}
    assert [query["id"] for query in evaluation.per_query()] == ["q1", "q2"]


async def test_the_mean_of_the_queries_is_the_figure(folder, index):
    evaluation, _, _ = await measured(folder, index, qrels="q1\tfruit/pears.md\t1\nq2\tnowhere.md\t1\n")
    per_query = evaluation.per_query()

    assert [query["rr"] for query in per_query] == [1.0, 0.0]
    assert evaluation.figures()["mrr"] == 0.5
    assert "nowhere.md" in evaluation.warnings[0]


async def test_each_leg_is_ranked_by_what_it_finds_alone(folder, index):
    evaluation, _, _ = await measured(folder, index)
    cider = next(asked for asked in evaluation.asked if asked.query.id == "q2")

    assert cider.rankings["keyword"].paths == ("tax.txt",)
    assert set(cider.rankings["dense"].paths) == set(CORPUS)
    assert set(cider.rankings["hybrid"].paths) == set(CORPUS)
    assert cider.rankings["keyword"].rank("fruit/pears.md") is None


async def test_answerability_is_measured_on_labelled_queries_judged_or_not(folder, index):
    evaluation, _, _ = await measured(folder, index)

    assert evaluation.figures()["answerability_auc"] == 1.0
    assert {asked.query.id for asked in evaluation.asked} == {"q1", "q2", "q3"}


@pytest.mark.parametrize("labels", [{}, {"answerability": "ANSWERABLE"}])
async def test_without_both_kinds_there_is_no_auc(folder, index, labels):
    queries = [{"id": query["id"], "text": query["text"]} | labels for query in QUERIES]
    evaluation, _, _ = await measured(folder, index, queries=queries)

    assert "answerability_auc" not in evaluation.figures()


async def test_characters_are_counted_as_the_file_has_them(folder, index):
    words = "Pears are green and ripen in October."
    evaluation, _, _ = await measured(
        folder,
        index,
        corpus={"fruit/pears.md": CORPUS["fruit/pears.md"]},
        qrels="q1\tfruit/pears.md\t1\n",
        excerpts=[excerpt("q1", "fruit/pears.md", words)],
    )
    figures = evaluation.figures()
    read = "# Pears\r\n\r\nPears are green and ripen in October.\r\n\r\nThey keep until March."

    assert figures["chunks"] == 1
    assert figures["char_recall"] == 1.0
    assert figures["char_precision"] == pytest.approx(len(words) / len(read), abs=1e-5)
    assert figures["char_iou"] == figures["char_precision"]


async def test_characters_of_a_format_that_is_rendered_are_left_out_with_a_warning(folder, index):
    page = "<html><body><p>Pears are green and ripen in October.</p></body></html>"
    evaluation, _, _ = await measured(
        folder,
        index,
        corpus={"pears.html": page},
        qrels="q1\tpears.html\t1\n",
        excerpts=[{"id": "q1", "doc": "pears.html", "start": 15, "end": 20}],
    )

    assert "char_recall" not in evaluation.figures()
    assert "pears.html is of a format whose text is not the file itself" in evaluation.warnings[0]


async def test_an_index_is_used_again_and_follows_the_corpus(folder, index):
    await measured(folder, index)
    _, again, _ = await measured(folder, index, corpus={})
    (folder / "corpus" / "tax.txt").unlink()
    changed, third, _ = await measured(folder, index, corpus={"plums.md": "# Plums\n\nPlums are blue.\n"})

    assert (again.counts.unchanged, again.counts.embedded) == (3, 0)
    assert (third.counts.added, third.counts.removed) == (1, 1)
    assert changed.figures()["documents"] == 3


async def test_the_worst_queries_tell_what_was_expected_and_what_was_found(folder, index):
    write_set(folder)
    write_lines(folder / "queries.jsonl", [{"id": "q1", "text": "pears ripen in October"}])
    evaluation, _, _ = await measured(
        folder, index, queries=QUERIES[:1], qrels="q1\tfruit/apples.md\t1\nq1\tnowhere.md\t2\n"
    )

    [miss] = worst(evaluation, 5)

    assert miss.query.id == "q1"
    assert [(each.path, each.grade) for each in miss.expected] == [("nowhere.md", 2), ("fruit/apples.md", 1)]
    assert miss.expected[0].ranks == dict.fromkeys(WAYS, None)
    assert miss.expected[1].ranks["hybrid"] == 2
    assert miss.instead[0].chunk.path == "fruit/pears.md"
    assert "fruit/apples.md" not in {hit.chunk.path for hit in miss.instead}


async def test_a_perfect_query_is_never_among_the_worst(folder, index):
    evaluation, _, _ = await measured(folder, index, qrels="q1\tfruit/pears.md\t1\nq2\tnowhere.md\t1\n")

    assert [miss.query.id for miss in worst(evaluation, 5)] == ["q2"]
    assert worst(evaluation, 0) == []
