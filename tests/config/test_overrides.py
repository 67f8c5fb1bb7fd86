from pathlib import Path
from typing import Any

import pytest

from config.load import load_settings
from config.overrides import variable_name
from config.schema import INNER, INNER_NAMED, SECTIONS, KeyPath, source_fields
from config.sources import KINDS
from tests.config.conftest import Load, Problems
from tests.config.mcp_variables import MCP_VARIABLES

TEXT = """\
[index]
uri = "s3://bucket/elsewhere"
[groups]
SRE-Team = ["ana@example.com"]
[sources.my-docs]
kind = "folder"
path = "a"
readers = ["everyone"]
[sources.code]
kind = "git"
url = "https://example.com/a.git"
readers = ["everyone"]
[sources.wiki]
kind = "confluence"
base_url = "https://example.atlassian.net/wiki"
[channels.C024BE91L]
tone = "Long."
[mcp]
url = "https://mcp.example.com/mcp"
[mcp.tokens.ci-jobs]
sha256 = "0000000000000000000000000000000000000000000000000000000000000000"
principal = "public"
"""

SCALARS: list[tuple[str, str, Any]] = [
    ("DATA_DIR", "/data", Path("/data")),
    ("CLI__AUDIENCE", "Ana@Example.com", "ana@example.com"),
    ("INDEX__URI", "s3://bucket/index", "s3://bucket/index"),
    ("INDEX__STORAGE_OPTIONS", '{"aws_region": "eu-west-1"}', {"aws_region": "eu-west-1"}),
    ("INDEX__STORAGE_SECRETS", "aws_secret_access_key=s3cret", "aws_secret_access_key=s3cret"),
    ("INDEX__REFRESH_SECONDS", "5", 5),
    ("LEDGER__URL", "postgresql://u:pw@host/db", "postgresql://u:pw@host/db"),
    ("ANSWERS__FRESHNESS_MILLISECONDS", "800", 800),
    ("EMBEDDER__MODEL", "fastembed:BAAI/bge-small-en-v1.5", "fastembed:BAAI/bge-small-en-v1.5"),
    ("EMBEDDER__THREADS", "4", 4),
    ("EMBEDDER__BATCH_SIZE", " 8 ", 8),
    ("EMBEDDER__REQUESTS", "16", 16),
    ("EMBEDDER__MAX_TOKENS", "256", 256),
    ("EMBEDDER__DIMENSION", "384", 384),
    ("EMBEDDER__QUERY_PREFIX", "query: ", "query: "),
    ("EMBEDDER__PASSAGE_PREFIX", "passage: ", "passage: "),
    ("EMBEDDER__API_BASE", "http://127.0.0.1:8080/v1", "http://127.0.0.1:8080/v1"),
    ("EMBEDDER__API_KEY", "sk-1", "sk-1"),
    ("RERANKER__MODEL", "litellm:cohere/rerank-v3.5", "litellm:cohere/rerank-v3.5"),
    ("RERANKER__CANDIDATES", "50", 50),
    ("RERANKER__TIMEOUT_MILLISECONDS", "900", 900),
    ("EMBEDDER__FOLDER", "/models/ours", Path("/models/ours")),
    ("RERANKER__FOLDER", "/models/ours", Path("/models/ours")),
    ("RERANKER__API_BASE", "http://127.0.0.1:8080", "http://127.0.0.1:8080"),
    ("RERANKER__API_KEY", "sk-2", "sk-2"),
    ("METRICS__MCP", "true", True),
    ("METRICS__INDEXER", "true", True),
    ("METRICS__BOT_PORT", "9102", 9102),
    ("METRICS__HOST", "0.0.0.0", "0.0.0.0"),
    ("ALERTS__SLACK_WEBHOOK", "https://hooks.slack.com/services/T/B/x", "https://hooks.slack.com/services/T/B/x"),
    ("ALERTS__WEBHOOK_URL", "https://ops.example.com/x", "https://ops.example.com/x"),
    ("ALERTS__WEBHOOK_SECRET", "0123456789abcdef", "0123456789abcdef"),
    ("ALERTS__DISK_PERCENT", "10", 10),
    ("ALERTS__DISK_GIGABYTES", "0", 0),
    ("LOGGING__LEVEL", "debug", "debug"),
    ("LOGGING__FORMAT", "json", "json"),
    ("GROUPS__SRE_TEAM", "ben@example.com, Eva@example.com", ("ben@example.com", "eva@example.com")),
    ("GROUPS__NEW", "[]", ()),
    ("SOURCES__MY_DOCS__PATH", "/docs", Path("/docs")),
    ("SOURCES__MY_DOCS__READERS", "group:SRE-Team,user:Ana@example.com", ("group:SRE-Team", "user:ana@example.com")),
    ("SOURCES__MY_DOCS__READERS", '["everyone"]', ("everyone",)),
    ("SOURCES__MY_DOCS__INCLUDE", '["{a,b}/*.md"]', ("{a,b}/*.md",)),
    ("SOURCES__MY_DOCS__EXCLUDE", "drafts/**", ("drafts/**",)),
    ("SOURCES__MY_DOCS__LABELS", "Wiki,,handbook", ("handbook", "wiki")),
    ("SOURCES__MY_DOCS__RELEASE_PATTERN", "docs/{release}/**", "docs/{release}/**"),
    ("SOURCES__MY_DOCS__PREFERRED_RELEASE", "4.10", "4.10"),
    ("SOURCES__MY_DOCS__MAX_MEGABYTES", "5", 5),
    ("SOURCES__MY_DOCS__SCHEDULE", "0 3 * * MON", "0 3 * * mon"),
    ("INDEXER__HOST", "0.0.0.0", "0.0.0.0"),
    ("INDEXER__PORT", "9000", 9000),
    ("INDEXER__TIMEZONE", "Europe/Paris", "Europe/Paris"),
    ("SLACK__BOT_TOKEN", "xoxb-1", "xoxb-1"),
    ("SLACK__APP_TOKEN", "xapp-1", "xapp-1"),
    ("SLACK__SIGNING_SECRET", "5ecret", "5ecret"),
    ("SLACK__CLIENT_ID", "1.2", "1.2"),
    ("SLACK__CLIENT_SECRET", "5ecret", "5ecret"),
    ("SLACK__WORKSPACES", "T024BE7LD,T0614TZR7", ("T024BE7LD", "T0614TZR7")),
    ("SLACK__PUBLIC_URL", "https://bot.example.com", "https://bot.example.com"),
    ("SLACK__TRANSPORT", "http", "http"),
    ("SLACK__PORT", "3001", 3001),
    ("SLACK__API_URL", "http://127.0.0.1:1/api/", "http://127.0.0.1:1/api/"),
    ("SLACK__MODE", "every", "every"),
    ("SLACK__ONLY_CONFIDENT", "true", True),
    ("SLACK__EVERYONE_ABOVE", "50", 50),
    ("SLACK__PERSON_PER_MINUTE", "3", 3),
    ("SLACK__WORKSPACE_PER_MINUTE", "30", 30),
    ("SLACK__AT_ONCE", "2", 2),
    ("SLACK__OPERATORS", "U024BE7LH,S0614TZR7", ("U024BE7LH", "S0614TZR7")),
    ("SLACK__HUMANS", "S0614TZR7", ("S0614TZR7",)),
    ("SLACK__BOTS", "B012", ("B012",)),
    ("SLACK__BOT_TURNS", "2", 2),
    ("SLACK__KEEP_DAYS", "7", 7),
    ("SLACK__REPORT_CHANNEL", "C024BE91L", "C024BE91L"),
    ("SLACK__REPORT_AT", "fri 16:30", "fri 16:30"),
    ("CHANNELS__C024BE91L__MODE", "mention", "mention"),
    ("CHANNELS__C024BE91L__SOURCES", "docs", ("docs",)),
    ("CHANNELS__C024BE91L__TONE", "Short.", "Short."),
    ("CHANNELS__C024BE91L__ONLY_CONFIDENT", "true", True),
    *MCP_VARIABLES,
    ("TRACING__KEEP_DAYS", "7", 7),
    ("TRACING__OTLP_ENDPOINT", "http://127.0.0.1:4318", "http://127.0.0.1:4318"),
    ("SOURCES__CODE__URL", "git@example.com:a/b.git", "git@example.com:a/b.git"),
    ("SOURCES__CODE__REF", "main", "main"),
    ("SOURCES__CODE__SUBFOLDER", "docs/", "docs"),
    ("SOURCES__CODE__HOST_KIND", "gitea", "gitea"),
    ("SOURCES__CODE__LINK_TEMPLATE", "https://x/{path}", "https://x/{path}"),
    ("SOURCES__CODE__USERNAME", "ana", "ana"),
    ("SOURCES__CODE__TOKEN", "t0ken", "t0ken"),
    ("SOURCES__CODE__WEBHOOK_SECRET", "0123456789abcdef", "0123456789abcdef"),
    ("SOURCES__CODE__SSH_KEY_FILE", "/keys/id", Path("/keys/id")),
    ("SOURCES__WIKI__BASE_URL", "https://wiki.example.com/", "https://wiki.example.com"),
    ("SOURCES__WIKI__DEPLOYMENT", "data-center", "data-center"),
    ("SOURCES__WIKI__PERMISSION_AGE_HOURS", "12", 12),
    ("SOURCES__WIKI__SPACES", "ENG,OPS", ("ENG", "OPS")),
    ("SOURCES__WIKI__TREES", '["123"]', ("123",)),
    ("SOURCES__WIKI__CQL", 'label = "kept"', 'label = "kept"'),
    ("SOURCES__WIKI__INCLUDE_TITLES", "Runbook", ("Runbook",)),
    ("SOURCES__WIKI__EXCLUDE_TITLES", "Minutes*,Draft*", ("Minutes*", "Draft*")),
    ("SOURCES__WIKI__INCLUDE_LABELS", "Runbook", ("runbook",)),
    ("SOURCES__WIKI__EXCLUDE_LABELS", "obsolete", ("obsolete",)),
    ("SOURCES__WIKI__BLOG_POSTS", "false", False),
    ("SOURCES__WIKI__ATTACHMENTS", "false", False),
    ("SOURCES__WIKI__COMMENTS", "true", True),
    ("SOURCES__WIKI__ACCOUNTS", '{"Ana@example.com": "712020:5a0b"}', {"ana@example.com": "712020:5a0b"}),
    ("SOURCES__WIKI__EMAIL_PATTERN", "{username}@example.com", "{username}@example.com"),
    ("SOURCES__WIKI__ALLOW_HTTP", "true", True),
]
FILES = ["LEDGER__URL_FILE", "EMBEDDER__API_KEY_FILE", "RERANKER__API_KEY_FILE", "SOURCES__CODE__TOKEN_FILE"]
FILES += ["SLACK__BOT_TOKEN_FILE", "SLACK__APP_TOKEN_FILE", "SLACK__SIGNING_SECRET_FILE", "SLACK__CLIENT_SECRET_FILE"]
FILES += ["SOURCES__CODE__WEBHOOK_SECRET_FILE", "ALERTS__SLACK_WEBHOOK_FILE"]
FILES += ["ALERTS__WEBHOOK_SECRET_FILE", "INDEX__STORAGE_SECRETS_FILE"]
SAMPLES = {"LEDGER": "sqlite:////x/y.db", "ALERTS": "https://hooks.slack.com/services/T/B/x", "INDEX": "sas_token=x"}


