import yaml

from cli.app import run


def printed(capsys, *arguments):
    code = run(["slack", "manifest", *arguments])
    return code, yaml.safe_load(capsys.readouterr().out)


def test_the_manifest_is_printed_as_slack_takes_it(capsys):
    code, manifest = printed(capsys)

    assert code == 0
    assert manifest["settings"]["socket_mode_enabled"] is True
    assert manifest["features"]["slash_commands"][0]["command"] == "/footnote"


def test_for_http_it_names_the_address(capsys):
    _, manifest = printed(capsys, "--url", "https://bot.example.com")

    assert manifest["settings"]["interactivity"]["request_url"] == "https://bot.example.com/slack/events"


def test_it_needs_no_settings_and_loads_no_index(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "footnote.toml").write_text("not settings at all", encoding="utf-8")

    assert printed(capsys)[0] == 0


def test_help_says_what_to_do_with_it(capsys):
    assert run(["slack", "--help"]) == 0
    assert "manifest" in capsys.readouterr().out
