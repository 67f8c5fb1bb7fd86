"""The sample manifest, with what a test wants otherwise."""

import copy

from playground.slack.sample import SAMPLE


def manifest(*, without_scopes=(), without_events=(), **settings):
    """The manifest, less these, with other settings."""
    found = copy.deepcopy(SAMPLE)
    scopes = found["oauth_config"]["scopes"]
    scopes["bot"] = [each for each in scopes["bot"] if each not in without_scopes]
    events = found["settings"]["event_subscriptions"]
    events["bot_events"] = [each for each in events["bot_events"] if each not in without_events]
    found["settings"] |= settings
    return found
