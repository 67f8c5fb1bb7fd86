import threading

import pytest

from playground.slack.clock import Clock
from playground.slack.slack import Slack
from tests.playground.slack.manifest import manifest


def test_timestamps_only_grow_even_when_the_clock_stands_still():
    world = Slack(manifest(), Clock(1_800_000_000.0)).world

    found = [world.new_ts() for _ in range(20)]

    assert found == sorted(set(found))
    assert found[0].startswith("1800000000.")


def test_waiting_ends_when_somebody_acts(slack, ana, team):
    threading.Timer(0.01, lambda: ana.say(team, "x")).start()

    [seen] = slack.world.wait(lambda: ana.sees(team))

    assert seen.text == "x"


def test_waiting_in_vain_ends_with_what_the_app_did(slack):
    with pytest.raises(TimeoutError, match="The app called"):
        slack.world.wait(lambda: False, seconds=0.01)


def test_installing_again_keeps_the_bot(slack):
    before = slack.installation

    again = slack.world.install(slack.workspace)

    assert again.bot is before.bot
    assert again.bot_token == before.bot_token
