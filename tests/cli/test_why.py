import json
import re
import shlex
import shutil
import sqlite3
import tomllib
from contextlib import closing
from datetime import UTC, datetime

import pytest

from ledger.engine import open_ledger
from ledger.traces import StoredTrace, latest_traces, store_trace
from tests.cli.conftest import ROOT, Command
from tests.fakes.nobody import nobody
from tests.wiring.collector import collecting

MEALS = "how much may I spend on meals a day"
ANA = ("--as", "ana@example.com")


@pytest.fixture
def team(indexed, tmp_path):
    """The indexed folder, with a ledger of its own that holds no traces."""
    shutil.copytree(indexed.folder, tmp_path / "team", ignore=shutil.ignore_patterns("hr-away"))
    command = Command(tmp_path / "team")
    with closing(sqlite3.connect(command.folder / ".footnote" / "ledger.db")) as connection, connection:
        connection.execute("DELETE FROM traces")
    return command


def traces(command):
    engine = open_ledger(f"sqlite:///{command.folder}/.footnote/ledger.db")
    try:
        return latest_traces(engine, 100)
    finally:
        engine.dispose()


def words(process):
    return " ".join(process.stdout.split())


def test_an_answer_prints_the_id_under_which_it_is_explained(team):
    [trace_id] = re.findall(r"footnote why (\w{10})$", team("ask", MEALS).stdout.strip())
    shown = team("why", trace_id)

    assert shown.returncode == 0
    text = words(shown)
    assert re.search(rf"{trace_id} ask, just now: answered after \d+ ms", text)
    assert "Travel docs/travel.md" in text
    # Another test may have removed documents: what is hidden has a policy of its own.
    assert re.search(r"the public, who may read 1 of 2 sources and 1 of [23] policies", text)
    assert re.search(r"answerable by 0\.\d\d; an answer needs", text)
    assert re.search(r"Read: \d passages of \d chunks", text)
    assert re.search(r"embed █+ \d+\.\d ms", text)


@pytest.mark.parametrize("who", [ANA, ("--public",), ("--as", "it's@example.com"), ()])
def test_the_way_to_an_explanation_asks_as_the_same_person(team, who):
    for command in (["ask", MEALS], ["search", "meals", "--explain"]):
        _, _, told = team(*command, *who).stdout.rpartition("Why? footnote ")
        arguments = shlex.split(told)

        assert tuple(arguments[2:]) == who
        assert team(*arguments).returncode == 0


def test_search_tells_its_id_to_whoever_asks_for_an_explanation(team):
    assert "footnote why" not in team("search", "meals").stdout
    explained = team("search", "meals", "--limit", "1", "--explain").stdout
    [trace_id] = re.findall(r"footnote why (\w{10})", explained)

    text = words(team("why", trace_id))
    assert "search, just now: found after" in text
    assert "ranked below the first 1" in text


def test_why_prints_the_contract_that_other_programs_read(team):
    _, answer = team.json("ask", MEALS, "--path", "travel")
    code, why = team.json("why", answer["trace_id"])

    assert code == 0
    assert set(why) == {
        *(
            "id",
            "at",
            "kind",
            "status",
            "milliseconds",
            "question_hash",
            "space",
            "people",
            "has_outsiders",
            "policies",
        ),
        *(
            "sources",
            "expired",
            "filters",
            "hits",
            "dropped",
            "more_dropped",
            "passages",
            "left_out",
            "answerability",
            "model",
        ),
        *("prompt_tokens", "completion_tokens", "cost", "failed_models", "sentences", "struck", "tools"),
        *("stages", "flags", "error"),
    }
    assert (why["id"], why["kind"], why["status"], why["model"]) == (answer["trace_id"], "ask", "answered", "")
    assert why["filters"] == ["paths"]
    hit = why["hits"][0]
    assert {"chunk_id", "dense", "keyword", "fused", "is_readable", "title", "heading_path", "url", "path"} <= set(hit)
    assert hit["path"] == "travel.md"
    assert {"search", "embed", "dense", "keyword", "fuse", "judge", "pack", "answer"} <= {
        stage["name"] for stage in why["stages"]
    }


def test_titles_are_shown_to_those_who_may_read_them_and_to_nobody_else(team):
    _, found = team.json("search", "salary of level L4", *ANA)
    for_her = team("why", found["trace_id"], *ANA).stdout
    for_all = team("why", found["trace_id"], "--public").stdout
    _, as_json = team.json("why", found["trace_id"])

    assert "Salaries" in for_her
    assert "salaries" not in for_all.lower()
    assert "which the public may not read" in " ".join(for_all.split())
    assert "salaries" not in json.dumps(as_json).lower()
    assert [hit["is_readable"] for hit in as_json["hits"]].count(False) == 1


def test_what_is_gone_is_shown_by_its_id(team):
    _, found = team.json("search", "meals")
    (team.folder / "docs" / "travel.md").unlink()
    team("index")
    shown = team("why", found["trace_id"])

    assert shown.returncode == 0
    assert "or which is gone" in words(shown)
    assert "Travel" not in shown.stdout


