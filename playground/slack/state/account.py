"""Account: a person, a bot or the app's own bot in one workspace."""

from dataclasses import dataclass
from typing import Literal

Guest = Literal["", "multi-channel", "single-channel"]


@dataclass(slots=True, kw_only=True)
class Account:
    """Somebody who can be a member of channels.

    Attributes:
        bot_id: Of bots alone; their messages carry it.
        app_id: Of bots alone.
        guest: Of guests, how many channels they may be in.
        is_stranger: Belongs to another organisation, and is here through a shared channel.
    """

    id: str
    team_id: str
    name: str
    real_name: str
    email: str = ""
    bot_id: str = ""
    app_id: str = ""
    guest: Guest = ""
    is_stranger: bool = False
    is_deleted: bool = False
    is_admin: bool = False
    time_zone: str = "Europe/Amsterdam"

    @property
    def is_bot(self) -> bool:
        """Whether a program speaks here."""
        return bool(self.bot_id)


@dataclass(slots=True, kw_only=True)
class UserGroup:
    """A group that can be mentioned as `@handle`."""

    id: str
    team_id: str
    handle: str
    name: str
    members: list[str]
