"""Workplace: a team in the stand-in for Slack, its documents in a real index, and the real bot between them."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from shutil import copytree
from typing import TypeVar

from sqlalchemy import Engine, select, update
from yarl import URL

from answering.llm.language_model import LanguageModel
from bot.desk import Desk, open_desk
from bot.manifest import manifest
from bot.oauth import OAuth
from bot.office import Office, open_office
from bot.rules import Rules
from bot.service import Service, slack_client
from bot.transport import listening_on_socket
from config.load import load_settings
from ledger.chat_tables import questions
from ledger.errors import LedgerUnavailable
from ledger.leases import utc_now
from ledger.transaction import writing
from playground.slack.people.person import Person
from playground.slack.people.reading import Seen
from playground.slack.server import Server
from playground.slack.state.channel import Channel
from playground.slack.state.message import Message
from tests.fakes.hash_embedder import HashEmbedder
from wiring.indexing import run_index
from wiring.rooms import Rooms

T = TypeVar("T")
ROOT = Path(__file__).parents[2]
_RULES = Rules()

MANIFEST = manifest()

PAGES = {
    "docs/keys.md": "# Keys\n\nSigning keys are rotated every 90 days by the platform team.\n",
    "docs/deploy.md": "# Deploy\n\nDeploy with `make release` from the main branch. Deploys are frozen on Fridays.\n",
    "hr/salaries.md": "# Salaries\n\nLevel four earns 71,000 euros a year in Lisbon.\n",
}
SETTINGS = """
[groups]
people = ["ana.costa@example.com"]
[sources.docs]
kind = "folder"
path = "docs"
readers = ["everyone"]
[sources.hr]
kind = "folder"
path = "hr"
readers = ["group:people"]
"""


@dataclass(frozen=True)
class QuickRooms(Rooms):
    """The rooms as a process opens them, but for the models."""

    model: LanguageModel | None = None

    @cached_property
    def language_model(self) -> LanguageModel | None:
        return self.model


def write_documents(folder: Path, pages: Mapping[str, str] = PAGES, settings: str = SETTINGS) -> Path:
    """Write the documents and settings of a team, and index them."""
    for name, text in pages.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    (folder / "footnote.toml").write_text(settings, encoding="utf-8")
    rooms = open_quick_rooms(folder)
    run_index(rooms, requested_by="a test")
    rooms.close()
    return folder


def open_quick_rooms(folder: Path, model: LanguageModel | None = None) -> QuickRooms:
    file = folder / "footnote.toml"
    return QuickRooms(load_settings(file, {}).settings, file, model, given=HashEmbedder(max_tokens=128))


@dataclass
class Workplace:
    """Ana, who is of the people team, and Ben, in a channel with the bot.

    Attributes:
        folder: Of this team's documents, index and ledger.
        model: What writes answers; none by default.
        processes: Of the bot that were started; those that still run end with the test.
    """

    server: Server
    folder: Path
    model: LanguageModel | None = None
    ana: Person = field(init=False)
    ben: Person = field(init=False)
    team: Channel = field(init=False)
    processes: list[subprocess.Popen[str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        slack = self.server.slack
        self.ana, self.ben = slack.person("Ana Costa"), slack.person("Ben Okoro")
        self.team = slack.channel("team", self.ana, self.ben)

    @asynccontextmanager
    async def bot(
        self,
        rules: Rules = _RULES,
        clock: Callable[[], datetime] = utc_now,
        office_of: Callable[[Desk, Rules], Office] = open_office,
        oauth: OAuth | None = None,
    ) -> AsyncIterator[Office]:
        """Let one process of the bot work inside the block; with OAuth, for the workspaces that install the app."""
        rooms = open_quick_rooms(self.folder, self.model)
        token = "" if oauth else self.server.slack.bot_token
        ended = asyncio.Event()
        try:
            async with (
                open_desk(rooms) as desk,
                slack_client(token, self.server.api_url) as client,
            ):
                office = replace(office_of(desk, rules), clock=clock)
                service = Service(office, client, oauth=oauth)
                connected = asyncio.Event()
                port = URL(oauth.public_url).port if oauth else None
                work = asyncio.create_task(service.run(self._listening(service, connected, port or 0), ended))
                await asyncio.wait({asyncio.ensure_future(connected.wait()), work}, return_when="FIRST_COMPLETED")
                try:
                    yield office
                finally:
                    ended.set()
                    await work
        finally:
            rooms.close()

    @asynccontextmanager
    async def _listening(self, service: Service, connected: asyncio.Event, port: int) -> AsyncIterator[None]:
        app_token = self.server.slack.app_token
        async with listening_on_socket(service.app, app_token, pages=service.pages, port=port):
            connected.set()
            yield

    def start_process(self, oauth: OAuth | None = None) -> "subprocess.Popen[str]":
        """Start a process of the bot, which listens when this returns."""
        slack = self.server.slack
        arguments = [str(self.folder), self.server.api_url, "" if oauth else slack.bot_token, slack.app_token]
        if oauth:
            arguments += [oauth.client_id, oauth.client_secret, oauth.public_url, ",".join(oauth.teams)]
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.bot.processes.bot", *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        self.processes.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "listening\n"
        return process

    def freeze(self, process: "subprocess.Popen[str]", ledger: Engine) -> None:
        """Let a process stand still between two writes: within one it would hold up everybody, as SQLite has it."""
        for _ in range(100):
            process.send_signal(signal.SIGSTOP)
            os.waitpid(process.pid, os.WUNTRACED)
            try:
                with writing(ledger, patience_seconds=0.05):
                    return
            except LedgerUnavailable:
                process.send_signal(signal.SIGCONT)
                with writing(ledger):
                    pass
        raise AssertionError("the process writes without a pause")

    def close(self) -> None:
        """End what was started."""
        for process in self.processes:
            process.kill()
            process.communicate()

    def forget_the_end_of(self, asked: Message) -> None:
        """Leave the ledger as a process leaves it that is killed between its answer and its last record."""
        rooms = open_quick_rooms(self.folder)
        of_message = update(questions).where(questions.c.message_ts == asked.ts)
        with rooms.ledger.begin() as connection:
            connection.execute(of_message.values(state="claimed", finished_at=None, posted_ts=[]))
        rooms.close()

    async def until(self, condition: Callable[[], T], *, seconds: float = 60.0) -> T:
        """Wait until this is true, and return it."""
        return await self.server.until(condition, seconds=seconds)

    async def answer(self, asked: Message, reader: Person | None = None, *, count: int = 1) -> list[Seen]:
        """Return what somebody sees of the bot in the thread of a message, once so many answers there are whole."""
        person = reader or self.ben

        def whole() -> list[Seen]:
            below = self.below(asked, person)
            ended = [each for each in below if (each.message.metadata or {}).get("event_type") == "footnote_answer"]
            return below if len(ended) >= count and not any(each.is_streaming for each in below) else []

        return await self.until(whole)

    async def ended(self, ledger: Engine, asked: Message) -> str:
        """Return how the question of a message ended, once it has."""

        def state() -> str:
            with ledger.connect() as connection:
                statement = select(questions.c.state).where(questions.c.message_ts == asked.ts)
                found = connection.execute(statement).scalar()
            return "" if found in {None, "claimed"} else str(found)

        return await self.until(state)

    def below(self, asked: Message, reader: Person | None = None) -> list[Seen]:
        """Return what somebody sees of the bot in the thread of a message."""
        return [each for each in (reader or self.ben).thread(asked)[1:] if each.author == self.server.slack.bot.id]


def copied(template: Path, folder: Path) -> Path:
    """Return a copy of a team's folder."""
    copytree(template, folder, dirs_exist_ok=True)
    return folder
