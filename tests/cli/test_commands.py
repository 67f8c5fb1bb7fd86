import json
import re

import pytest

from cli.app import COMMANDS

HIT = {
    "chunk_id",
    "title",
    "heading_path",
    "url",
    "source",
    "path",
    "release",
    "text",
    "also",
    "score",
    "scores",
    "updated_at",
    "indexed_at",
}


def test_search_prints_the_contract_that_other_programs_read(indexed):
    code, found = indexed.json("search", "what do hotels cost")

    assert code == 0
    assert set(found) == {"query", "hits", "milliseconds", "trace_id"}
    assert found["query"] == "what do hotels cost"
    assert set(found["hits"][0]) == HIT
    assert set(found["hits"][0]["scores"]) == {"dense", "statement", "keyword", "fused", "rerank"}
    assert found["hits"][0]["heading_path"] == ["Travel", "Hotels"]
    assert re.search(r"^file://.*/docs/travel\.md#L5", found["hits"][0]["url"])


def test_ask_prints_the_contract_that_other_programs_read(indexed):
    code, answer = indexed.json("ask", "how much may I spend on meals a day")

    assert code == 0
    assert set(answer) == {"status", "reason", "text", "citations", "nearest", "notes", "milliseconds", "trace_id"}
    assert (answer["status"], answer["reason"], answer["notes"]) == ("answered", "", [])
    assert "60 €" in answer["text"]
    citation = answer["citations"][0]
    assert set(citation) == {"n", "chunk_id", "quote", "title", "url", "updated_at", "version", "standing"}
    assert citation["standing"] == "current"


def test_ask_shows_footnotes_below_the_answer(indexed):
    process = indexed("ask", "how much may I spend on meals a day")

    assert "Asking as the public." in process.stdout
    assert re.search(r"60 € a day on meals\. \[1\]", process.stdout)
    assert re.search(r"\[1\] Travel.*updated", process.stdout)


def test_what_nothing_answers_exits_1_with_the_nearest_pages(indexed):
    code, answer = indexed.json("ask", "melting point of tungsten hexafluoride crystals")

    assert code == 1
    assert (answer["status"], answer["reason"]) == ("unknown", "too_weak")
    assert answer["nearest"]
    assert "L4" not in json.dumps(answer)


def test_a_restricted_page_is_there_for_its_readers_and_for_nobody_else(indexed):
    for who in (["--public"], ["--as", "ben@example.com"], []):
        _, found = indexed.json("search", "salary of level L4", "--explain", *who)
        assert "hr" not in {hit["source"] for hit in found["hits"]}
        assert "salaries" not in json.dumps(found).lower()
    code, found = indexed.json("search", "salary of level L4", "--as", "Ana@Example.com")
    assert code == 0
    assert found["hits"][0]["source"] == "hr"


def test_filters_narrow_the_search(indexed):
    _, both = indexed.json("search", "meals queue")
    assert {hit["path"] for hit in both["hits"]} == {"queue.md", "travel.md"}
    _, labelled = indexed.json("search", "meals queue", "--label", "ops")
    assert {hit["path"] for hit in labelled["hits"]} == {"queue.md"}
    _, under = indexed.json("search", "meals queue", "--path", "travel")
    assert {hit["path"] for hit in under["hits"]} == {"travel.md"}
    code, old = indexed.json("search", "meals", "--before", "2001-01-01")
    assert (code, old["hits"]) == (1, [])


def test_explain_shows_scores_and_reasons(indexed):
    process = indexed("search", "meals", "--limit", "1", "--explain")

    assert "ranked below the first 1" in " ".join(process.stdout.split())
    assert re.search(r"embed \d+ ms", process.stdout)


def test_a_run_with_nothing_changed_embeds_nothing(indexed):
    code, report = indexed.json("index")

    assert code == 0
    assert [(each["unchanged"], each["embedded"], each["chunks"]) for each in report["sources"]] == [
        (2, 0, 0),
        (1, 0, 0),
    ]


def test_a_run_is_told_in_a_terminal_of_80_columns_with_nothing_cut_off(indexed):
    said = indexed("index").stdout

    assert {"unchanged", "removed", "embedded", "seconds"} <= set(said.splitlines()[0].split())
    assert "…" not in said


def test_a_vanished_source_fails_alone_and_keeps_its_rows(indexed):
    (indexed.folder / "hr").rename(indexed.folder / "hr-away")
    try:
        code, report = indexed.json("index")
        _, found = indexed.json("search", "salary of level L4", "--as", "ana@example.com")
    finally:
        (indexed.folder / "hr-away").rename(indexed.folder / "hr")

    assert code == 3
    assert [bool(each["error"]) for each in report["sources"]] == [False, True]
    assert found["hits"][0]["source"] == "hr"