def found(settings: Any, name: str) -> Any:
    """Follow a variable's name through the settings; secrets are opened."""
    top, *rest = name.lower().split("__")
    value = getattr(settings, top)
    for key in rest:
        if isinstance(value, dict):
            value = next(part for known, part in value.items() if known.lower().replace("-", "_") == key)
        else:
            value = getattr(value, key)
    return value.get_secret_value() if hasattr(value, "get_secret_value") else value


@pytest.mark.parametrize(("name", "text", "expected"), SCALARS)
def test_variable_overrides_the_file(load: Load, name: str, text: str, expected: object) -> None:
    assert found(load(TEXT, {f"FOOTNOTE__{name}": text}).settings, name) == expected


def test_variables_of_files_of_secrets_override_too(load: Load, tmp_path: Path) -> None:
    for name in FILES:
        secret = tmp_path / name
        secret.write_text(SAMPLES.get(name.partition("__")[0], "s3cret-of-some-length") + "\n")
        settings = load(TEXT, {f"FOOTNOTE__{name}": str(secret)}).settings

        assert found(settings, name.removesuffix("_FILE")) == secret.read_text().strip()


def test_the_names_that_slack_gives_its_variables_work_and_footnotes_own_win(load: Load) -> None:
    of_slack = {
        "SLACK_API_URL": "http://127.0.0.1:1/",
        "SLACK_BOT_TOKEN": "xoxb-slack",
        "SLACK_APP_TOKEN": "xapp-1",
    }
    settings = load(TEXT, {**of_slack, "FOOTNOTE__SLACK__BOT_TOKEN": "xoxb-own"}).settings

    assert found(settings, "SLACK__API_URL") == "http://127.0.0.1:1/"
    assert found(settings, "SLACK__APP_TOKEN") == "xapp-1"
    assert found(settings, "SLACK__BOT_TOKEN") == "xoxb-own"