@pytest.mark.parametrize(
    ("question", "code", "said"),
    [
        (MEALS, 0, "it is the one you gave"),
        (f"  {MEALS.upper()}\n", 0, "it is the one you gave"),
        ("how much does a hotel cost", 1, "it is not the one you gave"),
    ],
)
def test_a_question_can_be_checked_though_none_is_kept(team, question, code, said):
    _, answer = team.json("ask", MEALS)
    shown = team("why", answer["trace_id"], "--question", question)
    _, as_json = team.json("why", answer["trace_id"], "--question", question)

    assert (shown.returncode, said in words(shown)) == (code, True)
    assert as_json["question_matches"] is (code == 0)


def test_an_id_may_be_shortened_and_misheard(team):
    _, answer = team.json("ask", MEALS)
    trace_id = answer["trace_id"]
    for said in (trace_id[:6], trace_id.upper(), f"{trace_id[:5]}-{trace_id[5:]}", trace_id.replace("0", "O")):
        assert team.json("why", said)[1]["id"] == trace_id


@pytest.mark.parametrize(
    ("said", "code", "message"),
    [
        ("zzzzzzzzzz", 1, "There is no trace 'zzzzzzzzzz'. Traces are kept for 30 days"),
        ("what?", 2, "'what?' is no id of a trace: those are ten letters and digits."),
        ("%", 2, "'%' is no id of a trace"),
        ("abc", 2, "Several traces begin with 'abc': abc0000001, abc0000002. Type more."),
    ],
)
def test_an_id_that_leads_nowhere_says_so(team, said, code, message):
    engine = open_ledger(f"sqlite:///{team.folder}/.footnote/ledger.db")
    now = datetime.now(UTC)
    for number in (1, 2):
        store_trace(engine, StoredTrace(f"abc000000{number}", now, {}), forget_before=now)
    engine.dispose()
    process = team("why", said)

    assert (process.returncode, message in process.stderr) == (code, True)
    assert "Traceback" not in process.stderr


def test_without_an_id_the_latest_ten_are_listed(team):
    assert "No request has left a trace yet" in team("why").stdout
    for number in range(11):
        team("search", f"meals {number}")
    listed = team("why")
    _, as_json = team.json("why")

    ids = [trace.id for trace in traces(team)]
    assert [trace["id"] for trace in as_json["traces"]] == ids[:10]
    assert all(trace_id in listed.stdout for trace_id in ids[:10])
    assert ids[10] not in listed.stdout
    assert set(as_json["traces"][0]) == {"id", "at", "kind", "status", "hits", "milliseconds", "flags"}
    assert team("why", "--question", "meals").returncode == 2


def test_what_is_said_elsewhere_names_the_place(team):
    copied = (team.folder / "docs" / "travel.md").read_text(encoding="utf-8")
    (team.folder / "docs" / "copy.md").write_text(copied, encoding="utf-8")
    team("index")
    _, found = team.json("search", "what do hotels cost a night")

    assert re.search(
        r"Not taken, 1: the same text as Travel › Hotels docs/(travel|copy)\.md Travel › Hotels docs/(copy|travel)\.md",
        words(team("why", found["trace_id"])),
    )


def test_what_is_worth_a_look_comes_with_advice(team):
    team("ask", "melting point of tungsten hexafluoride crystals")
    team("search", "meals", "--before", "2001-01-01")
    empty, low = (words(team("why", trace.id)) for trace in traces(team))

    assert "Nothing was found. Try fewer filters." in empty
    assert "filters updated before" in empty
    assert "What was found does not answer the question well enough." in low
    assert "low scores" in words(team("why"))


def test_a_request_that_failed_leaves_a_trace_that_says_so(team):
    shutil.rmtree(team.folder / ".footnote" / "index")
    assert team("ask", MEALS).returncode == 2
    shown = team("why", traces(team)[0].id)

    assert shown.returncode == 0
    assert "It ended with IndexMissing." in words(shown)
    assert "Titles cannot be shown" in words(shown)


def test_an_answer_comes_though_no_trace_of_it_can_be_kept(team):
    with closing(sqlite3.connect(team.folder / ".footnote" / "ledger.db")) as connection, connection:
        connection.execute("DROP TABLE traces")
    process = team("ask", MEALS)

    assert process.returncode == 0
    assert "60 €" in process.stdout
    assert "trace not stored" in process.stderr


def test_the_version_is_that_of_the_project(fresh):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    process = fresh("--version")

    assert (process.returncode, process.stdout) == (0, f"footnote {project['version']}\n")


def test_a_process_sends_its_spans_before_it_ends(team):
    with collecting() as collector:
        process = team.start("ask", MEALS, OTEL_EXPORTER_OTLP_ENDPOINT=collector.address)
        spans = {span.name for span in collector.spans()}

    assert (process.returncode, process.stderr) == (0, "")
    assert {"footnote ask", "search", "embed", "dense", "keyword", "fuse", "judge", "pack", "answer"} <= spans
    [stored] = traces(team)
    assert spans == {"footnote ask", *(stage["name"] for stage in stored.body["stages"])}


def test_a_collector_that_is_down_is_one_line_below_the_answer(team):
    with nobody() as address:
        process = team.start("ask", MEALS, FOOTNOTE__TRACING__OTLP_ENDPOINT=address)

    assert process.returncode == 0
    assert "60 €" in process.stdout
    assert len(process.stderr.splitlines()) == 1
    assert "spans are lost" in process.stderr
