"""Settings: the `footnote.toml` of the day, with the files of its secrets."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from mcp_server.callers.static_tokens import hash_of, new_token
from playground.openai.service import KEY
from playground.s3 import BUCKET, SECRETS, options

_TABLES = """
data_dir = {data}

[ledger]
url = {ledger}

[answers]
freshness_milliseconds = 1500

[sources.wiki]
kind = "confluence"
base_url = {wiki}
deployment = {deployment}
username = {username}
token_file = "wiki.token"
schedule = "every 1 minute"
webhook_secret_file = "hook"

[sources.tools]
kind = "git"
url = {tools}
readers = ["everyone"]
link_template = "https://code.example/tools/{{commit}}/{{path}}#L{{first}}-L{{last}}"
schedule = "every 1 minute"
webhook_secret_file = "hook"

[sources.plans]
kind = "git"
url = {plans}
readers = ["group:wiki/eng"]
link_template = "https://code.example/plans/{{commit}}/{{path}}#L{{first}}-L{{last}}"
schedule = "every 1 minute"
webhook_secret_file = "hook"

[sources.shelf]
kind = "folder"
path = {shelf}
readers = ["group:board"]
link_template = "https://files.example/{{path}}"
schedule = "every 1 minute"

[groups]
board = {board}

[models.main]
model = "openai/main"
api_base = {model}
api_key_file = "model.key"
first_token_seconds = 10

[slack]
bot_token_file = "bot.token"
app_token_file = "app.token"
api_url = {slack}
person_per_minute = 1000
workspace_per_minute = 10000

[mcp]
transport = "http"
calls_per_minute = 100000
{tokens}
{storage}
[logging]
level = "info"
format = "json"
"""
_STORAGE = """
[index]
uri = "s3://{bucket}/day"
storage_secrets_file = "storage"

[index.storage_options]
{options}
"""
_TOKEN = """
[mcp.tokens.{name}]
sha256 = "{sha256}"
principal = "{principal}"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Where everything is.

    Attributes:
        wiki: Of the Confluence; `deployment` and `username` as the settings have them.
        repositories: Paths by the names of sources, of repositories and the folder.
        bot_token: With `app_token`, of Slack.
        storage: The port of object storage; None: the index lies in a folder.
    """

    wiki: str
    deployment: str
    username: str
    wiki_token: str
    places: Mapping[str, Path]
    model: str
    slack: str
    bot_token: str
    app_token: str
    storage: int | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """What was written.

    Attributes:
        file: The settings.
        hook_secret: Signs the webhooks of all sources.
        tokens: By the names of people: what they ask the MCP server with.
    """

    file: Path
    hook_secret: str
    tokens: Mapping[str, str]


def write_settings(folder: Path, at: Addresses, people: Sequence[str], board: Sequence[str], ledger: str) -> Written:
    """Write settings below a folder.

    Args:
        folder: Holds settings, secrets and the data folder.
        at: Where everything is.
        people: Who may ask the MCP server, by the names before @example.com; nobody in particular is "public".
        board: Who may read the folder.
        ledger: Its URL; empty: a file in the data folder.
    """
    secret, tokens = token_hex(), {name: new_token() for name in people}
    secrets = {"hook": secret, "wiki.token": at.wiki_token, "model.key": KEY, "bot.token": at.bot_token}
    secrets |= {"app.token": at.app_token, "storage": "\n".join(f"{name}={value}" for name, value in SECRETS.items())}
    for name, value in secrets.items():
        (folder / name).touch(mode=0o600)
        (folder / name).write_text(value, encoding="utf-8")
    values = {
        **{name: str(path) for name, path in at.places.items()},
        "wiki": at.wiki,
        "deployment": at.deployment,
        "username": at.username,
        "model": at.model,
        "slack": at.slack,
        "data": str(folder / "data"),
        "ledger": ledger,
        "board": [f"{name}@example.com" for name in board],
    }
    told = {name: json.dumps(value) for name, value in values.items()}
    tables = [
        _TOKEN.format(name=name, sha256=hash_of(token), principal=principal(name)) for name, token in tokens.items()
    ]
    file = folder / "footnote.toml"
    text = _TABLES.format(**told, tokens="".join(tables), storage=_storage(at.storage))
    file.write_text(text, encoding="utf-8")
    return Written(file, secret, tokens)


def _storage(port: int | None) -> str:
    if port is None:
        return ""
    lines = [f"{name} = {json.dumps(value)}" for name, value in options(port).items()]
    return _STORAGE.format(bucket=BUCKET, options="\n".join(lines))


def principal(name: str) -> str:
    """Return who is asking, as the settings name them."""
    return "public" if name == "anybody" else f"{name}@example.com"
