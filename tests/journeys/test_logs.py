"""What all processes log, at the level at which they log most."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from ledger.engine import open_ledger, sqlite_url
from ledger.runs import find_run
from ledger.traces import find_traces
from tests.journeys.day import DELIVERY, IN_DOCUMENT, IN_QUESTION, Day, lived, planted

PROCESSES = ["indexer", "bot", "mcp", "ask"]


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    with lived(tmp_path_factory.mktemp("day") / "team") as day:
        yield day


@pytest.fixture
def ledger(day: Day) -> Iterator[Engine]:
    engine = open_ledger(sqlite_url(day.folder / ".footnote" / "ledger.db"))
    yield engine
    engine.dispose()


def test_no_secret_of_any_setting_or_caller_is_written_by_any_process(day: Day) -> None:
    assert len(planted()) > 12
    assert list(day.said) == PROCESSES
    for process, said in day.said.items():
        # The beginning of each, so that no way to quote the rest hides it.
        assert [secret for secret in [*day.secrets, "pl4nted"] if secret in said] == [], process


def test_no_word_of_a_question_or_of_a_document_is_logged_at_info(day: Day) -> None:
    for process in PROCESSES:
        events = [str(event) for event in day.events(process) if event["level"] != "debug"]
        assert events
        assert [event for event in events if IN_QUESTION in event or IN_DOCUMENT in event] == []


def test_every_line_is_an_event(day: Day) -> None:
    for process in PROCESSES:
        for event in day.events(process):
            assert event.keys() >= {"time", "level", "logger", "message"}


def test_a_question_in_slack_is_followed_by_its_id_from_the_event_to_its_trace(day: Day, ledger: Engine) -> None:
    events = day.events("bot")
    [traced] = [event for event in events if event["message"] == "request traced"]
    of_question = [event for event in events if event.get("question_id") == traced["question_id"]]
    of_event = [event for event in events if event.get("event_id") == traced["event_id"]]

    assert {"searched", "no language model answered"} <= {each["message"].partition(":")[0] for each in of_question}
    assert "heard" in {event["message"] for event in of_event}
    assert len(find_traces(ledger, traced["trace_id"], 2)) == 1


@pytest.mark.parametrize(("process", "name"), [("mcp", "request_id"), ("ask", "trace_id")])
def test_a_request_is_followed_by_its_id(day: Day, ledger: Engine, process: str, name: str) -> None:
    events = day.events(process)
    [traced] = [event for event in events if event["message"] == "request traced"]
    of_request = [event["message"] for event in events if event.get(name) == traced[name]]

    assert {"searched", *({"called", "request finished"} if process == "mcp" else ())} <= set(of_request)
    assert len(find_traces(ledger, traced["trace_id"], 2)) == 1


def test_deliveries_and_runs_are_followed_by_their_ids(day: Day, ledger: Engine) -> None:
    events = day.events("indexer")
    of_delivery = [event for event in events if event.get("delivery_id") == DELIVERY]
    of_runs = [(event, find_run(ledger, event["run_id"])) for event in events if "run_id" in event]

    assert [event["message"].partition(":")[0] for event in of_delivery] == ["webhook refused", "webhook taken"]
    assert {event["message"] for event, _ in of_runs} >= {"run finished", "source rests"}
    assert all(run and run.source == event["source"] for event, run in of_runs)
