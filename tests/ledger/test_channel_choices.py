from dataclasses import replace

import pytest

from ledger.channel_choices import ChannelChoices, channel_choices, set_channel_choices
from tests.ledger.asked import NOON, after

NOTHING_SET = ChannelChoices(None, (), "", None, None, "U1", NOON)
ALL_SET = ChannelChoices("every", ("wiki", "code"), "brief", True, after(60), "U2", after(1))


@pytest.mark.parametrize("stored", [NOTHING_SET, ALL_SET, replace(ALL_SET, only_confident=False)])
def test_settings_come_back_as_they_were_set(each_ledger, stored):
    set_channel_choices(each_ledger, "T1", "C1", stored)

    assert channel_choices(each_ledger, "T1", "C1") == stored


def test_the_last_settings_of_a_channel_are_all_of_them(each_ledger):
    set_channel_choices(each_ledger, "T1", "C1", ALL_SET)
    set_channel_choices(each_ledger, "T1", "C1", NOTHING_SET)

    assert channel_choices(each_ledger, "T1", "C1") == NOTHING_SET


def test_another_channel_and_another_workspace_have_settings_of_their_own(each_ledger):
    set_channel_choices(each_ledger, "T1", "C1", ALL_SET)

    assert channel_choices(each_ledger, "T1", "C2") is None
    assert channel_choices(each_ledger, "T2", "C1") is None