def test_every_setting_is_among_those_tried_above() -> None:
    every: set[KeyPath] = {("data_dir",)} | {
        (name, key) for name, model in SECTIONS.items() for key in model.model_fields
    }
    every |= {(*path, key) for path, model in INNER.items() for key in model.model_fields}
    every |= {(*path, "ci-jobs", key) for path, model in INNER_NAMED.items() for key in model.model_fields}
    every -= {*INNER, *INNER_NAMED}
    tried = {name for name, _, _ in SCALARS} | set(FILES)

    assert {variable_name(path).removeprefix("FOOTNOTE__") for path in every} <= tried
    assert {key.upper() for key in source_fields()} - {"KIND"} == {
        name.split("__")[2] for name in tried if name.startswith("SOURCES")
    }


def test_variables_alone_can_make_a_source(folder: Path) -> None:
    environment = {
        "FOOTNOTE__SOURCES__NEW_ONE__KIND": "git",
        "FOOTNOTE__SOURCES__NEW_ONE__URL": "https://example.com/a.git",
        "FOOTNOTE__SOURCES__NEW_ONE__READERS": "everyone",
    }

    assert isinstance(load_settings(None, environment).settings.sources["new_one"], KINDS["git"])


def test_variable_matters_more_than_a_wrong_value_in_the_file(load: Load) -> None:
    assert load("[embedder]\nthreads = 'x'", {"FOOTNOTE__EMBEDDER__THREADS": "2"}).settings.embedder.threads == 2


