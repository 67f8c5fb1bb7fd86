"""`footnote up`: real processes, the stand-in for Slack, and what happens when one of them cannot stay."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from time import monotonic

import httpx
import pytest

from cli.up import _left_out
from config.load import load_settings
from playground.slack.server import Server, running
from playground.slack.slack import Slack
from tests.bot.ports import free_port
from tests.bot.workplace import MANIFEST
from tests.cli.conftest import ROOT

SETTINGS = """
[sources.docs]
kind = "folder"
path = "docs"
readers = ["everyone"]
"""
PATIENCE_SECONDS = 120.0


@pytest.fixture
def team(fresh):
    (fresh.folder / "docs").mkdir()
    (fresh.folder / "docs" / "keys.md").write_text("# Keys\n\nSigning keys are rotated every 90 days.\n")
    (fresh.folder / "footnote.toml").write_text(SETTINGS)
    return fresh


def start(folder: Path, **environment: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "cli", "up"],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"} | environment,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def server() -> Iterator[Server]:
    with running(Slack(MANIFEST)) as server:
        yield server


def tokens(server: Server) -> dict[str, str]:
    slack = server.slack
    return {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": server.api_url,
    }


def is_ready(port: int, page: str) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}{page}", trust_env=False, timeout=10).status_code == 200
    except httpx.HTTPError:
        return False


def until(is_so, process) -> None:
    end = monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert process.poll() is None
        assert monotonic() < end
        Event().wait(0.1)


def test_all_three_answer_and_end_together(team, server):
    mcp, indexer = free_port(), free_port()
    ports = {"FOOTNOTE__MCP__PORT": str(mcp), "FOOTNOTE__INDEXER__PORT": str(indexer)}
    ana = server.slack.person("Ana Costa")
    channel = server.slack.channel("team", ana)
    process = start(team.folder, FOOTNOTE__MCP__PRINCIPAL="public", **ports, **tokens(server))
    try:
        until(lambda: is_ready(mcp, "/ready") and is_ready(indexer, "/readyz") and server.sockets.connections, process)
        asked = ana.mention(channel, "how often are signing keys rotated?")
        until(lambda: any((each.message.metadata or {}).get("event_type") for each in ana.thread(asked)[1:]), process)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    finally:
        process.kill()

    # Whatever takes longer than ten seconds is killed, which is a failure.
    assert process.returncode == 0, said
    assert [port for port, page in ((mcp, "/health"), (indexer, "/healthz")) if is_ready(port, page)] == []
    assert list(server.sockets.connections) == []
    assert said.startswith("Starting: indexer, MCP server, bot. Ctrl-C ends it.\n")
    assert "Traceback" not in said


def test_without_settings_it_says_how_to_begin(fresh):
    done = fresh("up")

    assert done.returncode == 2
    assert "`footnote init` writes one" in done.stderr


def test_what_is_not_set_up_is_left_out_with_a_reason(team):
    left_out = _left_out(load_settings(team.folder / "footnote.toml", {}).settings)

    assert list(left_out) == ["MCP server", "bot"]
    assert "`footnote mcp token NAME`" in left_out["MCP server"]
    assert "`footnote slack manifest`" in left_out["bot"]


def test_a_bot_that_is_set_up_in_part_lets_nothing_begin(team):
    (team.folder / "token").write_text("xoxb-pl4nted")
    (team.folder / "footnote.toml").write_text(f'{SETTINGS}[slack]\nbot_token_file = "token"\n')
    done = team("up")

    assert done.returncode == 2
    assert "The bot needs slack.app_token_file" in done.stderr
    assert "pl4nted" not in done.stderr
    assert "Starting" not in done.stderr
