"""Chat: a workspace of the stand-in for Slack, an index of any size, a model's server, and processes of the bot."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.dataset import Dataset
from benchmarks.engines.footnote import SOURCE
from benchmarks.stocking import GROUPS, stock
from bot.manifest import manifest
from ledger.engine import Ledger, open_ledger, sqlite_url
from playground.openai.server import Server as ModelServer
from playground.openai.server import running as running_model
from playground.openai.service import KEY
from playground.slack.people.person import Person
from playground.slack.server import Server, running
from playground.slack.slack import Slack
from playground.slack.state.channel import Channel
from playground.slack.state.message import Message

PEOPLE = 12
_ROOT = Path(__file__).parent.parent
_WORDS = 15
_PATIENCE_SECONDS = 120.0
_SETTINGS = """
data_dir = {data}
[answers]
freshness_milliseconds = 0
[sources.{source}]
kind = "folder"
path = {path}
readers = ["everyone"]
[models.main]
model = "openai/main"
api_base = "{model}"
api_key_file = "model.key"
[slack]
bot_token_file = "bot.token"
app_token_file = "app.token"
api_url = "{slack}"
person_per_minute = 1000
workspace_per_minute = 10000
[groups]
{groups}
"""


@dataclass
class Chat:
    """A team that asks.

    Attributes:
        people: All of them may read everything, by groups of three hundred policies.
        channels: Each has all people in it.
        processes: Of the bot; those that still run end with the chat.
    """

    slack: Server
    model: ModelServer
    folder: Path
    people: list[Person]
    channels: list[Channel]
    processes: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    def start_bot(self) -> "subprocess.Popen[bytes]":
        """Start a process of the bot; it listens when this returns."""
        known = len(self.slack.sockets.connections)
        log = (self.folder / "bot.log").open("ab")
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "--config", str(self.folder / "footnote.toml")],
            cwd=_ROOT,
            stderr=log,
        )
        log.close()
        self.processes.append(process)
        self.slack.wait(
            lambda: len(self.slack.sockets.connections) > known or process.poll() is not None, seconds=_PATIENCE_SECONDS
        )
        if process.poll() is not None:
            raise SystemExit((self.folder / "bot.log").read_text(encoding="utf-8")[-2000:])
        return process

    def ledger(self) -> Ledger:
        """The ledger that the processes share; close it with `dispose`."""
        return open_ledger(sqlite_url(self.folder / "data" / "ledger.db"))

    def answers(self, asked: Message) -> list[Message]:
        """Return what the bot said below a message."""
        channel = self.slack.slack.workspace.channels[asked.channel_id]
        with self.slack.world.lock:
            return [each for each in channel.replies(asked.ts) if each.author == self.slack.slack.bot.id]

    def wait_for_answer(self, asked: Message) -> None:
        """Wait until an answer is whole."""
        self.slack.wait(lambda: any(map(is_whole, self.answers(asked))), seconds=_PATIENCE_SECONDS)


def questions(data: Dataset, count: int) -> list[str]:
    """Return questions that some row answers, so that a model is asked; each is about another row."""
    rows = range(0, len(data.texts), max(1, len(data.texts) // count))
    return [f"What does the handbook say about {_words(data.texts[row])}?" for row in rows][:count]


def is_whole(message: Message) -> bool:
    """Tell whether an answer is complete with a message."""
    return (message.metadata or {}).get("event_type") == "footnote_answer"


@contextmanager
def chatting(data: Dataset, folder: Path, channels: int) -> Iterator[Chat]:
    """Yield a team without a bot, whose documents are the rows of a data set; the folder is made anew."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "documents").mkdir(parents=True)
    with running(Slack(manifest())) as slack, running_model() as model:
        people = [slack.slack.person(f"Person {number}") for number in range(PEOPLE)]
        rooms = [slack.slack.channel(f"channel-{number}", *people) for number in range(channels)]
        emails = json.dumps([each.account.email for each in people])
        values = {
            "groups": "\n".join(f"{name} = {emails}" for name in GROUPS),
            "data": json.dumps(str(folder / "data")),
            "path": json.dumps(str(folder / "documents")),
            "source": SOURCE,
            "model": model.api_base,
            "slack": slack.api_url,
        }
        secrets = {"model.key": KEY, "bot.token": slack.slack.bot_token, "app.token": slack.slack.app_token}
        for name, secret in secrets.items():
            (folder / name).touch(mode=0o600)
            (folder / name).write_text(secret, encoding="utf-8")
        (folder / "footnote.toml").write_text(_SETTINGS.format(**values), encoding="utf-8")
        chat = Chat(slack, model, folder, people, rooms)
        stock(folder / "data", data)
        try:
            yield chat
        finally:
            for process in chat.processes:
                process.kill()
                process.wait()


def _words(text: str) -> str:
    return " ".join(max(text.split(". ")[1:], key=len).split()[:_WORDS])
