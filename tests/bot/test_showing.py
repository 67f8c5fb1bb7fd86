"""Showing: what a reader is shown while an answer is made, and who waits for what."""

import asyncio

import pytest

from answering.events import Said, Step
from bot.posting.errors import Stopped
from bot.showing import Showing

SEARCHING, READING, SAID = Step("searching"), Step("reading"), Said("Keys are rotated.")


class Board:
    """Takes what is shown, as slowly as a test wants, and refuses one thing."""

    def __init__(self, refused: object = None) -> None:
        self.shown: list[object] = []
        self.may_go_on = asyncio.Event()
        self.may_go_on.set()
        self.refused = refused

    async def begin(self) -> None:
        self.shown.append("begin")

    async def take(self, event: object) -> None:
        await self.may_go_on.wait()
        if event == self.refused:
            raise Stopped("chat.appendStream", "stopped_by_user")
        self.shown.append(event)


async def test_all_is_shown_in_its_order_when_the_block_ends():
    board = Board()
    async with Showing(board) as showing:
        for event in (SEARCHING, READING, SAID):
            showing.show(event)

    assert board.shown == ["begin", SEARCHING, READING, SAID]


async def test_work_goes_on_while_slack_is_slow():
    board = Board()
    board.may_go_on.clear()
    async with Showing(board) as showing:
        showing.show(SEARCHING)
        showing.show(READING)
        shown_meanwhile = list(board.shown)
        board.may_go_on.set()

    assert SEARCHING not in shown_meanwhile
    assert board.shown[1:] == [SEARCHING, READING]


async def test_who_pressed_stop_ends_the_work_at_the_next_event():
    async def endless() -> None:
        async with Showing(Board(refused=SEARCHING)) as showing:
            while True:
                showing.show(SEARCHING)
                await asyncio.sleep(0)

    with pytest.raises(Stopped):
        await endless()


async def test_who_pressed_stop_at_the_last_event_is_heard_when_the_block_ends():
    with pytest.raises(Stopped):
        async with Showing(Board(refused=SAID)) as showing:
            showing.show(SAID)


@pytest.mark.parametrize("error", [ValueError, asyncio.CancelledError])
async def test_after_an_error_nothing_more_is_shown(error):
    board = Board()
    board.may_go_on.clear()

    async def failing() -> None:
        async with Showing(board) as showing:
            showing.show(SEARCHING)
            showing.show(READING)
            await asyncio.sleep(0)
            asyncio.get_running_loop().call_soon(board.may_go_on.set)
            raise error

    with pytest.raises(error):
        await failing()
    told = list(board.shown)
    await asyncio.sleep(0)

    assert board.shown == told
    assert READING not in told
