from pathlib import Path

import pytest

from tests.config.conftest import Load, Problems

PROGRAM = '[tools.grafana]\ncommand = ["mcp-grafana", "--stdio"]\nusers = ["everyone"]\n'
ADDRESS = '[tools.grafana]\nurl = "https://grafana.example.com/mcp"\nusers = ["everyone"]\n'
PLANTED = "pl4nted+S3cret"


def test_a_program_or_an_address_with_users_is_enough_and_offers_nothing(load: Load) -> None:
    for text in (PROGRAM, ADDRESS):
        tools = load(text).settings.tools["grafana"]

        assert (tools.reads, tools.writes, tools.users) == ((), (), ("everyone",))
        assert tools.secret_values() == {}


def test_secrets_are_read_from_the_lines_of_their_file_and_never_shown(load: Load, folder: Path) -> None:
    (folder / "keys").write_text(f"DD_API_KEY=a=b\n\nAuthorization = Bearer {PLANTED} \n")
    loaded = load(ADDRESS + 'secrets_file = "keys"')
    tools = loaded.settings.tools["grafana"]

    assert tools.secret_values() == {"DD_API_KEY": "a=b", "Authorization": f"Bearer {PLANTED}"}
    assert PLANTED not in repr(tools)
    assert {PLANTED, f"Bearer {PLANTED}", "a=b"} <= set(loaded.secrets)


def test_a_variable_sets_secrets_lists_and_tables(load: Load) -> None:
    variables = {
        "FOOTNOTE__TOOLS__GRAFANA__SECRETS": "TOKEN=x",
        "FOOTNOTE__TOOLS__GRAFANA__READS": "query,alerts",
        "FOOTNOTE__TOOLS__GRAFANA__ENV": '{"GRAFANA_URL": "http://localhost"}',
    }
    tools = load(PROGRAM, variables).settings.tools["grafana"]

    assert tools.secret_values() == {"TOKEN": "x"}
    assert tools.reads == ("query", "alerts")
    assert tools.env == {"GRAFANA_URL": "http://localhost"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (PROGRAM.replace("users", "#users"), "tools.grafana.users: this is missing; allowed: a list of who may read"),
        (PROGRAM + 'url = "https://x.example"', "tools.grafana: set either command or url, and not both."),
        ('[tools.grafana]\nusers = ["everyone"]', "tools.grafana: set either command or url, and not both."),
        (PROGRAM + 'headers = {X-Org = "1"}', "tools.grafana.headers: only an address has headers; a program has env."),
        (ADDRESS + 'env = {ORG = "1"}', "tools.grafana.env: only a program has variables; an address has headers."),
        (ADDRESS.replace("https", "http"), "tools.grafana.url: what is asked would travel unencrypted; use https://"),
        (ADDRESS.replace("https", "ftp"), 'tools.grafana.url: found "ftp://grafana.example.com/mcp"; allowed: an'),
        (
            ADDRESS.replace("everyone", "group:sre"),
            'tools.grafana.users: found "group:sre", but there is no such group',
        ),
        (PROGRAM.replace("grafana]", "my_grafana]"), "the name of at most 40 lower-case letters, digits and -"),
        (
            ADDRESS + 'headers = {"a b" = "1"}',
            "tools.grafana.headers: found a table; allowed: a table of texts by name",
        ),
        (PROGRAM + "timeout_seconds = 0", "timeout_seconds: found 0; allowed: a whole number from 1 to 600."),
        (PROGRAM + "alow = []", "tools.grafana.alow: there is no such setting"),
        (PROGRAM + 'secrets_file = "nowhere"', "tools.grafana.secrets_file: the file it names does not exist"),
    ],
)
def test_what_is_wrong_is_named(problems: Problems, text: str, says: str) -> None:
    [line] = problems(text)

    assert says in line


@pytest.mark.parametrize(
    "text",
    [
        PROGRAM + f'env = {{GRAFANA_TOKEN = "{PLANTED}"}}',
        ADDRESS + f'headers = {{authorization = "Bearer {PLANTED}"}}',
        ADDRESS + f'headers = {{DD-API-KEY = "{PLANTED}"}}',
        ADDRESS + f'secrets = "TOKEN={PLANTED}"',
        ADDRESS.replace("grafana.example.com", f"ana:{PLANTED}@grafana.example.com"),
        ADDRESS.replace("/mcp", f"/mcp?token={PLANTED}"),
    ],
)
def test_a_secret_in_the_file_is_refused_and_not_shown(problems: Problems, text: str) -> None:
    [line] = problems(text)

    assert PLANTED not in line
    assert "must not stand in this file" in line or "a value that is not shown" in line


def test_a_variable_that_names_a_file_is_no_secret(load: Load) -> None:
    text = PROGRAM + 'env = {GRAFANA_TOKEN_FILE = "/run/secrets/grafana"}'

    assert load(text).settings.tools["grafana"].env == {"GRAFANA_TOKEN_FILE": "/run/secrets/grafana"}


def test_a_file_of_secrets_with_a_line_that_names_none_is_refused_and_not_shown(
    problems: Problems, folder: Path
) -> None:
    (folder / "keys").write_text(f"{PLANTED}\n")
    [line] = problems(ADDRESS + 'secrets_file = "keys"')

    assert PLANTED not in line
    assert "allowed: lines such as NAME=value" in line


@pytest.mark.parametrize("url", ["http://localhost:8000/mcp", "http://127.0.0.1/mcp", "http://[::1]:80/mcp"])
def test_plain_http_is_allowed_on_this_machine_or_when_it_is_asked_for(load: Load, url: str) -> None:
    assert load(f'[tools.x]\nurl = "{url}"\nusers = ["everyone"]').settings.tools["x"].url == url
    far = '[tools.x]\nurl = "http://far.example/mcp"\nusers = ["everyone"]\nallow_http = true'
    assert load(far).settings.tools["x"].allow_http
