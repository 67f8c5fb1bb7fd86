"""Limits: how often a method may be called, by Slack's tiers, for each workspace."""

import json
import math
from collections import defaultdict, deque
from pathlib import Path

from playground.slack.clock import Clock

_TIERS: dict[str, str] = json.loads((Path(__file__).parent / "schemas" / "tiers.json").read_text(encoding="utf-8"))
_UNKNOWN = "Tier3"
"""The published list lacks the methods of agent sessions."""

CALLS_A_MINUTE = {
    # Documented as "1+", with bursts tolerated: of all methods here that is how sockets are opened, and an app that
    # loses ten of them must be able to open ten others.
    "Tier1": 30,
    "Tier2": 20,
    "Tier3": 50,
    "Tier4": 100,
    "SpecialTier_assistant_threads_setStatus": 600,
    "SpecialTier_auth_test": 600,
    "SpecialTier_chat_getPermalink": 600,
    # Hundreds a minute in a workspace; what binds is the limit of the channel.
    "SpecialTier_chat_postMessage": 600,
}
# About one message a second in a channel, with short bursts.
_MESSAGES = 10
_MESSAGES_SECONDS = 10.0
_MINUTE = 60.0


class Limits:
    """Counts calls within the last minute.

    Attributes:
        are_on: Whether anything is refused at all.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._calls: dict[tuple[str, ...], deque[float]] = defaultdict(deque)
        self.are_on = True

    def retry_after(self, method: str, team_id: str, channel: str) -> int:
        """Count a call; 0 if it may go on, else the seconds after which the next one may."""
        if not self.are_on:
            return 0
        tier = _TIERS.get(method, _UNKNOWN)
        seconds = self._wait((method, team_id), CALLS_A_MINUTE[tier], _MINUTE)
        if not seconds and method == "chat.postMessage":
            seconds = self._wait((method, team_id, channel), _MESSAGES, _MESSAGES_SECONDS)
        return seconds

    def _wait(self, key: tuple[str, ...], most: int, window: float) -> int:
        now, calls = self._clock.now(), self._calls[key]
        while calls and calls[0] <= now - window:
            calls.popleft()
        if len(calls) < most:
            calls.append(now)
            return 0
        return max(1, math.ceil(calls[0] + window - now))