def test_empty_variable_takes_back_what_the_file_sets(load: Load) -> None:
    settings = load("[embedder]\napi_key_file = 'gone'", {"FOOTNOTE__EMBEDDER__API_KEY_FILE": ""}).settings

    assert settings.embedder.api_key_file is None
    assert settings.embedder.api_key is None


def test_other_variables_are_left_alone(load: Load) -> None:
    assert load("", {"FOOTNOTE_SERVICE_HOST": "10.0.0.1", "FOOTNOTES__X": "1", "EMBEDDER__MODEL": "x"})


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({"EMBEDER__MODEL": "x"}, "EMBEDER__MODEL: there is no such setting; did you mean FOOTNOTE__EMBEDDER__MODEL?"),
        (
            {"embedder__modle": "x"},
            "embedder__modle: there is no such setting; did you mean FOOTNOTE__EMBEDDER__MODEL?",
        ),
        ({"QQ": "x"}, "QQ: there is no such setting."),
        ({"": "x"}, ": there is no such setting."),
        (
            {"EMBEDDER": "x"},
            "EMBEDDER: this names a table; set its keys one by one, such as FOOTNOTE__EMBEDDER__MODEL.",
        ),
        (
            {"SOURCES__MY_DOCS": "{}"},
            "SOURCES__MY_DOCS: this names a table; set its keys one by one, such as "
            "FOOTNOTE__SOURCES__MY_DOCS__READERS.",
        ),
        (
            {"SOURCES__MY_DOCS__PTH": "x"},
            "SOURCES__MY_DOCS__PTH: there is no such setting; did you mean FOOTNOTE__SOURCES__MY_DOCS__PATH?",
        ),
        (
            {"SOURCES__MY_DOCS__URL": "https://x"},
            "SOURCES__MY_DOCS__URL: sources.my-docs.url: only a source of kind git has this setting; this one is of "
            "kind folder.",
        ),
        (
            {"SOURCES__MYDOC__PATH": "x"},
            'SOURCES__MYDOC__PATH: sources.mydoc.kind: this is missing; allowed: "folder", "git" or "confluence". The '
            "file has no sources.mydoc.",
        ),
        (
            {"EMBEDDER__THREADS": "four"},
            'EMBEDDER__THREADS: embedder.threads: found "four"; allowed: a whole number from 0 to 256.',
        ),
        (
            {"EMBEDDER__THREADS": ""},
            'EMBEDDER__THREADS: embedder.threads: found ""; allowed: a whole number from 0 to 256.',
        ),
        (
            {"EMBEDDER__THREADS": "9" * 400},
            f'EMBEDDER__THREADS: embedder.threads: found "{"9" * 59}…"; allowed: a whole number from 0 to 256.',
        ),
        (
            {"SOURCES__MY_DOCS__LABELS": '["a"'},
            'SOURCES__MY_DOCS__LABELS: sources.my-docs.labels: found "["a""; allowed: a list of texts, such as '
            '["handbook"].',
        ),
        (
            {"CLI__AUDIENCE": "a\udc80b\x1b"},
            'CLI__AUDIENCE: cli.audience: found "a\\udc80b\\x1b"; allowed: "public" or an e-mail address.',
        ),
        (
            {"DATA_DIR": "a", "data_dir": "b"},
            "data_dir: FOOTNOTE__DATA_DIR sets the same; remove one of them.",
        ),
    ],
)
def test_wrong_variable_is_named_instead_of_the_file(
    problems: Problems, environment: dict[str, str], message: str
) -> None:
    variables = {f"FOOTNOTE__{name}": text for name, text in environment.items()}

    assert problems(TEXT, variables) == [f"environment variable FOOTNOTE__{message}"]
