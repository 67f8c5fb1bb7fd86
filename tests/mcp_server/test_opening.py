"""The shelf is opened once, when it is first needed, whoever gives up waiting; and again after it failed."""

import asyncio
from contextlib import ExitStack
from threading import Event

import pytest

from mcp_server.errors import NotOpened, Unavailable
from mcp_server.opening import OpeningShelf
from mcp_server.reading.library_shelf import LibraryShelf
from retrieval.audience import Audience

PUBLIC = Audience.public()


class Opener:
    """Opens the shelf of a reading room when it is let."""

    def __init__(self, room, *, failures=0, failure=None):
        self.room, self.failures = room, failures
        self.failure = failure or OSError("no settings")
        self.opened, self.closed = 0, 0
        self.began, self.may_open = Event(), Event()

    def __call__(self, stack: ExitStack) -> LibraryShelf:
        self.began.set()
        self.may_open.wait(30)
        if self.failures:
            self.failures -= 1
            raise self.failure
        self.opened += 1
        rooms = self.room.open_rooms()
        stack.callback(rooms.close)
        stack.callback(self._count_closed)
        return LibraryShelf(rooms)

    def _count_closed(self) -> None:
        self.closed += 1


async def test_it_is_opened_once_for_all_who_wait_and_closed_at_the_end(handbook):
    opener = Opener(handbook)
    opener.may_open.set()
    shelf = OpeningShelf(opener)
    assert opener.opened == 0

    found = await asyncio.gather(*(shelf.sources(PUBLIC) for _ in range(5)))

    assert [len(each) for each in found] == [3] * 5
    assert opener.opened == 1
    await shelf.close()
    assert opener.closed == 1


async def test_who_gives_up_while_it_opens_does_not_make_it_open_twice(handbook):
    opener = Opener(handbook)
    shelf = OpeningShelf(opener)
    waiting = asyncio.create_task(shelf.sources(PUBLIC))
    await asyncio.to_thread(opener.began.wait, 30)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    opener.may_open.set()

    assert len(await shelf.sources(PUBLIC)) == 3
    assert opener.opened == 1
    await shelf.close()


async def test_after_it_could_not_be_opened_the_next_call_tries_again(handbook):
    opener = Opener(handbook, failures=1)
    opener.may_open.set()
    shelf = OpeningShelf(opener)
    with pytest.raises(OSError, match="no settings"):
        await shelf.sources(PUBLIC)

    assert len(await shelf.sources(PUBLIC)) == 3
    await shelf.close()


async def test_why_it_cannot_be_opened_is_logged_once_and_a_caller_is_told_where_to_look(handbook, caplog):
    opener = Opener(handbook, failures=3, failure=NotOpened("data_dir: there is no such folder."))
    opener.may_open.set()
    shelf = OpeningShelf(opener)
    await shelf.warm()
    assert await shelf.why_not_ready() == "data_dir: there is no such folder."
    with pytest.raises(Unavailable, match="finds why in its log"):
        await shelf.sources(PUBLIC)

    assert [record.getMessage() for record in caplog.records if record.name == "mcp_server.opening"] == [
        "the documents cannot be opened: data_dir: there is no such folder."
    ]
    assert await shelf.why_not_ready() == ""
    await shelf.close()


async def test_one_that_was_never_needed_is_never_opened(handbook):
    opener = Opener(handbook)
    await OpeningShelf(opener).close()

    assert opener.opened == 0
