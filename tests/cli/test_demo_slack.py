"""`footnote demo slack`, without the time that indexing the demo's documents takes."""

from contextlib import redirect_stderr, redirect_stdout
from io import StringIO

import pytest

from bot.manifest import manifest
from cli.app import run
from cli.demo_slack import bot_at_work, fill
from config.load import load_settings
from playground.slack.server import running
from playground.slack.slack import Slack
from wiring.refused import Refused

SETTINGS = """
[sources.docs]
kind = "folder"
path = "docs"
readers = ["everyone"]
"""


@pytest.fixture
def slack():
    found = Slack(manifest())
    fill(found)
    return found


@pytest.fixture
def config(tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "footnote.toml").write_text(SETTINGS, encoding="utf-8")
    return tmp_path / "footnote.toml"


def test_it_does_not_start_on_a_port_that_is_taken(slack):
    out, err = StringIO(), StringIO()

    with running(slack) as server, redirect_stdout(out), redirect_stderr(err):
        code = run(["demo", "slack", "--port", str(server.port)])

    assert code == 2
    assert f"Port {server.port} cannot be used" in err.getvalue()


def test_its_people_differ_in_what_they_may_read(slack):
    from cli.demo_documents import CONFIG

    members = load_settings(CONFIG, {}).settings.groups["people"]
    channels = {each.name: each for each in slack.workspace.channels.values()}
    emails = {
        name: {slack.workspace.accounts[each].email for each in channel.members if each != slack.bot.id}
        for name, channel in channels.items()
    }

    assert emails["people-team"] <= set(members)
    assert not emails["general"] <= set(members)
    assert channels["carrier-project"].is_shared


def test_the_bot_works_inside_the_block_and_has_ended_after_it(slack, config, tmp_path):
    with running(slack) as server, bot_at_work(server, config, tmp_path / "bot.log") as process:
        assert server.sockets.connections
        assert process.poll() is None

    assert process.returncode == 0


def test_a_bot_that_does_not_start_is_told_of_with_its_log(slack, tmp_path):
    log = tmp_path / "bot.log"

    with (
        running(slack) as server,
        pytest.raises(Refused, match=r"bot\.log"),
        bot_at_work(server, tmp_path / "nowhere.toml", log),
    ):
        pass

    assert "nowhere.toml" in log.read_text(encoding="utf-8")
