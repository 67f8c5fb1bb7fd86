"""World: everything that the stand-in knows, and the lock around it."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from playground.slack.app import App
from playground.slack.clock import Clock
from playground.slack.delivery.outbox import Outbox
from playground.slack.errors import Impossible
from playground.slack.faults import Faults
from playground.slack.journal import Journal
from playground.slack.limits import Limits
from playground.slack.state.account import Account
from playground.slack.state.passes import InstallCode, ResponsePass, Trigger
from playground.slack.state.workspace import Installation, Workspace

T = TypeVar("T")
_LOOK_EVERY = 0.02


@dataclass(slots=True)
class World:
    """All workspaces, the app, and what is on its way to it.

    Attributes:
        lock: Held by whoever reads or changes anything; it is notified after every change.
        triggers: By their id.
        responses: By the last part of their address.
        codes: By the code.
        host_url: Scheme, host and port of the server; "" while it does not run.
        version: Grows whenever somebody acts.
    """

    app: App
    clock: Clock
    faults: Faults = field(default_factory=Faults)
    journal: Journal = field(default_factory=Journal)
    lock: threading.Condition = field(default_factory=threading.Condition)
    workspaces: dict[str, Workspace] = field(default_factory=dict)
    triggers: dict[str, Trigger] = field(default_factory=dict)
    responses: dict[str, ResponsePass] = field(default_factory=dict)
    codes: dict[str, InstallCode] = field(default_factory=dict)
    host_url: str = ""
    version: int = 0
    limits: Limits = field(init=False)
    outbox: Outbox = field(init=False)
    _last_number: int = 0
    _last_ts: int = 0

    def __post_init__(self) -> None:
        self.limits = Limits(self.clock)
        self.outbox = Outbox(self.clock, self.faults)

    @contextmanager
    def acting(self) -> Iterator[None]:
        """While somebody acts: nobody else does, and who waits for something looks again afterwards."""
        with self.lock:
            try:
                yield
            finally:
                self.version += 1
                self.lock.notify_all()

    def wait(self, condition: Callable[[], T], *, seconds: float = 60.0) -> T:
        """Wait until this is true, and return it; looks after every change, and every now and then.

        The condition is asked under the lock, so it must not ask the server itself.

        Raises:
            TimeoutError: it was not, for so long on this machine's clock.
        """
        end = time.monotonic() + seconds
        with self.lock:
            while not (found := condition()):
                left = end - time.monotonic()
                if left <= 0:
                    raise TimeoutError(f"Not within {seconds} s. {self._account_of_itself()}")
                # What the app keeps for itself changes without a word to Slack.
                self.lock.wait(min(left, _LOOK_EVERY))
        return found

    async def until(self, condition: Callable[[], T], *, seconds: float = 60.0) -> T:
        """As `wait`, without stopping the event loop that it is called in."""
        return await asyncio.to_thread(self.wait, condition, seconds=seconds)

    def _account_of_itself(self) -> str:
        """What happened last, for whoever waited in vain."""
        calls = [f"{each.method} {each.error}".strip() for each in self.journal.entries()[-20:]]
        under_way = [f"{each.name} {each.state}" for each in self.outbox.pending()[-20:]]
        return f"The app called: {calls}. On the way to it: {under_way}"

    def new_id(self, prefix: str) -> str:
        """An id that nothing else has, such as `C00000012`."""
        self._last_number += 1
        return f"{prefix}{self._last_number:08d}"

    def new_ts(self) -> str:
        """The time as messages carry it; every one is later than the one before."""
        self._last_ts = max(int(self.clock.now() * 1_000_000), self._last_ts + 100)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def add_workspace(self, name: str) -> Workspace:
        """A new team, without the app."""
        team = Workspace(id=self.new_id("T"), name=name, domain=name.lower().replace(" ", "-"))
        self.workspaces[team.id] = team
        return team

    def install(self, workspace: Workspace) -> Installation:
        """Install the app there with the scopes of its manifest; again: the same bot, with those scopes."""
        known = workspace.installation
        bot = known.bot if known else self._add_bot(workspace)
        token = f"xoxb-{workspace.id}-{bot.id}"
        workspace.installation = Installation(bot=bot, bot_token=token, scopes=self.app.granted)
        if self.app.rotates_tokens:
            workspace.installation.renew()
        return workspace.installation

    def of_token(self, token: str) -> Workspace | None:
        """The workspace that this bot token belongs to."""
        for each in self.workspaces.values():
            if each.installation and token in (each.installation.bot_token, *each.installation.former_tokens):
                return each
        return None

    def account(self, workspace: Workspace, user_id: str) -> Account:
        """The account with that id.

        Raises:
            Impossible: the workspace has none.
        """
        if user_id not in workspace.accounts:
            raise Impossible(f"{workspace.name} has nobody with the id {user_id}")
        return workspace.accounts[user_id]

    def _add_bot(self, workspace: Workspace) -> Account:
        bot = Account(
            id=self.new_id("U"),
            team_id=workspace.id,
            name=self.app.name,
            real_name=self.app.name,
            bot_id=self.new_id("B"),
            app_id=self.app.id,
        )
        workspace.accounts[bot.id] = bot
        return bot


@dataclass(frozen=True, slots=True)
class Place:
    """One workspace in its world: what everything that is done there needs to know."""

    world: World
    workspace: Workspace
