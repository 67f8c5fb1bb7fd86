"""Keeping: a process of the indexer that keeps one source up to date, told of edits by webhooks, and a reader of it."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from threading import Event
from time import monotonic, perf_counter
from urllib.request import Request, urlopen

from benchmarks.endpoint import free_port
from index.reader import open_index_reader
from index.row_filter import RowFilter
from index.waiting import stored_waiting_counts
from ledger.leases import is_index_in_use, utc_now
from ledger.policies import allowed_policies, load_policies
from ledger.run_requests import waiting_runs
from ledger.runs import latest_runs
from wiring.rooms import Rooms, open_rooms

_ROOT = Path(__file__).parent.parent
_SECRET = "9f2c41d07be94c1f8a51e0b7"
_SETTINGS = """
data_dir = {data}

[indexer]
port = {port}
{source}
schedule = ""
webhook_secret_file = {secret}
"""
_PATIENCE_SECONDS = 1800.0
_FOUND_SECONDS = 300.0
_LOOK_SECONDS = 0.01


class Keeper:
    """What is asked of the process, and what a reader sees of its work."""

    def __init__(
        self, rooms: Rooms, source: str, process: "subprocess.Popen[bytes]", loop: asyncio.AbstractEventLoop
    ) -> None:
        self._rooms = rooms
        self._source = source
        self._process = process
        self._words = (f"zebra{number}quagga" for number in count())
        self._run = loop.run_until_complete

    def new_word(self) -> str:
        """Return a word that is in no document."""
        return next(self._words)

    def tell(self, body: bytes = b"{}") -> None:
        """Send a webhook, again as long as nobody listens yet."""
        address = f"http://127.0.0.1:{self._rooms.settings.indexer.port}/webhooks/{self._source}"
        hook = Request(address, body, {"Authorization": f"Bearer {_SECRET}"})

        def is_taken() -> bool:
            try:
                with urlopen(hook, timeout=10):
                    return True
            except OSError:
                return False

        self._until(is_taken)

    def wait_until_all_is_read(self) -> None:
        """Wait until no run waits and the last one has ended well."""
        self._until(lambda: not waiting_runs(self._rooms.ledger) and latest_runs(self._rooms.ledger))

    def lacks_vectors(self) -> bool:
        """Tell whether passages wait for their vectors."""
        return bool(stored_waiting_counts(self._rooms.settings.index.uri, self._rooms.embedder.space))

    def wait_until_it_rests(self) -> None:
        """Wait until every passage has its vector and the process does nothing."""
        self._until(lambda: not is_index_in_use(self._rooms.ledger, utc_now()) and not self.lacks_vectors())

    def seconds_until_found(self, word: str, body: bytes) -> float:
        """Send a webhook, and return how long it took until a reader finds a word in the source."""
        finds = self._finder(word, tuple(load_policies(self._rooms.ledger)))
        started = perf_counter()
        self.tell(body)
        self._until(finds, seconds=_FOUND_SECONDS)
        return perf_counter() - started

    def seconds_until_closed(self, word: str, body: bytes, principals: frozenset[str]) -> float:
        """Send a webhook, and return how long it took until somebody who is all of these finds a word no more."""
        finds = self._finder(word, tuple(allowed_policies(self._rooms.ledger, [principals])))
        if not finds():
            raise SystemExit(f"who may read what says {word} does not find it, so nothing can be measured")
        started = perf_counter()
        self.tell(body)
        self._until(lambda: not finds(), seconds=_FOUND_SECONDS)
        return perf_counter() - started

    def _finder(self, word: str, policies: tuple[int, ...]) -> Callable[[], bool]:
        reader = self._run(open_index_reader(self._rooms.settings.index.uri, self._rooms.embedder.space))
        rows = RowFilter(policies, (self._source,))
        return lambda: bool(self._run(reader.keyword([(word, 1.0)], rows, limit=1)))

    def _until(self, is_so: Callable[[], object], *, seconds: float = _PATIENCE_SECONDS) -> None:
        end = monotonic() + seconds
        while not is_so():
            if self._process.poll() is not None or monotonic() > end:
                raise SystemExit(f"the indexer ended, or took too long; see the log in {self._rooms.settings.data_dir}")
            Event().wait(_LOOK_SECONDS)


@contextmanager
def keeping(table: str, source: str, folder: Path) -> Iterator[Keeper]:
    """Start the indexer over a source, ask for it once, and end it with the block.

    Args:
        table: Its settings, without schedule and webhooks.
        source: Its name.
        folder: Where index, ledger and log are to lie.
    """
    folder.mkdir(parents=True, exist_ok=True)
    config, secret = folder / "footnote.toml", folder / "hook"
    secret.write_text(_SECRET, encoding="utf-8")
    values = {"data": str(folder), "secret": str(secret)}
    text = _SETTINGS.format(
        port=free_port(), source=table, **{name: json.dumps(value) for name, value in values.items()}
    )
    config.write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "indexer", "--config", str(config)]
    with (
        open_rooms(str(config)) as rooms,
        closing(asyncio.new_event_loop()) as loop,
        (folder / "indexer.log").open("wb") as log,
        subprocess.Popen(command, cwd=_ROOT, stderr=log) as process,
    ):
        try:
            keeper = Keeper(rooms, source, process, loop)
            keeper.tell()
            yield keeper
        finally:
            process.terminate()
