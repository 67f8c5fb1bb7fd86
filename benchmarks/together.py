"""Together: bot, MCP server and indexer over one index and one ledger, each in a process of its own, at work."""

import asyncio
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

from benchmarks.chat import Chat, questions
from benchmarks.dataset import Dataset
from benchmarks.delays import delays
from benchmarks.endpoint import ROOT, free_port, is_ready
from benchmarks.engines.footnote import SOURCE
from benchmarks.processes import Process
from benchmarks.ways import over_http, searching
from ledger.errors import LeaseHeld
from ledger.leases import hold_lease
from ledger.runs import RunStatus, runs

_PATIENCE_SECONDS = 900.0
_LOOK_SECONDS = 0.2
_ROWS_A_DOCUMENT = 8
# The source of the rows has no documents to be read again, so it is looked through by nobody.
_SETTINGS = """
[mcp]
principal = "{person}"
port = {mcp_port}
calls_per_minute = 100000
[indexer]
port = {indexer_port}
[sources.notes]
kind = "folder"
path = "notes"
readers = ["everyone"]
"""


@dataclass(frozen=True, slots=True)
class Together:
    """The three processes.

    Attributes:
        processes: By name: bot, mcp and indexer.
        url: Of the MCP server.
    """

    chat: Chat
    processes: dict[str, Process]
    url: str

    def ask(self, data: Dataset, times: int) -> None:
        """Ask so many questions in Slack, of a model too, and as many over MCP."""
        asked = questions(data, times)
        delays(self.chat, asked)
        asyncio.run(_search(self.url, asked))

    def wait_for_the_indexer(self) -> None:
        """Wait until every document is indexed and the index is tidied."""
        ledger = self.chat.ledger()

        def is_done() -> bool:
            if not any(run.status is RunStatus.DONE for run in runs(ledger)):
                return False
            try:
                with hold_lease(ledger, "index"):
                    return True
            except LeaseHeld:
                return False

        try:
            _until(is_done)
        finally:
            ledger.dispose()


@contextmanager
def working_together(chat: Chat, data: Dataset, documents: int, *, has_model: bool) -> Iterator[Together]:
    """Start the three over what a chat has, and yield them once each is ready; they end with the chat.

    Args:
        chat: Whose index and ledger they share.
        data: What its documents are made of.
        documents: That the indexer finds new at its start.
        has_model: Whether a language model writes answers; otherwise they are the documents' own words.
    """
    _write_notes(chat.folder / "notes", data, documents)
    port = free_port()
    config = chat.folder / "footnote.toml"
    config.write_text(_settings(chat, config.read_text(encoding="utf-8"), port, has_model=has_model), encoding="utf-8")
    chat.start_bot()
    url = f"http://127.0.0.1:{port}/mcp"
    for name, arguments in {"mcp_server": ["--transport", "http"], "indexer": []}.items():
        with (chat.folder / f"{name}.log").open("wb") as log:
            command = [sys.executable, "-m", name, "--config", str(config), *arguments]
            chat.processes.append(subprocess.Popen(command, cwd=ROOT, stderr=log))
    _until(lambda: is_ready(url))
    names = ("bot", "mcp", "indexer")
    pids = (each.pid for each in chat.processes)
    yield Together(chat, {name: Process(pid) for name, pid in zip(names, pids, strict=True)}, url)


def _write_notes(folder: Path, data: Dataset, documents: int) -> None:
    folder.mkdir()
    for number in range(documents):
        texts = data.texts[number * _ROWS_A_DOCUMENT : (number + 1) * _ROWS_A_DOCUMENT]
        (folder / f"{number}.md").write_text("\n\n".join([f"# Note {number}", *texts]), encoding="utf-8")


def _settings(chat: Chat, written: str, mcp_port: int, *, has_model: bool) -> str:
    """Return the settings of a chat with those of the other two processes."""
    table = f"[sources.{SOURCE}]\n"
    values = {"person": chat.people[0].account.email, "mcp_port": mcp_port, "indexer_port": free_port()}
    told = written.replace(table, f'{table}schedule = ""\n').replace(
        "[groups]", f"{_SETTINGS.format(**values)}[groups]"
    )
    before, _, after = told.partition("[models.main]")
    return told if has_model else f"{before}[slack]{after.partition('[slack]')[2]}"


async def _search(url: str, asked: Sequence[str]) -> None:
    async with over_http(url, "nobody-asks-for-it") as client:
        ask = searching(client, "search_docs", lambda question: {"query": question})
        for question in asked:
            await ask(question)


def _until(is_so: Callable[[], bool]) -> None:
    end = monotonic() + _PATIENCE_SECONDS
    while not is_so():
        if monotonic() > end:
            raise SystemExit("It took too long; the logs of the processes lie beside their footnote.toml.")
        sleep(_LOOK_SECONDS)
