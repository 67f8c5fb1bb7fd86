"""A day of a team: every process of Footnote at its work, logging all it can, with a secret in every place for one."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any

import httpx

from config.schema import NAMED, SECTIONS, is_secret
from config.sources import KINDS
from ledger.engine import open_ledger, sqlite_url
from ledger.runs import RunStatus, latest_runs
from mcp_server.callers.static_tokens import hash_of, new_token
from playground.confluence.server import running as running_wiki
from playground.confluence.site import Site
from playground.openai.server import running as running_model
from playground.slack.server import Server
from playground.slack.server import running as running_slack
from playground.slack.slack import Slack
from tests.bot.ports import free_port
from tests.bot.workplace import MANIFEST
from tests.fakes.nobody import nobody

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 300.0
_SOURCES = {"folder": "DOCS", "git": "CODE", "confluence": "WIKI"}
DELIVERY = "72d3162e-cc78-11e3-81ab-4c9367dc0958"
IN_DOCUMENT, IN_QUESTION = "quokkalith", "zanzibarine"
QUESTION = f"How often is the {IN_DOCUMENT} key rotated in {IN_QUESTION} terms?"
SETTINGS = """
[groups]
people = ["ana.costa@example.com"]
[tools.grafana]
url = "{nobody}/mcp"
users = ["everyone"]
reads = ["query"]
[mcp]
transport = "http"
port = {mcp}
[mcp.tokens.laptop]
sha256 = "{token}"
principal = "public"
[indexer]
port = {indexer}
[embedders.later]
model = "litellm:openai/later"
[sources.docs]
kind = "folder"
path = "docs"
readers = ["everyone"]
[sources.code]
kind = "git"
url = "{nobody}/code.git"
readers = ["everyone"]
[sources.wiki]
kind = "confluence"
base_url = "{wiki}"
username = "footnote@example.com"
"""


def planted() -> dict[tuple[str, str], str]:
    """Return a secret for every setting that holds one, by the kind of its table and its name."""
    tables = {**SECTIONS, **NAMED, **{f"sources.{kind}": model for kind, model in KINDS.items()}}
    # That is an address, as it is what may be posted to.
    is_address = {("alerts", "slack_webhook")}
    return {
        (table, name): f"{'https://127.0.0.1:9/' * ((table, name) in is_address)}pl4nted/{table}+{name}-0123456789"
        for table, model in tables.items()
        for name, each in model.model_fields.items()
        if is_secret(each)
    }


@dataclass
class Day:
    """What was logged.

    Attributes:
        said: Everything that each process wrote to standard error.
        secrets: All that must not stand in it.
    """

    folder: Path
    said: dict[str, str] = field(default_factory=dict)
    secrets: list[str] = field(default_factory=list)
    variables: dict[str, str] = field(default_factory=dict)

    def events(self, process: str) -> list[dict[str, Any]]:
        """Return what a process logged."""
        return [json.loads(line) for line in self.said[process].splitlines()]

    @contextmanager
    def at_work(self, name: str, *command: str, variables: Mapping[str, str] = {}) -> "Iterator[subprocess.Popen[str]]":
        """Let a process work while the block runs, and keep what it says."""
        with (self.folder / f"{name}.stderr").open("w+", encoding="utf-8") as errors:
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", *command],
                cwd=self.folder,
                env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), **self.variables, **variables},
                stdout=subprocess.DEVNULL,
                stderr=errors,
                text=True,
            )
            try:
                yield process
                process.terminate()
                process.wait(PATIENCE_SECONDS)
            finally:
                process.kill()
                process.wait()
                errors.seek(0)
                self.said[name] = errors.read()


def until(is_so: Callable[[], object], process: "subprocess.Popen[str]") -> None:
    """Wait for something that a process brings about."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert process.poll() is None, "it has ended; its .stderr in the folder of the day tells why"
        assert time.monotonic() < end
        Event().wait(0.05)


