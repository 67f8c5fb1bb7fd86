import io
import json
import stat
import sys
import tomllib

import pytest

from cli.mcp_clients import CLIENTS
from config.load import load_settings
from mcp_server import start

URL = "https://docs.example.com/mcp"
FILES = {"claude-code": ".mcp.json", "cursor": ".cursor/mcp.json", "vscode": ".vscode/mcp.json"}
OTHERS = '{\n  "mcpServers": {\n    "wiki": {"command": "wiki", "env": {"KEY": "s3cret"}}\n  },\n  "theme": "dark"\n}\n'


@pytest.fixture
def team(fresh):
    (fresh.folder / "footnote.toml").write_text('[mcp]\nprincipal = "ana@example.com"\n', encoding="utf-8")
    return fresh


def entry_of(client, text):
    held = tomllib.loads(text) if CLIENTS[client].is_toml else json.loads(text)
    return held[CLIENTS[client].path[0]]["footnote"]


@pytest.mark.parametrize("client", sorted(CLIENTS))
def test_a_client_is_told_to_start_this_installation_with_these_settings(team, client):
    done = team("mcp", "install", client, "--print")

    entry = entry_of(client, done.stdout)
    assert done.returncode == 0
    assert entry["command"].endswith("/footnote")
    assert entry["args"][:3] == ["--config", str(team.folder / "footnote.toml"), "mcp"]


def test_what_a_client_starts_says_that_it_speaks_mcp(team):
    entry = entry_of("cursor", team("mcp", "install", "cursor", "--print").stdout)

    done = team.start(*entry["args"], "--help")

    assert done.returncode == 0
    assert "over MCP" in done.stdout


@pytest.mark.parametrize("client", sorted(set(CLIENTS) - {"claude-desktop"}))
def test_a_remote_server_is_named_with_a_variable_in_place_of_its_token(team, client):
    printed = team("mcp", "install", client, "--print", "--url", URL).stdout

    entry = entry_of(client, printed)
    assert entry["url"] == URL
    named = entry.get("bearer_token_env_var") or entry["headers"]["Authorization"]
    assert named == "FOOTNOTE_TOKEN" or (named.startswith("Bearer ${") and named.endswith("}"))


@pytest.mark.parametrize("client", sorted(set(CLIENTS) - {"claude-desktop"}))
def test_a_client_that_signs_in_shows_no_token(team, client):
    printed = team("mcp", "install", client, "--print", "--oauth", "--url", URL).stdout

    assert {"headers", "bearer_token_env_var"} & set(entry_of(client, printed)) == set()
    assert "inputs" not in printed


def test_vs_code_asks_for_the_token_once_and_hides_it(team):
    held = json.loads(team("mcp", "install", "vscode", "--print", "--url", URL).stdout)

    [asked] = held["inputs"]
    assert held["servers"]["footnote"]["headers"]["Authorization"] == f"Bearer ${{input:{asked['id']}}}"
    assert asked["password"] is True


@pytest.mark.parametrize(("client", "file"), FILES.items())
def test_its_file_in_this_folder_is_written_after_showing_what_changes(team, client, file):
    done = team("mcp", "install", client, "--yes")

    written = (team.folder / file).read_text(encoding="utf-8")
    assert done.returncode == 0
    assert entry_of(client, written)["args"][-1] == "stdio"
    assert "It asks as ana@example.com" in done.stdout
    assert all(f"+{line}" in done.stdout for line in written.splitlines())


def test_it_is_said_that_there_is_nothing_to_find_yet(team):
    assert "run `footnote index`" in team("mcp", "install", "cursor", "--yes").stdout


def test_with_an_index_there_is_nothing_to_be_said_of_it(indexed):
    file = str(indexed.folder / "mcp.json")

    assert "footnote index" not in indexed("mcp", "install", "cursor", "--file", file, "--yes").stdout


def test_the_rest_of_a_file_stays_as_it_was_and_is_hardly_shown(team):
    file = team.folder / ".mcp.json"
    file.write_text(OTHERS, encoding="utf-8")
    file.chmod(0o600)

    done = team("mcp", "install", "claude-code", "--yes")

    written = file.read_text(encoding="utf-8")
    assert json.loads(written)["mcpServers"].keys() == {"wiki", "footnote"}
    assert [line for line in OTHERS.splitlines() if line.rstrip(",") not in written] == []
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(team.folder.glob(".mcp.json?*")) == []
    assert done.returncode == 0


