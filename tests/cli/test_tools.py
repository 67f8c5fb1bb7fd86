import io
import sys

import pytest

from tests.fakes.http_tool_server import HttpToolServer, working

SETTINGS = """
[groups]
sre = ["ana@example.com"]

[sources.docs]
kind = "folder"
path = "."
readers = ["everyone"]

[tools.grafana]
url = "{url}"
users = ["group:sre"]
reads = ["query", "picture"]
writes = ["restart"]
"""


class Team:
    """The command in a folder whose settings name a server of live tools, which can change and go."""

    def __init__(self, command):
        self.command = command
        self.server = HttpToolServer(working())
        self.write(SETTINGS)

    def __call__(self, *arguments):
        return self.command(*arguments)

    def json(self, *arguments):
        return self.command.json(*arguments)

    def write(self, text):
        (self.command.folder / "footnote.toml").write_text(text.format(url=self.server.url), encoding="utf-8")

    def change(self):
        self.server.close()
        self.server = HttpToolServer(working("changed"), self.server.port)


@pytest.fixture
def team(fresh):
    team = Team(fresh)
    yield team
    team.server.close()


def states(shape):
    [found] = shape["servers"]
    return {each["tool"]: each["state"] for each in found["tools"] if each["state"] != "not_allowed"}


def test_a_tool_is_offered_once_it_is_approved_and_no_longer_when_it_changes(team):
    before = states(team.json("tools")[1])
    assert team("tools", "approve", "grafana", "--yes").returncode == 0
    approved = states(team.json("tools")[1])
    team.change()
    after = states(team.json("tools")[1])

    assert before == {"query": "new", "picture": "new", "restart": "new"}
    assert approved == {"query": "offered", "picture": "offered", "restart": "offered"}
    assert after == {"query": "changed", "picture": "offered", "restart": "offered"}


def test_what_each_tool_waits_for_is_said(team):
    team("tools", "approve", "grafana", "query", "restart", "--yes")
    out = team("tools").stdout

    assert out.startswith("grafana may be used by group:sre\n")
    assert "✓ query offered; called without asking" in out
    assert "✓ restart offered; every call asks a person" in out
    assert "! picture waits for approval: footnote tools approve grafana" in out
    assert "· flood not allowed: it is in neither reads nor writes" in out


def test_approval_shows_the_definition_and_then_what_changed(team):
    new = team("tools", "approve", "grafana", "query", "--yes").stdout
    team.change()
    changed = team("tools", "approve", "grafana", "--yes", "query").stdout

    assert "query (new; called without asking)" in new
    assert '"description": "Asks for metrics."' in new
    assert '"expr"' in new
    assert "query (changed since it was approved; called without asking)" in changed
    assert '-  "description": "Asks for metrics."' in changed
    assert '+  "description": "Asks for metrics, and for whatever else."' in changed


def test_without_a_yes_nothing_is_approved(team, monkeypatch):
    for answer in ("n\n", "\n"):
        monkeypatch.setattr(sys, "stdin", io.StringIO(answer))
        assert team("tools", "approve", "grafana", "query").returncode == 1
    assert team.json("tools", "approve", "grafana", "query")[0] == 1
    assert states(team.json("tools")[1])["query"] == "new"

    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    assert team("tools", "approve", "grafana", "query").returncode == 0
    assert states(team.json("tools")[1]) == {"query": "offered", "picture": "new", "restart": "new"}
    again = team("tools", "approve", "grafana", "query")
    assert (again.returncode, again.stdout) == (0, "Nothing of grafana waits for approval.\n")


def test_json_holds_the_whole_definition(team):
    code, shape = team.json("tools", "approve", "grafana", "query", "--yes")

    assert code == 0
    [tool] = shape["tools"]
    assert (shape["approved"], tool["state"], tool["approved_before"]) == (True, "new", None)
    assert tool["definition"]["schema"]["required"] == ["expr"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["grafna"], "There is no server of live tools named 'grafna'. Did you mean grafana?"),
        (["grafana", "qery"], "grafana lists no tool 'qery'. It lists: query, picture, restart"),
        (["grafana", "flood"], "flood is not allowed: name it in reads or writes of [tools.grafana] first."),
    ],
)
def test_what_cannot_be_approved_says_why(team, arguments, says):
    process = team("tools", "approve", *arguments, "--yes")

    assert process.returncode == 2
    assert says in process.stderr


def test_a_server_that_is_down_is_a_line_and_an_exit_code(team):
    team("tools", "approve", "grafana", "--yes")
    team.server.close()
    process = team("tools")

    assert process.returncode == 3
    assert "✗ Grafana could not be asked: it cannot be reached." in process.stdout
    assert "✓ query offered" in process.stdout
    refused = team("tools", "approve", "grafana", "--yes")
    assert (refused.returncode, refused.stderr) == (
        3,
        "footnote: Grafana could not be asked: it cannot be reached.\n",
    )


def test_without_servers_it_is_said_how_to_add_one(fresh):
    (fresh.folder / "footnote.toml").write_text("", encoding="utf-8")
    process = fresh("tools")

    assert process.returncode == 0
    assert "Add a [tools.<name>] table" in process.stdout
    assert fresh.json("tools") == (0, {"servers": []})


def test_doctor_says_what_each_server_needs(team):
    def check():
        _, report = team.json("doctor")
        return next(each for each in report["checks"] if each["name"] == "tools grafana")

    assert check()["problem"] == ("waits for approval of query, picture, restart. Run footnote tools approve grafana.")
    team("tools", "approve", "grafana", "--yes")
    assert check()["finding"] == "can be asked; 3 tools offered; used by group:sre"
    team.write(SETTINGS.replace('"restart"', '"restrat"'))
    assert check()["problem"] == "has no restrat. Correct reads and writes."
    team.server.close()
    assert check()["problem"] == (
        "Grafana could not be asked: it cannot be reached. What needs it is answered without it."
    )
