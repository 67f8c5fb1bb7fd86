"""Several: two workspaces whose people and channels have the same ids, and the browser of whoever installs the app."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime

import aiohttp
from sqlalchemy import Engine, select

from bot.oauth import OAuth
from bot.office import Office
from ledger.installations import all_installations
from ledger.tables import installations
from ledger.transaction import reading
from playground.slack.people.person import Person
from playground.slack.people.reading import Seen
from playground.slack.server import Server
from playground.slack.state.channel import Channel
from playground.slack.state.message import Message
from playground.slack.team import Team
from tests.bot.workplace import Workplace


@dataclass
class Several:
    """Ben of Acme and Zoe of Zenith, who have one id, in channels of one id.

    Attributes:
        work: Acme's documents and its first workspace; both workspaces ask the same documents.
        oauth: Under which the bot works; Acme and Zenith may install it.
        stranger: A workspace that may not.
    """

    work: Workplace
    oauth: OAuth
    zenith: Team
    zoe: Person
    theirs: Channel
    stranger: Team

    @property
    def server(self) -> Server:
        return self.work.server

    @property
    def acme(self) -> Team:
        return self.server.slack

    def with_secret(self, secret: str) -> "Several":
        """The same, with another client secret in the bot's settings."""
        return replace(self, oauth=replace(self.oauth, client_secret=secret))

    def only(self, team: Team) -> "Several":
        """The same, with this workspace alone in the bot's settings."""
        return replace(self, oauth=replace(self.oauth, teams=frozenset({team.workspace.id})))

    @asynccontextmanager
    async def bot(self) -> AsyncIterator[Office]:
        """Let one process of the bot work inside the block, for whoever installed the app."""
        async with self.work.bot(oauth=self.oauth) as office:
            yield office

    @asynccontextmanager
    async def installed(self) -> AsyncIterator[Office]:
        """As `bot`; both workspaces have the app."""
        async with self.bot() as office:
            for team in (self.acme, self.zenith):
                assert "is in your workspace now" in await install(self.oauth, team)
            yield office

    async def answer(self, asked: Message, person: Person) -> Seen:
        """Return the one answer below a message of Zenith, once it is whole."""

        def whole() -> list[Seen]:
            below = [each for each in person.thread(asked)[1:] if each.author == self.zenith.bot.id]
            return [each for each in below if (each.message.metadata or {}).get("event_type") == "footnote_answer"]

        [answer] = await self.work.until(whole)
        return answer


def several(work: Workplace, port: int) -> Several:
    """Return two workspaces and a strange one; nobody has installed the app in the eyes of the bot."""
    slack = work.server.slack
    zenith = slack.another("Zenith")
    zoe = zenith.person("Zoe Zhang", with_id=work.ben.id)
    theirs = zenith.channel("team", zoe, with_id=work.team.id)
    app = slack.world.app
    teams = frozenset({slack.workspace.id, zenith.workspace.id})
    oauth = OAuth(app.client_id, app.client_secret, f"http://127.0.0.1:{port}", teams)
    return Several(work, oauth, zenith, zoe, theirs, slack.another("Stranger"))


async def begin(oauth: OAuth, team: Team) -> tuple[str, str]:
    """Begin to install, and return the address that Slack leads back to, and the cookie of this browser."""
    async with aiohttp.ClientSession() as browser:
        start = f"{oauth.public_url}/slack/install?team={team.workspace.id}"
        async with browser.get(start, allow_redirects=False) as page:
            cookie = page.headers["Set-Cookie"].partition(";")[0]
            consent = page.headers["Location"]
        async with browser.get(consent, allow_redirects=False) as page:
            assert page.status == 302, await page.text()
            return page.headers["Location"], cookie


async def end(address: str, cookie: str) -> tuple[int, str]:
    """Go where Slack leads, and return what the page says."""
    async with aiohttp.ClientSession() as browser, browser.get(address, headers={"Cookie": cookie}) as page:
        return page.status, await page.text()


async def install(oauth: OAuth, team: Team) -> str:
    """Install the app in a workspace as a browser does, and return what the last page says."""
    _, words = await end(*await begin(oauth, team))
    return words


def installed_teams(ledger: Engine) -> list[str]:
    """The ids of the workspaces whose tokens are kept."""
    return sorted(each.team for each in all_installations(ledger))


def installed_at(ledger: Engine, team: str) -> datetime:
    """When a workspace installed the app."""
    with reading(ledger) as connection:
        statement = select(installations.c.installed_at).where(installations.c.team == team)
        found: datetime = connection.execute(statement).scalar_one()
        return found
