import tomllib

import pytest

from cli.app import run
from config.load import load_settings
from mcp_server.callers.static_tokens import hash_of


def printed(capsys, *arguments):
    """Return the exit code, the token that was printed, and its table as a file of settings would have it."""
    code = run(["mcp", "token", *arguments])
    _, token, _, table = capsys.readouterr().out.split("\n\n", 3)
    return code, token, table


def test_a_token_is_printed_once_with_a_table_that_holds_its_hash_alone(capsys):
    code, token, table = printed(capsys, "laptop", "--principal", "Ana@example.com", "--expires", "2027-06-30")
    [made] = tomllib.loads(table)["mcp"]["tokens"].values()

    assert code == 0
    assert made["sha256"] == hash_of(token)
    assert (made["principal"], str(made["expires"])) == ("ana@example.com", "2027-06-30")
    assert token not in table


def test_it_is_said_when_the_server_knows_the_token(capsys):
    assert run(["mcp", "token", "laptop"]) == 0
    assert "once it is started again" in capsys.readouterr().out


def test_the_settings_take_the_table_as_it_is(capsys, tmp_path):
    _, _, table = printed(capsys, "ci-jobs", "--expires", "2027-06-30T12:00+02:00")
    (tmp_path / "footnote.toml").write_text(table, encoding="utf-8")

    token = load_settings(tmp_path / "footnote.toml", {}).settings.mcp.tokens["ci-jobs"]
    assert (token.principal, token.scopes) == ("public", ("docs:read",))
    assert token.expires
    assert token.expires.isoformat() == "2027-06-30T10:00:00+00:00"


def test_each_token_is_another(capsys):
    assert printed(capsys, "laptop")[1] != printed(capsys, "laptop")[1]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["My laptop"], "A name has at most 40 lower-case letters"),
        (["laptop", "--principal", "group:sre"], '--principal is an e-mail address, or "public".'),
        (["laptop", "--expires", "soon"], "--expires is a day such as 2027-06-30"),
        (["laptop", "--expires", "2026-01-01"], "--expires 2026-01-01 is over already."),
    ],
)
def test_what_the_settings_would_not_take_makes_no_token(capsys, arguments, says):
    assert run(["mcp", "token", *arguments]) == 2

    out, err = capsys.readouterr()
    assert out == ""
    assert says in err


def test_it_needs_no_settings(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "footnote.toml").write_text("not settings at all", encoding="utf-8")

    assert printed(capsys, "laptop")[0] == 0


def test_help_says_what_happens_to_the_token(capsys):
    assert run(["mcp", "token", "--help"]) == 0
    assert "hash alone" in capsys.readouterr().out
