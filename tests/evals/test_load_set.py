import json

import pytest

from evals.load_set import load_set
from evals.retrieval_set import Answerability, Turn
from tests.evals.sets import QRELS, write_set
from wiring.refused import Refused


@pytest.fixture
def folder(tmp_path):
    return write_set(tmp_path)


def test_a_set_is_read_with_everything_that_it_says(folder):
    query = {
        "id": 7,
        "text": "and in winter?",
        "history": [{"speaker": "User", "text": "Where are pears kept?"}, {"speaker": "agent", "text": "In a cellar."}],
        "answerability": "partial",
        "reference_answer": "Until March.",
        "collection": "of no interest",
    }
    (folder / "queries.jsonl").write_text("\ufeff" + json.dumps(query) + "\r\n\r\n", encoding="utf-8")
    (folder / "qrels.tsv").write_text(
        "query-id\tcorpus-id\tscore\r\n7\tfruit/pears.md\t2\r\n7\ttax.txt\t0\r\n", "utf-8"
    )
    (folder / "excerpts.jsonl").write_text('{"id": "7", "doc": "tax.txt", "start": 4, "end": 7}\n', "utf-8")

    found = load_set(folder)

    [read] = found.queries
    assert (read.id, read.text, read.answerability) == ("7", "and in winter?", Answerability.PARTIAL)
    assert read.history == (Turn("User", "Where are pears kept?"), Turn("agent", "In a cellar."))
    assert read.asked_before == ("Where are pears kept?",)
    assert read.reference_answer == "Until March."
    assert found.relevant(read) == {"fruit/pears.md": 2}
    assert [(each.path, each.start, each.end) for each in found.excerpts["7"]] == [("tax.txt", 4, 7)]
    assert found.warnings == ()


def test_only_queries_with_a_relevant_document_are_judged(folder):
    (folder / "qrels.tsv").write_text("q1\tfruit/pears.md\t0\nq2\ttax.txt\t1\n", "utf-8")

    found = load_set(folder)

    assert [query.id for query in found.judged] == ["q2"]
    assert [query.id for query in found.labelled] == ["q1", "q3"]


def test_what_is_named_but_not_there_is_a_warning(folder):
    (folder / "qrels.tsv").write_text(QRELS + "q1\tgone.md\t1\nq9\ttax.txt\t1\n", "utf-8")
    (folder / "excerpts.jsonl").write_text('{"id": "q1", "doc": "../tax.txt", "start": 0, "end": 7}\n', "utf-8")

    found = load_set(folder)

    assert len(found.warnings) == 3
    assert "gone.md" in found.warnings[0]
    assert "q9" in found.warnings[1]
    assert "../tax.txt" in found.warnings[2]
    assert not found.excerpts["q1"]


def test_characters_that_json_takes_for_line_ends_stay_in_a_question(folder):
    (folder / "queries.jsonl").write_text('{"id": "q1", "text": "pears\u2028apples \\ud800"}\n', "utf-8")

    [query] = load_set(folder).queries

    assert query.text == "pears\u2028apples ?"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("queries.jsonl", b'{"id": "q1", "text": "x"}\n{"id": ', "line 2: not JSON"),
        ("queries.jsonl", b"[1]", 'line 1: expected a JSON object such as {"id"'),
        ("queries.jsonl", b"[" * 100_000, "line 1: not JSON"),
        ("queries.jsonl", b'{"id": "q1", "text": "caf\xe9"}', "line 1: not UTF-8"),
        ("queries.jsonl", b'{"id": "q1"}', 'line 1: "text" is missing'),
        ("queries.jsonl", b'{"id": true, "text": "x"}', '"id" must be a text'),
        ("queries.jsonl", b'{"id": "q1", "text": "  "}', '"text" must be a text that says something'),
        (
            "queries.jsonl",
            b'{"id": "q", "text": "x"}\n\n{"id": "q", "text": "y"}',
            "line 3: the id 'q' stands on line 1",
        ),
        ("queries.jsonl", b'{"id": "q1", "text": "x", "history": ["y"]}', '"history" must be a list of'),
        ("queries.jsonl", b'{"id": "q1", "text": "x", "answerability": "MAYBE"}', "UNDERSPECIFIED"),
        ("queries.jsonl", b"", "holds no question"),
        ("qrels.tsv", b"q1 fruit/pears.md 1\n", "line 1: expected question id, path and relevance"),
        ("qrels.tsv", b"q1\tfruit/pears.md\t1\nq1\ttax.txt\thigh\n", "line 2: the relevance is 'high'"),
        ("qrels.tsv", b"q1\tfruit/pears.md\t-1\n", "line 1: the relevance is '-1'"),
        ("qrels.tsv", b"q1\tfruit/pears.md\t99999999999\n", "line 1: the relevance"),
        ("qrels.tsv", b"q1\ttax.txt\t1\nq1\ttax.txt\t2\n", "line 2: tax.txt is judged a second time"),
        ("qrels.tsv", b"", "names no relevant document"),
        ("qrels.tsv", b"q9\tfruit/pears.md\t1\n", "names no relevant document"),
        (
            "excerpts.jsonl",
            b'{"id": "q1", "doc": "tax.txt", "start": 9, "end": 9}',
            'line 1: "end" (9) must lie behind',
        ),
        ("excerpts.jsonl", b'{"id": "q1", "doc": "tax.txt", "start": "0", "end": 9}', '"start" must be a whole number'),
    ],
)
def test_a_malformed_file_is_refused_with_its_line(folder, name, content, says):
    (folder / name).write_bytes(content)

    with pytest.raises(Refused) as refused:
        load_set(folder)

    assert name in str(refused.value)
    assert says in str(refused.value)


@pytest.mark.parametrize("missing", ["queries.jsonl", "qrels.tsv"])
def test_a_folder_without_a_set_is_told_what_a_set_is(folder, missing):
    (folder / missing).unlink()

    with pytest.raises(Refused, match=r"holds no retrieval set\. A set is a folder with corpus/"):
        load_set(folder)


def test_a_corpus_without_a_file_is_refused(tmp_path):
    (tmp_path / "corpus" / "empty").mkdir(parents=True)
    write_set(tmp_path, corpus={})

    with pytest.raises(Refused, match=r"corpus is empty"):
        load_set(tmp_path)


def test_a_path_that_is_no_folder_is_refused(tmp_path):
    with pytest.raises(Refused, match="is no folder"):
        load_set(tmp_path / "nowhere")
