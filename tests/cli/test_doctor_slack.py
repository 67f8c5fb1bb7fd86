"""What `footnote doctor` says of Slack, asked over real HTTP."""

import pytest

from bot.manifest import manifest
from bot.sealing import Seal
from cli.doctor_slack import slack_looks
from config.load import load_settings
from ledger.installations import StoredInstallation, store_installation
from ledger.leases import utc_now
from playground.slack.server import running
from playground.slack.slack import Slack
from tests.cli.conftest import Command
from tests.fakes.nobody import nobody
from wiring.refused import Refused
from wiring.rooms import Rooms


@pytest.fixture
def server():
    with running(Slack(manifest())) as found:
        yield found


@pytest.fixture
def rooms_with(tmp_path):
    opened = []

    def open_with(**variables):
        file = tmp_path / "footnote.toml"
        file.write_text('data_dir = "data"\n', encoding="utf-8")
        rooms = Rooms(load_settings(file, variables).settings, file)
        opened.append(rooms)
        return rooms

    yield open_with
    for each in opened:
        each.close()


def one(server, **changed):
    slack = server.slack
    tokens = {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token, "SLACK_API_URL": server.api_url}
    return tokens | changed


def several(server, *teams):
    app = server.world.app
    return {
        "SLACK_APP_TOKEN": app.app_token,
        "SLACK_API_URL": server.api_url,
        "FOOTNOTE__SLACK__CLIENT_ID": app.client_id,
        "FOOTNOTE__SLACK__CLIENT_SECRET": app.client_secret,
        "FOOTNOTE__SLACK__PUBLIC_URL": "https://bot.example.com",
        "FOOTNOTE__SLACK__WORKSPACES": ",".join(teams),
    }


def said(rooms):
    """What each look says, or why it is unwell."""
    found = {}
    for name, look in slack_looks(rooms):
        try:
            found[name] = look()
        except Refused as refused:
            found[name] = f"unwell: {refused}"
    return found


def install(rooms, server, team, token=""):
    installation = team.installation
    seal = Seal(server.world.app.client_secret)
    row = StoredInstallation(
        team=team.workspace.id,
        name=team.workspace.name,
        user=installation.bot.id,
        bot=installation.bot.bot_id,
        sealed_token=seal.close(token or installation.bot_token),
        sealed_refresh_token="",
        expires_at=None,
        installed_by="U1",
        installed_at=utc_now(),
    )
    store_installation(rooms.ledger, row)


def test_where_nothing_is_set_nothing_is_looked_at(rooms_with):
    assert list(slack_looks(rooms_with())) == []


def test_a_token_that_slack_takes_is_well_with_all_its_scopes(rooms_with, server):
    team = server.slack.workspace

    assert said(rooms_with(**one(server))) == {
        "slack": "tokens are set; one workspace; transport socket",
        "slack workspace": f"{team.name} ({team.id}) takes the token",
    }


def test_what_is_not_set_is_named(rooms_with, server):
    found = said(rooms_with(**one(server, SLACK_APP_TOKEN="")))

    assert "unwell: The bot needs slack.app_token_file (or SLACK_APP_TOKEN)" in found["slack"]
    assert "takes the token" in found["slack workspace"]


def test_scopes_that_are_missing_are_unwell_and_optional_ones_are_told(rooms_with, server):
    granted = server.slack.installation.scopes
    server.slack.installation.scopes = granted - {"files:read"}
    assert "without files:read, which it can do without" in said(rooms_with(**one(server)))["slack workspace"]

    server.slack.installation.scopes = granted - {"files:read", "chat:write"}
    found = said(rooms_with(**one(server)))["slack workspace"]
    assert found.startswith("unwell: ")
    assert "the app lacks chat:write. Bring the app up to date" in found


def test_a_token_that_slack_refuses_is_not_shown(rooms_with, server):
    found = said(rooms_with(**one(server, SLACK_BOT_TOKEN="xoxb-pl4nted")))["slack workspace"]

    assert "Slack refuses the bot token (invalid_auth). slack.bot_token_file must hold" in found
    assert "pl4nted" not in found


def test_a_slack_that_is_not_there_is_told(rooms_with, server):
    with nobody() as address:
        found = said(rooms_with(**one(server, SLACK_API_URL=f"{address}/api/")))["slack workspace"]

    assert "Slack cannot be reached" in found


def test_every_workspace_that_installed_the_app_is_asked(rooms_with, server):
    acme, zenith = server.slack, server.slack.another("Zenith")
    rooms = rooms_with(**several(server, acme.workspace.id, zenith.workspace.id, "T0LATER"))
    page = "https://bot.example.com/slack/install"
    assert said(rooms)["slack workspaces"] == f"unwell: No workspace has installed the app. Open {page} in a browser."

    install(rooms, server, acme)
    install(rooms, server, zenith)
    found = said(rooms)
    assert found["slack"] == "tokens are set; 3 workspaces may install the app; transport socket"
    assert (
        f"Zenith ({zenith.workspace.id}) takes the token; T0LATER can install it at {page}" in found["slack workspaces"]
    )


def test_a_workspace_whose_token_is_worth_nothing_is_named_and_the_token_is_not(rooms_with, server):
    acme, zenith = server.slack, server.slack.another("Zenith")
    gone = server.slack.another("Gone")
    rooms = rooms_with(**several(server, acme.workspace.id, zenith.workspace.id))
    install(rooms, server, acme)
    install(rooms, server, zenith, token="xoxb-pl4nted")
    install(rooms, server, gone)

    found = said(rooms)["slack workspaces"]
    assert f"Zenith ({zenith.workspace.id}): Slack refuses the bot token (invalid_auth). Install the app there" in found
    assert f"Gone ({gone.workspace.id}): is not in slack.workspaces" in found
    assert "Playground" not in found
    assert "pl4nted" not in found


def test_the_command_says_it_and_ends_with_an_error(tmp_path, server):
    (tmp_path / "footnote.toml").write_text("", encoding="utf-8")
    ran = Command(tmp_path).start("doctor", **one(server, SLACK_BOT_TOKEN="xoxb-pl4nted"))

    assert ran.returncode == 2
    assert "✗ slack workspace Slack refuses the bot token" in ran.stdout
    assert "✓ slack tokens are set" in ran.stdout
    assert "pl4nted" not in ran.stdout + ran.stderr