def test_status_tells_documents_and_what_was_left_out(indexed):
    (indexed.folder / "docs" / "logo.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    indexed("index", "docs")
    code, status = indexed.json("status")

    assert code == 0
    docs = status["sources"][0]
    assert (docs["source"], docs["documents"]) == ("docs", 2)
    assert [(each["path"], each["kind"]) for each in docs["left_out"]] == [("logo.png", "skipped")]
    assert "logo.png" in indexed("status").stdout


def test_doctor_finds_everything_well(indexed):
    process = indexed("doctor")

    assert process.returncode == 0
    assert "✗" not in process.stdout
    assert "source hr" in process.stdout


def test_doctor_says_what_to_do_about_each_failure(fresh):
    (fresh.folder / "footnote.toml").write_text(
        '[sources.gone]\nkind = "folder"\npath = "nowhere"\nreaders = ["everyone"]\n', encoding="utf-8"
    )
    code, report = fresh.json("doctor")
    problems = {check["name"]: check["problem"] for check in report["checks"] if check["problem"]}

    assert code == 2
    assert "footnote index" in problems["index"]
    assert "nowhere" in problems["source gone"]


def test_init_writes_settings_that_work_at_once_and_never_overwrites(fresh):
    (fresh.folder / "hello.md").write_text("# Hello\n\nThe wifi password is on the fridge.\n", encoding="utf-8")

    assert fresh("init").returncode == 0
    assert fresh("index").returncode == 0
    assert "fridge" in fresh("ask", "where is the wifi password").stdout
    again = fresh("init")
    assert again.returncode == 2
    assert "already there" in again.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["search", "x", "--as", "ana@example.com", "--public"], "choose who is asking"),
        (["search", "x", "--as", "ana"], "not an e-mail address"),
        (["search", "x", "--after", "someday"], "not a date"),
        (["search", "x", "--source", "dosc"], "Did you mean docs?"),
        (["index", "dosc"], "Did you mean docs?"),
        (["search"], "question"),
        (["serch", "x"], "serch"),
        (["search", "x", "--limit", "0"], "limit"),
        (["--config", "missing.toml", "status"], "missing.toml"),
        (["ask", "   "], "question is empty"),
        (["search", ""], "question is empty"),
        (["search", "x", "--as", ""], "not an e-mail address"),
    ],
)
def test_wrong_use_exits_2_and_says_what_to_do(indexed, arguments, says):
    process = indexed(*arguments)

    assert process.returncode == 2
    assert says in process.stderr
    assert process.stdout == ""


def test_wrong_settings_name_file_key_and_what_is_allowed(fresh):
    (fresh.folder / "footnote.toml").write_text("[embedder]\nbatch_sice = 4\n", encoding="utf-8")
    process = fresh("status")

    assert process.returncode == 2
    assert "embedder.batch_sice" in process.stderr
    assert "batch_size" in process.stderr


def test_searching_before_indexing_says_what_to_run(fresh):
    fresh("init")
    process = fresh("search", "anything")

    assert process.returncode == 2
    assert "footnote index" in process.stderr


def test_without_a_command_the_help_is_shown(fresh):
    process = fresh()

    assert process.returncode == 2
    assert "footnote init" in process.stdout


def test_footnotes_that_open_one_place_are_shown_together(indexed):
    (indexed.folder / "docs" / "keys.md").write_text(
        "# Rotating keys\n\nRotate the API key every March. The old API key stops working after a day.\n",
        encoding="utf-8",
    )
    indexed("index", "docs")
    shown = indexed("ask", "when do I rotate the API key").stdout

    assert "[1] [2] Rotating keys" in shown
    assert shown.count("keys.md#L") == 1


def test_help_teaches_every_command(fresh):
    process = fresh("--help")

    assert process.returncode == 0
    assert all(name in process.stdout for name in COMMANDS)
    for name in COMMANDS:
        assert len(fresh(name, "--help").stdout) > 200


def test_help_loads_no_index_and_no_model(fresh):
    imported = fresh.start("--help", PYTHONPROFILEIMPORTTIME="1").stderr

    assert "cli.app" in imported
    assert not re.search(r"\| +(lancedb|onnxruntime|fastembed|litellm|sqlalchemy)\b", imported)


def test_a_process_of_its_own_searches_without_litellm_and_fastembed(indexed):
    process = indexed.start("search", "meals", "--json", PYTHONPROFILEIMPORTTIME="1")

    assert process.returncode == 0
    assert json.loads(process.stdout)["hits"]
    assert re.search(r"\| +onnxruntime\b", process.stderr)
    assert not re.search(r"\| +(litellm|fastembed)\b", process.stderr)
