"""Start: the real door, `python -m bot`, with the built-in embedding model, over a socket and over HTTP."""

import asyncio
import socket
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import httpx
import pytest

from bot.manifest import manifest
from bot.oauth import OAuth
from bot.start import Secrets, _is_alive, rules_of, secrets_of
from config.load import load_settings
from indexer.alerting.conditions import Kind
from ledger.alert import Condition, Severity
from ledger.alerts import settle_alerts
from ledger.engine import open_ledger, sqlite_url
from playground.slack.server import Server, running
from playground.slack.slack import Slack
from tests.bot.ports import free_port
from tests.bot.several import install
from tests.bot.workplace import MANIFEST, PAGES, ROOT, SETTINGS
from tests.fakes.hook_receiver import receiving
from wiring.indexing import run_index
from wiring.refused import Refused
from wiring.rooms import Rooms


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("real")
    for name, text in PAGES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "footnote.toml").write_text(SETTINGS, encoding="utf-8")
    rooms = Rooms(load_settings(folder / "footnote.toml", {}).settings, folder / "footnote.toml")
    run_index(rooms, requested_by="a test")
    rooms.close()
    return folder


def start(folder: Path, **variables: str) -> "subprocess.Popen[str]":
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", **variables}
    command = [sys.executable, "-P", "-m", "bot"]
    return subprocess.Popen(command, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True)


def tokens(server: Server) -> dict[str, str]:
    slack = server.slack
    return {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_SIGNING_SECRET": slack.world.app.signing_secret,
        "SLACK_API_URL": server.api_url,
    }


def ask_and_end(server: Server, process: "subprocess.Popen[str]") -> str:
    """Ask once, end the process in order, and return what was answered."""
    ana = server.slack.person("Ana Costa")
    team = server.slack.channel("team", ana)
    asked = ana.mention(team, "how often are signing keys rotated?")

    def words() -> str:
        told = [each for each in ana.thread(asked)[1:] if (each.message.metadata or {}).get("event_type")]
        return told[0].words if told and not told[0].is_streaming else ""

    try:
        return server.wait(words, seconds=60)
    finally:
        process.terminate()
        _, said = process.communicate(timeout=60)
        assert process.returncode == 0, said


def test_it_answers_over_a_socket_and_ends_in_order(folder: Path) -> None:
    with running(Slack(MANIFEST)) as server:
        assert "every 90 days" in ask_and_end(server, start(folder, **tokens(server)))


def test_it_answers_over_http(folder: Path) -> None:
    port = free_port()
    with running(Slack(manifest(f"http://127.0.0.1:{port}"))) as server:
        transport = {"FOOTNOTE__SLACK__TRANSPORT": "http", "FOOTNOTE__SLACK__PORT": str(port)}
        process = start(folder, **tokens(server), **transport)
        server.wait(lambda: is_open(port), seconds=60)
        assert "every 90 days" in ask_and_end(server, process)


def leave_an_alert_untold(folder: Path) -> None:
    """Leave what an indexer leaves that was killed before it could tell."""
    ledger = open_ledger(sqlite_url(folder / ".footnote" / "ledger.db"))
    now = datetime.now(UTC)
    stopped = Condition(Kind.DELETIONS_STOPPED, "docs", Severity.WARNING, now, {})
    settle_alerts(ledger, [stopped], now, is_judged=lambda _: True, channels=["slack"])
    ledger.dispose()


def test_it_shows_its_figures_where_the_settings_say_and_tells_what_an_indexer_left_untold(folder: Path) -> None:
    port = free_port()
    leave_an_alert_untold(folder)
    with running(Slack(MANIFEST)) as server, receiving() as receiver:
        settings = {"FOOTNOTE__METRICS__BOT_PORT": str(port), "FOOTNOTE__ALERTS__SLACK_WEBHOOK": receiver.url}
        process = start(folder, **tokens(server), **settings)
        server.wait(lambda: is_open(port), seconds=60)
        server.wait(lambda: receiver.posted, seconds=60)
        try:
            figures = httpx.get(f"http://127.0.0.1:{port}/metrics", trust_env=False, timeout=60).text.splitlines()
            health = httpx.get(f"http://127.0.0.1:{port}/healthz", trust_env=False, timeout=60)
        finally:
            process.terminate()
            _, said = process.communicate(timeout=60)

    assert process.returncode == 0, said
    assert 'footnote_source_documents{source="docs"} 2.0' in figures
    assert 'footnote_requests_total{kind="ask",outcome="answered"} 0.0' in figures
    assert (health.status_code, health.text) == (200, "ok\n")
    assert b"A run of docs would have removed much of it" in receiver.posted[0].body


@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
@pytest.mark.parametrize("transport", ["socket", "http"])
def test_it_answers_in_a_workspace_that_installs_it(folder: Path, transport: str) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with running(Slack(manifest(url if transport == "http" else "", url))) as server:
        oauth = oauth_of(server, url)
        process = start(folder, **tokens(server) | variables_of(oauth, transport, port))
        server.wait(lambda: is_open(port), seconds=60)
        assert "is in your workspace now" in asyncio.run(install(oauth, server.slack))
        assert "every 90 days" in ask_and_end(server, process)


