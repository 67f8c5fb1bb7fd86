from typing import get_args

import pytest

from config.slack import SlackSettings
from ledger.channel_choices import Mode
from tests.config.conftest import Load, Problems


def test_modes_are_spelled_as_in_the_ledger() -> None:
    field = SlackSettings.model_fields["mode"]

    assert get_args(field.annotation) == get_args(Mode)


def test_a_channel_differs_in_what_it_sets_alone(load: Load) -> None:
    channel = load('[channels.C024BE91L]\nmode = "mention"').settings.channels["C024BE91L"]

    assert (channel.mode, channel.sources, channel.tone, channel.only_confident) == ("mention", (), "", None)


def test_what_a_channel_leaves_empty_is_as_elsewhere(load: Load) -> None:
    channel = load('[channels.C024BE91L]\nmode = ""\nonly_confident = ""').settings.channels["C024BE91L"]

    assert (channel.mode, channel.only_confident) == (None, None)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[channels.general]\nmode = "mention"', "the id of a conversation as Slack shows it, such as C024BE91L"),
        ('[channels.C024BE91L]\nmode = "always"', 'found "always"; allowed: "mention", "follow_up", "every"'),
        ('[channels.C024BE91L]\nonly_confident = "maybe"', "allowed: true, false, or nothing"),
        ('[slack]\noperators = ["ana"]', "a list of ids of people or user groups"),
        ('[slack]\nbot_token = "xoxb-pl4nted"', "a secret must not stand in this file"),
        ('[slack]\nclient_secret = "pl4nted"', "a secret must not stand in this file"),
        ('[slack]\nworkspaces = ["acme"]', "a list of ids of workspaces"),
        ("[slack]\nbots = 7", "allowed: a list of texts"),
        ('[slack]\nreport_channel = "general"', "the id of a channel as Slack shows it"),
        ('[slack]\nreport_at = "monday 9"', 'a day and a time of day in UTC, such as "mon 09:00"'),
    ],
)
def test_what_cannot_be_meant_is_told_with_what_is_allowed(problems: Problems, text: str, says: str) -> None:
    [line] = problems(text)

    assert says in line
    assert "pl4nted" not in line