@contextmanager
def lived(folder: Path) -> Iterator[Day]:
    """Let a team index its documents, be told of a change, and ask in every way; yield what was logged."""
    (folder / "docs").mkdir(parents=True)
    text = f"# Keys\n\nThe {IN_DOCUMENT} key is rotated every 90 days by the platform team.\n"
    (folder / "docs" / "keys.md").write_text(text, encoding="utf-8")
    token, ports = new_token(), {"mcp": free_port(), "indexer": free_port()}
    with nobody() as away, running_wiki(Site()) as wiki, running_slack(Slack(MANIFEST)) as slack:
        text = SETTINGS.format(nobody=away, wiki=wiki.base_url, token=hash_of(token), **ports)
        (folder / "footnote.toml").write_text(text, encoding="utf-8")
        day = Day(folder, variables=_variables(slack))
        day.secrets = [*planted().values(), token, slack.slack.bot_token, slack.slack.app_token]
        _index(day, ports["indexer"], planted()["sources.folder", "webhook_secret"])
        with running_model() as model:
            model.faults.add("refuse", times=None, status=401)
            _ask_in_slack(day, slack, model.api_base)
        _ask_over_mcp(day, ports["mcp"], token)
        with day.at_work("ask", "cli", "ask", QUESTION, "--public") as process:
            process.wait(PATIENCE_SECONDS)
        yield day


def _variables(slack: Server) -> dict[str, str]:
    """Return the settings that hold secrets; the stand-in for Slack knows its own."""
    name_of = {"tools": "TOOLS__GRAFANA", "embedders": "EMBEDDERS__LATER"}
    name_of |= {f"sources.{kind}": f"SOURCES__{name}" for kind, name in _SOURCES.items()}
    variables = {
        f"FOOTNOTE__{name_of.get(table, table.upper())}__{name.upper()}": secret
        for (table, name), secret in planted().items()
        # The model of the bot has its own, and neither a file nor a folder has any.
        if table not in {"ledger", "index", "models"}
    }
    variables["FOOTNOTE__TOOLS__GRAFANA__SECRETS"] = f"Authorization=Bearer {planted()['tools', 'secrets']}"
    variables["FOOTNOTE__SLACK__BOT_TOKEN"] = slack.slack.bot_token
    variables["FOOTNOTE__SLACK__APP_TOKEN"] = slack.slack.app_token
    return variables | {"SLACK_API_URL": slack.api_url, "FOOTNOTE__LOGGING__LEVEL": "debug"}


def _index(day: Day, port: int, secret: str) -> None:
    url = f"http://127.0.0.1:{port}"
    (day.folder / ".footnote").mkdir()
    ledger = open_ledger(sqlite_url(day.folder / ".footnote" / "ledger.db"))
    ended = {RunStatus.DONE, RunStatus.FAILED}

    def runs_ended(least: int = 0) -> bool:
        found = latest_runs(ledger)
        return len(found) == 3 and found["docs"].id > least and all(run.status in ended for run in found.values())

    with day.at_work("indexer", "indexer") as process, httpx.Client(trust_env=False, timeout=30) as http:
        until(runs_ended, process)
        before = latest_runs(ledger)["docs"].id
        for shown in ("wrong", secret):
            headers = {"Authorization": f"Bearer {shown}", "X-GitHub-Delivery": DELIVERY}
            http.post(f"{url}/webhooks/docs", headers=headers, content=b"{}")
        until(lambda: runs_ended(before), process)
    ledger.dispose()


def _ask_in_slack(day: Day, slack: Server, model: str) -> None:
    main = "FOOTNOTE__MODELS__MAIN__"
    variables = {f"{main}MODEL": "openai/stand-in", f"{main}API_BASE": model, f"{main}RETRIES": "0"}
    ana = slack.slack.person("Ana Costa")
    team = slack.slack.channel("team", ana)
    with day.at_work("bot", "bot", variables=variables | {f"{main}API_KEY": planted()["models", "api_key"]}):
        asked = ana.mention(team, QUESTION)

        def is_answered() -> bool:
            told = [each for each in ana.thread(asked)[1:] if (each.message.metadata or {}).get("event_type")]
            return bool(told) and not told[0].is_streaming

        slack.wait(is_answered, seconds=PATIENCE_SECONDS)


def _ask_over_mcp(day: Day, port: int, token: str) -> None:
    url, ask = f"http://127.0.0.1:{port}", {"name": "search_docs", "arguments": {"query": QUESTION}}
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": ask}
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/json, text/event-stream"}
    with day.at_work("mcp", "mcp_server") as process, httpx.Client(trust_env=False, timeout=60) as http:

        def is_refused() -> bool:
            try:
                wrong = {**headers, "Authorization": "Bearer pl4nted-wrong-token-1"}
                return http.post(f"{url}/mcp", json=call, headers=wrong).status_code == 401
            except httpx.TransportError:
                return False

        until(is_refused, process)
        assert http.post(f"{url}/mcp", json=call, headers=headers).status_code == 200