SEVERAL = {
    "SLACK_APP_TOKEN": "xapp-1",
    "FOOTNOTE__SLACK__CLIENT_ID": "1.2",
    "FOOTNOTE__SLACK__CLIENT_SECRET": "pl4nted",
    "FOOTNOTE__SLACK__PUBLIC_URL": "https://bot.example.com/",
    "FOOTNOTE__SLACK__WORKSPACES": "T024BE7LD",
}


def secrets(tmp_path: Path, **changed: str) -> Secrets:
    file = tmp_path / "footnote.toml"
    file.write_text("", encoding="utf-8")
    return secrets_of(load_settings(file, SEVERAL | changed).settings.slack)


async def test_a_loop_that_hangs_is_not_alive() -> None:
    loop = asyncio.get_running_loop()
    assert await asyncio.to_thread(_is_alive, loop)

    found: list[bool] = []
    asking = Thread(target=lambda: found.append(_is_alive(loop, seconds=0.01)))
    asking.start()
    # The loop stands still meanwhile.
    asking.join()
    assert found == [False]


def test_several_workspaces_have_no_token_and_an_address(tmp_path: Path) -> None:
    found = secrets(tmp_path)

    assert (found.bot_token, found.door) == ("", "xapp-1")
    assert found.oauth == OAuth("1.2", "pl4nted", "https://bot.example.com", frozenset({"T024BE7LD"}))
    assert "pl4nted" not in repr(found)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"FOOTNOTE__SLACK__CLIENT_SECRET": ""}, "slack.client_secret_file (or FOOTNOTE__SLACK__CLIENT_SECRET)"),
        ({"SLACK_APP_TOKEN": ""}, "slack.app_token_file (or SLACK_APP_TOKEN)"),
        ({"FOOTNOTE__SLACK__PUBLIC_URL": ""}, "With slack.client_id the bot needs slack.public_url"),
        ({"FOOTNOTE__SLACK__WORKSPACES": ""}, "With slack.client_id the bot needs slack.workspaces"),
        ({"SLACK_BOT_TOKEN": "xoxb-pl4nted"}, "slack.bot_token is for one workspace, and slack.client_id for several"),
    ],
)
def test_several_workspaces_need_all_that_lets_them_install_it(
    tmp_path: Path, changed: dict[str, str], says: str
) -> None:
    with pytest.raises(Refused) as refused:
        secrets(tmp_path, **changed)

    assert says in str(refused.value)
    assert "pl4nted" not in str(refused.value)


def test_without_tokens_it_says_which_and_where_from(folder: Path) -> None:
    process = start(folder)
    _, said = process.communicate(timeout=60)

    assert process.returncode == 2
    assert "slack.bot_token_file (or SLACK_BOT_TOKEN) and slack.app_token_file (or SLACK_APP_TOKEN)" in said
    assert "footnote slack manifest" in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"SLACK_APP_TOKEN": "xoxb-pl4nted"}, "refuses the app token"),
        ({"SLACK_BOT_TOKEN": "xoxb-pl4nted"}, "refuses the bot token"),
        ({"SLACK_API_URL": "http://127.0.0.1:9/api/"}, "cannot be reached"),
    ],
)
def test_what_slack_refuses_is_said_in_words_and_without_the_token(
    folder: Path, wrong: dict[str, str], says: str
) -> None:
    with running(Slack(MANIFEST)) as server:
        process = start(folder, **tokens(server) | wrong)
        _, said = process.communicate(timeout=60)

    assert process.returncode == 2
    assert says in said
    assert "pl4nted" not in said
    assert "Traceback" not in said


def test_a_channel_has_what_it_does_not_set_from_the_rest(tmp_path: Path) -> None:
    file = tmp_path / "footnote.toml"
    file.write_text('[slack]\nmode = "every"\nonly_confident = true\n[channels.C024BE91L]\nmode = "mention"\n')
    rules = rules_of(load_settings(file, {}).settings)

    assert rules.usual.mode == "every"
    assert (rules.channels["C024BE91L"].mode, rules.channels["C024BE91L"].only_confident) == ("mention", True)


def oauth_of(server: Server, url: str) -> OAuth:
    app = server.world.app
    return OAuth(app.client_id, app.client_secret, url, frozenset({server.slack.workspace.id}))


def variables_of(oauth: OAuth, transport: str, port: int) -> dict[str, str]:
    return {
        "SLACK_BOT_TOKEN": "",
        "FOOTNOTE__SLACK__CLIENT_ID": oauth.client_id,
        "FOOTNOTE__SLACK__CLIENT_SECRET": oauth.client_secret,
        "FOOTNOTE__SLACK__PUBLIC_URL": f"{oauth.public_url}/",
        "FOOTNOTE__SLACK__WORKSPACES": ",".join(oauth.teams),
        "FOOTNOTE__SLACK__TRANSPORT": transport,
        "FOOTNOTE__SLACK__PORT": str(port),
    }


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