@pytest.mark.parametrize("typed", ["n\n", "\n", ""])
def test_nothing_is_written_before_somebody_says_yes(team, monkeypatch, typed):
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))

    done = team("mcp", "install", "claude-code")

    assert done.returncode == 1
    assert not (team.folder / ".mcp.json").exists()


def test_a_second_time_there_is_nothing_to_do(team):
    team("mcp", "install", "cursor", "--yes")

    done = team("mcp", "install", "cursor")

    assert (done.returncode, "already" in done.stdout) == (0, True)


def test_a_file_that_is_no_json_is_left_alone(team):
    file = team.folder / ".mcp.json"
    file.write_text("{ not yet", encoding="utf-8")

    done = team("mcp", "install", "claude-code", "--yes")

    assert done.returncode == 2
    assert "left as it is" in done.stderr
    assert file.read_text(encoding="utf-8") == "{ not yet"


def test_a_link_to_a_file_stays_one(team):
    (team.folder / "real.json").write_text(OTHERS, encoding="utf-8")
    (team.folder / ".mcp.json").symlink_to(team.folder / "real.json")

    team("mcp", "install", "claude-code", "--yes")

    assert (team.folder / ".mcp.json").is_symlink()
    assert "footnote" in json.loads((team.folder / "real.json").read_text(encoding="utf-8"))["mcpServers"]


def test_a_table_for_codex_is_added_below_what_is_there(team):
    file = team.folder / "config.toml"
    file.write_text('model = "x" # mine\n[mcp_servers.wiki]\nurl = "https://wiki.example.com/mcp"\n', encoding="utf-8")

    done = team("mcp", "install", "codex", "--file", str(file), "--yes")

    written = file.read_text(encoding="utf-8")
    assert done.returncode == 0
    assert 'model = "x" # mine' in written
    assert tomllib.loads(written)["mcp_servers"].keys() == {"wiki", "footnote"}


def test_the_file_of_codex_is_in_the_folder_that_codex_was_told_to_use(team, monkeypatch):
    (team.folder / "codex").mkdir()
    monkeypatch.setenv("CODEX_HOME", str(team.folder / "codex"))

    assert team("mcp", "install", "codex", "--yes").returncode == 0
    assert "footnote" in (team.folder / "codex" / "config.toml").read_text(encoding="utf-8")


def test_another_table_of_that_name_for_codex_is_left_alone(team):
    file = team.folder / "config.toml"
    file.write_text('[mcp_servers.footnote]\nurl = "https://old.example.com/mcp"\n', encoding="utf-8")

    done = team("mcp", "install", "codex", "--file", str(file), "--yes")

    assert (done.returncode, "already" in done.stderr) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["claude-desktop", "--url", URL, "--print"], "Connectors"),
        (["cursor", "--url", "http://docs.example.com/mcp", "--print"], "unencrypted"),
        (["cursor", "--url", "https://docs.example.com/", "--print"], "ends in /mcp"),
        (["cursor", "--url", "https://ana:s3cret@docs.example.com/mcp", "--print"], "ends in /mcp"),
        (["cursor", "--name", "my server", "--print"], "one word"),
    ],
)
def test_what_would_not_work_is_refused_with_what_to_do(team, arguments, says):
    done = team("mcp", "install", *arguments)

    assert done.returncode == 2
    assert says in done.stderr
    assert "s3cret" not in done.stderr


def test_of_a_client_that_it_does_not_know_it_says_which_it_knows(team):
    done = team("mcp", "install", "windsurf")

    assert done.returncode == 2
    assert "There is no client named 'windsurf' here. There are " in done.stderr
    assert all(name in done.stderr for name in CLIENTS)
    assert "Value error" not in done.stderr


def test_without_settings_there_is_nothing_to_start(fresh):
    done = fresh("mcp", "install", "cursor", "--print")

    assert (done.returncode, "--config" in done.stderr) == (2, True)


def test_where_claude_desktop_documents_no_file_one_is_asked_for(team, monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")

    assert "--file" in team("mcp", "install", "claude-desktop", "--yes").stderr


def test_the_server_takes_the_settings_that_the_client_names(team):
    assert load_settings(team.folder / "footnote.toml").settings.mcp.principal == "ana@example.com"
    with pytest.raises(SystemExit) as stop:
        start.main(["--config", "x", "--transport", "pigeon"])
    assert stop.value.code == 2
