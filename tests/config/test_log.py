import json
import logging
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from slack_sdk.errors import SlackApiError
from structlog.contextvars import bound_contextvars

from config.event import event_formatter
from config.log import ROOMS, EventHandler, configure_logging
from config.redaction import Redaction

ROOT = Path(__file__).parents[2]
SECRET = 'p"w\\ö/d'


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def fail(text: str) -> None:
    raise ValueError(text)


def events(stream: StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_event_is_one_json_object_a_line_in_utc() -> None:
    stream = StringIO()
    configure_logging("info", layout="json", stream=stream)

    logging.getLogger("indexer.run").info("run finished source=%s changed=%d", "docs\n", 3)

    [event] = events(stream)
    assert event.pop("time").endswith("Z")
    assert event == {
        "level": "info",
        "logger": "indexer.run",
        "message": "run finished",
        "source": "docs\n",
        "changed": 3,
    }


def test_what_is_bound_is_a_field_of_every_event_until_it_is_bound_no_more() -> None:
    stream = StringIO()
    configure_logging("info", layout="json", stream=stream)

    with bound_contextvars(run_id=7, source="docs"):
        logging.getLogger("indexer.run").info("run finished source=%s", "wiki")
        logging.getLogger("a.library").warning("slow")
    logging.getLogger("indexer.run").info("idle")

    first, second, third = events(stream)
    assert (first["run_id"], first["source"], second["run_id"], second["source"]) == (7, "wiki", 7, "docs")
    assert "run_id" not in third


def test_message_of_a_library_keeps_what_looks_like_fields() -> None:
    stream = StringIO()
    configure_logging("info", layout="json", stream=stream)

    logging.getLogger("a.library").warning("connected level=%s", "TLS")

    [event] = events(stream)
    assert (event["level"], event["message"]) == ("warning", "connected level=TLS")


def test_console_keeps_an_event_and_its_exception_on_one_line() -> None:
    stream = StringIO()
    configure_logging("info", layout="console", stream=stream)

    try:
        fail("two\nlines \x1b[31m")
    except ValueError:
        logging.getLogger("sources.git").exception("failed\r\nbadly")

    [line] = stream.getvalue().splitlines()
    assert "Z error   sources.git: failed\\r\\nbadly | ValueError: two\\nlines \\x1b[31m (test_log.py:" in line


def test_console_shows_fields_behind_the_message_in_quotes_where_they_need_them() -> None:
    stream = StringIO()
    configure_logging("info", layout="console", stream=stream)

    with bound_contextvars(run_id=7):
        told = ("docs", 'a "b"\n=c', {"read": 2.5}, 2.04)
        logging.getLogger("sources.git").info("cloned source=%s reason=%s stages=%s seconds=%.1f", *told)

    assert stream.getvalue().endswith(
        ' info    sources.git: cloned source=docs reason="a \\"b\\"\\n=c" stages={"read": 2.5} seconds=2.0 run_id=7\n'
    )


def test_json_keeps_the_traceback() -> None:
    stream = StringIO()
    configure_logging("info", layout="json", stream=stream)

    try:
        fail(SECRET)
    except ValueError:
        logging.getLogger("sources").exception("failed")

    [event] = events(stream)
    assert event["exception"].startswith("Traceback (most recent call last):")
    assert event["exception"].endswith(f"ValueError: {SECRET}")


def test_auto_is_console_on_a_terminal_and_json_elsewhere() -> None:
    for stream, is_json in ((Terminal(), False), (StringIO(), True)):
        configure_logging("info", layout="auto", stream=stream)
        logging.getLogger("cli").info("hello")

        assert stream.getvalue().startswith("{") is is_json


def test_level_holds_for_our_rooms_and_others_speak_from_warning_on() -> None:
    stream = StringIO()
    configure_logging("debug", layout="json", stream=stream)
    logging.getLogger("noisy.library").setLevel(logging.DEBUG)

    logging.getLogger("index.writer").debug("ours")
    logging.getLogger("indexes").error("theirs")
    logging.getLogger("noisy.library").info("chatter")
    logging.getLogger("lance").info("chatter")
    logging.getLogger("lance").warning("theirs")

    assert [event["message"] for event in events(stream)] == ["ours", "theirs", "theirs"]


def test_stricter_level_holds_for_everybody() -> None:
    stream = StringIO()
    configure_logging("error", layout="json", stream=stream)

    logging.getLogger("index.writer").warning("ours")
    logging.getLogger("lance").warning("theirs")

    assert stream.getvalue() == ""


def test_second_call_replaces_the_first_and_leaves_handlers_of_others() -> None:
    first, second = StringIO(), StringIO()
    others = list(logging.getLogger().handlers)
    configure_logging("info", layout="json", stream=first)
    configure_logging("info", layout="json", stream=second)

    logging.getLogger("cli").info("hello")

    assert first.getvalue() == ""
    assert len(events(second)) == 1
    assert logging.getLogger().handlers[:-1] == others


@pytest.mark.parametrize("layout", ["json", "console"])
def test_secret_is_blanked_in_message_arguments_and_exception(layout: Any) -> None:
    stream = StringIO()
    configure_logging("info", layout=layout, stream=stream, secrets=["", SECRET])
    logger = logging.getLogger("sources")

    try:
        fail(f"cannot log in as {SECRET}")
    except ValueError:
        logger.exception("as it is %s, quoted %r, in JSON %s", SECRET, SECRET, json.dumps({"key": SECRET}))
    with bound_contextvars(bound=SECRET):
        logger.info("in fields of=%s or=%r", SECRET, SECRET)
    logger.info("in a URL https://u:%s@host", "p%22w%5C%C3%B6%2Fd")

    text = stream.getvalue()
    assert text.count("[secret]") == 8
    assert len(text.splitlines()) == 3
    for part in ("w\\\\", "\\u00f6", "ö", "%C3"):
        assert part not in text


def refused_by_httpx(secret: str) -> None:
    request = httpx.Request("GET", f"https://ana:{secret}@example.com/x", headers={"Authorization": f"Bearer {secret}"})
    raise httpx.HTTPStatusError(f"no answer to {request.headers.raw}", request=request, response=httpx.Response(403))


def refused_by_slack(secret: str) -> None:
    raise SlackApiError("refused", {"ok": False, "sent": {"token": secret}})


def refused_by_postgres(secret: str) -> None:
    psycopg.connect(f"postgresql://ana:{secret}@127.0.0.1:{secret}/x")


def refused_by_git(secret: str) -> None:
    subprocess.run(["git", "ls-remote", f"https://{secret}@127.0.0.1:1/x.git"], check=True, capture_output=True)


@pytest.mark.parametrize("layout", ["json", "console"])
@pytest.mark.parametrize("refused", [refused_by_httpx, refused_by_slack, refused_by_postgres, refused_by_git])
def test_secret_in_the_exception_of_a_library_is_blanked(refused: Any, layout: Any) -> None:
    stream = StringIO()
    configure_logging("info", layout=layout, stream=stream, secrets=["pl4nted+s3cret"])

    try:
        refused("pl4nted+s3cret")
    except Exception as error:
        told = f"{error} {vars(error)}"
        logging.getLogger("sources").exception("failed: %s", told)

    text = stream.getvalue()
    assert text.count("[secret]") > 1
    assert "pl4nted" not in text
    assert "s3cret" not in text


SURPRISES = """
import sys, threading, warnings
from config.log import configure_logging, log_surprises
log_surprises()
configure_logging("warning", layout="json", stream=sys.stderr, secrets=["pl4nted"])
warnings.warn("old: pl4nted")
def fail(what):
    raise ValueError(f"{what} pl4nted")
thread = threading.Thread(target=fail, args=("in a thread",))
thread.start()
thread.join()
fail("at last")
"""


def test_what_python_itself_would_write_is_an_event_too() -> None:
    done = subprocess.run([sys.executable, "-c", SURPRISES], cwd=ROOT, capture_output=True, text=True, check=False)

    warned, *failed = [json.loads(line) for line in done.stderr.splitlines()]
    assert (done.returncode, "pl4nted" in done.stderr) == (1, False)
    assert (warned["level"], "old: [secret]" in warned["message"]) == ("warning", True)
    assert [event["level"] for event in failed] == ["critical", "critical"]
    assert "in a thread [secret]" in failed[0]["exception"]
    assert "at last [secret]" in failed[1]["exception"]


def test_event_that_cannot_be_formatted_shows_no_argument(capsys: pytest.CaptureFixture[str]) -> None:
    stream = StringIO()
    handler = EventHandler(stream)
    handler.setFormatter(event_formatter(Redaction([]), ROOMS, is_json=True))

    handler.handle(logging.LogRecord("sources", logging.INFO, __file__, 7, "%d", (SECRET,), None))

    assert stream.getvalue() == "an event could not be logged, from sources line 7\n"
    assert capsys.readouterr() == ("", "")


def test_closed_stream_ends_nothing() -> None:
    stream = StringIO()
    configure_logging("info", layout="json", stream=stream)
    stream.close()

    logging.getLogger("cli").info("hello")

    assert logging.getLogger("cli").isEnabledFor(logging.INFO)
