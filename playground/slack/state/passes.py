"""Passes: what lets the app act for a while: trigger ids, addresses to respond to, codes of an installation."""

from dataclasses import dataclass

TRIGGER_SECONDS = 3.0
RESPONSE_SECONDS = 30 * 60.0
MAX_RESPONSES = 5


@dataclass(slots=True, kw_only=True)
class Trigger:
    """Lets the app open one modal for the user who pressed something."""

    team_id: str
    user: str
    issued_at: float
    is_used: bool = False


@dataclass(slots=True, kw_only=True)
class ResponsePass:
    """Lets the app answer an interaction a few times.

    Attributes:
        ts: Of the message that the interaction came from; "" for a command.
        is_whisper: That message was ephemeral.
        uses: How often it was used.
    """

    team_id: str
    channel_id: str
    user: str
    issued_at: float
    ts: str = ""
    thread_ts: str = ""
    is_whisper: bool = False
    uses: int = 0

    def is_spent(self, now: float) -> bool:
        """Whether it cannot be used any more."""
        return self.uses >= MAX_RESPONSES or now - self.issued_at >= RESPONSE_SECONDS


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallCode:
    """What an administrator's consent gives the app: it is changed for a token."""

    team_id: str
    user: str
    redirect_uri: str
